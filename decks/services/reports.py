"""What learners say of cards, and authors closing it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from uuid_utils.compat import uuid7

from ..models import Card, Report

if TYPE_CHECKING:
    from accounts.models import User

REPORTS_A_DAY = 20
REPORT_CHARS = 2_000


class TooManyReportsError(Exception):
    """This learner has sent as many as are taken in a day."""


def report_card(
    *,
    user: User,
    card: Card,
    kind: str,
    text: str,
    at: datetime,
    suggested: dict[str, str] | None = None,
    show_name: bool = False,
    note_version: int | None = None,
) -> Report:
    """Tell the authors something about a card, as the learner sees it now. Raises TooManyReportsError.

    `suggested` is a better text by field, of the fields that it changes; `note_version` what it was written upon
    or what was shown, where that is not the note of now. The same said again of the same card while it waits, such as
    by a request sent twice, is one report.
    """
    open_ones = Report.objects.filter(user=user, card=card, kind=kind, text=text, status=Report.State.OPEN)
    for waiting in open_ones:
        if waiting.suggested == suggested:
            return waiting
    if Report.objects.filter(user=user, at__gt=at - timedelta(days=1)).count() >= REPORTS_A_DAY:
        raise TooManyReportsError
    return Report.objects.create(
        user=user,
        id=uuid7(),
        note_id=card.note_id,
        card=card,
        note_version=min(note_version or card.note.version, card.note.version),
        kind=kind,
        text=text,
        suggested=suggested,
        show_name=show_name,
        at=at,
    )


def close_report(*, user_id: int, report_id: UUID, at: datetime) -> bool:
    """An author has seen to it. Whether there was one to close; safe to repeat."""
    open_ones = Report.objects.filter(user_id=user_id, id=report_id, status=Report.State.OPEN)
    return open_ones.update(status=Report.State.CLOSED, closed_at=at) == 1


def open_again(*, user_id: int, report_id: UUID) -> bool:
    """It was closed too soon. Whether there was one."""
    closed = Report.objects.filter(user_id=user_id, id=report_id, status=Report.State.CLOSED)
    return closed.update(status=Report.State.OPEN, closed_at=None, decision="", reply="", told_at=None) == 1


def tell_reporter(*, user: User, until: datetime, at: datetime) -> int:
    """They have read what became of their reports that were answered until then. How many there were."""
    unread = Report.objects.filter(user=user, status=Report.State.CLOSED, told_at=None, closed_at__lte=until)
    return unread.update(told_at=at)


def bring_reports(*, guest: User, user: User) -> None:
    """What a guest reported is said by the account they turned out to have. In the caller's transaction."""
    for report in Report.objects.filter(user=guest):
        report.user = user
        report.save(force_insert=True)
