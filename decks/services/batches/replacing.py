"""A text replaced in all notes that hold it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from accounts.models import User
from decks.deckfile.model import one_line
from decks.formulas import clean
from decks.models import Deck, ImportBatch, ImportRow, Note, Status

from .filling import NAME_CHARS, drop_unfinished, store_rows

#: Each is shown with a tick; a form may hold 500 fields.
NOTES_AT_MOST: Final = 400
FIELDS: Final = ("concept", "front", "back", "why", "hint")


@dataclass(frozen=True, slots=True)
class Replacement:
    """Plain text for plain text: nothing in either is a pattern."""

    find: str
    put: str
    fields: Sequence[str] = FIELDS
    match_case: bool = False
    whole_words: bool = False

    def __str__(self) -> str:
        return f"{one_line(self.find)} → {one_line(self.put)}"

    def changes(self, note: Note) -> dict[str, str]:
        """The texts of the note that become others, by field."""
        made = {name: self.made_in(getattr(note, name)) for name in self.fields}
        return {name: text for name, text in made.items() if text != getattr(note, name)}

    def made_in(self, text: str) -> str:
        return self._pattern().sub(lambda _match: clean(self.put), text)

    def _pattern(self) -> re.Pattern[str]:
        text = re.escape(clean(self.find))
        if self.whole_words:
            text = rf"(?<!\w){text}(?!\w)"
        return re.compile(text, re.NOFLAG if self.match_case else re.IGNORECASE)


def begin_replacement(*, deck: Deck, by: User, at: datetime, replacement: Replacement) -> ImportBatch:
    """A batch with a row for each note that holds the text."""
    drop_unfinished(at=at)
    batch = ImportBatch(
        deck=deck,
        by=by,
        at=at,
        verb=ImportBatch.Verb.REPLACE,
        name=str(replacement)[:NAME_CHARS],
        options=asdict(replacement),
    )
    store_rows(batch, rows_of(batch))
    return batch


def rows_of(batch: ImportBatch) -> list[ImportRow]:
    replacement = replacement_of(batch)
    notes = Note.objects.filter(deck__in=Deck.objects.within(batch.deck.path)).exclude(status=Status.RETIRED)
    notes = notes.order_by("deck__path", "position", "pk").only("pk", *replacement.fields)
    found = [note.pk for note in notes if replacement.changes(note)]
    batch.options["left_out"] = max(0, len(found) - NOTES_AT_MOST)
    return [ImportRow(number=number, note_id=pk) for number, pk in enumerate(found[:NOTES_AT_MOST], start=1)]


def replacement_of(batch: ImportBatch) -> Replacement:
    return Replacement(**{name: value for name, value in batch.options.items() if name != "left_out"})
