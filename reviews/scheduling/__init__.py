"""When a card comes back: SM-2 with and without learning steps, its fuzz, its same-day drill, and what "today" means.

Pure: the standard library only; the time and the seed are arguments; values in, new values out. How it
works, with its sources: ``docs/scheduling.md``.
"""

from .answer import Outcome, drill_outcomes, is_extra_look, next_memory, outcomes
from .fuzz import fuzz_bounds, seed_for
from .memory import Grade, Memory
from .options import (
    OPTION_SETS,
    SM2,
    SM2_AS_WRITTEN,
    SM2_AS_WRITTEN_UNFUZZED,
    SM2_STEPS,
    SM2_UNFUZZED,
    Drill,
    Options,
    options_for,
    options_of,
)
from .recall import predicted_recall
from .study_day import day_start, next_day_start, study_day

__all__ = [
    "OPTION_SETS",
    "SM2",
    "SM2_AS_WRITTEN",
    "SM2_AS_WRITTEN_UNFUZZED",
    "SM2_STEPS",
    "SM2_UNFUZZED",
    "Drill",
    "Grade",
    "Memory",
    "Options",
    "Outcome",
    "day_start",
    "drill_outcomes",
    "fuzz_bounds",
    "is_extra_look",
    "next_day_start",
    "next_memory",
    "options_for",
    "options_of",
    "outcomes",
    "predicted_recall",
    "seed_for",
    "study_day",
]
