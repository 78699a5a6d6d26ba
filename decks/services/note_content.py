"""What a note says, as its revisions keep it and as one text is compared with another. Nothing here writes."""

from collections.abc import Iterable
from typing import Any

from decks.deckfile.model import one_line, value_of
from decks.folding import fold
from decks.formulas import clean
from decks.models import Note, Status

TEXT_FIELDS = ("kind", "front", "back", "why", "hint", "lang")


def normalise(note: Note) -> None:
    """One spelling for one text, that of deck files, or every save of a form, with its \\r\\n, would be an edit."""
    for name in ("front", "back", "why", "hint"):
        setattr(note, name, value_of(clean(getattr(note, name)).split("\n")))
    for name in ("concept", "lang"):
        setattr(note, name, one_line(clean(getattr(note, name))))


def snapshot(note: Note, tags: tuple[str, ...], requires: tuple[str, ...]) -> dict[str, Any]:
    """The content of a note as a revision keeps it. Position is not content."""
    return {
        "deck": note.deck_id,
        "slide": note.slide_id,
        "concept": note.concept,
        **{name: getattr(note, name) for name in TEXT_FIELDS},
        "status": str(note.status),
        "tags": list(tags),
        "requires": list(requires),
        # Only where they are something: older revisions, and digests of imports, do not know them.
        **{name: True for name in ("accents_matter", "case_matters") if getattr(note, name)},
        **({"replaced_by": note.replaced_by.guid} if note.replaced_by else {}),
    }


def says_otherwise(note: Note, stored: Note) -> bool:
    """Whether what is asked or answered is another than it was, white space, accents and capitals aside: then only its
    author can say whether the fact changed."""

    def words(one: Note) -> tuple[str, ...]:
        return one.kind, *(fold(text).replace(" ", "") for text in (one.front, one.back))

    return stored.status == Status.PUBLISHED and words(note) != words(stored)


def search_text(note: Note, tags: Iterable[str]) -> str:
    return fold("\n".join([note.concept, note.front, note.back, note.why, note.hint, *tags]))


def tags_of(note: Note | None) -> tuple[str, ...]:
    return tuple(sorted(tag.name for tag in note.tags.all())) if note else ()


def texts_of(note: Note) -> tuple[str, ...]:
    return note.front, note.back, note.why, note.hint
