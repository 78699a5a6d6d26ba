"""How sure a share is. Plain arithmetic: no Django, no clock."""

from __future__ import annotations

from math import sqrt
from typing import Final

Z: Final = 1.959964
"""The normal quantile of an interval that holds the true share nineteen times in twenty."""


def wilson(part: int, whole: int) -> tuple[float, float]:
    """The interval of a share, after E. B. Wilson 1927: honest also near 0 and 1 and where answers are few."""
    if not whole:
        return 0.0, 1.0
    share = part / whole
    scale = 1 + Z**2 / whole
    middle = (share + Z**2 / (2 * whole)) / scale
    spread = Z * sqrt(share * (1 - share) / whole + Z**2 / (4 * whole**2)) / scale
    return max(0.0, middle - spread), min(1.0, middle + spread)
