"""The groups somebody teaches, and those they are in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from decks.models import Deck, DeckStatus, StudyGroup

from ..models import Membership
from .codes import read_code, spelt

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class Taught:
    group: StudyGroup
    learners: int

    @property
    def spelt_code(self) -> str:
        return spelt(self.group.code) if self.group.code else ""


@dataclass(frozen=True, slots=True)
class Groups:
    taught: Sequence[Taught]
    joined: Sequence[Membership]


def groups_of(user: User) -> Groups:
    """Three statements."""
    taught = list(StudyGroup.objects.filter(owner=user).select_related("deck").order_by("name", "pk"))
    counted = Membership.objects.filter(group__in=taught).order_by().values("group_id")
    learners = dict(counted.annotate(learners=Count("user_id")).values_list("group_id", "learners"))
    joined = Membership.objects.filter(user=user).select_related("group__deck").order_by("group__name", "group_id")
    return Groups([Taught(group, learners.get(group.pk, 0)) for group in taught], list(joined))


def group_with(code: str) -> StudyGroup | None:
    """The group that this code, however it was typed, lets one join; None for a wrong one, an ended one, and one whose
    deck is not there to be studied."""
    read = read_code(code)
    if not read:
        return None
    return StudyGroup.objects.filter(code=read, deck__status=DeckStatus.PUBLISHED).select_related("deck").first()


def decks_to_teach(user: User) -> list[Deck]:
    """Whole decks that learners can study."""
    decks = Deck.objects.roots().visible_to(user).filter(Q(status=DeckStatus.PUBLISHED))
    return list(decks.order_by("title", "pk"))
