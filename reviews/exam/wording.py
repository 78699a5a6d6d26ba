"""The plan in words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from .forecast import Plan


def plan_sentence(plan: Plan) -> str:
    """What to expect on the day."""
    return ngettext(
        "At %(minutes)d minute a day you remember about %(kept)d %% of this deck on %(date)s.",
        "At %(minutes)d minutes a day you remember about %(kept)d %% of this deck on %(date)s.",
        plan.minutes,
    ) % {"minutes": plan.minutes, "kept": plan.percent_kept, "date": _day(plan, plan.exam_on)}


def daily_sentence(plan: Plan) -> str:
    """What a day looks like."""
    if not plan.unseen:
        return _("You have met every card: each day what is due comes, then what is weakest.")
    facts = {"new": plan.new_a_day, "date": _day(plan, plan.last_new_on)}
    if plan.left_unseen:
        return (
            ngettext(
                "To meet all in time would take %(new)d new card a day until %(date)s.",
                "To meet all in time would take %(new)d new cards a day until %(date)s.",
                plan.new_a_day,
            )
            % facts
        )
    return (
        ngettext(
            "Each day %(new)d new card until %(date)s, what is due, and then what is weakest.",
            "Each day %(new)d new cards until %(date)s, what is due, and then what is weakest.",
            plan.new_a_day,
        )
        % facts
    )


def enough_sentence(plan: Plan) -> str:
    """Whether it is enough; where not, plainly, and what would be."""
    if plan.is_enough:
        return _("It is enough: every new card is met in time, and nothing due is left lying.")
    return f"{_what_is_left(plan)} {_what_would_do(plan)}"


def _what_is_left(plan: Plan) -> str:
    if plan.left_unseen:
        return ngettext(
            "There is not enough time: %(n)d card would not be met at all.",
            "There is not enough time: %(n)d cards would not be met at all.",
            plan.left_unseen,
        ) % {"n": plan.left_unseen}
    if plan.left_due:
        return ngettext(
            "There is not enough time: on the eve %(n)d card that is due would be left.",
            "There is not enough time: on the eve %(n)d cards that are due would be left.",
            plan.left_due,
        ) % {"n": plan.left_due}
    return _("There is not enough time: the last new cards would come too close to the exam to be remembered.")


def _what_would_do(plan: Plan) -> str:
    later = _day(plan, plan.enough_on) if plan.enough_on else ""
    if plan.enough_minutes and later:
        return _("%(enough)d minutes a day would be enough, or an exam on %(date)s.") % {
            "enough": plan.enough_minutes,
            "date": later,
        }
    if plan.enough_minutes:
        return _("%(enough)d minutes a day would be enough.") % {"enough": plan.enough_minutes}
    if later:
        return _("Not even two hours a day would be enough; an exam on %(date)s would leave time.") % {"date": later}
    return _("Not even two hours a day would be enough. Learn the topics that count most, one by one.")


def _day(plan: Plan, day: date) -> str:
    return date_format(day, "MONTH_DAY_FORMAT" if day.year == plan.today.year else "DATE_FORMAT")
