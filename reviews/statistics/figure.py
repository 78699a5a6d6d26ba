"""One figure: what it says, what it is drawn from, and the same numbers as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ..charts_columns import Columns, stacked_columns
from ..markup import escape, written
from .days import honest_percent


@dataclass(frozen=True, slots=True)
class Series:
    """One column of the table; where it is drawn, one tone of the chart."""

    key: str
    """As files say it."""
    label: str
    is_drawn: bool = True
    unit: str = ""
    tone: str = ""
    """Of the drawing (static/css/charts.css); none: the one with the name of the key."""


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    values: Sequence[int | None]
    """One for each series; None is a percentage of too few answers."""
    tick: str = ""
    key: str = ""
    """As files say it: a day as 2026-03-02."""


@dataclass(frozen=True, slots=True)
class Action:
    """What to do about it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Figure:
    key: str
    name: str
    sentence: str
    row_name: str
    series: Sequence[Series]
    rows: Sequence[Row]
    lead: str = ""
    action: Action | None = None
    top: int | None = None
    """Where the scale ends, if it is always the same."""
    are_beside: bool = False
    """What is drawn are no parts of a whole."""
    total: Sequence[int | None] = field(default=())
    """Of each series, where a sum means something."""

    @property
    def html_id(self) -> str:
        return f"figure_{self.key}"

    def table_rows(self) -> SafeString:
        """The rows as they are read. Written here, as the drawings are: there are hundreds."""
        unknown = escape(_("not known yet"))
        units = [escape(series.unit) for series in self.series]
        parts = []
        for row in self.rows:
            parts.append(f'<tr><th scope="row">{escape(row.label)}</th>')
            parts += [
                f'<td class="number">{unknown if value is None else f"{value}{unit}"}</td>'
                for value, unit in zip(row.values, units, strict=True)
            ]
            parts.append("</tr>")
        return written(parts)

    @property
    def chart(self) -> Columns | None:
        """None where there is nothing to draw."""
        drawn = [index for index, series in enumerate(self.series) if series.is_drawn]
        if not any(row.values[index] for row in self.rows for index in drawn):
            return None
        return stacked_columns(
            [(row.label, row.tick or row.label, [row.values[index] for index in drawn]) for row in self.rows],
            [(self.series[index].tone or self.series[index].key, self.series[index].label) for index in drawn],
            top=self.top,
            unit=self.series[drawn[0]].unit,
            unknown=_("not known yet"),
            are_beside=self.are_beside,
        )


def sums(rows: Sequence[Row]) -> list[int | None]:
    """Of every series."""
    return [sum(value or 0 for value in column) for column in zip(*(row.values for row in rows), strict=True)]


__all__ = ["Action", "Figure", "Row", "Series", "honest_percent", "sums"]
