"""The reliability diagram: what was told along, what happened up. The geometry only; its words are in the template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .calibration import Band

HEIGHT = 220
STEP = 10  # per cent between two lines of the scale
Z = 1.96


@dataclass(frozen=True, slots=True)
class Dot:
    """A band of answers, in per cent and as a place in the drawing: x in per cent of its width, y in pixels."""

    told: int
    happened: int
    low: int
    high: int
    answers: int
    recalled: int
    x: float
    y: float
    y_low: float
    y_high: float


@dataclass(frozen=True, slots=True)
class Level:
    percent: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Diagram:
    dots: Sequence[Dot]
    levels: Sequence[Level]
    height: int = HEIGHT
    tick_y: int = HEIGHT + 18
    full_height: int = HEIGHT + 44
    name_y: int = HEIGHT + 38


def wilson(part: int, whole: int) -> tuple[float, float]:
    """Where the true share lies nineteen times in twenty. Source: Wilson 1927."""
    share = part / whole
    width = Z * (share * (1 - share) / whole + Z**2 / (4 * whole**2)) ** 0.5
    center = share + Z**2 / (2 * whole)
    scale = 1 + Z**2 / whole
    return max(0.0, (center - width) / scale), min(1.0, (center + width) / scale)


def diagram(bands: Sequence[Band]) -> Diagram:
    """From a round per cent below everything that is drawn up to 100."""
    spans = [wilson(band.recalled, band.answers) for band in bands]
    lowest = min([band.told for band in bands] + [low for low, _high in spans])
    floor = min(90, int(lowest * 100) // STEP * STEP)

    def along(share: float) -> float:
        return round(100 * (share * 100 - floor) / (100 - floor), 2)

    def up(share: float) -> float:
        return round(HEIGHT - along(share) * HEIGHT / 100, 1)

    return Diagram(
        dots=[
            Dot(
                told=round(100 * band.told),
                happened=round(100 * band.recalled / band.answers),
                low=round(100 * low),
                high=round(100 * high),
                answers=band.answers,
                recalled=band.recalled,
                x=along(band.told),
                y=up(band.recalled / band.answers),
                y_low=up(low),
                y_high=up(high),
            )
            for band, (low, high) in zip(bands, spans, strict=True)
        ],
        levels=[Level(level, along(level / 100), up(level / 100)) for level in range(floor, 101, STEP)],
    )
