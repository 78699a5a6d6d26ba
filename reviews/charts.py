"""The geometry of the charts: counts in, places out. Their templates only write down what is computed here.

Across, strips and bars measure in percent of the drawing's width, so that they fit any screen while their words keep
their size; everything else is in pixels. Colours are classes: static/css/charts.css.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .dated import dated
from .markup import escape, written

# ── a strip: one whole in parts ──────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Segment:
    kind: str
    label: str
    count: int
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Strip:
    """Parts of a whole, in order. The widths add up to 100 unless the whole is 0."""

    segments: Sequence[Segment]

    @property
    def total(self) -> int:
        return sum(segment.count for segment in self.segments)

    @property
    def drawn(self) -> Sequence[Segment]:
        return [segment for segment in self.segments if segment.count]


def strip(parts: Iterable[tuple[str, str, int]]) -> Strip:
    """From (kind, label, count)."""
    parts = list(parts)
    total = sum(count for _kind, _label, count in parts)
    segments, before = [], 0
    for kind, label, count in parts:
        left, right = _share(before, total), _share(before + count, total)
        segments.append(Segment(kind, label, count, x=left, width=round(right - left, 3)))
        before += count
    return Strip(segments)


def _share(part: int, whole: int) -> float:
    return round(100 * part / whole, 3) if whole else 0.0


# ── bars: one count a day ────────────────────────────────────────────────────────────────────────────────────

BARS_HEIGHT = 160
BARS_TOP = 16  # room for the number on the highest line
BARS_GAP = 0.28  # of a bar's place
TICK_DAYS = 7


@dataclass(frozen=True, slots=True)
class Bar:
    kind: str
    label: str
    count: int
    x: float
    width: float
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Line:
    """A level of the scale."""

    y: float
    count: int


@dataclass(frozen=True, slots=True)
class Tick:
    """A word under the bar it belongs to."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class BarChart:
    bars: Sequence[Bar]
    lines: Sequence[Line]
    ticks: Sequence[Tick]
    base: int = BARS_TOP + BARS_HEIGHT
    height: int = BARS_TOP + BARS_HEIGHT + 24

    def svg(self) -> SafeString:
        """The drawing's inside: each bar is a stop of the arrow keys and of a finger, and says its number."""
        parts = scale(self.lines, self.base)
        for index, bar in enumerate(self.bars):
            told = escape(f"{bar.label}: {bar.count}")
            parts.append(
                f'<g class="column" role="img" tabindex="{-1 if index else 0}" aria-label="{told}">'
                f'<rect class="reach" x="{bar.x}%" y="0" width="{bar.width}%" height="{self.base}"/>'
                f'<rect class="tone-{bar.kind}" x="{bar.x}%" y="{bar.y}" width="{bar.width}%" height="{bar.height}"'
                f' rx="1.5"/><text class="value" x="100%" y="10">{told}</text></g>'
            )
        parts += [
            f'<text class="tick" x="{tick.x}%" y="{self.base + 18}">{escape(tick.text)}</text>' for tick in self.ticks
        ]
        return written(parts)


def scale(lines: Sequence[Line], base: int, unit: str = "") -> list[str]:
    """The levels with their counts, and the line that bars stand on."""
    told = escape(unit)
    parts = [
        f'<line class="scale" x1="0" x2="100%" y1="{line.y}" y2="{line.y}"/>'
        f'<text class="scale-name" x="0" y="{line.y}" dx="-6" dy="4">{line.count}{told}</text>'
        for line in lines
    ]
    return [*parts, f'<line class="base" x1="0" x2="100%" y1="{base}" y2="{base}"/>']


def due_chart(overdue: int, days: Sequence[tuple[date, int]]) -> BarChart:
    """What is overdue, then today, then the days after it; the scale ends at a round number."""
    counts = [overdue, *(count for _day, count in days)]
    top = round_above(max(counts))
    place = 100 / len(counts)
    bars = []
    for index, count in enumerate(counts):
        height = round(BARS_HEIGHT * count / top, 1)
        bars.append(
            Bar(
                kind=("overdue", "today")[index] if index < 2 else "coming",
                label=_("Earlier") if index == 0 else dated(days[index - 1][0], "MONTH_DAY_FORMAT"),
                count=count,
                x=round(place * (index + BARS_GAP / 2), 3),
                width=round(place * (1 - BARS_GAP), 3),
                y=round(BARS_TOP + BARS_HEIGHT - height, 1),
                height=height,
            )
        )
    ticks = [
        Tick(round(place * (index + 1.5), 3), dated(days[index][0], "j M").lower() if index else _("Today"))
        for index in range(0, len(days), TICK_DAYS)
    ]
    lines = [Line(y=BARS_TOP + BARS_HEIGHT * (1 - part / 2), count=top * part // 2) for part in (1, 2)]
    return BarChart(bars=bars, lines=lines, ticks=ticks)


SMALL_SCALES = (2, 4, 6, 8)
SCALES = (10, 12, 16, 20, 24, 30, 40, 50, 60, 80)


def round_above(count: int) -> int:
    """The end of a scale that holds this count, a round number whose half is whole."""
    for end in SMALL_SCALES:
        if count <= end:
            return end
    power = 1
    while True:
        for step in SCALES:
            if count <= step * power:
                return step * power
        power *= 10


# ── the heat map: a year of days ─────────────────────────────────────────────────────────────────────────────

CELL = 14
PITCH = 17
HEAD = 20  # the months' names
SIDE = 34  # the weekdays' names
FOOT = 18  # what the day that is looked at says
LEVELS = 4
MONTH_COLUMNS = 3  # a month's name is as wide
NAMED_WEEKDAYS = (0, 2, 4)


@dataclass(frozen=True, slots=True)
class Cell:
    day: date
    answers: int
    level: int
    """0: nothing; up to 4: the learner's fullest days."""
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Name:
    x: int
    y: int
    text: str


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Weeks as columns, Monday first; the last column is the week of the last day."""

    cells: Sequence[Cell]
    months: Sequence[Name]
    weekdays: Sequence[Name]
    width: int
    height: int
    step: int
    """So many answers make a level."""

    @property
    def legend(self) -> Sequence[tuple[int, str]]:
        """Each level with the answers it stands for."""
        ranges = [(level, _between((level - 1) * self.step + 1, level * self.step)) for level in range(1, LEVELS)]
        return [(0, "0"), *ranges, (LEVELS, _("%(n)d or more") % {"n": (LEVELS - 1) * self.step + 1})]

    @property
    def weeks(self) -> Sequence[tuple[date, Sequence[int | None]]]:
        """The same numbers for the table: each week's Monday and its answers by weekday, the latest week first.

        None for the days still to come.
        """
        weeks = []
        for start in range(0, len(self.cells), 7):
            week: list[int | None] = [cell.answers for cell in self.cells[start : start + 7]]
            weeks.append((self.cells[start].day, week + [None] * (7 - len(week))))
        return weeks[::-1]

    def table_rows(self) -> SafeString:
        """Of the weeks, as HTML."""
        parts = []
        for monday, week in self.weeks:
            told = escape(dated(monday, "SHORT_DATE_FORMAT"))
            parts.append(f'<tr><th scope="row"><time datetime="{monday.isoformat()}">{told}</time></th>')
            parts += [f'<td class="number">{"" if answers is None else answers}</td>' for answers in week]
            parts.append("</tr>")
        return written(parts)

    @property
    def weekday_names(self) -> Sequence[str]:
        return [str(WEEKDAYS_ABBR[weekday]) for weekday in range(7)]

    def svg(self) -> SafeString:
        """The drawing's inside, put together here: a template loop over 371 cells takes many times as long. The days
        of study are each reached by the arrow keys and by a finger; the latest by the tab key."""
        parts = [
            f'<text x="{name.x}" y="{name.y}">{escape(name.text)}</text>' for name in (*self.months, *self.weekdays)
        ]
        latest = max((cell.day for cell in self.cells if cell.answers), default=None)
        right, below = self.width - SIDE, self.height - 4
        size = f'width="{CELL}" height="{CELL}"'
        for cell in self.cells:
            square = f'<rect class="heat-{cell.level}" x="{cell.x}" y="{cell.y}" {size} rx="3"/>'
            if not cell.answers:
                parts.append(square)
                continue
            answers = ngettext("%(n)d answer", "%(n)d answers", cell.answers) % {"n": cell.answers}
            told = escape(f"{dated(cell.day, 'SHORT_DATE_FORMAT')}: {answers}")
            parts.append(
                f'<g class="column" role="img" tabindex="{0 if cell.day == latest else -1}" aria-label="{told}">'
                f'{square}<text class="value" x="{right}" y="{below}">{told}</text></g>'
            )
        return written(parts)


def heat_map(answers: dict[date, int], *, first: date, last: date) -> HeatMap:
    """`first` is the Monday the map begins with."""
    step = heat_step(answers.values())
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    cells = [
        Cell(
            day=day,
            answers=answers.get(day, 0),
            level=heat_level(answers.get(day, 0), step),
            x=number // 7 * PITCH,
            y=HEAD + number % 7 * PITCH,
        )
        for number, day in enumerate(days)
    ]
    columns = -(-len(days) // 7)
    return HeatMap(
        cells=cells,
        months=_months(days, columns),
        weekdays=[
            Name(columns * PITCH + 4, HEAD + weekday * PITCH + CELL - 3, str(WEEKDAYS_ABBR[weekday]).lower())
            for weekday in NAMED_WEEKDAYS
        ],
        width=columns * PITCH + SIDE,
        height=HEAD + 7 * PITCH + FOOT,
        step=step,
    )


def heat_step(counts: Iterable[int]) -> int:
    """Answers to a level, from the learner's own days: a tenth of the days may be off the scale's end. At least 1."""
    ordered = sorted(count for count in counts if count)
    if not ordered:
        return 1
    usual_most = ordered[(len(ordered) - 1) * 9 // 10]
    step = max(1, -(-usual_most // LEVELS))
    return step if step < 5 else -(-step // 5) * 5


def heat_level(answers: int, step: int) -> int:
    return min(LEVELS, -(-answers // step))


def _months(days: Sequence[date], columns: int) -> list[Name]:
    """Each month's name over the week of its first day, where there is room for it."""
    names = []
    for number, day in enumerate(days):
        column = number // 7
        if day.day == 1 and column <= columns - MONTH_COLUMNS + 1:
            names.append(Name(column * PITCH, HEAD - 8, dated(day, "M").lower()))
    return names


def _between(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"
