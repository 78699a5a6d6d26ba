"""Columns of stacked counts: the drawing of every figure that is a row of numbers.

The SVG is written here, as that of the heat map is. Each column is a stop of the arrow keys (static/js/charts.js) and
of a finger: it says its numbers in its label, and shows them over the chart while it is pointed at or focused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from .charts import BARS_GAP, BARS_HEIGHT, Line, round_above, scale
from .markup import escape, written

TOP = 28  # room for a line with the numbers of the column that is looked at
LINE_HEIGHT = 14
LINE_CHARS = 40  # as many as fit on the narrowest phone
TICKS_AT_MOST = 6


@dataclass(frozen=True, slots=True)
class Piece:
    """One series' part of a column."""

    kind: str
    count: int
    x: float
    width: float
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Column:
    label: str
    """What it stands for, and its numbers."""
    lines: Sequence[str]
    """The same as it is shown over the chart."""
    tick: str
    x: float
    width: float
    pieces: Sequence[Piece]
    unknown: Sequence[float] = ()
    """The middle of each place where a number is not known: it says so, for a bare one reads as nothing at all."""


@dataclass(frozen=True, slots=True)
class Columns:
    columns: Sequence[Column]
    lines: Sequence[Line]
    legend: Sequence[tuple[str, str]]
    """(kind, label); none for a single series, which the sentence names."""
    unit: str = ""
    top: int = TOP
    """Over the columns there is room for the lines of each."""

    @property
    def has_unknown(self) -> bool:
        return any(column.unknown for column in self.columns)

    @property
    def height(self) -> int:
        return self.top + BARS_HEIGHT + 24

    def svg(self) -> SafeString:
        """Put together here, since a template takes many times as long over hundreds of columns."""
        place = 100 / max(1, len(self.columns))
        every = -(-len(self.columns) // TICKS_AT_MOST)
        base = self.top + BARS_HEIGHT
        parts = scale(self.lines, base, self.unit)
        width = round(place, 3)
        for index, column in enumerate(self.columns):
            label = escape(column.label)
            parts.append(
                f'<g class="column" role="img" tabindex="{-1 if index else 0}" aria-label="{label}">'
                f'<rect class="reach" x="{round(place * index, 3)}%" y="0" width="{width}%" height="{base}"/>'
            )
            parts += [
                f'<rect class="tone-{piece.kind}" x="{piece.x}%" y="{piece.y}" width="{piece.width}%"'
                f' height="{piece.height}"/>'
                for piece in column.pieces
            ]
            parts += [f'<text class="unknown" x="{x}%" y="{base - 8}">?</text>' for x in column.unknown]
            parts.append(f'<text class="value" y="12">{_shown(column.lines)}</text></g>')
        for number, index in enumerate(range(0, len(self.columns), every)):
            sort = "tick between" if number % 2 else "tick"  # between two others: left out on a phone
            x = round(place * (index + 0.5), 3)
            parts.append(f'<text class="{sort}" x="{x}%" y="{base + 18}">{escape(self.columns[index].tick)}</text>')
        return written(parts)


def stacked_columns(
    rows: Sequence[tuple[str, str, Sequence[int | None]]],
    series: Sequence[tuple[str, str]],
    *,
    top: int | None = None,
    unit: str = "",
    unknown: str = "",
    are_beside: bool = False,
) -> Columns:
    """From (label, tick, a count for each series) and (kind, label). `top` ends the scale where it is always the same;
    None of a count is `unknown`, and no piece. What is no part of a whole stands beside the others, not on them."""
    top = top or round_above(max((sum(count or 0 for count in counts) for _l, _t, counts in rows), default=0))
    arrange = _beside if are_beside else _stack
    place = 100 / max(1, len(rows))
    labels = [f"{label}: {_told(counts, series, unit, unknown)}" for label, _tick, counts in rows]
    lines = [_lines(label) for label in labels]
    above = TOP + LINE_HEIGHT * (max(map(len, lines), default=1) - 1)
    kinds = [kind for kind, _label in series]
    columns = []
    for index, (_label, tick, counts) in enumerate(rows):
        columns.append(
            Column(
                label=labels[index],
                lines=lines[index],
                tick=tick,
                x=round(place * (index + BARS_GAP / 2), 3),
                width=round(place * (1 - BARS_GAP), 3),
                pieces=arrange(counts, kinds, _Place(index * place, place, top, above + BARS_HEIGHT)),
                unknown=_unknown(counts, index * place, place, are_beside=are_beside),
            )
        )
    levels = [Line(y=above + BARS_HEIGHT * (1 - part / 2), count=top * part // 2) for part in (1, 2)]
    return Columns(columns, levels, series if len(series) > 1 else (), unit, above)


def _lines(label: str) -> list[str]:
    """Broken between its numbers, and after what it stands for, where it is longer than a phone is wide."""
    lines = [""]
    for part in label.replace(": ", ": \n", 1).replace(" · ", " · \n").split("\n"):
        if lines[-1] and len((lines[-1] + part).rstrip()) > LINE_CHARS:
            lines.append("")
        lines[-1] += part
    return [line.rstrip() for line in lines]


def _shown(lines: Sequence[str]) -> str:
    return "".join(
        f'<tspan x="100%" dy="{LINE_HEIGHT if number else 0}">{escape(line)}</tspan>'
        for number, line in enumerate(lines)
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a column stands: x and width in percent, the count at its top, and y of its foot."""

    x: float
    width: float
    top: int
    base: int

    def piece(self, kind: str, count: int, *, below: float = 0, part: int = 0, of: int = 1) -> Piece:
        wide = self.width * (1 - BARS_GAP) / of
        height = BARS_HEIGHT * count / self.top
        return Piece(
            kind,
            count,
            x=round(self.x + self.width * BARS_GAP / 2 + part * wide, 3),
            width=round(wide, 3),
            y=round(self.base - below - height, 1),
            height=round(height, 1),
        )


def _stack(counts: Sequence[int | None], kinds: Sequence[str], place: _Place) -> list[Piece]:
    pieces, below = [], 0
    for count, kind in zip(counts, kinds, strict=True):
        if count:
            pieces.append(place.piece(kind, count, below=BARS_HEIGHT * below / place.top))
            below += count
    return pieces


def _beside(counts: Sequence[int | None], kinds: Sequence[str], place: _Place) -> list[Piece]:
    return [
        place.piece(kind, count, part=number, of=len(kinds))
        for number, (count, kind) in enumerate(zip(counts, kinds, strict=True))
        if count
    ]


def _unknown(counts: Sequence[int | None], x: float, width: float, *, are_beside: bool) -> list[float]:
    if not are_beside:
        return [round(x + width / 2, 3)] if all(count is None for count in counts) else []
    wide = width * (1 - BARS_GAP) / len(counts)
    first = x + width * BARS_GAP / 2 + wide / 2
    return [round(first + number * wide, 3) for number, count in enumerate(counts) if count is None]


def _told(counts: Sequence[int | None], series: Sequence[tuple[str, str]], unit: str, unknown: str) -> str:
    if len(series) == 1:
        [count] = counts
        return unknown if count is None else f"{count}{unit}"
    # Nothing of a count is left out; nothing of a share is a number, and so is not to know it.
    told = [
        f"{name} {unknown if count is None else f'{count}{unit}'}"
        for count, (_kind, name) in zip(counts, series, strict=True)
        if count or unit
    ]
    return " · ".join(told) or "0"
