"""Cards of one note on one day: only the first of them, unless the learner wants all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar


class OfNote(Protocol):
    @property
    def note_id(self) -> int: ...


RowT = TypeVar("RowT", bound=OfNote)


def first_of_notes(rows: Iterable[RowT], at_most: int, notes: set[int] | None) -> list[RowT]:
    """The first row of each note that is not in `notes`; all rows where `notes` is None. At most so many."""
    kept: list[RowT] = []
    seen: set[int] = set()
    for row in rows:
        if len(kept) == at_most:
            break
        if notes is None:
            kept.append(row)
        elif row.note_id not in notes and row.note_id not in seen:
            seen.add(row.note_id)
            kept.append(row)
    return kept


def read_apart(
    read: Callable[[int], tuple[list[RowT], bool]], reach: int, at_most: int, notes: set[int] | None
) -> list[RowT]:
    """As above, of what `read` gives: that many rows, and whether there may be more.

    It is asked again, further, only where cards of one note crowd out others: what is left of the day would be short,
    and grow as it is answered.
    """
    while at_most:
        rows, may_be_more = read(reach)
        kept = first_of_notes(rows, at_most, notes)
        if len(kept) == at_most or not may_be_more:
            return kept
        reach *= 2
    return []
