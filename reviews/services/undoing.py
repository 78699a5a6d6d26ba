"""Taking back the last thing done, as deep as the study day goes."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from uuid_utils.compat import uuid7

from decks.models import Card

from ..lookups import CardRef
from ..models import LogKind, ReviewLog, Schedule
from ..queue import Clock
from ..rollup import COUNTED, Tally
from ..state import CardState
from .enrolling import move_cursor_back
from .recording import Change, Conflict, record

if TYPE_CHECKING:
    from accounts.models import User

UNDOABLE = (*COUNTED, LogKind.BURY, LogKind.SUSPEND, LogKind.UNSUSPEND, LogKind.FLAG)


def last_undoable(user_id: int, clock: Clock) -> ReviewLog | None:
    """What an undo would take back: the latest act of the study day that stands.

    Or of a later one: who travels west over midnight did it a moment ago, and what comes first is what was last.
    """
    undone = ReviewLog.objects.filter(user_id=user_id, undoes=OuterRef("token"))
    return (
        ReviewLog.objects.filter(user_id=user_id, study_day__gte=clock.day, kind__in=UNDOABLE)
        .filter(~Exists(undone))
        .order_by("-at", "-sequence", "-token")
        .first()
    )


def undo_last(*, user: User, at: datetime) -> int | None:
    """Take back the last act of today: a row that restores the state before it.

    Returns the card's id, or None when there is nothing to take back. The version still grows, so an answer still open
    in another tab can no longer match.
    """
    clock = Clock.of(user, at)
    row = last_undoable(user.pk, clock)
    if row is None:
        return None
    schedule = Schedule.objects.get(user_id=user.pk, card_id=row.card_id)
    card = Card.objects.select_related("note", "deck__parent").get(pk=row.card_id)
    before, after = CardState.of(schedule), CardState.from_json(row.before)
    if before.to_json() != row.after:
        return None  # something that cannot be undone came after it
    at = max(at, schedule.changed_at)
    tally = None
    if row.kind in COUNTED:
        # The counts go back to the day the answer belonged to.
        tally = Tally.of_row(row, sign=-1)
    ref = CardRef.of(card)
    if row.deck_id != ref.deck_id:
        # The author moved the card since: the counts belong to the topic the answer was counted in.
        ref = CardRef(ref.card_id, ref.note_id, row.deck_id, ref.root_id, ref.note_version, ref.is_live)
    change = Change(
        kind=LogKind.UNDO,
        token=uuid7(),
        before=before,
        after=after,
        version=schedule.version,
        undoes=row.token,
        tally=tally,
    )
    try:
        with transaction.atomic():
            if after.memory is None:
                move_cursor_back(user.pk, ref)
            record(user.pk, ref, clock, change, at=at)
    except (Conflict, IntegrityError):
        return None  # another tab was quicker
    return row.card_id
