"""The same-day drill (Wozniak 1990, rule 7) and what it leaves alone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.scheduling import SM2, SM2_AS_WRITTEN, Memory, drill_outcomes, outcomes

AT = datetime(2026, 3, 2, 18, 30, tzinfo=UTC)
TODAY = date(2026, 3, 2)
TOMORROW = date(2026, 3, 3)
FAILED = Memory(repetitions=0, interval_days=1, ease_hundredths=218, lapses=1)
NO_DRILL = replace(SM2, drill=None)

every_bar = pytest.mark.parametrize(
    ("options", "asked_again"),
    [(SM2, [0, 1, 2]), (SM2_AS_WRITTEN, [0, 1, 2, 3]), (NO_DRILL, [])],
    ids=["failures", "as written", "none"],
)


@every_bar
def test_answer_under_the_bar_enters_the_drill(options, asked_again):
    result = outcomes(None, at=AT, study_day=TODAY, seed=1, options=options)

    assert [quality for quality in result if result[quality].drill_at is not None] == asked_again


@every_bar
def test_drill_is_left_by_reaching_the_bar(options, asked_again):
    result = drill_outcomes(FAILED, TOMORROW, at=AT, study_day=TODAY, options=options)

    assert [quality for quality in result if result[quality].drill_at is not None] == asked_again


def test_drill_comes_back_after_ten_minutes():
    ten_minutes_later = AT + timedelta(minutes=10)

    assert outcomes(None, at=AT, study_day=TODAY, seed=1)[2].drill_at == ten_minutes_later
    assert drill_outcomes(FAILED, TOMORROW, at=AT, study_day=TODAY)[2].drill_at == ten_minutes_later


def test_ten_minutes_are_ten_minutes_when_the_clock_jumps():
    before_the_jump = datetime(2026, 3, 29, 1, 55, tzinfo=ZoneInfo("Europe/Madrid"))

    drill_at = outcomes(None, at=before_the_jump, study_day=date(2026, 3, 28), seed=1)[2].drill_at

    assert drill_at == datetime(2026, 3, 29, 1, 5, tzinfo=UTC)


@given(
    st.builds(
        Memory,
        repetitions=st.integers(0, 40),
        interval_days=st.integers(1, 36_500),
        ease_hundredths=st.integers(130, 500),
        lapses=st.integers(0, 50),
    ),
    st.integers(1, 36_500),
    st.sampled_from([SM2, SM2_AS_WRITTEN, NO_DRILL]),
)
def test_drill_answer_leaves_memory_and_due_day_alone(memory, days, options):
    due_day = TODAY + timedelta(days=days)

    result = drill_outcomes(memory, due_day, at=AT, study_day=TODAY, options=options)

    assert list(result) == [0, 1, 2, 3, 4, 5]
    for quality, outcome in result.items():
        assert (outcome.quality, outcome.memory, outcome.due_day) == (quality, memory, due_day)
        assert outcome.days == days


def test_naive_instant_raises():
    with pytest.raises(ValueError, match="at must be an aware datetime"):
        drill_outcomes(FAILED, TOMORROW, at=datetime(2026, 3, 2, 18, 30), study_day=TODAY)  # noqa: DTZ001
