"""The sentences over the charts: the number, what it means, what to do."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..queries import minutes
from ..state import MATURE_DAYS
from ..tokens import Pace
from .cards import FORECAST_DAYS, CardStates, Forecast
from .days import Retention, Today, Year
from .streak import Streak


def today_sentence(today: Today) -> str:
    answers, left = today.done.answers, today.left
    if answers and left:
        return _("%(done)s so far, %(left)s to go.") % {"done": _answers(answers), "left": _cards(left)}
    if answers:
        return _("Done for today: %(done)s in %(minutes)s.") % {
            "done": _answers(answers),
            "minutes": _minutes(today.minutes),
        }
    if left:
        return (
            ngettext("%(n)d card is waiting,", "%(n)d cards are waiting,", left) % {"n": left}
            + " "
            + (_("about %(minutes)s.") % {"minutes": _minutes(today.minutes_left)})
        )
    return _("Nothing to review today.")


def today_lead(today: Today, retention: Retention) -> str:
    sentences = []
    if today.done.reviewed:
        sentences.append(
            ngettext(
                "You remembered %(remembered)d of %(n)d review.",
                "You remembered %(remembered)d of %(n)d reviews.",
                today.done.reviewed,
            )
            % {"remembered": today.done.remembered, "n": today.done.reviewed}
        )
        if retention.percent is not None:
            sentences.append(_("Your usual is %(percent)d %%.") % {"percent": retention.percent})
    if today.done.answers and today.left:
        sentences.append(_("What is left takes about %(minutes)s.") % {"minutes": _minutes(today.minutes_left)})
    if today.done.practised:
        sentences.append(
            _("Practice outside the schedule: %(answers)s.") % {"answers": _answers(today.done.practised)}
        )
    elif not today.done.answers and not today.left:
        sentences.append(_("Enjoy the day off: nothing is forgotten by resting when nothing is due."))
    return " ".join(sentences)


def year_sentence(year: Year) -> str:
    studied = len(year.days)
    if not studied:
        return _("You have not studied in the past year.")
    if year.elapsed_days == 1:
        return _("This is your first day.")
    return ngettext(
        "You studied on %(n)d of the last %(days)d days.",
        "You studied on %(n)d of the last %(days)d days.",
        studied,
    ) % {"n": studied, "days": year.elapsed_days}


def year_lead(year: Year) -> str:
    fullest = year.fullest
    if fullest is None:
        return _("Everything you knew is kept. Five minutes are enough to begin again.")
    usual = _("About %(minutes)s each time, %(answers)s in all.") % {
        "minutes": _minutes(year.minutes_a_day),
        "answers": _answers(year.answers),
    }
    if len(year.days) == 1:
        return usual + " " + _("A little every day holds more than much at once.")
    return (
        usual
        + " "
        + _("The fullest day was %(day)s, with %(answers)s.")
        % {
            "day": _day(fullest.day),
            "answers": _answers(fullest.answers),
        }
    )


def streak_sentence(streak: Streak) -> str:
    """Nothing where there is no row: it is no reproach."""
    if streak.studied < 2:
        return ""
    row = ngettext("You studied %(n)d day in a row.", "You studied %(n)d days in a row.", streak.studied)
    words = row % {"n": streak.studied}
    if streak.forgiven:
        words += " " + _("Planned breaks and days with nothing due do not end it.")
    return words


def forecast_sentence(forecast: Forecast) -> str:
    """What is left from before comes first: it is what to do."""
    if forecast.overdue:
        return ngettext(
            "%(n)d card is left from earlier days.", "%(n)d cards are left from earlier days.", forecast.overdue
        ) % {"n": forecast.overdue}
    return _coming(forecast)


def _coming(forecast: Forecast) -> str:
    if forecast.a_day:
        return ngettext(
            "About %(n)d review a day over the next %(days)d days.",
            "About %(n)d reviews a day over the next %(days)d days.",
            forecast.a_day,
        ) % {"n": forecast.a_day, "days": FORECAST_DAYS}
    if forecast.total_coming:
        return ngettext(
            "%(n)d review in the next %(days)d days.", "%(n)d reviews in the next %(days)d days.", forecast.total_coming
        ) % {"n": forecast.total_coming, "days": FORECAST_DAYS}
    return _("Nothing falls due in the next %(days)d days.") % {"days": FORECAST_DAYS}


def forecast_lead(forecast: Forecast, pace: Pace) -> str:
    sentences = []
    if forecast.overdue:
        sentences.append(_("Begin with what is left."))
        if forecast.total_coming:
            sentences.append(_coming(forecast))
        else:
            sentences.append(_("Nothing else falls due in the next %(days)d days.") % {"days": FORECAST_DAYS})
    if forecast.a_day:
        usual = _minutes(minutes(forecast.a_day * pace.review_secs))
        sentences.append(_("That is about %(minutes)s a day; new cards come on top.") % {"minutes": usual})
    if forecast.total_coming > 1:
        sentences.append(
            _("The fullest day is %(day)s, with %(cards)s.")
            % {"day": _day(forecast.fullest.day), "cards": _cards(forecast.fullest.cards)}
        )
    elif forecast.total_coming:
        sentences.append(_("Reviewed on their days, nothing piles up."))
    elif not forecast.overdue:
        sentences.append(_("Meet new cards, and the days they come back appear here."))
    return " ".join(sentences)


def states_sentence(states: CardStates) -> str:
    if not states.total:
        return _("You are not studying a deck with cards now.")
    return ngettext(
        "You have learned %(known)d of %(n)d card.", "You have learned %(known)d of %(n)d cards.", states.total
    ) % {"known": states.remembered, "n": states.total}


def states_lead(states: CardStates, new_per_day: int) -> str:
    sentences = []
    if states.mature:
        sentences.append(
            ngettext(
                "%(n)d of them firmly: it comes back after %(days)d days or more.",
                "%(n)d of them firmly: they come back after %(days)d days or more.",
                states.mature,
            )
            % {"n": states.mature, "days": MATURE_DAYS}
        )
    if states.new and new_per_day:
        days = -(-states.new // new_per_day)
        sentences.append(
            ngettext("%(n)d card is still new:", "%(n)d cards are still new:", states.new) % {"n": states.new}
            + " "
            + ngettext(
                "at up to %(limit)d a day you meet the last in %(days)d day.",
                "at up to %(limit)d a day you meet the last in %(days)d days.",
                days,
            )
            % {"limit": new_per_day, "days": days}
        )
    elif states.total and not states.new:
        sentences.append(_("There is no new one left: reviews on their days keep what you know."))
    return " ".join(sentences)


def _answers(count: int) -> str:
    return ngettext("%(n)d answer", "%(n)d answers", count) % {"n": count}


def _cards(count: int) -> str:
    return ngettext("%(n)d card", "%(n)d cards", count) % {"n": count}


def _minutes(count: int) -> str:
    return ngettext("%(n)d minute", "%(n)d minutes", count) % {"n": count}


def _day(day: date) -> str:
    return _("%(weekday)s %(date)s") % {
        "weekday": date_format(day, "l"),
        "date": date_format(day, "MONTH_DAY_FORMAT"),
    }
