"""Learning steps as one line of text: "1m 10m 1d"."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .scheduling.options import STEP_MINUTES

MINUTES = {"": 1, "m": 1, "min": 1, "h": 60, "d": 24 * 60}
STEPS_AT_MOST = 10

# A number and, perhaps after a space, its unit; else whatever stands there, to say it back.
PART = re.compile(r"(?P<number>\d+)\s*(?P<unit>[^\W\d]*)|(?P<other>[^\s,;]+)")


def parse_steps(text: str) -> tuple[int, ...]:
    """The minutes of each step. A number alone is minutes. Raises ValidationError with what to write instead."""
    steps = []
    for part in PART.finditer(text):
        minutes = MINUTES.get((part["unit"] or "").lower()) if part["number"] else None
        if minutes is None:
            raise ValidationError(
                _("“%(part)s” is not a step. Write a number and m, h or d, such as 10m or 1d."),
                code="step",
                params={"part": part[0]},
            )
        # Digits of any length: nothing is counted with before it is known to be short.
        number = int(part["number"]) if len(part["number"]) <= 6 else STEP_MINUTES.stop
        if number * minutes not in STEP_MINUTES:
            raise ValidationError(_("A step lasts from 1 minute to 30 days."), code="step_length")
        steps.append(number * minutes)
    if len(steps) > STEPS_AT_MOST:
        raise ValidationError(_("Ten steps are the most there can be."), code="steps")
    return tuple(steps)


def format_steps(steps: tuple[int, ...]) -> str:
    """As `parse_steps` reads it, each in its largest whole unit."""
    return " ".join(_format_step(minutes) for minutes in steps)


def _format_step(minutes: int) -> str:
    for unit in ("d", "h"):
        if minutes % MINUTES[unit] == 0:
            return f"{minutes // MINUTES[unit]}{unit}"
    return f"{minutes}m"
