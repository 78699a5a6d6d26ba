"""SM-2 with learning steps: golden vectors (tests/vectors/sm2_steps.csv), readings settled, properties."""

import csv
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
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


def test_first_hard_is_half_way_to_the_second_step_or_half_as_long_again():
    def hard(*minutes):
        outcome = answers(NEW, options=replace(UNFUZZED, learning_steps_minutes=minutes))[1]
        return outcome.days, outcome.drill_at and (outcome.drill_at - AT) / timedelta(minutes=1)

    assert hard(1, 10) == (0, 5.5)
    assert hard(10) == (0, 15)
    assert hard(20 * 60) == (1, None)  # 30 hours: a day, to the nearest
    assert hard(2 * 1440) == (3, None)
    assert hard(4 * 1440) == (5, None)  # half as long again, but no more than a day


def test_a_long_step_does_not_push_the_first_interval_on():
    hard, good = answers(NEW, options=replace(SM2_STEPS, learning_steps_minutes=(3 * 1440,)))[1:3]

    assert (hard.days, good.days) == (4, 1)


def test_steps_made_fewer_leave_a_card_in_the_last():
    waiting = Memory(repetitions=0, interval_days=1, ease_hundredths=250, lapses=0, step=3)

    again, hard, good, easy = answers(waiting)

    assert (again.memory.step, hard.memory.step) == (0, 1)
    assert (good.memory.step, good.days, easy.days) == (None, 1, 4)


def test_relearning_done_away_with_ends_at_the_next_answer():
    waiting = Memory(repetitions=0, interval_days=7, ease_hundredths=250, lapses=1, step=0, is_relearning=True)

    after = answers(waiting, options=replace(UNFUZZED, relearning_steps_minutes=()))

    assert [(outcome.memory.step, outcome.days) for outcome in after] == [(None, 7), (None, 7), (None, 7), (None, 8)]


def test_without_relearning_a_failed_card_waits_for_its_interval():
    known = Memory(repetitions=4, interval_days=50, ease_hundredths=250, lapses=0)

    again = answers(known, options=replace(UNFUZZED, relearning_steps_minutes=(), lapse_percent=50))[0]

    assert (again.days, again.drill_at) == (25, None)
    assert again.memory == Memory(repetitions=0, interval_days=25, ease_hundredths=230, lapses=1)


def test_failing_again_in_relearning_cuts_the_interval_once():
    options = replace(UNFUZZED, lapse_percent=50)
    known = Memory(repetitions=4, interval_days=50, ease_hundredths=250, lapses=0)

    failed = next_memory(known, Grade.AGAIN, options)

    assert next_memory(failed, Grade.AGAIN, options) == failed
    assert failed.interval_days == 25


def test_repetitions_are_counted_for_the_other_family():
    memory, counted = NEW, []
    for quality in (4, 4, 4, 3, 2, 4, 5):
        memory = next_memory(memory, quality, UNFUZZED)
        counted.append((memory.repetitions, memory.lapses))

    assert counted == [(0, 0), (1, 0), (2, 0), (3, 0), (0, 1), (1, 1), (2, 1)]


def test_a_card_that_failed_in_1990_goes_on_as_a_card_past_its_steps():
    failed = next_memory(Memory(repetitions=3, interval_days=15, ease_hundredths=250, lapses=0), Grade.AGAIN, SM2)

    again, hard, good, easy = answers(failed)

    assert [hard.days, good.days, easy.days] == [2, 3, 4]
    assert good.memory == Memory(repetitions=1, interval_days=3, ease_hundredths=218, lapses=1)
    # It was forgotten once: that it is still not known is no second lapse.
    assert (again.memory.lapses, again.memory.is_relearning) == (1, True)


def test_a_card_in_a_step_goes_on_in_1990_as_one_never_passed():
    waiting = next_memory(NEW, Grade.GOOD, UNFUZZED)

    assert next_memory(waiting, Grade.GOOD, SM2) == next_memory(NEW, Grade.GOOD, SM2)


def test_a_card_past_its_steps_goes_on_in_1990_from_its_repetitions():
    memory = NEW
    for quality in (4, 4, 4):
        memory = next_memory(memory, quality, UNFUZZED)

    assert (memory.repetitions, memory.interval_days) == (2, 3)
    assert next_memory(memory, Grade.GOOD, SM2).interval_days == 8  # 3 × 2.5 = 7.5


def test_printed_days_are_stored_days_for_a_thousand_seeds():
    known = Memory(repetitions=3, interval_days=15, ease_hundredths=250, lapses=0)
    printed = set()
    for seed in range(1_000):
        preview = answers(known, 3, SM2_STEPS, seed)
        stored = outcomes(
            known,
            at=AT + timedelta(seconds=40),
            study_day=TODAY,
            seed=seed,
            options=SM2_STEPS,
            due_day=TODAY - timedelta(days=3),
        )
        for outcome in preview:
            assert outcome.days == (stored[outcome.quality].due_day - TODAY).days
        printed.add(tuple(outcome.days for outcome in preview))

    assert len(printed) > 5


@given(reviewed, st.integers(0, 500), seeds, option_sets)
def test_due_or_late_hard_is_before_good_and_good_before_easy_unless_capped(memory, days_late, seed, options):
    _, *passing = answers(memory, days_late, options, seed)
    cap = options.maximum_interval_days

    intervals = [outcome.memory.interval_days for outcome in passing]
    days = [outcome.days for outcome in passing]
    for lower, higher in pairwise(range(3)):
        assert intervals[lower] < intervals[higher] or intervals[lower] == intervals[higher] == cap
        assert days[lower] < days[higher] or days[higher] == cap or intervals[lower] == cap


def test_the_fuzz_that_keeps_buttons_apart_stops_at_the_cap():
    known = Memory(repetitions=3, interval_days=9, ease_hundredths=130, lapses=0)
    capped = replace(SM2_STEPS, maximum_interval_days=13)

    printed = [[outcome.days for outcome in answers(known, 0, capped, seed)[1:]] for seed in range(100)]

    assert max(map(max, printed)) == 13
    assert [13, 13, 13] in printed
    assert all(hard < good or good == 13 for hard, good, _ in printed)


@given(reviewed, lateness, seeds, option_sets)
def test_a_better_grade_is_never_due_sooner(memory, days_late, seed, options):
    _, *passing = answers(memory, days_late, options, seed)

    assert [outcome.memory.interval_days for outcome in passing] == sorted(
        outcome.memory.interval_days for outcome in passing
    )
    assert [outcome.due_day for outcome in passing] == sorted(outcome.due_day for outcome in passing)


@given(memories, lateness, seeds, option_sets)
def test_ease_stays_above_the_floor_and_the_interval_within_the_cap(memory, days_late, seed, options):
    for outcome in answers(memory, days_late, options, seed):
        assert outcome.memory.ease_hundredths >= 130
        if outcome.memory.step is None:
            assert outcome.memory.interval_days <= options.maximum_interval_days
            assert 1 <= outcome.days <= options.maximum_interval_days
            assert outcome.drill_at is None


@given(st.none() | in_a_step, lateness, option_sets)
def test_steps_leave_the_ease_and_the_lapses_alone_and_ask_nothing_about_lateness(memory, days_late, options):
    before = memory or Memory(repetitions=0, interval_days=1, ease_hundredths=250, lapses=0)

    after = answers(memory, days_late, options)

    assert {outcome.memory.ease_hundredths for outcome in after} == {before.ease_hundredths}
    assert {outcome.memory.lapses for outcome in after} == {before.lapses}
    assert after == answers(memory, 0, options)


@given(memories, lateness, seeds, option_sets)
def test_the_lower_qualities_are_again(memory, days_late, seed, options):
    result = outcomes(
        memory, at=AT, study_day=TODAY, seed=seed, options=options, due_day=TODAY - timedelta(days=days_late)
    )

    assert replace(result[0], quality=2) == replace(result[1], quality=2) == result[2]


@given(memories, lateness, seeds, option_sets)
def test_outcomes_are_repeatable_and_fuzz_moves_the_day_only(memory, days_late, seed, options):
    once = answers(memory, days_late, options, seed)

    assert once == answers(memory, days_late, options, seed)
    assert [outcome.memory for outcome in once] == [
        outcome.memory for outcome in answers(memory, days_late, replace(options, fuzz=False), seed)
    ]


@given(memories, st.lists(st.tuples(st.booleans(), st.integers(0, 5), lateness), max_size=20))
def test_families_may_be_changed_at_any_time(memory, history):
    for is_steps, quality, days_late in history:
        memory = next_memory(memory, quality, SM2_STEPS if is_steps else SM2, days_late)

        assert memory.ease_hundredths >= 130
        assert memory.interval_days >= 1
        assert is_steps or memory.step is None


@pytest.mark.parametrize("quality", [-1, 6, 2.5, "4", None])
def test_quality_off_the_scale_raises(quality):
    with pytest.raises(ValueError, match="quality must be a whole number from 0 to 5"):
        next_memory(NEW, quality, SM2_STEPS)
