"""Looking at rows: what each would make of its note, and the cards that come of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import asdict
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import User
from decks.deckfile import MATTERS
from decks.folding import fold
from decks.models import Deck, ImportBatch, ImportRow, Note, Slide
from decks.querysets import PATH_DIGITS
from decks.rendering import RENDER_VERSION, NoteText, RenderedCard
from decks.roles import Rights, rights_in
from decks.services.checks import check_text, clean_tags
from decks.services.concept_order import requires_of
from decks.services.note_content import normalise, says_otherwise, snapshot, tags_of
from decks.services.saving import Cards, Save, end_of, new_guid, prepare_save
from decks.tabular import PARTS, concept_of

from .replacing import replacement_of

Verdict = ImportRow.Verdict
WRITTEN = ("verdict", "fields", "cards", "problems", "says_otherwise", "before", "position")
TEXTS = ("concept", "kind", "front", "back", "why", "hint", "lang", "status")


def plan_rows(*, batch: ImportBatch, limit: int) -> bool:
    """Looks at up to `limit` of the rows that wait. Whether the plan is complete now.

    Reads and renders before its transaction, which only writes down what was found.
    """
    rows = list(batch.rows.filter(verdict=Verdict.WAITING)[:limit])
    planner = Planner(batch, rows)
    for row in rows:
        planner.plan(row)
    with transaction.atomic():
        locked = ImportBatch.objects.select_for_update().filter(pk=batch.pk, state=ImportBatch.State.PLANNING).first()
        if locked is None:  # somebody gave it up, or was quicker
            return False
        ImportRow.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=WRITTEN)
        if batch.rows.filter(verdict=Verdict.WAITING).exists():
            return False
        locked.state = batch.state = ImportBatch.State.PLANNED
        locked.save(update_fields=["state"])
        return True


class Planner:
    """Makes the same of the same rows and notes each time: what was shown is what is done."""

    def __init__(self, batch: ImportBatch, rows: Sequence[ImportRow], *, fact_changed: bool = False) -> None:
        self.batch = batch
        self.root = batch.deck.root
        self.rights = rights_of(batch)
        self.fact_changed = fact_changed
        self.decks = {deck.pk: deck for deck in Deck.objects.within(self.root.path)}
        for deck in self.decks.values():
            deck.parent = self.decks.get(deck.parent_id or 0)
        self.stored = self._stored(row.note_id for row in rows if row.note_id)
        self.others = _Others(rows)
        self.ends: dict[int, int] = {}
        self.new_topics: dict[str, Deck] = {}
        self.replacement = replacement_of(batch) if batch.verb == ImportBatch.Verb.REPLACE else None

    def _stored(self, pks: Iterable[int]) -> dict[int, Note]:
        notes = Note.objects.filter(pk__in=list(pks)).select_related("slide__source__deck", "replaced_by__deck")
        found = {note.pk: note for note in notes.prefetch_related("tags", "requires__deck", "lint_dismissals")}
        for note in found.values():
            note.deck = self.decks[note.deck_id]
        return found

    def plan(self, row: ImportRow) -> Save | None:
        """Writes into the row what it comes to, and gives what is to be saved for that."""
        stored = self.stored.get(row.note_id or 0)
        row.before, row.position = (stored.version, stored.position) if stored else (None, None)
        if stored is not None and stored.version != row.fields.get("of_version", stored.version):
            row.verdict = Verdict.KEPT
            return None
        if row.fields.get("remove"):
            row.verdict = Verdict.REMOVED
            return None
        try:
            save = self._prepare(row, stored)
        except ValidationError as error:
            row.verdict, row.problems, row.cards = Verdict.REFUSED, sentences_of(error), {}
            return None
        if save is None or (stored is not None and not save.is_new_version):
            row.verdict, row.cards = Verdict.UNCHANGED, {}
            return None
        row.verdict = Verdict.CHANGED if stored else Verdict.ADDED
        row.says_otherwise = stored is not None and says_otherwise(save.note, stored)
        return save

    def contents(self, row: ImportRow) -> tuple[dict[str, Any], dict[str, Any]]:
        """What the note says, nothing where it is new, and what it would say."""
        stored = self.stored.get(row.note_id or 0)
        note = self.wanted(row, stored)
        normalise(note)
        tags, requires = tags_of(stored), requires_of(stored)
        before = snapshot(stored, tags, requires) if stored else {}
        if "tags" in row.fields:
            tags = clean_tags(row.fields["tags"])
        if "requires" in row.fields:
            requires = tuple(sorted(row.fields["requires"]))
        return before, snapshot(note, tags, requires)

    def wanted(self, row: ImportRow, stored: Note | None) -> Note:
        """The note as the row wants it."""
        note = copy(stored) if stored else self._new(row)
        self._write(note, self._fields(row, note))
        return note

    def _prepare(self, row: ImportRow, stored: Note | None) -> Save | None:
        note = self.wanted(row, stored)
        asks_otherwise = stored is not None and says_otherwise(note, stored)
        return prepare_save(
            note=note,
            stored=stored,
            rights=self.rights,
            fact_changed=row.fields.get("fact_changed", False) or (self.fact_changed and asks_otherwise),
            reason=self._reason(row),
            tags=row.fields.get("tags"),
            requires=self.others.required(row.fields),
            render=_Rendering(row),
        )

    def _fields(self, row: ImportRow, note: Note) -> Mapping[str, Any]:
        """What a replacement makes of the text is made of the text of now."""
        return self.replacement.changes(note) if self.replacement else row.fields

    def _new(self, row: ImportRow) -> Note:
        fields = row.fields
        fields.setdefault("concept", concept_of(fields["front"]))
        if "guid" not in fields:
            fields["guid"] = new_guid(self.root.slug, fields["concept"])
        note = Note(guid=fields["guid"], position=0)
        note.deck = self._deck(fields) or self.root
        note.position = self._next_position(note.deck)
        return note

    def _next_position(self, deck: Deck) -> int:
        position = self.ends.get(deck.pk) or end_of(deck)
        self.ends[deck.pk] = position + 1
        return position

    def _deck(self, fields: Mapping[str, Any]) -> Deck | None:
        if "new_topic" in fields:
            return self._new_topic(fields["new_topic"])
        return self.decks.get(fields.get("deck", 0))

    def _new_topic(self, title: str) -> Deck:
        """What stands for a topic that is made when the batch is run."""
        return self.new_topics.setdefault(
            fold(title),
            Deck(
                pk=-1 - len(self.new_topics),
                parent=self.root,
                path=f"{self.root.path}{'9' * PATH_DIGITS}",
                title=title,
                lang=self.root.lang,
                status=self.root.status,
            ),
        )

    def _write(self, note: Note, fields: Mapping[str, Any]) -> None:
        for name in TEXTS:
            if name in fields:
                setattr(note, name, fields[name])
        if "matters" in fields:
            note.accents_matter, note.case_matters = (word in fields["matters"] for word in MATTERS)
        deck = self._deck(fields)
        if note.pk and deck and deck.pk != note.deck_id:
            note.deck, note.position = deck, fields.get("position") or self._next_position(deck)
        if "slide" in fields:
            note.slide = self.others.slides.get(fields["slide"])
        if "replaced_by" in fields:
            note.replaced_by = self.others.notes.get(fields["replaced_by"])

    def _reason(self, row: ImportRow) -> str:
        if self.batch.verb != ImportBatch.Verb.IMPORT:
            return self.batch.name
        return f"{self.batch.name}: {row.number}"


class _Others:
    """What rows name besides their own note, fetched at once. Only taking back does so."""

    def __init__(self, rows: Sequence[ImportRow]) -> None:
        slides = {row.fields["slide"] for row in rows if row.fields.get("slide")}
        guids = {guid for row in rows for guid in row.fields.get("requires", ())}
        guids |= {row.fields["replaced_by"] for row in rows if row.fields.get("replaced_by")}
        found = Slide.objects.select_related("source__deck").filter(pk__in=slides) if slides else ()
        self.slides = {slide.pk: slide for slide in found}
        notes = Note.objects.select_related("deck").filter(guid__in=guids) if guids else ()
        self.notes = {note.guid: note for note in notes}

    def required(self, fields: dict[str, Any]) -> list[Note] | None:
        if "requires" not in fields:
            return None
        return [self.notes[guid] for guid in fields["requires"] if guid in self.notes]


class _Rendering:
    """Gives the cards that were made of this very text before, else makes them and keeps them with the row."""

    def __init__(self, row: ImportRow) -> None:
        self.row = row

    def __call__(self, text: NoteText) -> Cards:
        key = text_key(text)
        if self.row.cards.get("of") == key:
            return tuple(RenderedCard(**card) for card in self.row.cards["sides"])
        cards = check_text(text)
        self.row.cards = {"of": key, "sides": [asdict(card) for card in cards]}
        return cards


def rights_of(batch: ImportBatch) -> Rights:
    return rights_in(maker_of(batch), batch.deck)


def maker_of(batch: ImportBatch) -> User:
    assert batch.by is not None, "who began it is there as long as it is not done"  # noqa: S101
    return batch.by


def text_key(text: NoteText) -> str:
    words = (text.kind, text.front, text.back, text.why, text.hint, text.lang)
    return hashlib.sha256(repr((words, sorted(text.media.items()), RENDER_VERSION)).encode()).hexdigest()


def sentences_of(error: ValidationError) -> list[str]:
    if not hasattr(error, "error_dict"):
        return list(error.messages)
    return [
        f"{capfirst(_(PARTS.get(name, name)))}: {message}"
        for name, messages in error.message_dict.items()
        for message in messages
    ]
