"""The daily roll-up: what each log row adds to its study day, and the day itself kept in step with the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet

from .adding import add
from .models import ANSWERS, DeckDay, DeckHour, LogKind, ReviewLog, StudyDay, StudyHour
from .scheduling import Grade
from .state import LEARNING, NEW, PASSING, RELEARNING, CardState

# What somebody studied. An undo takes it back.
COUNTED = (*ANSWERS, LogKind.PRACTISE)

# A study day with something studied on it: one may also hold nothing but cards that were suspended or brought along.
STUDIED = Q(introduced__gt=0) | Q(reviewed__gt=0) | Q(drilled__gt=0) | Q(practised__gt=0)
# What tells of memory: reviews that are the first of a day, at least a day after the last.
MEMORY = ("young_asked", "young_recalled", "mature_asked", "mature_recalled")

GRADE_COLUMNS = {
    0: "again",
    1: "again",
    Grade.AGAIN: "again",
    Grade.HARD: "hard",
    Grade.GOOD: "good",
    Grade.EASY: "easy",
}


@dataclass(frozen=True, slots=True)
class Tally:
    """What one log row adds to its study day; an undo adds the negative. Columns of StudyDay, and an hour."""

    day: date
    hour: int | None = None
    """Of a review: of the clock, where the learner was."""
    late_days: int = 0
    """How many days the card had waited when it was answered. The day keeps the longest of all."""
    is_taken_back: bool = False
    introduced: int = 0
    reviewed: int = 0
    drilled: int = 0
    practised: int = 0
    again: int = 0
    hard: int = 0
    good: int = 0
    easy: int = 0
    mature_reviewed: int = 0
    mature_passed: int = 0
    introduced_ms: int = 0
    reviewed_ms: int = 0
    drilled_ms: int = 0
    practised_ms: int = 0
    new_again: int = 0
    new_hard: int = 0
    new_good: int = 0
    new_easy: int = 0
    learning_again: int = 0
    learning_hard: int = 0
    learning_good: int = 0
    learning_easy: int = 0
    mature_again: int = 0
    mature_hard: int = 0
    mature_good: int = 0
    mature_easy: int = 0
    young_asked: int = 0
    young_recalled: int = 0
    mature_asked: int = 0
    mature_recalled: int = 0
    learning_change: int = 0
    young_change: int = 0
    mature_change: int = 0
    suspended_change: int = 0

    @classmethod
    def of_answer(
        cls,
        day: date,
        before: CardState,
        after: CardState,
        *,
        quality: int,
        is_drill: bool,
        elapsed_ms: int,
        at: datetime,
        zone: str,
    ) -> Tally:
        """Of an answer given on `day`, `at` this moment in `zone`, that took a card from one state to the other."""
        counts: dict[str, Any] = _changes(before, after)
        if is_drill:
            return cls(day, drilled=1, drilled_ms=elapsed_ms, **counts)
        grade = GRADE_COLUMNS[quality]
        if before.due_day is not None and before.due_day < day:
            counts["late_days"] = (day - before.due_day).days
        if before.memory is None:
            counts[f"new_{grade}"] = 1
            return cls(day, introduced=1, introduced_ms=elapsed_ms, **counts)
        counts[grade] = 1
        passed = int(quality >= PASSING)
        if before.is_mature:
            counts |= {"mature_reviewed": 1, "mature_passed": passed}
        if (maturity := maturity_of(before)) != "young":
            counts[f"{maturity}_{grade}"] = 1
        if before.last_answered_day is not None and before.last_answered_day < day:
            age = "mature" if before.is_mature else "young"
            counts |= {f"{age}_asked": 1, f"{age}_recalled": passed}
        return cls(day, hour_of(at, zone), reviewed=1, reviewed_ms=elapsed_ms, **counts)

    @classmethod
    def of_practice(cls, day: date, *, elapsed_ms: int) -> Tally:
        """Of an answer outside the schedule: how it went is no business of any statistic."""
        return cls(day, practised=1, practised_ms=elapsed_ms)

    @classmethod
    def of_act(cls, day: date, before: CardState, after: CardState) -> Tally:
        """Of what is no answer: it may take a card from one state to another."""
        return cls(day, **_changes(before, after))

    @classmethod
    def of_row(cls, row: ReviewLog) -> Tally:
        """Of any row in the log but an undo, which takes another's back."""
        if row.kind == LogKind.PRACTISE:
            return cls.of_practice(row.study_day, elapsed_ms=row.elapsed_ms or 0)
        before, after = CardState.from_json(row.before), CardState.from_json(row.after)
        if row.kind not in ANSWERS:
            return cls.of_act(row.study_day, before, after)
        return cls.of_answer(
            row.study_day,
            before,
            after,
            quality=row.quality or 0,
            is_drill=row.kind == LogKind.DRILL,
            elapsed_ms=row.elapsed_ms or 0,
            at=row.at,
            zone=row.zone,
        )

    def negative(self) -> Tally:
        """What takes it back. The longest wait of its day is then looked up, for no subtraction finds it."""
        counts: dict[str, Any] = {name: -value for name, value in self.counts().items()}
        return replace(self, is_taken_back=True, **counts)

    @property
    def passed(self) -> int:
        """Of the reviews."""
        return self.reviewed - self.again

    def counts(self) -> dict[str, int]:
        """The columns that move."""
        return {name: value for name in COUNTS if (value := getattr(self, name))}


LONGEST = "late_days"
COUNTS = tuple(
    field.name for field in fields(Tally) if field.name not in ("day", "hour", "is_taken_back", LONGEST)
)
COLUMNS = (*COUNTS, LONGEST)
"""Of a day: sums, and one that is the longest of all."""


def hour_of(at: datetime, zone: str) -> int:
    """Of the clock on the learner's wall."""
    return at.astimezone(ZoneInfo(zone)).hour


def maturity_of(state: CardState) -> str:
    """What a review asked: "learning" a card (again), a "young" or a "mature" one."""
    if state.phase in (LEARNING, RELEARNING):
        return "learning"
    return "mature" if state.is_mature else "young"


def standing_of(state: CardState) -> str:
    """Where a card is counted; "" for a new one. As `statistics.cards` counts the schedules."""
    if state.suspended:
        return "suspended"
    return "" if state.phase == NEW else maturity_of(state)


def _changes(before: CardState, after: CardState) -> dict[str, Any]:
    old, new = standing_of(before), standing_of(after)
    if old == new:
        return {}
    return {f"{name}_change": change for name, change in ((old, -1), (new, 1)) if name}


def standing_rows(user_id: int) -> QuerySet[ReviewLog, ReviewLog]:
    """What was not taken back. An undo counts by the row that it takes away."""
    undone = ReviewLog.objects.filter(user_id=user_id, undoes=OuterRef("token"))
    return ReviewLog.objects.filter(~Exists(undone), user_id=user_id).exclude(kind=LogKind.UNDO)


def longest_wait(user_id: int, day: date, deck_id: int) -> int:
    """Of what was answered on a topic's day and stands. Reads the rows of that day."""
    rows = standing_rows(user_id).filter(study_day=day, deck_id=deck_id, kind=LogKind.ANSWER)
    return max((Tally.of_row(row).late_days for row in rows), default=0)


def add_to_study_day(user_id: int, deck_id: int, root_id: int, tally: Tally) -> None:
    """To the topic's day and hour and the whole deck's, in the caller's transaction."""
    if not tally.counts():
        return
    take = _take_back if tally.is_taken_back else _add
    take(StudyDay, tally, user_id=user_id, deck_id=deck_id, root_id=root_id)
    take(DeckDay, tally, user_id=user_id, deck_id=root_id)
    if tally.hour is not None:
        hour = {"user_id": user_id, "day": tally.day, "hour": tally.hour}
        add_to_hour(StudyHour, tally.reviewed, tally.passed, deck_id=deck_id, **hour)
        add_to_hour(DeckHour, tally.reviewed, tally.passed, deck_id=root_id, **hour)


def _add(model: type[StudyDay | DeckDay], tally: Tally, **key: int) -> None:
    add(model, {"day": tally.day, **key}, {name: getattr(tally, name) for name in COLUMNS}, longest=[LONGEST])


def _take_back(model: type[StudyDay | DeckDay], tally: Tally, **key: int) -> None:
    # A row to be added may hold nothing negative, not even where it only adds to one that is there.
    values: dict[str, Any] = {name: F(name) + count for name, count in tally.counts().items()}
    if tally.late_days:
        values["late_days"] = _longest_left(model, tally.day, key)
    model.objects.filter(day=tally.day, **key).update(**values)


def _longest_left(model: type[StudyDay | DeckDay], day: date, key: Mapping[str, int]) -> int:
    if model is StudyDay:
        return longest_wait(key["user_id"], day, key["deck_id"])
    topics = StudyDay.objects.filter(user_id=key["user_id"], day=day, root_id=key["deck_id"])
    longest: int = topics.aggregate(longest=Max("late_days"))["longest"] or 0
    return longest


def add_to_hour(model: type[StudyHour | DeckHour], reviewed: int, passed: int, **key: Any) -> None:
    """So many reviews; negative where they are taken back."""
    if reviewed < 0:
        model.objects.filter(**key).update(reviewed=F("reviewed") + reviewed, passed=F("passed") + passed)
        return
    add(model, key, {"reviewed": reviewed, "passed": passed})
