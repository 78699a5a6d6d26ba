"""The decks a learner studies, and the schedules of their live cards.

"Live" and "of the deck" are asked of the cards themselves only where the copies on the schedules are behind the author,
as they may be until the learner's next session.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from django.db.models import F, Q

from decks.models import Deck
from decks.querysets import path_after

from ..models import Enrolment, Schedule
from ..querysets import ScheduleQuerySet

if TYPE_CHECKING:
    from accounts.models import User


def decks_studied(user: User) -> list[Deck]:
    """Whole decks, paused ones aside."""
    enrolments = Enrolment.objects.filter(user=user, is_paused=False).select_related("deck").order_by("deck__path")
    return [enrolment.deck for enrolment in enrolments]


def cards_within(decks: Sequence[Deck], prefix: str = "") -> Q:
    """Live cards of these decks and their topics: a range of `order` each."""
    ranges = Q(pk__in=[]) if not prefix else Q(**{f"{prefix}pk__in": []})
    for deck in decks:
        ranges |= Q(**{f"{prefix}order__gte": deck.path, f"{prefix}order__lt": path_after(deck.path)})
    return ranges & Q(**{f"{prefix}is_live": True})


def is_behind(user: User, decks: Sequence[Deck]) -> bool:
    """Whether an author changed one of these decks since the learner's schedules last followed."""
    behind = Enrolment.objects.filter(user=user, deck__in=decks).exclude(contents_version=F("deck__contents_version"))
    return behind.exists()


def live_schedules(
    user: User, decks: Sequence[Deck], *, deck_ids: Collection[int] | None = None
) -> ScheduleQuerySet:
    """Of the live cards of these decks, or of only these parts of them. One statement, to ask whether the copies are up
    to date."""
    schedules = Schedule.objects.of(user.pk)
    if is_behind(user, decks):
        schedules = schedules.filter(cards_within(decks, "card__"))
        return schedules if deck_ids is None else schedules.filter(card__deck_id__in=deck_ids)
    if deck_ids is None:
        return schedules.filter(root_id__in=[deck.pk for deck in decks], is_retired=False)
    return schedules.filter(deck_id__in=deck_ids, is_retired=False)
