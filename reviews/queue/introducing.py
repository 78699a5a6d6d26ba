"""New cards: in the author's order, those the learner moved before or behind, none before what it builds on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from .apart import first_of_notes
from .line import Waiting
from .required import Way, way_to
from .statements import Row, placed, unstarted

if TYPE_CHECKING:
    from .day import Clock
    from .studied import Studied

PLACED_AT_MOST = 500  # moved one by one, by hand
REACH = 500
"""How many cards are looked through for some that wait for no other. Further only where there is not one among
them: a long chain of notes, each of which waits for the one before, would be read to its end after every answer."""

BLOCKED_AT_MOST = 100  # for which it is asked what they wait for


class New(NamedTuple):
    card_id: int
    note_id: int
    deck_id: int
    is_blocked: bool
    """A note it requires is not learned yet."""


class Introduced(NamedTuple):
    cards: list[New]
    is_waiting: bool
    """Those that are left wait for what they require."""


def new_of(user_id: int, clock: Clock, studied: Studied, notes: set[int]) -> Introduced:
    """Those of one deck that the limit takes. Their notes join `notes`."""
    wanted = studied.new_left
    if not wanted:
        return Introduced([], False)
    apart = notes if studied.siblings_apart else None
    front, back = _placed(user_id, clock, studied) if studied.has_placed else ([], [])
    reach = 2 * wanted  # the cards of a note stand together: a day of two-card notes fills the limit at once
    while True:
        rows = [*front, *_read(user_id, clock, studied, reach)]
        kept = first_of_notes((row for row in rows if not row.is_blocked), wanted, apart)
        blocked = [row for row in rows if row.is_blocked]
        is_at_end = len(rows) - len(front) < reach
        if len(kept) == wanted or is_at_end:
            break
        if blocked and reach >= REACH and (kept or not _way_to(user_id, studied, blocked).is_further_on):
            break
        reach = max(REACH, 2 * reach) if blocked else 2 * reach
    if is_at_end and len(kept) < wanted:
        rows += back
        kept = first_of_notes((row for row in rows if not row.is_blocked), wanted, apart)
        blocked = [row for row in rows if row.is_blocked]
    if not kept and blocked and _way_to(user_id, studied, blocked).is_ring:
        kept = first_of_notes(blocked, wanted, apart)
    notes.update(row.note_id for row in kept)
    return Introduced(kept, not kept and bool(blocked))


def in_turn(new: Sequence[list[New]], studied: Sequence[Studied]) -> list[Waiting]:
    """The new cards of all decks as one line: next is always the deck that met fewest today."""
    turns = [
        (one.introduced + number, place, row)
        for place, (one, rows) in enumerate(zip(studied, new, strict=True))
        for number, row in enumerate(rows)
    ]
    if len(studied) > 1:
        turns.sort(key=lambda turn: turn[:2])
    return [Waiting(row.card_id, row.note_id, row.deck_id, studied[place].deck_id) for _turn, place, row in turns]


def count_unblocked(user_id: int, clock: Clock, studied: Studied, *, at_most: int) -> int:
    """New cards that wait for no other, one for each note that is kept apart; counted no further than `at_most`."""
    front, back = _placed(user_id, clock, studied) if studied.has_placed else ([], [])
    reach = 2 * at_most
    while True:
        read = _read(user_id, clock, studied, reach)
        rows = (row for row in (*front, *read, *back) if not row.is_blocked)
        found = len(first_of_notes(rows, at_most, set() if studied.siblings_apart else None))
        if found == at_most or len(read) < reach or reach >= max(REACH, 2 * at_most):
            return found
        reach = max(REACH, 2 * reach)


def _read(user_id: int, clock: Clock, studied: Studied, at_most: int) -> list[New]:
    statement = unstarted(studied.siblings_apart, studied.has_placed)
    return [New(*row) for row in statement.rows(**_values(user_id, clock, studied), at_most=at_most)]


def _placed(user_id: int, clock: Clock, studied: Studied) -> tuple[list[New], list[New]]:
    """Those for the front and those for the back. They may stand behind the cursor, which passes them."""
    values = _values(user_id, clock, studied) | {"start": studied.path, "deck_id": studied.deck_id}
    rows: list[Row] = placed(studied.siblings_apart).rows(**values, at_most=PLACED_AT_MOST)
    moved = [(place, New(*row)) for *row, place in rows]
    return [new for place, new in moved if place < 0], [new for place, new in moved if place > 0]


def _values(user_id: int, clock: Clock, studied: Studied) -> dict[str, object]:
    return {
        "user_id": user_id,
        "day": clock.day,
        "start": studied.start,
        "end": studied.end,
        "deck_start": studied.deck_start,
        "deck_end": studied.deck_end,
    }


def _way_to(user_id: int, studied: Studied, blocked: Sequence[New]) -> Way:
    return way_to(
        [row.note_id for row in blocked[:BLOCKED_AT_MOST]],
        user_id=user_id,
        deck=(studied.deck_start, studied.deck_end),
        part=(studied.start, studied.end),
    )
