"""The one writer of the log: a row, the schedule it leads to and the day's roll-up, or nothing at all."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F

from ..card_counts import Place, move_card
from ..lookups import CardRef
from ..models import LogKind, ReviewLog, Schedule
from ..queue import Clock
from ..rollup import Tally, add_to_study_day
from ..scheduling import Options
from ..state import UNTOUCHED, CardState

TIES = 2**31 - 1  # the range of the stored random number: what both databases hold in a plain integer


class Conflict(Exception):
    """The schedule is no longer as it was when the change was computed. Nothing was written."""


@dataclass(frozen=True, slots=True)
class Change:
    """One row to be: what happened to which card, from which state at which version."""

    kind: LogKind
    token: UUID
    before: CardState
    after: CardState
    version: int
    """Of the schedule before; 0 where there is none yet."""
    counted_in: Place | None = None
    """As `card_counts.counted_in` says of the schedule before, where there is one."""
    quality: int | None = None
    elapsed_ms: int | None = None
    options: Options | None = None
    """What an answer was scheduled with."""
    value: int | None = None
    seed: int | None = None
    days: int | None = None
    undoes: UUID | None = None
    tally: Tally | None = None
    """What the day's roll-up gains, and on which day."""


def record(user_id: int, card: CardRef, clock: Clock, change: Change, *, at: datetime) -> None:
    """Write one change. The caller holds the transaction, begun before this.

    Raises Conflict when the schedule moved on, IntegrityError when the token or the sequence is taken: either way the
    caller's transaction is to be rolled back, and nothing was written.
    """
    _write_schedule(user_id, card, change, at)
    ReviewLog(
        user_id=user_id,
        token=change.token,
        card_id=card.card_id,
        deck_id=card.deck_id,
        sequence=change.version + 1,
        kind=change.kind,
        at=at,
        study_day=clock.day,
        zone=clock.zone,
        quality=change.quality,
        elapsed_ms=change.elapsed_ms,
        note_version=card.note_version,
        options_id=change.options.id if change.options else "",
        options_version=change.options.version if change.options else 0,
        options_changes=(change.options.changes() if change.options else None) or None,
        value=change.value,
        seed=change.seed,
        days=change.days,
        before=None if change.version == 0 else change.before.to_json(),
        after=change.after.to_json(),
        undoes=change.undoes,
    ).save(force_insert=True)
    if change.tally is not None:
        add_to_study_day(user_id, card.deck_id, card.root_id, change.tally)
    counted_in = change.counted_in
    if change.version == 0:
        counted_in = (card.root_id, card.deck_id) if card.is_live else None
    move_card(user_id, counted_in, change.before, change.after)


def _write_schedule(user_id: int, card: CardRef, change: Change, at: datetime) -> None:
    values: dict[str, Any] = {
        name: getattr(change.after, name)
        for name in CardState.__dataclass_fields__
        # A new row needs every column; an old one only what moved.
        if change.version == 0 or getattr(change.after, name) != getattr(change.before, name)
    }
    if change.version == 0:
        if change.before != UNTOUCHED:
            raise Conflict
        Schedule(
            user_id=user_id,
            card_id=card.card_id,
            note_id=card.note_id,
            deck_id=card.deck_id,
            root_id=card.root_id,
            is_retired=not card.is_live,
            version=1,
            changed_at=at,
            tie=secrets.randbelow(TIES),
            **values,
        ).save(force_insert=True)
        return
    # Where the author put the card meanwhile, and another tab caught up with it, it is counted elsewhere now.
    stands: dict[str, Any] = {"is_retired": change.counted_in is None}
    if change.counted_in is not None:
        stands["root_id"], stands["deck_id"] = change.counted_in
    moved = Schedule.objects.filter(user_id=user_id, card_id=card.card_id, version=change.version, **stands).update(
        version=F("version") + 1, changed_at=at, **values
    )
    if moved != 1:
        raise Conflict
