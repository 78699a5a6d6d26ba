"""Where a sitting outside the schedule stands: which card comes next, what is known by now. Read from the log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q

from decks.models import Card
from decks.querysets import PATH_DIGITS

from ..models import Enrolment, LogKind, Schedule, Sitting
from ..queue import Clock
from ..state import PASSING
from .sitting import is_over, rows_of_sitting

BACK_AFTER = 6  # other cards, before one that was missed comes back; sooner when nothing else is left
ROWS_AT_MOST = 10_000  # that one sitting reads of the log: each of its cards twenty times


class Turn(NamedTuple):
    """A card practised in the sitting, as its row says."""

    card_id: int
    quality: int
    elapsed_ms: int

    @property
    def is_known(self) -> bool:
        return self.quality >= PASSING


@dataclass(frozen=True, slots=True)
class Practice:
    """Everything the sitting has come to. `card_ids` are those of its cards that can still be asked, in order."""

    card_ids: Sequence[int]
    turns: Sequence[Turn]
    is_over: bool

    @property
    def last_turns(self) -> Mapping[int, int]:
        """Of each card practised, the number of its last turn."""
        return {turn.card_id: number for number, turn in enumerate(self.turns)}

    @property
    def known(self) -> Sequence[int]:
        last = self.last_turns
        return [card_id for card_id in self.card_ids if card_id in last and self.turns[last[card_id]].is_known]

    @property
    def missed(self) -> Sequence[int]:
        """What comes back, the longest missed first."""
        last = self.last_turns
        missed = [card_id for card_id in self.card_ids if card_id in last and not self.turns[last[card_id]].is_known]
        return sorted(missed, key=last.__getitem__)

    @property
    def to_come(self) -> Sequence[int]:
        """What was not asked yet."""
        last = self.last_turns
        return [card_id for card_id in self.card_ids if card_id not in last]

    def next(self) -> int | None:
        """None at the end: everything was known when it was last asked."""
        if self.is_over:
            return None
        missed, to_come = self.missed, self.to_come
        if missed and (not to_come or len(self.turns) - self.last_turns[missed[0]] > BACK_AFTER):
            return missed[0]
        return to_come[0] if to_come else None

    def holds(self, card_id: int) -> bool:
        """Whether the card can still be asked."""
        return not self.is_over and card_id in self.card_ids


def load_practice(sitting: Sitting, clock: Clock) -> Practice:
    """Three statements, bounded by the cards of the sitting and by ROWS_AT_MOST, and one for the decks studied."""
    return Practice(card_ids=_there(sitting, clock), turns=_turns(sitting), is_over=is_over(sitting, clock))


def _there(sitting: Sitting, clock: Clock) -> list[int]:
    """Those of its cards that were not retired, suspended, buried or left with their deck since."""
    user_id, card_ids = sitting.user_id, sitting.card_ids
    studied = set(
        Enrolment.objects.filter(user_id=user_id, is_paused=False).values_list("deck__path", flat=True)
    )
    orders = dict(Card.objects.live().filter(pk__in=card_ids).values_list("pk", "order"))
    away = set(
        Schedule.objects.of(user_id)
        .filter(Q(suspended=True) | Q(buried_until__gt=clock.day), card_id__in=card_ids)
        .values_list("card_id", flat=True)
    )
    return [pk for pk in card_ids if pk in orders and orders[pk][:PATH_DIGITS] in studied and pk not in away]


def _turns(sitting: Sitting) -> list[Turn]:
    """What was practised of its cards since it began and stands, in order."""
    rows = rows_of_sitting(sitting, (LogKind.PRACTISE,)).order_by("study_day", "at", "token")
    return [
        Turn(card_id, quality or 0, elapsed_ms or 0)
        for card_id, quality, elapsed_ms in rows.values_list("card_id", "quality", "elapsed_ms")[:ROWS_AT_MOST]
    ]
