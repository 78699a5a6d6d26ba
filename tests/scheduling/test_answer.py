"""What each button promises and what is stored: one call."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.scheduling import (
    SM2,
    SM2_UNFUZZED,
    Grade,
    Memory,
    fuzz_bounds,
    next_memory,
    outcomes,
)

AT = datetime(2026, 3, 2, 18, 30, tzinfo=UTC)
TODAY = date(2026, 3, 2)
KNOWN = Memory(repetitions=3, interval_days=15, ease_hundredths=250, lapses=0)

memories = st.none() | st.builds(
    Memory,
    repetitions=st.integers(0, 40),
    interval_days=st.integers(1, 40_000),
    ease_hundredths=st.integers(130, 500),
    lapses=st.integers(0, 50),
)
option_sets = st.builds(
    replace,
    st.just(SM2),
    fuzz=st.booleans(),
    maximum_interval_days=st.integers(1, 36_500),
)
seeds = st.integers(0, 2**63 - 1)


def test_there_is_one_outcome_for_every_quality():
    result = outcomes(KNOWN, at=AT, study_day=TODAY, seed=1)

    assert list(result) == [0, 1, 2, 3, 4, 5]
    assert all(outcome.quality == quality for quality, outcome in result.items())
    assert result[Grade.GOOD] is result[4]


def test_due_day_counts_from_the_study_day_not_from_the_date_of_the_instant():
    after_midnight = datetime(2026, 3, 3, 1, 0, tzinfo=UTC)

    result = outcomes(None, at=after_midnight, study_day=TODAY, seed=1)

    assert result[Grade.GOOD].due_day == date(2026, 3, 3)


def test_new_card_comes_back_tomorrow_whatever_the_grade():
    result = outcomes(None, at=AT, study_day=TODAY, seed=1)

    assert {outcome.days for outcome in result.values()} == {1}


def test_without_fuzz_the_due_day_is_the_interval_away():
    good = outcomes(KNOWN, at=AT, study_day=TODAY, seed=1, options=SM2_UNFUZZED)[Grade.GOOD]

    assert good.due_day == TODAY + timedelta(days=38)
    assert good.days == good.memory.interval_days == 38


def test_printed_days_are_stored_days_for_a_thousand_seeds():
    printed = set()
    for seed in range(1_000):
        preview = outcomes(KNOWN, at=AT, study_day=TODAY, seed=seed)
        stored = outcomes(KNOWN, at=AT + timedelta(seconds=40), study_day=TODAY, seed=seed)
        for quality in range(6):
            assert preview[quality].days == (stored[quality].due_day - TODAY).days
        printed.add(preview[Grade.GOOD].days)

    first, last = fuzz_bounds(38, SM2.maximum_interval_days)
    assert printed == set(range(first, last + 1))


def test_passing_grades_share_one_due_day_and_differ_in_ease():
    result = outcomes(KNOWN, at=AT, study_day=TODAY, seed=7)
    hard, good, easy = (result[grade] for grade in (Grade.HARD, Grade.GOOD, Grade.EASY))

    assert hard.due_day == good.due_day == easy.due_day
    assert hard.memory.ease_hundredths < good.memory.ease_hundredths < easy.memory.ease_hundredths


def test_naive_instant_raises():
    with pytest.raises(ValueError, match="at must be an aware datetime"):
        outcomes(KNOWN, at=datetime(2026, 3, 2, 18, 30), study_day=TODAY, seed=1)  # noqa: DTZ001


def test_without_a_cap_a_day_beyond_the_calendar_raises():
    ancient = Memory(repetitions=20, interval_days=2_000_000, ease_hundredths=250, lapses=0)

    with pytest.raises(OverflowError):
        outcomes(ancient, at=AT, study_day=TODAY, seed=1, options=replace(SM2, maximum_interval_days=None))


@given(memories, seeds, option_sets)
def test_again_never_later_than_hard_nor_hard_than_good_nor_good_than_easy(memory, seed, options):
    result = outcomes(memory, at=AT, study_day=TODAY, seed=seed, options=options)

    due_days = [result[grade].due_day for grade in (Grade.AGAIN, Grade.HARD, Grade.GOOD, Grade.EASY)]
    assert due_days == sorted(due_days)


@given(memories, seeds, option_sets)
def test_due_day_is_after_today_and_within_the_cap(memory, seed, options):
    for outcome in outcomes(memory, at=AT, study_day=TODAY, seed=seed, options=options).values():
        assert 1 <= outcome.days <= options.maximum_interval_days
        assert outcome.due_day == TODAY + timedelta(days=outcome.days)


@given(memories, seeds, option_sets)
def test_fuzz_moves_the_day_and_not_the_memory(memory, seed, options):
    for quality, outcome in outcomes(memory, at=AT, study_day=TODAY, seed=seed, options=options).items():
        assert outcome.memory == next_memory(memory, quality, options)
        if not options.fuzz or outcome.memory.interval_days < 3:
            assert outcome.days == outcome.memory.interval_days


@given(memories, seeds, option_sets)
def test_outcomes_are_repeatable(memory, seed, options):
    def call():
        return outcomes(memory, at=AT, study_day=TODAY, seed=seed, options=options)

    assert call() == call()


@given(memories, seeds, st.datetimes(timezones=st.just(ZoneInfo("America/Bogota"))))
def test_lateness_and_hour_play_no_part(memory, seed, at):
    expected = outcomes(memory, at=AT, study_day=TODAY, seed=seed)

    for quality, outcome in outcomes(memory, at=at, study_day=TODAY, seed=seed).items():
        assert replace(outcome, drill_at=None) == replace(expected[quality], drill_at=None)
