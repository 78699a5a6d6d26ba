"""The SM-2 step: golden vectors (tests/vectors/sm2_1990.csv), anchors, readings settled, properties."""

import csv
import itertools
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.scheduling import SM2, SM2_UNFUZZED, Grade, Memory, Options, next_memory
from reviews.scheduling.sm2 import ease_change

VECTORS = Path(__file__).parents[1] / "vectors" / "sm2_1990.csv"
UNCAPPED = Options(id="sm2-1990", version=1, maximum_interval_days=None, fuzz=False)

memories = st.builds(
    Memory,
    repetitions=st.integers(0, 40),
    interval_days=st.integers(1, 40_000),
    ease_hundredths=st.integers(130, 500),
    lapses=st.integers(0, 50),
)
qualities = st.integers(0, 5)


def history(grades, options=UNCAPPED):
    """The memory after each of the grades, for a new card."""
    memory, after = None, []
    for quality in grades:
        memory = next_memory(memory, int(quality), options)
        after.append(memory)
    return after


def golden_sequences():
    with VECTORS.open(newline="") as file:
        rows = list(csv.DictReader(file))
    return [(key, list(group)) for key, group in itertools.groupby(rows, key=lambda row: row["sequence"])]


def test_golden_vectors_are_whole():
    sequences = golden_sequences()

    assert sum(len(rows) for _, rows in sequences) == 2704
    assert len({key for key, _ in sequences}) == len(sequences) == 408
    assert all([int(row["step"]) for row in rows] == list(range(1, len(rows) + 1)) for _, rows in sequences)


@pytest.mark.parametrize(("key", "rows"), golden_sequences(), ids=lambda value: str(value)[:8])
def test_golden_vectors(key, rows):
    expected = [
        (int(row["interval_days"]), int(row["repetitions"]), int(row["ease_hundredths"])) for row in rows
    ]

    after = history(row["quality"] for row in rows)

    assert [(m.interval_days, m.repetitions, m.ease_hundredths) for m in after] == expected


@pytest.mark.parametrize(
    ("grades", "intervals"),
    [
        ("5555555", [1, 6, 16, 45, 131, 393, 1218]),
        ("444444444", [1, 6, 15, 38, 95, 238, 595, 1488, 3720]),
        ("333333333", [1, 6, 13, 27, 52, 94, 156, 237, 327]),
        ("5550555", [1, 6, 16, 1, 1, 6, 13]),
    ],
)
def test_anchors(grades, intervals):
    assert [memory.interval_days for memory in history(grades)] == intervals


def test_threes_end_at_the_ease_floor():
    assert history("333333333")[-1].ease_hundredths == 130


def test_ease_changes_are_the_formula_of_1990():
    def formula(q):
        return Fraction("0.1") - (5 - q) * (Fraction("0.08") + (5 - q) * Fraction("0.02"))

    assert [ease_change(q) for q in range(6)] == [100 * formula(q) for q in range(6)]
    assert [ease_change(q) for q in range(6)] == [-80, -54, -32, -14, 0, 10]


def test_first_answer_of_a_new_card_counts_as_its_first_repetition():
    assert next_memory(None, 4) == Memory(repetitions=1, interval_days=1, ease_hundredths=250, lapses=0)


def test_failure_changes_the_ease_and_does_not_reset_it():
    known = Memory(repetitions=3, interval_days=16, ease_hundredths=280, lapses=0)

    assert next_memory(known, 2).ease_hundredths == 248


def test_after_a_failure_the_intervals_start_over():
    assert [memory.interval_days for memory in history("444244")][-3:] == [1, 1, 6]


def test_interval_uses_the_ease_from_before_the_answer():
    known = Memory(repetitions=2, interval_days=6, ease_hundredths=250, lapses=0)

    assert next_memory(known, 3).interval_days == next_memory(known, 5).interval_days == 15


@pytest.mark.parametrize(
    ("interval_days", "ease", "expected"),
    [
        (6, 236, 14),  # 14.16: down, where a ceiling would say 15
        (6, 260, 16),  # 15.6: up
        (15, 250, 38),  # 37.5: an exact half goes up
        (5, 250, 13),  # 12.5: also from an even number, where rounding half to even would say 12
    ],
)
def test_intervals_go_to_the_nearest_day(interval_days, ease, expected):
    known = Memory(repetitions=2, interval_days=interval_days, ease_hundredths=ease, lapses=0)

    assert next_memory(known, 4).interval_days == expected


def test_lapses_count_failures_of_known_cards_only():
    assert [memory.lapses for memory in history("0244021")] == [0, 0, 0, 0, 1, 1, 1]


def test_cap_is_an_option():
    old = Memory(repetitions=9, interval_days=30_000, ease_hundredths=250, lapses=0)

    assert next_memory(old, 4).interval_days == 36_500
    assert next_memory(old, 4, UNCAPPED).interval_days == 75_000


def test_cap_holds_for_the_first_intervals_too():
    assert [m.interval_days for m in history("4444", replace(SM2, maximum_interval_days=3))] == [1, 3, 3, 3]


def test_starting_ease_and_floor_are_options():
    easy = replace(SM2, starting_ease_hundredths=300, minimum_ease_hundredths=290)

    assert next_memory(None, 4, easy).ease_hundredths == 300
    assert next_memory(None, 0, easy).ease_hundredths == 290


@pytest.mark.parametrize("quality", [-1, 6, 2.5, 3.0, "4", None])
def test_quality_off_the_scale_raises(quality):
    with pytest.raises(ValueError, match="quality must be a whole number from 0 to 5"):
        next_memory(None, quality)


@given(st.lists(qualities, min_size=1, max_size=60))
def test_ease_never_falls_under_the_floor(grades):
    assert all(memory.ease_hundredths >= 130 for memory in history(grades))


@given(memories, qualities)
def test_cap_is_held_from_any_memory(memory, quality):
    assert 1 <= next_memory(memory, quality).interval_days <= 36_500


@given(st.none() | memories, qualities)
def test_step_is_repeatable(memory, quality):
    assert next_memory(memory, quality) == next_memory(memory, quality)


@given(st.none() | memories)
def test_failures_share_one_day_and_passes_one_interval_not_shorter(memory):
    failures = {next_memory(memory, quality).interval_days for quality in range(3)}
    passes = {next_memory(memory, quality).interval_days for quality in range(3, 6)}

    assert failures == {1}
    assert len(passes) == 1
    assert min(passes) >= 1


@given(st.none() | memories)
def test_a_better_grade_never_leaves_a_lower_ease(memory):
    eases = [next_memory(memory, quality).ease_hundredths for quality in range(6)]

    assert eases == sorted(eases)


@given(memories)
def test_fuzz_and_drill_settings_leave_the_memory_alone(memory):
    for quality in range(6):
        assert next_memory(memory, quality, SM2) == next_memory(memory, quality, SM2_UNFUZZED)


def test_grades_are_qualities():
    assert [(grade.name, int(grade)) for grade in Grade] == [
        ("AGAIN", 2),
        ("HARD", 3),
        ("GOOD", 4),
        ("EASY", 5),
    ]
