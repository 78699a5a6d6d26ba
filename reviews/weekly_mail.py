"""The week by mail: to whom and how often, and what stands in it. Nothing here sends or writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import MAILS_IN_A_ROW
from accounts.weekly_mail import stop_token

from .statistics.week import ONE_WEEK, WeekPage

if TYPE_CHECKING:
    from accounts.models import User

WEEKS_TO_WAIT = {1: 2, 2: 4}
"""After so many mails to somebody who does not study, the next comes so many weeks after the last."""


def next_in_a_row(monday: date, told: date | None, in_a_row: int, *, is_fresh: bool) -> int | None:
    """Which mail in a row without study between them the one of this week would be; None where it waits.

    `told` is the Monday of the last week a mail told of. Fresh is who has studied since that week, or asked anew.
    """
    if told is None or is_fresh or not in_a_row:
        return 1
    wait = WEEKS_TO_WAIT.get(in_a_row)
    if wait is None or monday - told < wait * ONE_WEEK:
        return None
    return in_a_row + 1


def has_something_to_say(page: WeekPage) -> bool:
    """Study; or cards that wait for somebody who did not study, and had not planned not to."""
    return page.has_studied or bool(page.coming and not page.was_off)


@dataclass(frozen=True, slots=True)
class Links:
    """With the site in them, for there is no page around a mail."""

    week: str
    session: str
    profile: str
    stop: str
    weakest: str


def week_mail(user: User, page: WeekPage, *, in_a_row: int, origin: str) -> EmailMultiAlternatives:
    """In the language that is active. The sentences are those of the page."""
    weak = page.weakest
    links = Links(
        week=f"{origin}{reverse('reviews:progress_week')}?of={page.monday.isoformat()}",
        session=f"{origin}{reverse('reviews:session')}",
        profile=f"{origin}{reverse('accounts:profile')}",
        stop=f"{origin}{reverse('accounts:weekly_mail_stop', args=[stop_token(user.pk)])}",
        weakest=f"{origin}{weak.practise_url}" if weak else "",
    )
    context = {"page": page, "links": links, "comes_next": _comes_next(in_a_row)}
    mail = EmailMultiAlternatives(
        subject=_("Your week in Repaso, %(days)s") % {"days": page.days},
        body=render_to_string("reviews/email/week.txt", context),
        to=[user.email or ""],
        headers={
            "List-Unsubscribe": f"<{links.stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    mail.attach_alternative(render_to_string("reviews/email/_week.html", context), "text/html")
    return mail


def _comes_next(in_a_row: int) -> str:
    """What somebody who does not study is told of the mails to come."""
    if in_a_row >= MAILS_IN_A_ROW:
        return _(
            "This is the last of these mails, since you did not study after the ones before. They begin again after a"
            " week in which you study, or when you ask for them anew in your profile."
        )
    weeks = WEEKS_TO_WAIT[in_a_row]
    if in_a_row > 1:
        return _("While you do not study the next one comes in %(weeks)d weeks.") % {"weeks": weeks}
    return ""


def told_week(sent_on: date) -> date:
    """The Monday of the week that a mail sent on this study day told of."""
    return sent_on - timedelta(days=sent_on.weekday()) - ONE_WEEK
