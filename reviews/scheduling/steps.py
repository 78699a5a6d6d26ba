"""SM-2 with learning steps: the memory after one more answer, and when the card comes back the same day.

The variant most people know from Anki, whose products are computed as it computes them (see `_product`).
"""

import struct
from dataclasses import replace
from math import floor
from typing import Final

from .memory import Grade, Memory, check_quality
from .options import Options

DAY_SECS: Final = 24 * 60 * 60

HARD_ON_THE_ONLY_STEP: Final = 1.5
"""What Hard makes of the delay where there is no second step to take the mean with. Source: Anki."""


def next_in_steps(
    memory: Memory | None, quality: int, options: Options, days_late: int = 0
) -> tuple[Memory, int | None]:
    """The memory after an answer of ``quality``, and how many seconds a card left in a step waits (else ``None``).

    Qualities 0 to 2 are Again, 3 Hard, 4 Good and 5 Easy. ``days_late`` is counted from the due day, negative when the
    answer is early; it matters to a card past its steps only. Raises ValueError when ``quality`` is off the scale.
    """
    check_quality(quality)
    grade = Grade(max(quality, Grade.AGAIN))
    if memory is None:
        # What a card has before its first answer; the interval only keeps the memory a whole one.
        memory = Memory(
            repetitions=0, interval_days=1, ease_hundredths=options.starting_ease_hundredths, lapses=0, step=0
        )
    if memory.step is None:
        return _reviewed(memory, grade, options, days_late)
    return _stepped(memory, memory.step, grade, options)


def _stepped(memory: Memory, step: int, grade: Grade, options: Options) -> tuple[Memory, int | None]:
    """An answer to a card in a step: it never changes the ease."""
    steps = options.relearning_steps_minutes if memory.is_relearning else options.learning_steps_minutes
    # Where the learner has made the steps fewer since, the card waits in the last of them.
    step = min(step, len(steps) - 1)
    last = len(steps) - 1
    if grade is Grade.EASY or (grade is Grade.GOOD and step >= last) or not steps:
        return _graduated(memory, grade, options), None
    if grade is Grade.AGAIN:
        return _in_step(memory, 0, steps)
    if grade is Grade.GOOD:
        return _in_step(memory, step + 1, steps)
    again, wait = _in_step(memory, step, steps)
    return again, _hard_secs(steps) if step == 0 else wait


def _in_step(memory: Memory, step: int, steps: tuple[int, ...]) -> tuple[Memory, int]:
    return replace(memory, step=step), steps[step] * 60


def _hard_secs(steps: tuple[int, ...]) -> int:
    """Hard on the first step: half-way to the second, or half as long again, at most a day more."""
    if len(steps) > 1:
        return (steps[0] + steps[1]) * 60 // 2
    return min(floor(steps[0] * 60 * HARD_ON_THE_ONLY_STEP), steps[0] * 60 + DAY_SECS)


def _graduated(memory: Memory, grade: Grade, options: Options) -> Memory:
    if memory.is_relearning:
        # The interval was cut at the failure.
        days = memory.interval_days + (1 if grade is Grade.EASY else 0)
    else:
        days = options.easy_days if grade is Grade.EASY else options.graduating_days
    return replace(
        memory, repetitions=1, interval_days=_within(days, 1, options), step=None, is_relearning=False
    )


def _reviewed(memory: Memory, grade: Grade, options: Options, days_late: int) -> tuple[Memory, int | None]:
    """An answer to a card past its steps."""
    change = {
        Grade.AGAIN: options.again_ease_change_hundredths,
        Grade.HARD: options.hard_ease_change_hundredths,
        Grade.GOOD: 0,
        Grade.EASY: options.easy_ease_change_hundredths,
    }[grade]
    ease = max(options.minimum_ease_hundredths, memory.ease_hundredths + change)
    if grade is not Grade.AGAIN:
        hard, good, easy = _passing_days(memory, options, days_late)
        days = {Grade.HARD: hard, Grade.GOOD: good, Grade.EASY: easy}[grade]
        passed = replace(
            memory, repetitions=memory.repetitions + 1, interval_days=days, ease_hundredths=ease
        )
        return passed, None
    failed = replace(
        memory,
        repetitions=0,
        interval_days=_within(_product(memory.interval_days, options.lapse_percent / 100), 1, options),
        ease_hundredths=ease,
        lapses=memory.lapses + (1 if memory.repetitions else 0),
    )
    if not options.relearning_steps_minutes:
        return failed, None
    return _in_step(replace(failed, is_relearning=True, step=0), 0, options.relearning_steps_minutes)


def _passing_days(memory: Memory, options: Options, days_late: int) -> tuple[int, int, int]:
    """The intervals of Hard, Good and Easy, by the ease from before the answer."""
    interval, ease = memory.interval_days, memory.ease_hundredths / 100
    hard_factor, bonus = options.hard_percent / 100, options.easy_bonus_percent / 100
    if days_late < 0:
        # Early, what counts is how long the card really waited. Good is never under Hard, whatever the factors.
        waited = max(0, interval + days_late)
        hard = max(_product(waited, hard_factor), _product(interval, hard_factor / 2))
        good = max(_product(waited, ease), interval, hard)
        easy = _product(good, (1 + bonus) / 2)
        return _within(hard, 1, options), _within(good, 1, options), _within(easy, 1, options)
    hard_days = _within(
        _product(interval, hard_factor), interval + 1 if options.hard_percent > 100 else interval, options
    )
    good_days = _within(_product(interval + days_late / 2, ease), max(hard_days, interval) + 1, options)
    easy_days = _within(_product(_product(interval + days_late, ease), bonus), good_days + 1, options)
    return hard_days, good_days, easy_days


def _within(days: float, minimum: int, options: Options) -> int:
    """The nearest whole day, halves up, at least ``minimum`` and never over the maximum interval."""
    nearest = max(minimum, floor(days + 0.5))
    return nearest if options.maximum_interval_days is None else min(nearest, options.maximum_interval_days)


def _product(days: float, factor: float) -> float:
    """The product as Anki has it, in single precision: exact decimals differ at halves (38 · 2.5 · 1.3 = 123.5, which
    it rounds to 123). Both factors fit, so one rounding here gives what a machine that computes in it gives."""
    return _single(_single(days) * _single(factor))


def _single(value: float) -> float:
    rounded: float = struct.unpack("<f", struct.pack("<f", value))[0]
    return rounded
