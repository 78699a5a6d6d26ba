"""What can be done to a card as it is now, besides answering it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ..flags import FLAGS
from ..state import UNTOUCHED, CardState

if TYPE_CHECKING:
    from ..models import Schedule


@dataclass(frozen=True, slots=True)
class FlagChoice:
    number: int
    name: str
    is_on: bool

    @property
    def sends(self) -> int:
        """Pressed where it is on, it comes off."""
        return 0 if self.is_on else self.number


@dataclass(frozen=True, slots=True)
class CardActs:
    card_id: int
    token: str
    """Signed: of the shown card, or one that can only act."""
    flags: Sequence[FlagChoice]
    is_new: bool
    place: int
    interval_days: int
    lapses: int
    is_suspended: bool
    is_resting: bool

    @property
    def flag(self) -> FlagChoice | None:
        return next((flag for flag in self.flags if flag.is_on), None)


def acts_of(card_id: int, schedule: Schedule | None, *, token: str, day: date) -> CardActs:
    state = CardState.of(schedule) if schedule else UNTOUCHED
    return CardActs(
        card_id=card_id,
        token=token,
        flags=[FlagChoice(number, str(name), number == state.flag) for number, name in FLAGS.items()],
        is_new=state.memory is None,
        place=state.place,
        interval_days=state.interval_days or 0,
        lapses=state.lapses,
        is_suspended=state.suspended,
        is_resting=not state.is_awake(day),
    )
