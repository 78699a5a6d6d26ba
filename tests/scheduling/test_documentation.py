"""docs/scheduling.md tells the truth: its tables are run."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from benchmarks.simulate import POLICIES, WORLDS
from reviews.scheduling import (
    OPTION_SETS,
    SM2,
    SM2_STEPS,
    Drill,
    Grade,
    fuzz_bounds,
    next_memory,
    outcomes,
    predicted_recall,
)

AT = datetime(2026, 3, 2, 18, 30, tzinfo=UTC)
TODAY = date(2026, 3, 2)

PAGE = (Path(__file__).parents[2] / "docs" / "scheduling.md").read_text()


def table(first_header):
    """The body rows of the table whose header begins with that cell, as lists of cells."""
    lines = PAGE.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(f"| {first_header} |"))
    rows = []
    for line in lines[start:]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows[:1] + rows[2:]


def days(first, last):
    return str(first) if first == last else f"{first}–{last}"


def test_worked_example():
    _, *rows = table("answer")
    memory = None

    assert len(rows) == 8
    for answer, quality, *expected, may_be_due in rows:
        assert Grade[answer.upper()] == int(quality)
        memory = next_memory(memory, int(quality))
        first, last = fuzz_bounds(memory.interval_days, SM2.maximum_interval_days)
        state = (memory.interval_days, memory.repetitions, memory.ease_hundredths, memory.lapses)
        assert [str(number) for number in state] == expected
        assert may_be_due == f"{first}–{last}"


def test_ease_changes():
    (_, *qualities), (_, *changes) = table("quality")

    for quality, change in zip(qualities, changes, strict=True):
        ease_after = next_memory(None, int(quality)).ease_hundredths
        assert ease_after == max(130, 250 + int(change.replace("−", "-")))


def test_fuzz_ranges():
    (_, *intervals), (_, *ranges) = table("interval")

    assert [days(*fuzz_bounds(int(interval), None)) for interval in intervals] == ranges


def test_option_sets():
    _, *rows = table("set")

    documented = {
        (match[1], int(match[2])): rest
        for cell, *rest in rows
        if (match := re.match(r"`([\w-]+)` (\d+)", cell))
    }
    words = {Drill.FAILURES: "failures", Drill.AS_WRITTEN: "below 4", None: "–"}
    assert documented == {
        key: [
            words[options.drill],
            "on" if options.fuzz else "off",
            steps(options.learning_steps_minutes),
            steps(options.relearning_steps_minutes),
        ]
        for key, options in OPTION_SETS.items()
    }


def steps(minutes):
    return " ".join(f"{step} m" for step in minutes) or "–"


def test_worked_example_of_the_steps():
    _, *rows = table("with steps")
    unfuzzed = replace(SM2_STEPS, fuzz=False)
    memory = None

    assert len(rows) == 11
    for answer, late, labels, *expected in rows:
        due_day = TODAY - timedelta(days=int(late.replace("−", "-")))
        result = outcomes(memory, at=AT, study_day=TODAY, seed=1, options=unfuzzed, due_day=due_day)
        assert " · ".join(label(result[grade]) for grade in Grade) == labels
        memory = result[Grade[answer.upper()]].memory
        assert state(memory) == expected


def test_worked_example_of_changing_over():
    _, *rows = table("changing over")
    families = {"1990": SM2, "steps": SM2_STEPS}
    memory = None

    assert len(rows) == 8
    for family, answer, *expected in rows:
        memory = next_memory(memory, Grade[answer.upper()], families[family])
        assert state(memory) == expected


def label(outcome):
    return f"{(outcome.drill_at - AT) / timedelta(minutes=1):g} m" if outcome.drill_at else f"{outcome.days} d"


def state(memory):
    waits = "–" if memory.step is None else str(memory.step + 1)
    numbers = (memory.interval_days, memory.repetitions, memory.ease_hundredths, memory.lapses)
    return [waits, *map(str, numbers)]


def test_predicted_recall():
    _, *rows = table("interval of")

    assert len(rows) == 4
    for interval, ease, repetitions, lapses, days_since, expected in rows:
        predicted = predicted_recall(
            interval_days=int(interval),
            ease_hundredths=int(ease),
            repetitions=int(repetitions),
            lapses=int(lapses),
            days_since=int(days_since),
        )
        assert f"{predicted:.2f}".lstrip("0") == expected


def test_every_simulated_set_has_its_costs_for_every_world():
    costs = re.findall(r"^\| (SM-2[^|]*) \| [\d.]+ ± ", PAGE, re.MULTILINE)

    assert costs == [*POLICIES] * len(WORLDS)
    assert all(world.name.capitalize() in PAGE for world in WORLDS)
