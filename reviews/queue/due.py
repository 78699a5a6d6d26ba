"""The reviews that are due: in the order the learner chose, no further than the day's limit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from ..models import ReviewOrder
from ..scheduling.recall import predicted_recall
from .apart import first_of_notes, read_apart
from .line import Waiting
from .statements import due_in

if TYPE_CHECKING:
    from .day import Clock
    from .studied import Studied

CANDIDATES_AT_MOST = 1_000
"""Of each deck, the longest due first: among which the most at risk are looked for, or the drawn ones. Reading and
ordering them takes a few milliseconds after each answer; the longest due of a larger backlog are among those most at
risk anyway, and each answer lets the next one in."""


class Due(NamedTuple):
    due_day: date
    tie: int
    card_id: int
    note_id: int
    deck_id: int
    interval_days: int = 1
    ease_hundredths: int = 250
    repetitions: int = 0
    lapses: int = 0
    last_answered_day: date | None = None

    def recall(self, day: date, weights: Sequence[float]) -> float:
        """How likely it is still known."""
        # One that came along without a day was last answered an interval before it was due.
        since = (day - self.last_answered_day).days if self.last_answered_day else None
        return predicted_recall(
            interval_days=self.interval_days,
            ease_hundredths=self.ease_hundredths,
            repetitions=self.repetitions,
            lapses=self.lapses,
            days_since=(day - self.due_day).days + self.interval_days if since is None else since,
            weights=weights,
        )


def reviews_of(user_id: int, clock: Clock, studied: Studied, notes: set[int]) -> tuple[list[Due], bool]:
    """Those of one deck that the limit takes, and whether more are due than that. Their notes join `notes`."""
    at_most = studied.reviews_left
    apart = notes if studied.siblings_apart else None
    if studied.review_order == ReviewOrder.DUE or not at_most:
        kept = read_apart(lambda reach: _read(user_id, clock, studied, reach), at_most + 1, at_most + 1, apart)
    else:
        rows, _more = _read(user_id, clock, studied, max(CANDIDATES_AT_MOST, at_most + 1), memory=True)
        rows.sort(key=lambda due: _key(studied, due, clock.day))
        kept = first_of_notes(rows, at_most + 1, apart)
    taken = kept[:at_most]
    notes.update(due.note_id for due in taken)
    return taken, len(kept) > at_most


def are_more_due(user_id: int, clock: Clock, studied: Studied) -> bool:
    """Whether more reviews are due in the whole deck than its limit takes, where only a part of it is studied."""
    whole = studied.whole()
    at_most = whole.reviews_left + 1
    apart: set[int] | None = set() if whole.siblings_apart else None
    return len(read_apart(lambda reach: _read(user_id, clock, whole, reach), at_most, at_most, apart)) == at_most


def count_due(user_id: int, clock: Clock, studied: Studied, *, at_most: int) -> int:
    """Reviews due, limits aside, one for each note; counted no further than `at_most`."""
    rows, _more = _read(user_id, clock, studied, at_most)
    return len(first_of_notes(rows, at_most, set()))


def in_line(due: Sequence[list[Due]], studied: Sequence[Studied], day: date) -> list[Waiting]:
    """The reviews of all decks as one line, so that no deck has to wait for another's to end."""
    if len(studied) == 1:
        return [Waiting(row.card_id, row.note_id, row.deck_id, studied[0].deck_id) for row in due[0]]
    orders = {one.review_order for one in studied}
    lines: list[tuple[Any, ...]] = []
    for one, rows in zip(studied, due, strict=True):
        whole = one.reviewed + len(rows)
        for number, row in enumerate(rows):
            # Decks in different orders take turns by how far each is: the same however much is answered already.
            key = _key(one, row, day) if len(orders) == 1 else ((one.reviewed + number) / whole, one.path)
            lines.append((*key, row.card_id, Waiting(row.card_id, row.note_id, row.deck_id, one.deck_id)))
    lines.sort(key=lambda line: line[:-1])
    return [line[-1] for line in lines]


def _key(studied: Studied, due: Due, day: date) -> tuple[Any, ...]:
    if studied.review_order == ReviewOrder.RISK:
        return (due.recall(day, studied.recall_weights), due.due_day, due.tie)
    if studied.review_order == ReviewOrder.RANDOM:
        return (due.tie,)
    return (due.due_day, due.tie)


def _read(
    user_id: int, clock: Clock, studied: Studied, at_most: int, *, memory: bool = False
) -> tuple[list[Due], bool]:
    """The longest due, and whether there may be more."""
    column = "root_id" if studied.topic_ids is None else "deck_id"
    statement = due_in(column, studied.is_behind, studied.siblings_apart, memory)
    # One probe per deck, merged: `IN` makes the database sort.
    probes = [
        statement.rows(user_id=user_id, deck_id=deck_id, day=clock.day, day_start=clock.day_start, at_most=at_most)
        for deck_id in (studied.topic_ids or [studied.deck_id])
    ]
    rows = [Due(*row) for probe in probes for row in probe]
    if len(probes) > 1:
        rows.sort(key=lambda due: due[:3])
    return rows, any(len(probe) == at_most for probe in probes)
