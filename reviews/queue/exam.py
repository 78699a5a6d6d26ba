"""What a deck's exam makes of today: its minutes, new cards in time, what is due, then what is weak and not due yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from ..exam.method import SURE_ENOUGH, weakest_first
from .apart import first_of_notes
from .due import CANDIDATES_AT_MOST, Due
from .line import Waiting
from .statements import ahead_in

if TYPE_CHECKING:
    from ..tokens import Pace
    from .day import Clock
    from .introducing import New
    from .studied import Studied


class Part(NamedTuple):
    """Of one deck, what the minutes of its exam take."""

    due: list[Due]
    new: list[New]
    ahead: list[Waiting]
    hidden: int
    """Due and new cards for which there is no time."""


def part_for_exam(
    user_id: int,
    clock: Clock,
    studied: Studied,
    due: Sequence[Due],
    new: Sequence[New],
    notes: set[int],
    pace: Pace,
    *,
    spent_ms: int,
    drilling: int,
) -> Part:
    """New cards first, since all must be met in time; then what is due, the weakest first; then the weakest of what is
    not. One statement, and only where there is time for more than what is due."""
    seconds = max(0, (studied.exam_minutes or 0) * 60 - spent_ms // 1000 - drilling * pace.review_secs)
    new_kept = list(new[: seconds // pace.new_secs])
    room = (seconds - len(new_kept) * pace.new_secs) // pace.review_secs
    due_kept = list(due[:room])
    if seconds and not new_kept and not due_kept:
        due_kept = list(due[:1])  # while any time is left there is a card
    ahead: list[Waiting] = []
    extra = min(room, studied.reviews_left) - len(due_kept)
    if extra > 0:
        ahead = _weakest_ahead(user_id, clock, studied, notes, extra)
    return Part(due_kept, new_kept, ahead, len(due) + len(new) - len(due_kept) - len(new_kept))


def _weakest_ahead(user_id: int, clock: Clock, studied: Studied, notes: set[int], at_most: int) -> list[Waiting]:
    """Their notes join `notes`."""
    column = "root_id" if studied.topic_ids is None else "deck_id"
    statement = ahead_in(column, studied.is_behind, studied.siblings_apart)
    rows = [
        Due(*row)
        for deck_id in (studied.topic_ids or [studied.deck_id])
        for row in statement.rows(
            user_id=user_id, deck_id=deck_id, day=clock.day, at_most=CANDIDATES_AT_MOST
        )
    ]
    chances = {row.card_id: row.recall(clock.day, studied.recall_weights) for row in rows}
    weak = [row for row in rows if chances[row.card_id] <= SURE_ENOUGH]
    weak = weakest_first(weak, lambda row: chances[row.card_id])
    kept = first_of_notes(weak, at_most, notes if studied.siblings_apart else None)
    notes.update(row.note_id for row in kept)
    return [Waiting(row.card_id, row.note_id, row.deck_id, studied.deck_id) for row in kept]
