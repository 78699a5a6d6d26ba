"""What whoever teaches sees of one member: the very row of their page, shown to the member as well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from decks.models import Assignment, StudyGroup

from ..models import Membership
from ..queue import Clock
from ..statistics.days import honest_percent
from ..wilson import wilson
from .assigned import Progress, due_words, late_in, progress_with, shown_assignments
from .standing import Doing, Standing, Topics, days_studied, doing_of, standing_of, topics_of

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class Share:
    """Of what was asked, what was remembered."""

    asked: int
    recalled: int

    @property
    def percent(self) -> int | None:
        """None from too few answers."""
        return honest_percent(self.recalled, self.asked)

    @property
    def told(self) -> str:
        if self.percent is None:
            return _("not known yet")
        low, high = (round(100 * end) for end in wilson(self.recalled, self.asked))
        return _("%(percent)d %% (%(low)d–%(high)d)") % {"percent": self.percent, "low": low, "high": high}


@dataclass(frozen=True, slots=True)
class MemberRow:
    id: UUID
    name: str
    days: int
    """Of the last fourteen, in the deck of the group."""
    met: int
    remembered: int
    total: int
    share: Share
    assignments: Sequence[Progress]
    """In the order of the page's."""

    @property
    def done(self) -> int:
        return sum(one.is_done for one in self.assignments)


@dataclass(frozen=True, slots=True)
class Read:
    """A member as read, with what the sums of a group are made of."""

    row: MemberRow
    standing: Standing
    doing: Doing


def read_member(membership: Membership, topics: Topics, assignments: Sequence[Assignment], at: datetime) -> Read:
    """Four statements, each of this learner alone. Their own day counts."""
    user = membership.user
    today = Clock.of(user, at).day
    standing = standing_of(user, topics, today)
    doing = doing_of(user, topics.root, today, [assignment.due_on for assignment in assignments])
    row = MemberRow(
        id=membership.id,
        name=membership.display_name,
        days=days_studied(user, topics.root, today),
        met=standing.met.total(),
        remembered=standing.remembered.total(),
        total=topics.total,
        share=Share(doing.asked.total(), doing.recalled.total()),
        assignments=[
            progress_with(assignment, topics, standing, late_in(doing, place, topics, assignment.topic))
            for place, assignment in enumerate(assignments)
        ],
    )
    return Read(row, standing, doing)


@dataclass(frozen=True, slots=True)
class Assigned:
    """To the member who looks."""

    title: str
    lang: str
    url: str
    due: str
    progress: Progress


@dataclass(frozen=True, slots=True)
class MemberPage:
    group: StudyGroup
    membership: Membership
    row: MemberRow
    assigned: Sequence[Assigned]

    @property
    def sentence(self) -> str:
        return _("You are “%(name)s” in “%(group)s”.") % {
            "name": self.membership.display_name,
            "group": self.group.name,
        }


def membership_of(user: User, group_id: int) -> Membership | None:
    """One's own; None where one is not in that group."""
    mine = Membership.objects.filter(user=user, group_id=group_id)
    return mine.select_related("group__deck", "user__profile").first()


def member_page(membership: Membership, at: datetime) -> MemberPage:
    group = membership.group
    today = Clock.of(membership.user, at).day
    assignments = shown_assignments(group.pk, today)
    topics = topics_of(group.deck)
    row = read_member(membership, topics, assignments, at).row
    return MemberPage(
        group=group,
        membership=membership,
        row=row,
        assigned=[
            Assigned(
                title=one.topic.title,
                lang=one.topic.lang,
                url=f"{reverse('reviews:session')}?deck={topics.slug_of(one.topic)}",
                due=due_words(one.due_on, today),
                progress=progress,
            )
            for one, progress in zip(assignments, row.assignments, strict=True)
        ],
    )
