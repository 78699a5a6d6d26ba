"""What a choice comes to, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from .report import WhatIf


def sentence(found: WhatIf) -> str:
    """The work a day, beside what it is."""
    now, then = found.now.minutes_a_day, found.then.minutes_a_day
    if found.is_usual:
        return _("As things are, the next 90 days take %(time)s a day.") % {"time": about(now)}
    if then == now:
        return _("It would take %(time)s a day, as it does now.") % {"time": about(then)}
    return _("It would take %(time)s a day instead of %(now)s.") % {
        "time": about(then),
        "now": now or _("less than one"),
    }


def about(minutes: int) -> str:
    if not minutes:
        return _("less than a minute")
    return ngettext("about %(n)d minute", "about %(n)d minutes", minutes) % {"n": minutes}


def lead(found: WhatIf) -> str:
    then = found.then
    fullest = then.days[then.fullest]
    sentences = []
    if fullest.secs:
        day = date_format(found.day(then.fullest), "MONTH_DAY_FORMAT")
        sentences.append(
            _("The fullest day is %(date)s, with %(time)s.") % {"date": day, "time": about(round(fullest.secs / 60))}
        )
    if then.met or then.left_new:
        words = ngettext(
            "You would meet %(n)d new card in these days.", "You would meet %(n)d new cards in these days.", then.met
        )
        sentences.append(words % {"n": then.met})
    level = then.level_again
    if level is None:
        waiting = then.days[-1].waiting
        sentences.append(
            ngettext(
                "At their end %(n)d card that is due would still wait: the limit is too low for what comes.",
                "At their end %(n)d cards that are due would still wait: the limit is too low for what comes.",
                waiting,
            )
            % {"n": waiting}
        )
    elif level > 0 and found.choice.break_days:
        sentences.append(
            _("What the break leaves would be done by %(date)s.")
            % {"date": date_format(found.day(level), "MONTH_DAY_FORMAT")}
        )
    return " ".join(sentences)
