"""What each answer would do: the one call that prints the buttons and stores the answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from .fuzz import fuzzed_days
from .memory import PASSING_QUALITY, QUALITIES, Memory
from .options import SM2, Options
from .sm2 import next_memory_of_1990
from .steps import DAY_SECS, next_in_steps


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one quality leads to."""

    quality: int
    memory: Memory
    due_day: date
    """The study day on which the card is due, fuzz included: the day to store."""
    days: int
    """From the study day of the answer to ``due_day``: what the button prints where `drill_at` is ``None``."""
    drill_at: datetime | None
    """The instant (UTC) at which the card is asked again the same day, by the drill or a step; ``None`` when it is
    not. It may lie in the next study day: by then a drill has lapsed, and a step is due like any card."""


def next_memory(memory: Memory | None, quality: int, options: Options = SM2, days_late: int = 0) -> Memory:
    """The memory after an answer of ``quality`` (0–5). Drill answers do not come here: they leave it as it is.

    ``days_late`` is counted from the due day, negative when the answer is early; without steps it plays no part.
    Raises ValueError when ``quality`` is off the scale.
    """
    return _next(memory, quality, options, days_late)[0]


def outcomes(
    memory: Memory | None,
    *,
    at: datetime,
    study_day: date,
    seed: int,
    options: Options = SM2,
    due_day: date | None = None,
) -> Mapping[int, Outcome]:
    """The outcome of every quality from 0 to 5, for an answer given ``at`` on ``study_day``.

    ``due_day`` is the one the card has: with steps, late and early answers count as what they are; ``None`` is on
    time. Without steps the passing grades share one interval and one due day, since SM-2 multiplies by the ease from
    before. Where the options restart early ones, passing before the due day keeps the memory and counts its interval
    from ``study_day``, never to a day sooner than the due day. Raises ValueError when ``at`` has no time zone,
    OverflowError when a due day is past the year 9999 (only without a maximum interval).
    """
    _check_aware(at)
    days_late = (study_day - due_day).days if due_day is not None else 0
    result: dict[int, Outcome] = {}
    kept = memory if memory and is_extra_look(memory, due_day, study_day, options) else None
    for quality in QUALITIES:
        if kept and quality >= PASSING_QUALITY:
            after, wait_secs = kept, None
            days = max(-days_late, _days(after, wait_secs, seed, options, None))
        else:
            after, wait_secs = _next(memory, quality, options, days_late)
            below = result[quality - 1] if quality > PASSING_QUALITY else None
            days = _days(after, wait_secs, seed, options, below)
        result[quality] = Outcome(
            quality=quality,
            memory=after,
            due_day=study_day + timedelta(days=days),
            days=days,
            drill_at=_asked_again_at(quality, at, wait_secs, options),
        )
    return result


def is_extra_look(memory: Memory, due_day: date | None, study_day: date, options: Options) -> bool:
    """Whether a pass now leaves the memory as it is: the card was not due yet, and waits in no step."""
    return options.restarts_early and memory.step is None and due_day is not None and study_day < due_day


def drill_outcomes(
    memory: Memory, due_day: date, *, at: datetime, study_day: date, options: Options = SM2
) -> Mapping[int, Outcome]:
    """The outcome of every quality for a card asked again on the day it was failed.

    A drill answer changes neither memory nor due day, only whether the card is asked once more. ``due_day``
    is the one the card already has. Raises ValueError when ``at`` has no time zone.
    """
    _check_aware(at)
    return {
        quality: Outcome(
            quality=quality,
            memory=memory,
            due_day=due_day,
            days=(due_day - study_day).days,
            drill_at=_asked_again_at(quality, at, None, options),
        )
        for quality in QUALITIES
    }


def _next(memory: Memory | None, quality: int, options: Options, days_late: int) -> tuple[Memory, int | None]:
    if options.has_steps:
        return next_in_steps(memory, quality, options, days_late)
    return next_memory_of_1990(memory, quality, options), None


def _days(after: Memory, wait_secs: int | None, seed: int, options: Options, below: Outcome | None) -> int:
    """Days to the due day; ``below`` is the outcome of the passing grade under this one."""
    if wait_secs is not None:
        # Of a step within the day, the day of the answer: if that ends before, the card is due on the next.
        return 0 if wait_secs < DAY_SECS else (wait_secs + DAY_SECS // 2) // DAY_SECS
    days = after.interval_days
    if not options.fuzz:
        return days
    days = fuzzed_days(days, seed, options.maximum_interval_days)
    if below is not None and below.memory.step is None:
        # A longer interval does not fall on the same day, nor an equal one on an earlier, though the one below was
        # pushed on: the fuzz reaches at least a day further for every day of interval.
        days = max(days, below.days + (1 if after.interval_days > below.memory.interval_days else 0))
    return days if options.maximum_interval_days is None else min(days, options.maximum_interval_days)


def _asked_again_at(quality: int, at: datetime, wait_secs: int | None, options: Options) -> datetime | None:
    if options.has_steps:
        if wait_secs is None or wait_secs >= DAY_SECS:
            return None
    elif options.drill is None or quality >= options.drill.value:
        return None
    else:
        wait_secs = options.drill_minutes * 60
    # In UTC, because adding to a local time counts minutes of the wall clock, which jumps twice a year.
    return at.astimezone(UTC) + timedelta(seconds=wait_secs)


def _check_aware(at: datetime) -> None:
    if at.utcoffset() is None:
        raise ValueError(f"at must be an aware datetime, not {at!r}")
