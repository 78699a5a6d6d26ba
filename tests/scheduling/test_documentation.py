"""docs/scheduling.md tells the truth: its tables are run."""

import re
from pathlib import Path

from reviews.scheduling import OPTION_SETS, SM2, Drill, Grade, fuzz_bounds, next_memory

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
        (match[1], int(match[2])): (drill, fuzz)
        for cell, drill, fuzz in rows
        if (match := re.match(r"`([\w-]+)` (\d+)", cell))
    }
    words = {Drill.FAILURES: "failures", Drill.AS_WRITTEN: "below 4"}
    assert documented == {
        key: (words[options.drill], "on" if options.fuzz else "off")
        for key, options in OPTION_SETS.items()
        if not options.has_steps
    }
