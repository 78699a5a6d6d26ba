"""What a learner does to a card besides answering it. Each is one row of the log, and can be undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction
from uuid_utils.compat import uuid7

from ..act_tokens import CardToken
from ..card_counts import counted_in
from ..flags import FIRST_FLAG, FLAGS, NO_FLAG
from ..lookups import CardRef, find_card, find_schedule
from ..models import Enrolment, LogKind, Schedule
from ..queue import Clock
from ..rollup import Tally
from ..state import UNTOUCHED, CardState, buried, flagged, noticed, placed, rescheduled, reset, rested, suspended, woken
from ..undoable import Undoable
from .answering import Answered, Verdict, missed
from .enrolling import move_cursor_back
from .recording import Change, Conflict, record

if TYPE_CHECKING:
    from accounts.models import User

REST_AT_MOST = 365
# What may make a card new again, or let one that is new be asked again.
MAY_REAPPEAR = (LogKind.RESET, LogKind.UNSUSPEND, LogKind.PLACE)


@dataclass(frozen=True, slots=True)
class _Done:
    """What an act leads to, and what its row says of it."""

    after: CardState
    value: int | None = None
    days: int | None = None


Act = Callable[[CardState, Clock], _Done]
"""Raises ValueError where the card is not one for it."""


def bury_card(*, user: User, token: CardToken, at: datetime) -> Answered:
    """Out of every queue until the next study day."""
    return _act(user, token, at, LogKind.BURY, lambda state, clock: _Done(buried(state, study_day=clock.day)))


def rest_card(*, user: User, token: CardToken, days: int, at: datetime) -> Answered:
    """Out of every queue for so many study days, this one included."""
    if not 1 <= days <= REST_AT_MOST:
        raise ValueError(f"a card rests 1 to {REST_AT_MOST} days, not {days}")

    def rest(state: CardState, clock: Clock) -> _Done:
        return _Done(rested(state, study_day=clock.day, days=days), value=days)

    return _act(user, token, at, LogKind.BURY, rest)


def suspend_card(*, user: User, token: CardToken, at: datetime) -> Answered:
    """Out of every queue until the learner takes it back."""
    return _act(user, token, at, LogKind.SUSPEND, lambda state, _clock: _Done(suspended(state, True)))


def flag_card(*, user: User, token: CardToken, at: datetime, flag: int | None = None) -> Answered:
    """Mark the card with a colour to find it again; 0 takes the mark off, None puts the first on or takes any off."""
    if flag is not None and flag not in (NO_FLAG, *FLAGS):
        raise ValueError(f"there is no flag {flag}")

    def mark(state: CardState, _clock: Clock) -> _Done:
        number = (NO_FLAG if state.flag else FIRST_FLAG) if flag is None else flag
        return _Done(flagged(state, number), value=number)

    return _act(user, token, at, LogKind.FLAG, mark)


def reset_card(*, user: User, token: CardToken, at: datetime) -> Answered:
    """New again, as if never answered. The log keeps everything, so an undo brings it back."""

    def forget(state: CardState, _clock: Clock) -> _Done:
        if state.memory is None:
            raise ValueError("a card that is new has nothing to reset")
        return _Done(reset(state))

    return _act(user, token, at, LogKind.RESET, forget)


def set_due_day(*, user: User, token: CardToken, due_day: date, at: datetime) -> Answered:
    """Ask a learned card on another day; interval and ease stay."""

    def move(state: CardState, clock: Clock) -> _Done:
        return _Done(rescheduled(state, due_day), days=(due_day - clock.day).days)

    return _act(user, token, at, LogKind.SET_DUE, move)


def place_card(*, user: User, token: CardToken, place: int, at: datetime) -> Answered:
    """Before all other new cards (-1), behind them (1), or in the author's order again (0)."""
    return _act(user, token, at, LogKind.PLACE, lambda state, _clock: _Done(placed(state, place), value=place))


def see_change(*, user: User, token: CardToken, note_version: int, sooner: bool, at: datetime) -> Answered:
    """The learner saw what an author changed in a card they had learned: go on as before, or be asked tomorrow."""
    card = find_card(token.card_id)
    note_version = min(note_version, card.note_version) if card else 0

    def see(state: CardState, clock: Clock) -> _Done:
        if state.memory is None:
            raise ValueError("nothing changed of a card that is new")
        after = noticed(state, note_version=note_version)
        if not sooner:
            return _Done(after, value=note_version)
        return _Done(rescheduled(after, clock.day + timedelta(days=1)), value=note_version, days=1)

    return _act(user, token, at, LogKind.NOTICE, see)


def unsuspend_card(*, user: User, card_id: int, at: datetime) -> Answered:
    """Take a suspended card back into the queues, where it left them. Safe to repeat."""
    return _bring_back(
        user,
        card_id,
        at,
        LogKind.UNSUSPEND,
        lambda schedule, _day: schedule.suspended,
        lambda state, _clock: _Done(suspended(state, False)),
    )


def wake_card(*, user: User, card_id: int, at: datetime) -> Answered:
    """Take a card that rests back into the queues. Safe to repeat."""
    return _bring_back(
        user,
        card_id,
        at,
        LogKind.BURY,
        lambda schedule, day: not CardState.of(schedule).is_awake(day),
        lambda state, _clock: _Done(woken(state), value=0),
    )


def _bring_back(
    user: User, card_id: int, at: datetime, kind: LogKind, is_away: Callable[[Schedule, date], bool], act: Act
) -> Answered:
    """No token: the card is not shown, it is found in a list, and only that it is away matters."""
    card = find_card(card_id)
    schedule = find_schedule(user.pk, card_id)
    if card is None or schedule is None or not card.is_live:
        return Answered(Verdict.GONE)
    if not is_away(schedule, Clock.of(user, max(at, schedule.changed_at)).day):
        return Answered(Verdict.REPEATED)
    token = _InList(uuid7(), card_id, schedule.version)
    return _act(user, token, at, kind, act)


@dataclass(frozen=True, slots=True)
class _InList:
    id: UUID
    card_id: int
    version: int


def _act(user: User, token: CardToken, at: datetime, kind: LogKind, act: Act) -> Answered:
    card = find_card(token.card_id)
    schedule = find_schedule(user.pk, token.card_id)
    if (schedule.version if schedule else 0) != token.version:
        return missed(user.pk, token, (kind,))
    if card is None or not card.is_live:
        return Answered(Verdict.GONE)
    at = max(at, schedule.changed_at) if schedule else at
    clock = Clock.of(user, at)
    before = CardState.of(schedule) if schedule else UNTOUCHED
    try:
        done = act(before, clock)
    except ValueError:
        return Answered(Verdict.UNFIT)
    row = Change(
        kind=kind,
        token=token.id,
        before=before,
        after=done.after,
        version=token.version,
        counted_in=counted_in(schedule) if schedule else None,
        value=done.value,
        days=done.days,
        tally=Tally.of_act(clock.day, before, done.after),
    )
    try:
        with transaction.atomic():
            _prepare_enrolment(user.pk, card, row)
            record(user.pk, card, clock, row, at=at)
    except (Conflict, IntegrityError):
        return missed(user.pk, token, (kind,))
    return Answered(
        Verdict.SAVED,
        undoable=Undoable(token.id, card.card_id, kind, None, done.value, card.concept),
    )


def _prepare_enrolment(user_id: int, card: CardRef, change: Change) -> None:
    """First in the transaction, so that who catches up in another tab is waited for."""
    if change.after.memory is None and change.kind in MAY_REAPPEAR:
        move_cursor_back(user_id, card)
    if change.kind == LogKind.PLACE:
        Enrolment.objects.filter(user_id=user_id, deck_id=card.root_id).update(has_placed=True)
