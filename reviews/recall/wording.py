"""The report in words: how many, how sure, and whether to believe it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from .report import RecallReport, Reliability

WORTH_SAYING_PERCENT = 2  # less than that is no better than the average


def remembered_sentence(report: RecallReport) -> str:
    """How many cards are remembered now, or what is missing to say so."""
    now = report.remembered
    if report.missing:
        return _("How many cards you remember is too early to know.")
    if now is None:
        return _("You have not begun any card yet.")
    return ngettext(
        "You remember about %(count)d of %(total)d card now.",
        "You remember about %(count)d of %(total)d cards now.",
        now.total,
    ) % {"count": now.count, "total": now.total}


def remembered_lead(report: RecallReport) -> str:
    now = report.remembered
    if report.missing:
        return ngettext(
            "It takes %(n)d more review on a day after the last one.",
            "It takes %(n)d more reviews, each on a day after the last one of its card.",
            report.missing,
        ) % {"n": report.missing}
    if now is None:
        return ""
    return _("Most likely from %(low)d to %(high)d. Review what is due and the number stays up.") % {
        "low": now.low,
        "high": now.high,
    }


def reliability_sentence(found: Reliability) -> str:
    """What was expected and what happened."""
    facts = {"tested": found.tested, "expected": found.expected, "recalled": found.recalled}
    if found.recalled < found.expected - found.spread:
        return _(
            "These chances are too hopeful: of your latest %(tested)d reviews they expected %(expected)d remembered, "
            "and it was %(recalled)d."
        ) % facts
    if found.recalled > found.expected + found.spread:
        return _(
            "These chances are too careful: of your latest %(tested)d reviews they expected %(expected)d remembered, "
            "and it was %(recalled)d."
        ) % facts
    return _(
        "These chances can be believed: of your latest %(tested)d reviews they expected %(expected)d remembered, "
        "and it was %(recalled)d."
    ) % facts


def baseline_sentence(found: Reliability) -> str:
    """The log loss beside that of always saying the average, for who never heard of one."""
    if found.better_percent >= WORTH_SAYING_PERCENT:
        return _(
            "They know your cards apart: what you answered surprised them %(percent)d %% less than somebody who says "
            "your average for every card."
        ) % {"percent": found.better_percent}
    if found.better_percent <= -WORTH_SAYING_PERCENT:
        return _(
            "They do not know your cards apart yet: somebody who says your average for every card would have been "
            "surprised less. Believe the total rather than single cards."
        )
    return _(
        "They do not know your cards apart yet: somebody who says your average for every card does as well. Believe "
        "the total rather than single cards."
    )


def interval_sentence(found: Reliability) -> str:
    """What SM-2 itself would have said, for who takes an interval for a promise. "" where that was not asked."""
    if found.interval_expected is None or found.interval_log_loss is None:
        return ""
    facts = {"expected": found.interval_expected}
    if found.interval_log_loss > found.log_loss:
        return _(
            "SM-2 says when to ask, not how likely you know: read as nine in ten on the due day, its intervals "
            "expected %(expected)d, and were surprised more."
        ) % facts
    return _(
        "Read as nine in ten on the due day, SM-2’s intervals expected %(expected)d, and were surprised no more."
    ) % facts
