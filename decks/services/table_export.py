"""A deck or topic as the table that brings it back."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from decks.deckfile import MATTERS
from decks.models import Deck, Note
from decks.tabular import csv_bytes, tsv_bytes, xlsx_bytes

from .concept_order import id_of
from .exporting import topics_of
from .note_content import tags_of

COLUMNS: Final = (
    "id", "topic", "kind", "concept", "front", "back", "why", "hint", "matters", "lang", "tags", "status",
)  # fmt: skip

XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: how a file's name ends → what it is announced as, and what makes it
FORMATS: Final[Mapping[str, tuple[str, Callable[[Sequence[str], Iterator[Sequence[str]]], bytes]]]] = {
    "csv": ("text/csv; charset=utf-8", csv_bytes),
    "tsv": ("text/tab-separated-values; charset=utf-8", tsv_bytes),
    "xlsx": (XLSX_TYPE, xlsx_bytes),
}


def table_of(deck: Deck, *, format: str) -> bytes:
    """All notes of the deck or topic, drafts and retired ones too, as a file. Bringing it in again changes nothing.

    What a note requires, its slide and its replacement have no column: bringing the table in leaves them alone.
    """
    _type, write = FORMATS[format]
    return write(COLUMNS, _rows(deck))


def _rows(deck: Deck) -> Iterator[Sequence[str]]:
    ways = {topic.pk: way for way, topic in topics_of(deck.root).items()}
    notes = Note.objects.filter(deck__in=Deck.objects.within(deck.path)).prefetch_related("tags")
    for note in notes.order_by("deck__path", "position", "pk"):
        matters = zip(MATTERS, (note.accents_matter, note.case_matters), strict=True)
        yield (
            id_of(note.guid),
            ways.get(note.deck_id, ""),
            note.kind,
            note.concept,
            note.front,
            note.back,
            note.why,
            note.hint,
            ", ".join(word for word, is_so in matters if is_so),
            note.lang,
            ", ".join(tags_of(note)),
            note.status,
        )
