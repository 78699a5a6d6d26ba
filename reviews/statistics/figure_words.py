"""The sentences over the figures: the number, what it means, what to do. No percentage from under fifty answers."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..queries import USUAL_ANSWERS, minutes


def reviews_sentence(answers: int, days: int) -> str:
    """Answers, and the days with any."""
    if not answers:
        return _("No answers in this time.")
    told = ngettext("%(n)d answer", "%(n)d answers", answers) % {"n": answers}
    return ngettext("%(answers)s on %(n)d day.", "%(answers)s on %(n)d days.", days) % {"answers": told, "n": days}


def reviews_lead(answers: int, days: int) -> str:
    if days < 2:
        return ""
    usual = round(answers / days)
    return ngettext(
        "About %(n)d on a day of study; a little every day holds more than much at once.",
        "About %(n)d on a day of study; a little every day holds more than much at once.",
        usual,
    ) % {"n": usual}


def minutes_sentence(milliseconds: int, days: int) -> str:
    if not milliseconds:
        return _("No time spent in this time.")
    total = minutes(-(-milliseconds // 1000))
    return ngettext("%(n)d minute in all.", "%(n)d minutes in all.", total) % {"n": total}


def minutes_lead(milliseconds: int, days: int, answers: int) -> str:
    if not days or not answers:
        return ""
    a_day = minutes(milliseconds // 1000 // days)
    seconds = max(1, round(milliseconds / 1000 / answers))
    return (
        ngettext("About %(n)d minute on a day of study,", "About %(n)d minutes on a day of study,", a_day)
        % {"n": a_day}
        + " "
        + ngettext("%(n)d second an answer.", "%(n)d seconds an answer.", seconds) % {"n": seconds}
    )


def memory_sentence(asked: int, recalled: int, days: int | None = None) -> str:
    """Of the last so many days, or of all that was ever asked; a percentage only where it means something."""
    if not asked:
        return _("What you remember is not known yet.")
    if asked < USUAL_ANSWERS:
        return ngettext(
            "What you remember is not known yet: %(n)d answer that tells, and it takes %(least)d.",
            "What you remember is not known yet: %(n)d answers that tell, and it takes %(least)d.",
            asked,
        ) % {"n": asked, "least": USUAL_ANSWERS}
    percent = round(100 * recalled / asked)
    if days is None:
        return _("You remember %(percent)d %% of what you are asked after a day or more.") % {"percent": percent}
    return _("In the last %(days)d days you remembered %(percent)d %% of what you were asked.") % {
        "percent": percent,
        "days": days,
    }


def memory_lead(asked: int, recalled: int) -> str:
    sentences = [_("Counted is the first answer to a card on a day, at least a day after the last one.")]
    if asked >= USUAL_ANSWERS:
        percent = round(100 * recalled / asked)
        if percent < 80:
            sentences.append(
                _("That is little: meet fewer new cards for a while, and repair those that will not stick.")
            )
        elif percent > 95:
            sentences.append(_("That is a lot: there is room for more new cards."))
        else:
            sentences.append(_("That is where most learning is had for the time: go on like this."))
    return " ".join(sentences)


def due_sentence(overdue: int, coming: int, days: int) -> str:
    if not overdue and not coming:
        return ngettext(
            "Nothing falls due in the next %(n)d day.", "Nothing falls due in the next %(n)d days.", days
        ) % {"n": days}
    if not overdue:
        return ngettext(
            "%(n)d review in the next %(days)d days, and nothing left from before.",
            "%(n)d reviews in the next %(days)d days, and nothing left from before.",
            coming,
        ) % {"n": coming, "days": days}
    left = ngettext("%(n)d card is left from earlier days.", "%(n)d cards are left from earlier days.", overdue)
    return (
        left % {"n": overdue}
        + " "
        + ngettext(
            "%(n)d review comes in the next %(days)d days.", "%(n)d reviews come in the next %(days)d days.", coming
        )
        % {"n": coming, "days": days}
    )


def due_lead(load: float, review_secs: int, overdue: int) -> str:
    """`load` is the cards a day that the intervals come to."""
    a_day = round(load)
    if not a_day:
        return _("Less than one card a day, once they are all spread.")
    time = minutes(a_day * review_secs)
    told = ngettext("%(n)d minute", "%(n)d minutes", time) % {"n": time}
    sentence = ngettext(
        "Your cards come to about %(n)d review a day, %(minutes)s.",
        "Your cards come to about %(n)d reviews a day, %(minutes)s.",
        a_day,
    ) % {"n": a_day, "minutes": told}
    return sentence + (" " + _("Begin with what is left.") if overdue else "")


def states_sentence(mature: int, young: int, learning: int) -> str:
    known = mature + young
    if not known + learning:
        return _("No card is learned yet.")
    return ngettext(
        "%(n)d card is learned, %(mature)d of them firmly.",
        "%(n)d cards are learned, %(mature)d of them firmly.",
        known,
    ) % {"n": known, "mature": mature}


def states_lead(change: int) -> str:
    """Cards remembered more or fewer than at the beginning of the time looked at."""
    if change > 0:
        return ngettext(
            "%(n)d more than at the beginning of this time.", "%(n)d more than at the beginning of this time.", change
        ) % {"n": change}
    if change < 0:
        return ngettext(
            "%(n)d fewer than at the beginning of this time: some were forgotten, and come back soon.",
            "%(n)d fewer than at the beginning of this time: some were forgotten, and come back soon.",
            -change,
        ) % {"n": -change}
    return _("As many as at the beginning of this time.")


def intervals_sentence(median: int | None) -> str:
    if median is None:
        return _("No card has an interval yet.")
    return ngettext(
        "Half of your cards come back after %(n)d day or more.",
        "Half of your cards come back after %(n)d days or more.",
        median,
    ) % {"n": median}


def eases_sentence(total: int, at_floor: int) -> str:
    if not total:
        return _("No card has an ease yet.")
    if not at_floor:
        return _("No card has sunk to the least ease.")
    return ngettext(
        "%(n)d card has sunk to an ease of 1.3, the least there is.",
        "%(n)d cards have sunk to an ease of 1.3, the least there is.",
        at_floor,
    ) % {"n": at_floor}


def eases_lead(at_floor: int) -> str:
    if not at_floor:
        return _("Ease is how fast a card's interval grows.")
    return _("Ease is how fast a card's interval grows. What stays at the least is mostly badly put: repair it.")


def hours_sentence(best: str, percent: int | None, asked: int) -> str:
    if percent is None:
        return ngettext(
            "Your best hour is not known yet: %(n)d review in this time.",
            "Your best hour is not known yet: %(n)d reviews in this time.",
            asked,
        ) % {"n": asked}
    return _("You remember most at %(hour)s: %(percent)d %%.") % {"hour": best, "percent": percent}


def hours_lead(is_known: bool) -> str:
    if is_known:
        return _("Hours with fewer than %(least)d reviews are left out.") % {"least": USUAL_ANSWERS}
    return _("An hour says something from %(least)d reviews on.") % {"least": USUAL_ANSWERS}


def grades_sentence(again: int, total: int) -> str:
    if total < USUAL_ANSWERS:
        return ngettext(
            "How you grade is not known yet: %(n)d answer in this time.",
            "How you grade is not known yet: %(n)d answers in this time.",
            total,
        ) % {"n": total}
    return _("%(again)d of %(total)d answers were Again.") % {"again": again, "total": total}


def grades_lead() -> str:
    return _("By what was asked: a new card, one being learned, one with less than 21 days, one with more.")


def added_sentence(met: int) -> str:
    if not met:
        return _("No new card in this time.")
    return ngettext("You met %(n)d new card.", "You met %(n)d new cards.", met) % {"n": met}


def calendar_sentence(days: int, of: int) -> str:
    if not days:
        return _("No day of study in this time.")
    return ngettext("%(n)d day of study of %(of)d.", "%(n)d days of study of %(of)d.", days) % {"n": days, "of": of}


def day(value: date) -> str:
    return date_format(value, "SHORT_DATE_FORMAT")
