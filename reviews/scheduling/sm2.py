"""The SM-2 step: the memory after one more answer.

Source: P. A. Wozniak, "Optimization of learning", thesis, Poznań 1990, chapter 3.2 (on the web since 1998),
and the procedure its author published in Pascal, which decides where the text can be read in two ways.
"""

from typing import Final

from .memory import PASSING_QUALITY, Memory, check_quality
from .options import Options

FIRST_INTERVAL_DAYS: Final = 1
"""I(1), and the interval after a failure. Source: Wozniak 1990, rules 3 and 6."""

SECOND_INTERVAL_DAYS: Final = 6
"""I(2). Source: Wozniak 1990, rule 3."""


def next_memory_of_1990(memory: Memory | None, quality: int, options: Options) -> Memory:
    """The memory after an answer of ``quality`` (0–5), without steps.

    A card that waits in a step counts as one with no repetitions yet, and leaves it. Lateness plays no part.
    Drill answers do not come through here: they leave the memory as it is.
    Raises ValueError when ``quality`` is off the scale.
    """
    check_quality(quality)
    n = memory.repetitions if memory else 0
    lapses = memory.lapses if memory else 0
    ease = memory.ease_hundredths if memory else options.starting_ease_hundredths

    if quality < PASSING_QUALITY:
        interval = FIRST_INTERVAL_DAYS
        lapses += 1 if n >= 1 else 0
        n = 0
    else:
        if memory is None or n == 0:
            interval = FIRST_INTERVAL_DAYS
        elif n == 1:
            interval = SECOND_INTERVAL_DAYS
        else:
            # The ease from before this answer, to the nearest day and exact halves up: all in integers.
            interval = (memory.interval_days * ease + 50) // 100
        n += 1

    if options.maximum_interval_days is not None:
        interval = min(interval, options.maximum_interval_days)
    return Memory(
        repetitions=n,
        interval_days=interval,
        ease_hundredths=max(options.minimum_ease_hundredths, ease + ease_change(quality)),
        lapses=lapses,
    )


def ease_change(quality: int) -> int:
    """What an answer adds to the ease, in hundredths: +10, 0, −14, −32, −54, −80 from quality 5 down to 0.

    Source: Wozniak 1990, rule 5, EF' = EF + (0.1 − (5−q)(0.08 + (5−q)·0.02)), times 100.
    """
    short = 5 - quality
    return 10 - short * (8 + short * 2)
