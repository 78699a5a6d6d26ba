"""How long until a card comes back, in the few characters a button has."""

from datetime import datetime

from django.utils.formats import number_format
from django.utils.translation import gettext as _

DAYS_A_MONTH = 30.4
DAYS_A_YEAR = 365.25


def short_days(days: int) -> str:
    """Days as they stand up to 99, then months and years with one decimal: "6 d", "4.4 mo", "2 y"."""
    if days < 100:
        return _("%(count)s d") % {"count": days}
    if days < 2 * DAYS_A_YEAR:
        return _("%(count)s mo") % {"count": _one_decimal(days / DAYS_A_MONTH)}
    return _("%(count)s y") % {"count": _one_decimal(days / DAYS_A_YEAR)}


MINUTES_TO_COUNT = 90  # beyond, hours are easier to grasp


def short_minutes(at: datetime, due_at: datetime) -> str:
    """Until a card comes back the same day: "10 min", "1.5 h"."""
    minutes = max(1, round((due_at - at).total_seconds() / 60))
    if minutes >= MINUTES_TO_COUNT:
        return _("%(count)s h") % {"count": _one_decimal(minutes / 60)}
    return _("%(count)s min") % {"count": minutes}


def _one_decimal(value: float) -> str:
    rounded = round(value, 1)
    return number_format(rounded, decimal_pos=0 if rounded == int(rounded) else 1)
