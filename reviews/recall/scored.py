"""The answers that say how well a learner remembers: the first of a card on a day, at least a day after the one before.

Later answers of the day say what is remembered after minutes, and the first of all what was known beforehand.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from ..models import LogKind, ReviewLog
from ..scheduling.recall import recall_features
from ..state import PASSING
from .fitting import Scored

SCORED_AT_MOST = 3_000
"""The latest: reading them and fitting twice is bounded by it, whatever the years (docs/scheduling.md has the time)."""

ROWS_PER_SCORED = 2
"""Rows of the log that are read for each: first meetings, and answers that were taken back, are among them."""

COLUMNS = ("token", "study_day", "quality", "before")


def scored_answers(user_id: int, *, at_most: int = SCORED_AT_MOST) -> list[Scored]:
    """The latest of one learner, in the order they were given; those taken back do not count."""
    rows = ReviewLog.objects.filter(user_id=user_id).order_by("-study_day", "-at", "-sequence", "-token")
    answers = list(rows.filter(kind=LogKind.ANSWER).values_list(*COLUMNS)[: ROWS_PER_SCORED * at_most])
    if not answers:
        return []
    undone = set(
        rows.filter(kind=LogKind.UNDO, study_day__gte=answers[-1][1]).values_list("undoes", flat=True)
    )
    found: list[Scored] = []
    for token, study_day, quality, before in answers:
        if len(found) == at_most:
            break
        if token not in undone and (scored := _scored(study_day, quality, before)):
            found.append(scored)
    return found[::-1]


def _scored(study_day: date, quality: int, before: dict[str, Any] | None) -> Scored | None:
    """None for what says nothing. Of the state before only what predicts is read: thousands of rows come by here."""
    if not before or before.get("interval_days") is None or before.get("last_answered_day") is None:
        return None
    days = (study_day - date.fromisoformat(before["last_answered_day"])).days
    if days < 1:
        return None
    features = recall_features(
        interval_days=before["interval_days"],
        ease_hundredths=before["ease_hundredths"],
        repetitions=before.get("repetitions", 0),
        lapses=before.get("lapses", 0),
        days_since=days,
    )
    return Scored(features, quality >= PASSING)
