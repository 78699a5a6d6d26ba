"""What if, as numbers for a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..statistics.figure import Figure, Row, Series

if TYPE_CHECKING:
    from .report import WhatIf


def weeks_figure(found: WhatIf) -> Figure:
    return Figure(
        key="what_if",
        name=_("What if"),
        sentence=found.sentence,
        row_name=_("Week from"),
        series=[
            Series("minutes_now", _("Minutes a day as it is")),
            Series("minutes_then", _("Minutes a day then")),
            Series("new", _("New cards")),
            Series("reviews", _("Reviews")),
            Series("waiting", _("Left waiting")),
        ],
        rows=[
            Row(
                date_format(week.first, "SHORT_DATE_FORMAT"),
                [week.minutes_now, week.minutes_then, week.new_then, week.reviews_then, week.waiting_then],
                key=week.first.isoformat(),
            )
            for week in found.weeks
        ],
    )


def asked_of(found: WhatIf) -> dict[str, Any]:
    """The numbers it was reckoned with, as the JSON says them."""
    choice = found.choice
    return {
        "new_per_day": choice.new_per_day,
        "reviews_per_day": choice.reviews_per_day,
        "break_on": None if choice.break_begins is None else found.day(choice.break_begins).isoformat(),
        "break_days": choice.break_days,
    }
