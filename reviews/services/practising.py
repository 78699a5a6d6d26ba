"""Answers outside the schedule: a row of the log that changes nothing, stored once like any answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from ..card_counts import counted_in
from ..lookups import find_card, find_schedule
from ..models import LogKind
from ..queue import Clock
from ..rollup import Tally
from ..scheduling import Grade
from ..state import PASSING, UNTOUCHED, CardState, practised
from ..tokens import AnswerToken
from ..undoable import Undoable
from .answering import TRIES, Answered, Verdict, elapsed_since, missed
from .recording import Change, Conflict, record

if TYPE_CHECKING:
    from accounts.models import User

KINDS = (LogKind.PRACTISE,)


def practise_card(*, user: User, token: AnswerToken, quality: int, at: datetime) -> Answered:
    """Store that a card was practised, and whether it was known. When it is due stays as it is; a new card stays new.

    Safe to repeat, as `grade_card` is. Raises ValueError for a card that was shown to be answered.
    """
    if not token.is_practice:
        raise ValueError("shown to be answered: it cannot be practised")
    for attempt in range(TRIES):
        try:
            return _practise_once(user, token, quality, at)
        except (Conflict, IntegrityError):
            why = missed(user.pk, token, KINDS)
            if why.verdict is not Verdict.STALE or attempt == TRIES - 1:
                return why
    raise AssertionError("unreachable")


def _practise_once(user: User, token: AnswerToken, quality: int, at: datetime) -> Answered:
    card = find_card(token.card_id)
    schedule = find_schedule(user.pk, token.card_id)
    if (schedule.version if schedule else 0) != token.version:
        return missed(user.pk, token, KINDS)
    if card is None or not card.is_live or (schedule is not None and schedule.suspended):
        return Answered(Verdict.GONE)
    if token.note_version is not None:
        card = replace(card, note_version=min(card.note_version, token.note_version))
    at = max(at, schedule.changed_at) if schedule else at
    clock = Clock.of(user, at)
    before = CardState.of(schedule) if schedule else UNTOUCHED
    elapsed_ms = elapsed_since(token, at)
    change = Change(
        kind=LogKind.PRACTISE,
        token=token.id,
        before=before,
        after=practised(before),
        version=token.version,
        counted_in=counted_in(schedule) if schedule else None,
        # There are two ways it can go, whatever the learner's buttons are elsewhere.
        quality=int(Grade.GOOD if quality >= PASSING else Grade.AGAIN),
        elapsed_ms=elapsed_ms,
        tally=Tally.of_practice(clock.day, elapsed_ms=elapsed_ms),
    )
    with transaction.atomic():
        record(user.pk, card, clock, change, at=at)
    return Answered(
        Verdict.SAVED,
        undoable=Undoable(token.id, card.card_id, change.kind, change.quality, None, card.concept),
    )
