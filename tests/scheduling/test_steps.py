"""SM-2 with learning steps: golden vectors (tests/vectors/sm2_steps.csv), readings settled, properties."""

import csv
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.scheduling import SM2, SM2_STEPS, Grade, Memory, next_memory, outcomes

VECTORS = Path(__file__).parents[1] / "vectors" / "sm2_steps.csv"
UNFUZZED = replace(SM2_STEPS, fuzz=False)
AT = datetime(2026, 3, 2, 18, 30, tzinfo=UTC)
TODAY = date(2026, 3, 2)
NEW = None
RATINGS = {1: Grade.AGAIN, 2: Grade.HARD, 3: Grade.GOOD, 4: Grade.EASY}
STEPS = {"learn": SM2_STEPS.learning_steps_minutes, "relearn": SM2_STEPS.relearning_steps_minutes}

reviewed = st.builds(
    Memory,
    repetitions=st.integers(0, 40),
    interval_days=st.integers(1, 40_000),
    ease_hundredths=st.integers(130, 500),
    lapses=st.integers(0, 50),
)
in_a_step = st.builds(
    Memory,
    repetitions=st.just(0),
    interval_days=st.integers(1, 400),
    ease_hundredths=st.integers(130, 500),
    lapses=st.integers(0, 50),
    step=st.integers(0, 3),
    is_relearning=st.booleans(),
)
memories = st.none() | reviewed | in_a_step
option_sets = st.builds(
    replace,
    st.just(SM2_STEPS),
    fuzz=st.booleans(),
    maximum_interval_days=st.integers(1, 36_500),
    learning_steps_minutes=st.lists(st.integers(1, 5_000), min_size=1, max_size=4).map(tuple),
    relearning_steps_minutes=st.lists(st.integers(1, 5_000), max_size=3).map(tuple),
    hard_percent=st.integers(100, 200),
    easy_bonus_percent=st.integers(100, 200),
    lapse_percent=st.integers(0, 100),
)
seeds = st.integers(0, 2**63 - 1)
lateness = st.integers(-500, 500)


def answers(memory, days_late=0, options=UNFUZZED, seed=1):
    """The outcomes of the four buttons."""
    result = outcomes(
        memory, at=AT, study_day=TODAY, seed=seed, options=options, due_day=TODAY - timedelta(days=days_late)
    )
    return [result[grade] for grade in Grade]


def golden_rows():
    with VECTORS.open(newline="") as file:
        return list(csv.DictReader(file))


def before(row):
    if row["before_state"] == "new":
        return NEW
    waits = row["before_state"] in STEPS
    return Memory(
        repetitions=0 if waits else 1,
        interval_days=max(1, int(row["before_ivl"])),
        ease_hundredths=int(row["before_ease"]) // 10 or 250,
        lapses=int(row["before_lapses"]),
        step=len(STEPS[row["before_state"]]) - int(row["before_left"]) if waits else None,
        is_relearning=row["before_state"] == "relearn",
    )


def label(outcome):
    """What the program of the vectors prints on a button."""
    if outcome.drill_at is not None:
        # It cuts seconds off a minute, and its own clock has moved on a moment.
        return f"<{-(-(outcome.drill_at - AT).seconds // 60)}m"
    if outcome.days <= 30:
        return f"{outcome.days}d"
    unit, days = ("mo", 365 / 12) if outcome.days < 365 else ("y", 365)
    return f"{round(outcome.days / days + 1e-9, 1):g}{unit}"


def test_golden_vectors_are_whole():
    kinds = Counter(row["kind"] for row in golden_rows())

    assert kinds == {
        "ontime": 2139,
        "mixed": 2032,
        "late": 144,
        "early": 90,
        "leech": 21,
        "hardrun": 17,
        "cap": 16,
    }
    assert kinds.total() == 4459


def test_golden_labels():
    for row in golden_rows():
        printed = [label(outcome) for outcome in answers(before(row), int(row["days_late"]))]

        assert printed == [row[f"label_{grade}"] for grade in ("again", "hard", "good", "easy")], row


def test_golden_states():
    for row in golden_rows():
        outcome = answers(before(row), int(row["days_late"]))[int(row["rating"]) - 1]
        after = outcome.memory

        assert after.lapses == int(row["after_lapses"]), row
        if row["after_state"] in STEPS:
            assert (outcome.drill_at - AT).seconds == int(row["after_due_in"]), row
            assert row["after_due_unit"] == "s"
            assert (after.repetitions, outcome.days) == (0, 0), row
            assert after.is_relearning == (row["after_state"] == "relearn"), row
            assert after.step == len(STEPS[row["after_state"]]) - int(row["after_left"]), row
        else:
            assert outcome.drill_at is None, row
            assert row["after_due_unit"] == "d"
            assert outcome.days == int(row["after_due_in"]), row
            assert (after.step, after.is_relearning) == (None, False), row
        if row["after_state"] != "learn":
            assert (after.interval_days, after.ease_hundredths * 10) == (
                int(row["after_ivl"]),
                int(row["after_ease"]),
            ), row
