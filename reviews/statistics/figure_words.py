"""The sentences over the figures: the number, what it means, what to do. No percentage from under fifty answers."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..dated import dated
from ..queries import USUAL_ANSWERS, minutes
from .hours import HoursKnown

SLOW_SECS = 20  # an answer; two cards in a row of one fact each seldom take longer
LITTLE_KNOWN, MUCH_KNOWN = 80, 95  # percent remembered: between them most is learned for the time
MUCH_AGAIN, MUCH_HARD = 20, 30  # percent of the answers
YOUNG_DAYS = 7  # an interval under which most of the work is still to come


def reviews_sentence(answers: int, days: int) -> str:
    """Answers, and the days with any."""
    if not answers:
        return _("No answers in this time.")
    told = ngettext("%(n)d answer", "%(n)d answers", answers) % {"n": answers}
    return ngettext("%(answers)s on %(n)d day.", "%(answers)s on %(n)d days.", days) % {"answers": told, "n": days}


def reviews_lead(answers: int, days: int) -> str:
    if not answers:
        return _("Everything you knew is kept. Five minutes are enough to begin again.")
    if days < 2:
        return _("A little every day holds more than much at once.")
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
    told = ngettext("About %(n)d minute on a day of study.", "About %(n)d minutes on a day of study.", a_day)
    return f"{told % {'n': a_day}} {_pace(milliseconds, answers)}"


def _pace(milliseconds: int, answers: int) -> str:
    if answers < USUAL_ANSWERS:
        return ngettext(
            "How long an answer takes you is not known yet: %(n)d answer, and it takes %(least)d.",
            "How long an answer takes you is not known yet: %(n)d answers, and it takes %(least)d.",
            answers,
        ) % {"n": answers, "least": USUAL_ANSWERS}
    seconds = max(1, round(milliseconds / 1000 / answers))
    if is_slow(milliseconds, answers):
        told = ngettext(
            "%(n)d second an answer: that is long; cards that ask for several facts are better split.",
            "%(n)d seconds an answer: that is long; cards that ask for several facts are better split.",
            seconds,
        )
    else:
        told = ngettext(
            "%(n)d second an answer: take the time you need, no card is timed.",
            "%(n)d seconds an answer: take the time you need, no card is timed.",
            seconds,
        )
    return told % {"n": seconds}


def is_slow(milliseconds: int, answers: int) -> bool:
    return answers >= USUAL_ANSWERS and milliseconds >= SLOW_SECS * 1000 * answers


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
    sentences = [_("What counts is the first answer to a card on a day, at least a day after the last one.")]
    if asked < USUAL_ANSWERS:
        sentences.append(_("Review what is due on its day, and it is soon known."))
    else:
        percent = round(100 * recalled / asked)
        if percent < LITTLE_KNOWN:
            sentences.append(
                _("That is little: meet fewer new cards for a while, and repair those that will not stick.")
            )
        elif percent > MUCH_KNOWN:
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
    left %= {"n": overdue}
    if not coming:
        return left
    return (
        left
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
        sentence = _("Each time they come again counted, it is less than one card a day.")
    else:
        time = minutes(a_day * review_secs)
        told = ngettext("%(n)d minute", "%(n)d minutes", time) % {"n": time}
        sentence = ngettext(
            "Each time they come again counted, it is about %(n)d review a day, %(minutes)s.",
            "Each time they come again counted, it is about %(n)d reviews a day, %(minutes)s.",
            a_day,
        ) % {"n": a_day, "minutes": told}
    to_do = _("Begin with what is left.") if overdue else _("Reviewed on their days, nothing piles up.")
    return f"{sentence} {to_do}"


def states_sentence(mature: int, young: int, learning: int) -> str:
    known = mature + young
    if not known + learning:
        return _("No card is learned yet.")
    if not mature:
        return ngettext(
            "%(n)d card is learned, not firmly yet.", "%(n)d cards are learned, none of them firmly yet.", known
        ) % {"n": known}
    return ngettext(
        "%(n)d card is learned, %(mature)d of them firmly.",
        "%(n)d cards are learned, %(mature)d of them firmly.",
        known,
    ) % {"n": known, "mature": mature}


def states_lead(change: int) -> str:
    """Cards remembered more or fewer than at the beginning of the time looked at."""
    if change > 0:
        return ngettext(
            "%(n)d more than at the beginning of this time: go on like this.",
            "%(n)d more than at the beginning of this time: go on like this.",
            change,
        ) % {"n": change}
    if change < 0:
        return ngettext(
            "%(n)d fewer than at the beginning of this time: some were forgotten or suspended. Answer what comes"
            " back before you meet new ones.",
            "%(n)d fewer than at the beginning of this time: some were forgotten or suspended. Answer what comes"
            " back before you meet new ones.",
            -change,
        ) % {"n": -change}
    return _("As many as at the beginning of this time: reviews on their days keep them.")


def intervals_sentence(median: int | None) -> str:
    if median is None:
        return _("No card has an interval yet.")
    return ngettext(
        "Half of your cards come back after %(n)d day or more.",
        "Half of your cards come back after %(n)d days or more.",
        median,
    ) % {"n": median}


def intervals_lead(median: int | None) -> str:
    if median is None:
        return _("It gets one with the first answer that remembers it.")
    if median < YOUNG_DAYS:
        return _("The first weeks of a card are most of its work. Reviewed on its days, each comes less often.")
    return _("The longer an interval, the less work for the same memory. Each review on its day lengthens it.")


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
        return _("Ease is how fast a card's interval grows. There is nothing to repair here.")
    return _("Ease is how fast a card's interval grows. What stays at the least is mostly badly put: repair it.")


def hours_sentence(hours: HoursKnown, asked: int) -> str:
    """`asked` are the reviews of all hours."""
    if hours.best is None:
        return ngettext(
            "Your best hour is not known yet: %(n)d review in this time.",
            "Your best hour is not known yet: %(n)d reviews in this time.",
            asked,
        ) % {"n": asked}
    best = {
        "hour": hour(hours.best),
        "end": hour(hours.best + 1),
        "percent": hours.percent,
        "rest": hours.rest_percent,
    }
    if hours.rest_percent is None:
        return _("From %(hour)s to %(end)s you remember %(percent)d %%; of no other hour is it known yet.") % best
    if not hours.is_clear:
        return _("No hour is better than the others by more than chance.")
    return _("You remember most from %(hour)s to %(end)s: %(percent)d %%, and %(rest)d %% at other hours.") % best


def hours_lead(hours: HoursKnown) -> str:
    left_out = _("An hour says something from %(least)d reviews on.") % {"least": USUAL_ANSWERS}
    if hours.is_clear:
        return _("Keep that hour for your reviews, if you can choose.") + " " + left_out
    return _("Study when it suits you.") + " " + left_out


def hour(of_day: int) -> str:
    return f"{of_day}:00"


def grades_sentence(again: int, total: int) -> str:
    if total < USUAL_ANSWERS:
        return ngettext(
            "How you grade is not known yet: %(n)d answer in this time.",
            "How you grade is not known yet: %(n)d answers in this time.",
            total,
        ) % {"n": total}
    return _("%(again)d of %(total)d answers were Again.") % {"again": again, "total": total}


def grades_lead(again: int, hard: int, total: int) -> str:
    if total < USUAL_ANSWERS:
        to_do = _("Press Again for what you had forgotten: it is no fault, and the card comes back soon.")
    elif is_much_again(again, total):
        to_do = _("That is a lot: meet fewer new cards for a while, and repair those that will not stick.")
    elif 100 * hard > MUCH_HARD * total:
        to_do = _("Hard is often given: it is for what took effort. For what you had forgotten press Again.")
    else:
        to_do = _("Go on like this: Again for what you had forgotten, Hard for what took effort.")
    asked = _("By what was asked: a new card, one being learned, one with less than 21 days, one with more.")
    return f"{to_do} {asked}"


def is_much_again(again: int, total: int) -> bool:
    return total >= USUAL_ANSWERS and 100 * again > MUCH_AGAIN * total


def added_sentence(met: int) -> str:
    if not met:
        return _("No new card in this time.")
    return ngettext("You met %(n)d new card.", "You met %(n)d new cards.", met) % {"n": met}


def added_lead(met: int, days: int) -> str:
    """`days` of study."""
    if not met or not days:
        return _("New cards come by themselves, up to your number a day, as long as there are any.")
    usual = max(1, round(met / days))
    told = ngettext("About %(n)d on a day of study.", "About %(n)d on a day of study.", usual) % {"n": usual}
    to_do = _("Each comes back several times in its first weeks: see what more or fewer would mean.")
    return f"{told} {to_do}"


def calendar_sentence(days: int, of: int) -> str:
    if not days:
        return _("No day of study in this time.")
    return ngettext("%(n)d day of study of %(of)d.", "%(n)d days of study of %(of)d.", days) % {"n": days, "of": of}


def day(value: date) -> str:
    return dated(value, "SHORT_DATE_FORMAT")
