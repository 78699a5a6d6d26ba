"""Sending each learner's week by mail: once at most, and rather not at all than twice."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.core.mail import get_connection
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import translation

from accounts.models import User, WeeklyMail

from ..models import StudyDay
from ..queue import Clock
from ..rollup import STUDIED
from ..statistics.week import ONE_WEEK, last_monday, week_page
from ..weekly_mail import has_something_to_say, next_in_a_row, told_week, week_mail

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.mail.backends.base import BaseEmailBackend

logger = logging.getLogger(__name__)


class Outcome(StrEnum):
    SENT = "sent"
    NOT_YET = "not yet"
    """The week is not over where they live, or was looked at already."""
    WAITS = "waits"
    """They did not study after the mails before."""
    NOTHING_TO_SAY = "nothing to say"
    FAILED = "failed"


class PostIsDown(Exception):
    """The mail server does not answer. Whoever was not reached yet is so the next time."""

    def __init__(self, outcomes: Counter[Outcome]) -> None:
        super().__init__("The mail server does not answer.")
        self.outcomes = outcomes


def send_weekly_mails(*, at: datetime, origin: str) -> Counter[Outcome]:
    """To everybody who asked, confirmed the address and whose week is over. Raises PostIsDown.

    Each week is taken before its mail is sent: who is killed between the two sends nothing twice. What the server then
    refuses, or leaves open, is not tried again that week.
    """
    outcomes: Counter[Outcome] = Counter()
    post = get_connection()
    _open(post, outcomes)
    try:
        for user in _readers():
            outcome = _send_week(user, at, origin, post)
            outcomes[outcome] += 1
            if outcome is Outcome.FAILED:
                # What is left of the connection after a failure nobody knows.
                _close(post)
                _open(post, outcomes)
    finally:
        _close(post)
    return outcomes


def _readers() -> Iterator[User]:
    address = EmailAddress.objects.filter(user=OuterRef("pk"), email=OuterRef("email"), verified=True)
    readers = User.objects.filter(Exists(address), weekly_mail__since__isnull=False, is_active=True, is_guest=False)
    pks = list(readers.order_by("pk").values_list("pk", flat=True))
    # One by one: who stops it while the others are written to gets none.
    for pk in pks:
        user = readers.select_related("profile", "weekly_mail").filter(pk=pk).first()
        if user is not None:
            yield user


def _send_week(user: User, at: datetime, origin: str, post: BaseEmailBackend) -> Outcome:
    asked = user.weekly_mail
    monday = last_monday(Clock.of(user, at).day)
    is_over_since_asked = asked.since is not None and Clock.of(user, asked.since).day < monday + ONE_WEEK
    if not is_over_since_asked or not _take_week(user.pk, monday):
        return Outcome.NOT_YET
    try:
        in_a_row = _in_a_row(user, asked, monday)
        if in_a_row is None:
            return Outcome.WAITS
        with translation.override(user.profile.language):
            page = week_page(user, at)
            if not has_something_to_say(page):
                return Outcome.NOTHING_TO_SAY
            mail = week_mail(user, page, in_a_row=in_a_row, origin=origin)
        mail.connection = post
        mail.send()
    except Exception as error:
        # The others are written to all the same. What a mail server says may name the reader, so it stays unsaid.
        logger.error("A weekly mail could not be sent to user %s (%s)", user.pk, type(error).__name__)
        return Outcome.FAILED
    _note_sent(user.pk, at, in_a_row)
    return Outcome.SENT


@transaction.atomic
def _take_week(user_id: int, monday: date) -> bool:
    """Whether nobody did before, in this run or in another."""
    untaken = Q(week=None) | Q(week__lt=monday)
    return WeeklyMail.objects.filter(untaken, user_id=user_id, since__isnull=False).update(week=monday) == 1


@transaction.atomic
def _note_sent(user_id: int, at: datetime, in_a_row: int) -> None:
    WeeklyMail.objects.filter(user_id=user_id).update(sent_at=at, in_a_row=in_a_row)


def _in_a_row(user: User, asked: WeeklyMail, monday: date) -> int | None:
    if asked.sent_at is None:
        return 1
    told = told_week(Clock.of(user, asked.sent_at).day)
    # Study after the week that the last mail told of, up to the end of the one this would tell of.
    since, until = told + ONE_WEEK, monday + ONE_WEEK - timedelta(days=1)
    studied = StudyDay.objects.filter(STUDIED, user=user, day__gte=since, day__lte=until).exists()
    has_asked_anew = asked.since is not None and asked.since > asked.sent_at
    return next_in_a_row(monday, told, asked.in_a_row, is_fresh=studied or has_asked_anew)


def _open(post: BaseEmailBackend, outcomes: Counter[Outcome]) -> None:
    try:
        post.open()
    except Exception as error:
        raise PostIsDown(outcomes) from error


def _close(post: BaseEmailBackend) -> None:
    try:
        post.close()
    except Exception as error:
        logger.warning("The mail server did not say good-bye (%s)", type(error).__name__)
