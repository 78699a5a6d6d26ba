"""Taking back what was done, as deep as the study day goes."""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from uuid_utils.compat import uuid7

from decks.models import Card

from ..card_counts import counted_in
from ..lookups import CardRef
from ..models import LogKind, ReviewLog, Schedule
from ..queue import Clock
from ..rollup import Tally
from ..state import CardState
from ..undoable import UNDOABLE
from .enrolling import move_cursor_back
from .recording import Change, Conflict, record

if TYPE_CHECKING:
    from accounts.models import User


class UndoVerdict(enum.Enum):
    """What became of an undo."""

    UNDONE = "undone"
    ALREADY = "already"
    """That very act was taken back before: nothing changed."""
    OVERTAKEN = "overtaken"
    """Something else was done to its card since: nothing changed."""
    NOTHING = "nothing"
    """No such act of today: nothing changed."""


@dataclass(frozen=True, slots=True)
class Undone:
    verdict: UndoVerdict
    card_id: int | None = None
    """Whose card it was, where it was taken back."""


def last_undoable(user_id: int, clock: Clock) -> ReviewLog | None:
    """What an undo would take back: the latest act of the study day that stands.

    Or of a later one: who travels west over midnight did it a moment ago, and what comes first is what was last.
    """
    return _standing(user_id, clock).order_by("-at", "-sequence", "-token").first()


def undo_latest(*, user: User, at: datetime) -> Undone:
    """Take back the last act of today, whatever it is."""
    row = last_undoable(user.pk, Clock.of(user, at))
    return undo_act(user=user, act=row.token, at=at) if row else Undone(UndoVerdict.NOTHING)


def undo_last(*, user: User, at: datetime) -> int | None:
    """The same, and only the card's id: None when there was nothing to take back."""
    return undo_latest(user=user, at=at).card_id


def undo_act(*, user: User, act: UUID, at: datetime) -> Undone:
    """Take back one act of today: a row that restores the state before it. Its key is its token.

    Safe to repeat. Of the acts on one card the last goes first. The version still grows, so an answer still open in
    another tab can no longer match.
    """
    clock = Clock.of(user, at)
    row = _standing(user.pk, clock).filter(token=act).first()
    if row is None:
        return Undone(_why_not(user.pk, act))
    if _standing(user.pk, clock).filter(card_id=row.card_id, sequence__gt=row.sequence).exists():
        return Undone(UndoVerdict.OVERTAKEN)
    schedule = Schedule.objects.get(user_id=user.pk, card_id=row.card_id)
    before, after = CardState.of(schedule), CardState.from_json(row.before)
    if before.to_json() != row.after:
        return Undone(UndoVerdict.OVERTAKEN)  # by something that cannot be undone
    at = max(at, schedule.changed_at)
    card = CardRef.of(Card.objects.select_related("note", "deck__parent").get(pk=row.card_id))
    change = Change(
        kind=LogKind.UNDO,
        token=uuid7(),
        before=before,
        after=after,
        version=schedule.version,
        counted_in=counted_in(schedule),
        undoes=row.token,
        # The counts go back to the day the answer belonged to.
        tally=Tally.of_row(row).negative(),
    )
    try:
        with transaction.atomic():
            if after.memory is None:
                move_cursor_back(user.pk, card)
            # The author may have moved the card since: the counts belong to the topic the answer was counted in.
            record(user.pk, replace(card, deck_id=row.deck_id), clock, change, at=at)
    except (Conflict, IntegrityError):
        why = _why_not(user.pk, act)  # another tab was quicker
        return Undone(UndoVerdict.OVERTAKEN if why is UndoVerdict.NOTHING else why)
    return Undone(UndoVerdict.UNDONE, row.card_id)


def _standing(user_id: int, clock: Clock) -> QuerySet[ReviewLog, ReviewLog]:
    """The acts of the study day that were not taken back."""
    undone = ReviewLog.objects.filter(user_id=user_id, undoes=OuterRef("token"))
    return ReviewLog.objects.filter(user_id=user_id, study_day__gte=clock.day, kind__in=UNDOABLE).filter(
        ~Exists(undone)
    )


def _why_not(user_id: int, act: UUID) -> UndoVerdict:
    is_undone = ReviewLog.objects.filter(user_id=user_id, undoes=act).exists()
    return UndoVerdict.ALREADY if is_undone else UndoVerdict.NOTHING
