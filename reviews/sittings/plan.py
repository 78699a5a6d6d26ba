"""What a choice comes to, before it is begun: how many cards, how long, and what to do where there are none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import Enrolment, Phase, Sitting, SittingKind
from ..pace import pace_of
from ..queries import minutes
from ..queue import Clock, Scope
from ..tokens import Pace
from .choice import Choice
from .choosing import cards_of_choice
from .line import load_line

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class SittingPlan:
    choice: Choice
    card_ids: Sequence[int]
    found: int
    """Cards that fit, of which the sitting takes so many; counted no further than it may take."""
    minutes: int
    is_enrolled: bool

    @property
    def sentence(self) -> str:
        count = len(self.card_ids)
        if not count:
            return _("No card fits.")
        return (
            ngettext("%(n)d card,", "%(n)d cards,", count) % {"n": count}
            + " "
            + ngettext("about a minute.", "about %(n)s minutes.", self.minutes) % {"n": self.minutes}
        )

    @property
    def lead(self) -> str:
        """What it means, or where there are no cards what to do."""
        if not self.card_ids:
            return self._what_to_do
        if self.found > len(self.card_ids):
            return _("Of %(n)d that fit.") % {"n": self.found}
        if self.choice.kind == SittingKind.STUDY:
            return _("Your answers count: this is a part of today's cards.")
        return _("No effect on your schedule.")

    @property
    def _what_to_do(self) -> str:
        if not self.is_enrolled:
            return _("You are not studying a deck yet: join one first.")
        return {
            SittingKind.STUDY: _(
                "Nothing of this is due, or today's limits are reached. Practise it instead: that leaves your schedule"
                " alone."
            ),
            SittingKind.PRACTISE: _("Take away a word, a tag or a topic to find more."),
            SittingKind.AHEAD: _("Nothing of this comes on those days. Look further ahead."),
            SittingKind.FAILED: _("You have forgotten nothing of this today."),
        }[self.choice.kind]


def plan_of(user: User, choice: Choice, at: datetime) -> SittingPlan:
    """The cards the sitting would be over. On the schedule, those that today's limits let in."""
    clock = Clock.of(user, at)
    pace = pace_of(user, clock)
    found = cards_of_choice(user, choice, clock)
    new = {card.card_id for card in found if card.state.phase == Phase.NEW}
    card_ids = [card.card_id for card in found]
    if choice.kind == SittingKind.STUDY:
        card_ids = _in_line(user, card_ids, clock, pace)
    chosen = card_ids[: choice.at_most]
    seconds = sum(pace.new_secs if card_id in new else pace.review_secs for card_id in chosen)
    return SittingPlan(
        choice=choice,
        card_ids=chosen,
        found=len(card_ids),
        minutes=minutes(seconds),
        is_enrolled=bool(found) or Enrolment.objects.filter(user=user, is_paused=False).exists(),
    )


def usual_plan(user: User, choice: Choice, at: datetime) -> SittingPlan:
    """As above, of a choice that does not say how: on the schedule, or practice where nothing of it is due."""
    plan = plan_of(user, choice, at)
    if plan.card_ids or choice.kind != SittingKind.STUDY:
        return plan
    return plan_of(user, replace(choice, kind=SittingKind.PRACTISE), at)


def _in_line(user: User, card_ids: Sequence[int], clock: Clock, pace: Pace) -> list[int]:
    """Those that can be asked today, in the order they would be."""
    # Begun at this very moment, so nothing was done in it.
    trial = Sitting(
        user=user, kind=SittingKind.STUDY, began_at=clock.at, study_day=clock.day, card_ids=list(card_ids)
    )
    queue = load_line(user, Scope(sitting=trial), clock, pace)
    return [row.card_id for rows in (queue.drills, queue.reviews, queue.new) for row in rows]
