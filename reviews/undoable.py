"""What an undo would take back, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from .models import LogKind
from .rollup import COUNTED

UNDOABLE = (
    *COUNTED,
    LogKind.BURY,
    LogKind.SUSPEND,
    LogKind.UNSUSPEND,
    LogKind.FLAG,
    LogKind.RESET,
    LogKind.SET_DUE,
    LogKind.PLACE,
    LogKind.NOTICE,
)


@dataclass(frozen=True, slots=True)
class Undoable:
    """A row of the log, and what its card is about."""

    token: UUID
    card_id: int
    kind: int
    quality: int | None
    value: int | None
    concept: str
