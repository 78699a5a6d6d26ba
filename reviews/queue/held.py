"""What is not in line today: what limits hold back, and what comes on later days. For the end of a sitting."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from ..models import Schedule
from .day import Clock, Scope
from .due import count_due
from .introducing import count_unblocked
from .limits import Totals, limits_of
from .loading import all_enrolments, topic_ids_of, within
from .statements import live
from .studied import Studied

if TYPE_CHECKING:
    from accounts.models import User

    from ..querysets import ScheduleQuerySet


def schedules_in(user: User, scope: Scope) -> ScheduleQuerySet:
    """What the learner has begun of the scope and may be asked again."""
    enrolments = within(scope, all_enrolments(user))
    is_behind = any(enrolled.is_behind for enrolled in enrolments)
    schedules = live(Schedule.objects.of(user.pk), is_behind).filter(
        root_id__in=[enrolled.deck_id for enrolled in enrolments]
    )
    topic_ids = topic_ids_of(scope)
    if topic_ids is None:
        return schedules
    return schedules.filter(**{"card__deck_id__in" if is_behind else "deck_id__in": topic_ids})


def held_back(user: User, scope: Scope, clock: Clock, *, at_most: int) -> int:
    """Reviews due today that a limit keeps out of an otherwise empty queue; counted no further than `at_most`.

    One for each note: its other cards wait for other days by rule, not by the limit.
    """
    studied = _studied(user, scope, clock)
    return min(at_most, sum(count_due(user.pk, clock, one, at_most=at_most) for one in studied))


def new_held_back(
    user: User, scope: Scope, clock: Clock, *, at_most: int, but_of: Collection[int] = frozenset()
) -> int:
    """New cards that only the day's limit keeps out of an otherwise empty queue; counted no further than `at_most`.

    One for each note, as above, and none that waits for what it builds on. `but_of` are decks whose new cards wait for
    another reason.
    """
    studied = [one for one in _studied(user, scope, clock) if one.deck_id not in but_of]
    return min(at_most, sum(count_unblocked(user.pk, clock, one, at_most=at_most) for one in studied))


def _studied(user: User, scope: Scope, clock: Clock) -> list[Studied]:
    """As on a day on which nothing was done."""
    topic_ids = topic_ids_of(scope)
    return [
        Studied.of(
            enrolled,
            limits_of(enrolled, user.profile, clock.day),
            scope=scope,
            topic_ids=topic_ids,
            done=Totals(),
            day=clock.day,
        )
        for enrolled in within(scope, all_enrolments(user))
    ]


def first_due_after(user: User, scope: Scope, day: date) -> date | None:
    """The first study day after this one on which a review is due in the scope; one probe for each deck or topic."""
    enrolments = within(scope, all_enrolments(user))
    topic_ids = topic_ids_of(scope)
    days: list[date | None] = []
    for enrolled in enrolments:
        schedules = live(Schedule.objects.of(user.pk), enrolled.is_behind).filter(due_day__gt=day)
        column = "card__deck_id" if enrolled.is_behind else "deck_id"
        parts = [{"root_id": enrolled.deck_id}] if topic_ids is None else [{column: topic_id} for topic_id in topic_ids]
        for part in parts:
            days += schedules.filter(**part).order_by("due_day").values_list("due_day", flat=True)[:1]
    return min((due_day for due_day in days if due_day is not None), default=None)
