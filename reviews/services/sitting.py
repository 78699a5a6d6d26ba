"""Beginning a sitting over chosen cards, and clearing away what nobody comes back to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from uuid_utils.compat import uuid7

from ..models import Sitting, SittingKind
from ..queue import Clock
from ..sittings import CARDS_AT_MOST

if TYPE_CHECKING:
    from accounts.models import User

KEPT = timedelta(days=30)


def begin_sitting(
    *, user: User, kind: SittingKind, chosen: Mapping[str, Any], card_ids: Sequence[int], at: datetime
) -> Sitting:
    """Fix which cards are gone through, in which order. `chosen` is what was asked for, to ask for it again."""
    if not 1 <= len(card_ids) <= CARDS_AT_MOST:
        raise ValueError(f"a sitting is over 1 to {CARDS_AT_MOST} cards, not {len(card_ids)}")
    sitting = Sitting(
        user=user,
        id=uuid7(),
        kind=kind,
        began_at=at,
        study_day=Clock.of(user, at).day,
        chosen=dict(chosen),
        card_ids=list(card_ids),
    )
    sitting.save(force_insert=True)
    return sitting


def remove_old_sittings(*, at: datetime) -> int:
    """Of every learner, those begun more than thirty days ago: they ended the day after. Returns how many."""
    removed, _by_model = Sitting.objects.filter(began_at__lt=at - KEPT).delete()
    return removed


def clear_old_sittings(at: datetime) -> str:
    """The above, among what is done every day."""
    return f"Choices of cards removed: {remove_old_sittings(at=at)}"
