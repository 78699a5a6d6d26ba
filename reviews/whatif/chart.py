"""Minutes of each week, as it is and as it would be: bars beside each other. Geometry only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from ..charts import BARS_HEIGHT, BARS_TOP, Bar, BarChart, Line, Tick, round_above
from ..dated import dated
from .simulation import Ahead

WEEK = 7


@dataclass(frozen=True, slots=True)
class Week:
    first: date
    minutes_now: int
    """A day, on average."""
    minutes_then: int
    new_then: int
    reviews_then: int
    waiting_then: int
    """At its end."""


def weeks(today: date, now: Ahead, then: Ahead) -> list[Week]:
    found = []
    for start in range(0, len(now.days), WEEK):
        before, after = now.days[start : start + WEEK], then.days[start : start + WEEK]
        found.append(
            Week(
                first=today + timedelta(days=start),
                minutes_now=round(sum(day.secs for day in before) / 60 / len(before)),
                minutes_then=round(sum(day.secs for day in after) / 60 / len(after)),
                new_then=sum(day.new for day in after),
                reviews_then=sum(day.reviews for day in after),
                waiting_then=after[-1].waiting,
            )
        )
    return found


def weeks_chart(found: Sequence[Week], *, is_usual: bool = False) -> BarChart:
    """Where things stay as they are, one bar a week."""
    top = round_above(max(max(week.minutes_now, week.minutes_then) for week in found))
    place = 100 / len(found)
    names = _("Minutes a day as it is"), _("As it would be")
    wide = 0.74 if is_usual else 0.36
    bars = []
    for number, week in enumerate(found):
        for beside, (kind, minutes) in enumerate((("coming", week.minutes_now), ("today", week.minutes_then))):
            if is_usual and beside:
                continue
            height = round(BARS_HEIGHT * minutes / top, 1)
            bars.append(
                Bar(
                    kind=kind,
                    # Short as under the chart: it is shown on one line, on a phone too.
                    label=f"{dated(week.first, 'j M').lower()}, {names[beside]}",
                    count=minutes,
                    x=round(place * (number + 0.12 + 0.38 * beside), 3),
                    width=round(place * wide, 3),
                    y=round(BARS_TOP + BARS_HEIGHT - height, 1),
                    height=height,
                )
            )
    ticks = [
        Tick(round(place * (number + 0.5), 3), dated(week.first, "j M").lower())
        for number, week in enumerate(found)
        if number % 3 == 0
    ]
    lines = [Line(y=BARS_TOP + BARS_HEIGHT * (1 - part / 2), count=top * part // 2) for part in (1, 2)]
    return BarChart(bars=bars, lines=lines, ticks=ticks)
