"""From the rows of a table to what each is to make of which note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from decks.folding import fold
from decks.models import Deck, ImportBatch, ImportRow, Note, Status
from decks.services.exporting import topics_of
from decks.tabular import kind_of, note_id, read_cells
from decks.tabular.values import CELL_MESSAGES

from .filling import store_rows

TITLE_CHARS = 200


class Match(StrEnum):
    """When a row is a note that is there already."""

    ID = "id"
    FRONT = "front"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Choices:
    """What an author says of a table."""

    mapping: Sequence[str]
    """For each column the part of a note, or nothing."""
    topic: int
    """Key of the deck or topic for new notes of which no column says it."""
    first_row_names: bool = True
    match: str = Match.ID
    kind: str = ""
    """Of new notes of which no column says it; empty: cloze where there are blanks."""
    status: str = Status.DRAFT
    """The same."""
    make_topics: bool = False
    """Whether topics that a column names and that are not there are made."""


def begin_import(*, batch: ImportBatch, choices: Choices) -> None:
    """Writes down for each row which note it is and what that is to say. No note is looked at closely yet."""
    batch.options = asdict(choices)
    store_rows(batch, rows_of(batch))


def rows_of(batch: ImportBatch) -> list[ImportRow]:
    reader = _Reader(batch.deck.root, Choices(**batch.options))
    return [reader.row(number, cells) for number, cells in rows_below(batch)]


def rows_below(batch: ImportBatch) -> Sequence[tuple[int, Sequence[str]]]:
    """The rows with notes in them."""
    rows: list[tuple[int, Sequence[str]]] = batch.table
    return rows[1:] if batch.options.get("first_row_names") else rows


class _Reader:
    def __init__(self, root: Deck, choices: Choices) -> None:
        self.root = root
        self.choices = choices
        self.known = KnownNotes(root)
        self.topics = _Topics(root)
        self.seen: dict[object, int] = {}
        self.guids = set(self.known.by_guid)

    def row(self, number: int, cells: Sequence[str]) -> ImportRow:
        parts = {part: cell for part, cell in zip(self.choices.mapping, cells, strict=False) if part}
        said = read_cells(parts)
        fields = dict(said.fields)
        problems = [_(CELL_MESSAGES[code]) % params for code, params in said.problems]
        note_pk, found = self._match(fields)
        problems += found
        key = note_pk or fields.get("id") or fold(fields.get("front", ""))
        if key in self.seen:
            problems.append(_("It is the same note as row %(row)d.") % {"row": self.seen[key]})
        elif self.choices.match != Match.NEVER:
            self.seen[key] = number
        problems += self._place(fields, is_new=note_pk is None)
        if note_pk is None:
            problems += self._complete(fields)
        fields.pop("id", None)
        return ImportRow(
            number=number,
            note_id=note_pk,
            fields=fields,
            problems=problems,
            verdict=ImportRow.Verdict.REFUSED if problems else ImportRow.Verdict.WAITING,
        )

    def _match(self, fields: Mapping[str, Any]) -> tuple[int | None, list[str]]:
        if self.choices.match == Match.ID:
            if "id" not in fields:
                return None, []
            return self.known.by_guid.get(f"{self.root.slug}/{note_id(fields['id'])}"), []
        if self.choices.match != Match.FRONT or not fields.get("front", "").strip():
            return None, []
        found = self.known.asking(fields["front"])
        if len(found) > 1:
            return None, [_("Several notes ask this. Say by an id which is meant.")]
        return (found[0] if found else None), []

    def _place(self, fields: dict[str, Any], *, is_new: bool) -> list[str]:
        """Puts the topic's key in the place of its name."""
        named = fields.pop("topic", "")
        if not named:
            if is_new:
                fields["deck"] = self.choices.topic
            return []
        found = self.topics.named(named)
        if len(found) == 1:
            fields["deck"] = found[0]
            return []
        if found:
            return [_("Several topics are called “%(topic)s”. Write its short name.") % {"topic": named}]
        if self.choices.make_topics:
            fields["new_topic"] = named[:TITLE_CHARS]
            return []
        return [_("There is no topic “%(topic)s”. Write one that is there, or have new ones made.") % {"topic": named}]

    def _complete(self, fields: dict[str, Any]) -> list[str]:
        """What a new note needs besides."""
        if not fields.get("front", "").strip():
            return [_("It is no note of this deck, and without a question it cannot become one.")]
        fields.setdefault("kind", self.choices.kind or kind_of(fields["front"]))
        fields.setdefault("status", self.choices.status)
        if "id" in fields and (guid := f"{self.root.slug}/{note_id(fields['id'])}") not in self.guids:
            fields["guid"] = guid
            self.guids.add(guid)
        return []


class KnownNotes:
    """The notes of a whole deck by what a row may call them."""

    def __init__(self, root: Deck) -> None:
        notes = Note.objects.filter(deck__in=Deck.objects.within(root.path)).order_by("pk")
        self.by_guid: dict[str, int] = {}
        self._exactly: dict[str, list[int]] = {}
        self._nearly: dict[str, list[int]] = {}
        self._retired: set[int] = set()
        for pk, guid, front, status in notes.values_list("pk", "guid", "front", "status"):
            self.by_guid[guid] = pk
            self._exactly.setdefault(front.strip(), []).append(pk)
            self._nearly.setdefault(fold(front), []).append(pk)
            if status == Status.RETIRED:
                self._retired.add(pk)

    def asking(self, front: str) -> list[int]:
        """The notes with this question: to the letter, else accents, capitals and spaces aside; those in use before
        the retired."""
        found = self._exactly.get(front.strip()) or self._nearly.get(fold(front), [])
        return [pk for pk in found if pk not in self._retired] or found


class _Topics:
    """The topics of a deck by their ways, short names and titles."""

    def __init__(self, root: Deck) -> None:
        topics = topics_of(root)
        self._by_way = {way: topic.pk for way, topic in topics.items()}
        self._by_name: dict[str, list[int]] = {}
        for way, topic in [(root.slug, root), *topics.items()]:
            for name in {fold(way.rpartition("/")[2]), fold(topic.title)}:
                self._by_name.setdefault(name, []).append(topic.pk)

    def named(self, name: str) -> list[int]:
        if name in self._by_way:
            return [self._by_way[name]]
        # Anki writes the way to a topic with colons.
        return self._by_name.get(fold(name.rpartition("::")[2]), [])
