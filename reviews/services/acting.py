"""What a learner does to a card besides answering: bury, suspend, flag. Each is a row of the log, and can be undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from uuid_utils.compat import uuid7

from ..lookups import find_card, find_schedule
from ..models import LogKind
from ..queue import Clock
from ..state import UNTOUCHED, CardState, buried, flagged, suspended
from ..tokens import AnswerToken
from .answering import Answered, Verdict, missed
from .enrolling import move_cursor_back
from .recording import Change, Conflict, record

if TYPE_CHECKING:
    from accounts.models import User


def bury_card(*, user: User, token: AnswerToken, at: datetime) -> Answered:
    """Out of every queue until the next study day."""
    return _act(user, token, at, LogKind.BURY, lambda state, clock: buried(state, study_day=clock.day))


def suspend_card(*, user: User, token: AnswerToken, at: datetime) -> Answered:
    """Out of every queue until the learner takes it back."""
    return _act(user, token, at, LogKind.SUSPEND, lambda state, _clock: suspended(state, True))


def flag_card(*, user: User, token: AnswerToken, at: datetime) -> Answered:
    """Mark the card to find it again, or take the mark off."""
    return _act(user, token, at, LogKind.FLAG, lambda state, _clock: flagged(state, 0 if state.flag else 1))


def unsuspend_card(*, user: User, card_id: int, at: datetime) -> Answered:
    """Take a suspended card back into the queues, where it left them. Safe to repeat.

    No token: the card is not shown, it is found in a list, and only its being suspended matters.
    """
    card = find_card(card_id)
    schedule = find_schedule(user.pk, card_id)
    if card is None or schedule is None or not card.is_live:
        return Answered(Verdict.GONE)
    if not schedule.suspended:
        return Answered(Verdict.REPEATED)
    at = max(at, schedule.changed_at)
    before = CardState.of(schedule)
    row = Change(
        kind=LogKind.UNSUSPEND,
        token=uuid7(),
        before=before,
        after=suspended(before, False),
        version=schedule.version,
    )
    try:
        with transaction.atomic():
            if before.memory is None:
                move_cursor_back(user.pk, card)
            record(user.pk, card, Clock.of(user, at), row, at=at)
    except (Conflict, IntegrityError):
        return Answered(Verdict.STALE)
    return Answered(Verdict.SAVED)


def _act(
    user: User, token: AnswerToken, at: datetime, kind: LogKind, change: Callable[[CardState, Clock], CardState]
) -> Answered:
    card = find_card(token.card_id)
    schedule = find_schedule(user.pk, token.card_id)
    if (schedule.version if schedule else 0) != token.version:
        return missed(user.pk, token, (kind,))
    if card is None or not card.is_live:
        return Answered(Verdict.GONE)
    at = max(at, schedule.changed_at) if schedule else at
    clock = Clock.of(user, at)
    before = CardState.of(schedule) if schedule else UNTOUCHED
    row = Change(kind=kind, token=token.id, before=before, after=change(before, clock), version=token.version)
    try:
        with transaction.atomic():
            record(user.pk, card, clock, row, at=at)
    except (Conflict, IntegrityError):
        return missed(user.pk, token, (kind,))
    return Answered(Verdict.SAVED)
