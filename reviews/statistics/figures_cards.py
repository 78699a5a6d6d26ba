"""The figures of what is known now and what is coming: from the schedules, counted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils.translation import gettext as _

from ..dated import dated
from ..tokens import Pace
from . import figure_words as words
from .figure import Figure, Row, Series, sums
from .figures_days import catch_up_action, middle, repair_action, what_if_action
from .filters import Chosen, Range

INTERVALS = (1, 2, 3, 7, 14, 21, 30, 60, 90, 180, 365)
"""Each column begins with one of these, and ends before the next."""

FLOOR = 13  # tenths: SM-2's least ease

AHEAD_DAYS = {Range.MONTH: 30, Range.QUARTER: 91, Range.YEAR: 364, Range.ALL: 364}
"""How far the due days are looked at, by how far back the rest is."""


def intervals_figure(intervals: Mapping[int, int]) -> Figure:
    ends = [*(start - 1 for start in INTERVALS[1:]), None]
    rows = []
    for first, last in zip(INTERVALS, ends, strict=True):
        cards = sum(
            count for days, count in intervals.items() if days >= first and (last is None or days <= last)
        )
        told = f"{first}+" if last is None else str(first) if last == first else f"{first}–{last}"
        label = _("1 day") if told == "1" else _("%(days)s days") % {"days": told}
        rows.append(Row(label, [cards], told, told.replace("–", "-")))
    median = middle(intervals)
    return Figure(
        key="intervals",
        name=_("Intervals"),
        sentence=words.intervals_sentence(median),
        lead=words.intervals_lead(median),
        row_name=_("Interval"),
        series=[Series("cards", _("Cards"), tone="mature")],
        rows=rows,
        total=sums(rows),
    )


def eases_figure(eases: Mapping[int, int]) -> Figure:
    """By tenths, from the least there is to the most a card has."""
    last = max([*eases, 26])
    rows = [
        Row(f"{tenth / 10:.1f}", [eases.get(tenth, 0)], key=f"{tenth / 10:.1f}") for tenth in range(FLOOR, last + 1)
    ]
    at_floor = eases.get(FLOOR, 0)
    return Figure(
        key="ease",
        name=_("Ease"),
        sentence=words.eases_sentence(sum(eases.values()), at_floor),
        lead=words.eases_lead(at_floor),
        row_name=_("Ease"),
        series=[Series("cards", _("Cards"), tone="mature")],
        rows=rows,
        total=sums(rows),
        action=repair_action() if at_floor else None,
    )


def due_figure(
    due: Mapping[date, int], intervals: Mapping[int, int], chosen: Chosen, today: date, pace: Pace
) -> Figure:
    """What is left from before, then the days to come: weeks where they are many."""
    days = AHEAD_DAYS[Range(chosen.range)]
    step = 1 if days <= 31 else 7
    overdue = sum(cards for day, cards in due.items() if day < today)
    rows = [Row(_("Earlier"), [overdue, 0], _("Earlier"), "earlier")]
    for ahead in range(0, days, step):
        first = today + timedelta(days=ahead)
        cards = sum(due.get(first + timedelta(days=more), 0) for more in range(step))
        label = f"{dated(first, 'D')} {dated(first, 'MONTH_DAY_FORMAT')}"
        if step > 1:
            label = _("week of %(day)s") % {"day": dated(first, "SHORT_DATE_FORMAT")}
        rows.append(Row(label, [0, cards], _("Today") if not ahead else dated(first, "j M").lower(), str(first)))
    coming = sum(cards for row in rows[1:] for cards in row.values if cards)
    # A card of interval I asks for 1/I of a review a day, for ever.
    load = sum(cards / max(1, interval) for interval, cards in intervals.items())
    return Figure(
        key="due",
        name=_("What is coming"),
        sentence=words.due_sentence(overdue, coming, days),
        lead=words.due_lead(load, pace.review_secs, overdue) if intervals else "",
        row_name=_("When"),
        series=[Series("overdue", _("Left from earlier days")), Series("coming", _("Due"))],
        rows=rows,
        total=sums(rows),
        action=catch_up_action() if overdue else what_if_action() if intervals else None,
    )
