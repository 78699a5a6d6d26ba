"""The reliability diagram: what was told along, what happened up. The geometry only; its words are in the template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from ..wilson import wilson
from .calibration import Band

TOP = 22  # room for the words of the dot that is pointed at
HEIGHT = 220
STEP = 10  # per cent between two lines of the scale
REACH = 8  # per cent of the width, beside the first and the last dot


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
    reach_x: float
    reach_width: float
    """Half the way to the dots beside it, so that each has a place for a finger."""

    @property
    def short(self) -> str:
        """As long as a phone is wide."""
        return _("Told %(told)d %%, was %(happened)d %% (%(part)d of %(whole)d)") % {
            "told": self.told, "happened": self.happened, "part": self.recalled, "whole": self.answers,
        }  # fmt: skip

    @property
    def label(self) -> str:
        return _("%(short)s; most likely %(low)d–%(high)d %%") % {
            "short": self.short, "low": self.low, "high": self.high,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Level:
    percent: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Diagram:
    dots: Sequence[Dot]
    levels: Sequence[Level]
    top: int = TOP
    height: int = HEIGHT
    base: int = TOP + HEIGHT
    tick_y: int = TOP + HEIGHT + 18
    full_height: int = TOP + HEIGHT + 44
    name_y: int = TOP + HEIGHT + 38


def diagram(bands: Sequence[Band]) -> Diagram:
    """From a round per cent below everything that is drawn up to 100."""
    spans = [wilson(band.recalled, band.answers) for band in bands]
    lowest = min([band.told for band in bands] + [low for low, _high in spans])
    floor = min(90, int(lowest * 100) // STEP * STEP)

    def along(share: float) -> float:
        return round(100 * (share * 100 - floor) / (100 - floor), 2)

    def up(share: float) -> float:
        return round(TOP + HEIGHT - along(share) * HEIGHT / 100, 1)

    xs = [along(band.told) for band in bands]
    between = [(one + other) / 2 for one, other in pairwise(xs)]
    edges = [max(0.0, xs[0] - REACH), *between, min(100.0, xs[-1] + REACH)] if xs else []
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
                reach_x=round(begins, 2),
                reach_width=round(ends - begins, 2),
            )
            for band, (low, high), (begins, ends) in zip(bands, spans, pairwise(edges), strict=True)
        ],
        levels=[Level(level, along(level / 100), up(level / 100)) for level in range(floor, 101, STEP)],
    )
