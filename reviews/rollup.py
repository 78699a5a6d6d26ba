"""The daily roll-up: what each log row adds to its study day, and the day itself kept in step with the log."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

from django.db.models import F

from .models import ANSWERS, LogKind, ReviewLog, StudyDay
from .scheduling import Grade
from .state import PASSING, CardState

# What a study day counts. An undo takes it back.
COUNTED = (*ANSWERS, LogKind.PRACTISE)

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
    """What one answer adds to its study day; an undo adds the negative. Columns of StudyDay."""

    day: date
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

    @classmethod
    def of_answer(
        cls, day: date, before: CardState, *, quality: int, is_drill: bool, elapsed_ms: int, sign: int = 1
    ) -> Tally:
        """Of an answer given on `day` to a card that was in the state `before`."""
        if is_drill:
            return cls(day, drilled=sign, drilled_ms=sign * elapsed_ms)
        if before.memory is None:
            return cls(day, introduced=sign, introduced_ms=sign * elapsed_ms)
        counts = {GRADE_COLUMNS[quality]: sign}
        if before.is_mature:
            counts["mature_reviewed"] = sign
            counts["mature_passed"] = sign if quality >= PASSING else 0
        return cls(day, reviewed=sign, reviewed_ms=sign * elapsed_ms, **counts)

    @classmethod
    def of_practice(cls, day: date, *, elapsed_ms: int, sign: int = 1) -> Tally:
        """Of an answer outside the schedule: how it went is no business of any statistic."""
        return cls(day, practised=sign, practised_ms=sign * elapsed_ms)

    @classmethod
    def of_row(cls, row: ReviewLog, *, sign: int = 1) -> Tally:
        """Of a row in the log, of a kind that is COUNTED."""
        if row.kind == LogKind.PRACTISE:
            return cls.of_practice(row.study_day, elapsed_ms=row.elapsed_ms or 0, sign=sign)
        return cls.of_answer(
            row.study_day,
            CardState.from_json(row.before),
            quality=row.quality or 0,
            is_drill=row.kind == LogKind.DRILL,
            elapsed_ms=row.elapsed_ms or 0,
            sign=sign,
        )

    def counts(self) -> dict[str, int]:
        """The columns that move."""
        return {name: value for name in COUNTS if (value := getattr(self, name))}


COUNTS = tuple(field.name for field in fields(Tally) if field.name != "day")


def add_to_study_day(user_id: int, deck_id: int, root_id: int, tally: Tally) -> None:
    """In the caller's transaction. Raises IntegrityError when two transactions begin the same day's row at once."""
    counts = tally.counts()
    moved = StudyDay.objects.filter(user_id=user_id, day=tally.day, deck_id=deck_id).update(
        **{name: F(name) + count for name, count in counts.items()}
    )
    if not moved:
        StudyDay(user_id=user_id, day=tally.day, deck_id=deck_id, root_id=root_id, **counts).save(force_insert=True)
