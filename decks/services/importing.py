"""Bringing a deck file in, again and again: the file's ids decide what is new, and edits made here are left alone."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from decks.concept_order import learning_order, ring_in
from decks.deckfile import MATTERS, DeckFile, FileNote
from decks.models import Deck, DeckStatus, Note, Revision, Slide, Source, Status
from decks.problems import Problem

from .audit import log_act
from .checks import clean_tags, sentence
from .concept_order import id_of, requires_of
from .deck_media import with_media
from .exporting import topics_of
from .note_content import normalise, snapshot, tags_of
from .notes import save_note
from .tree import add_topic, arrange_topics, create_deck, publish_deck, save_deck


@dataclass(slots=True)
class ImportReport:
    """What an import did, or would do: ids as in the file."""

    slug: str
    title: str
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    # Edited here since they were last imported: left as they are.
    kept_local: list[str] = field(default_factory=list)
    # Imported before and no longer in the file: left as they are.
    missing: list[str] = field(default_factory=list)
    # Deck, topics and slides whose title now is the file's.
    renamed: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class NoteProblem:
    """Something about one note of the file that only shows when its cards are made."""

    note: FileNote
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.note.file}:{self.note.line}: {self.note.id}, {self.field}: {self.message}"


class ImportRefusedError(Exception):
    """Notes of the file cannot become cards; nothing was imported."""

    def __init__(self, problems: Iterable[NoteProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def import_deck(
    file: DeckFile,
    *,
    by: User | None,
    at: datetime,
    publish: bool,
    dry_run: bool = False,
    owner: User | None = None,
    is_starter: bool = False,
    media: Mapping[str, bytes] | None = None,
) -> ImportReport:
    """Makes the deck hold what the file says. All or nothing; a second time it changes nothing and writes nothing.

    `publish` publishes a deck that is still a draft; an archived one stays so. `owner` and `is_starter` count for a
    deck that is new. `media` are the files beside it, by the names its texts have for them. A dry run does all of it
    and takes it back. Raises ImportRefusedError, or ValidationError.
    """
    with transaction.atomic():
        file = with_media(file, media or {}, by=by, at=at)
        report = _Import(file, by, at).run(owner=owner, is_starter=is_starter, publish=publish)
        if dry_run:
            transaction.set_rollback(True)
    return report


class _Import:
    def __init__(self, file: DeckFile, by: User | None, at: datetime) -> None:
        self.file = file
        self.by = by
        self.at = at
        self.report = ImportReport(slug=file.slug, title=file.title)
        self.problems: list[NoteProblem] = []

    def run(self, *, owner: User | None, is_starter: bool, publish: bool) -> ImportReport:
        self.root = self._root(owner, is_starter)
        topics = self._topics()
        slides = self._slides()
        self.stored = {
            note.guid: note
            for note in Note.objects.filter(deck__in=Deck.objects.within(self.root.path))
            .select_related("deck", "slide__source__deck")
            .prefetch_related("tags", "requires__deck")
        }
        wanted = {
            self._guid(note.id): (note, topics[topic.slug], slides.get(note.slide_slug or ""), position)
            for topic in self.file.topics
            for position, note in enumerate(topic.notes, start=1)
        }
        # What a note requires is there before it, so that it can be named.
        for guid in self._learning_order([note for note, *_place in wanted.values()]):
            if guid in wanted:
                self._note(guid, *wanted[guid])
        as_in_file = {note.id: number for number, (note, *_place) in enumerate(wanted.values())}
        for names in (self.report.added, self.report.changed, self.report.unchanged, self.report.kept_local):
            names.sort(key=as_in_file.__getitem__)
        self.report.missing = [
            id_of(guid)
            for guid, note in self.stored.items()
            if guid not in wanted and note.imported_digest and note.status != Status.RETIRED
        ]
        if self.problems:
            raise ImportRefusedError(self.problems)
        is_published = publish and self.root.status == DeckStatus.DRAFT
        if is_published:
            publish_deck(deck=self.root)
        self._log(is_published=is_published)
        return self.report

    def _log(self, *, is_published: bool) -> None:
        """Of who did it, and only of what was done."""
        done = {"added": len(self.report.added), "changed": len(self.report.changed)}
        words = [f"{count} notes {what}" for what, count in done.items() if count] + ["published"] * is_published
        if self.by is not None and words:
            log_act(by=self.by, on=self.root, word=f"deck file: {', '.join(words)}")

    def _guid(self, note_id: str) -> str:
        return f"{self.file.slug}/{note_id}"

    def _learning_order(self, notes: Iterable[FileNote]) -> tuple[str, ...]:
        """The guids of all notes, each after what it will require: by the file, or as edited here."""
        links = {guid: requires_of(note) for guid, note in self.stored.items()}
        files = {self._guid(note.id): note for note in notes}
        for guid, note in files.items():
            stored = self.stored.get(guid)
            if stored is None or not was_edited_here(stored):
                links[guid] = tuple(map(self._guid, note.requires))
        ring = ring_in(links)
        if not ring:
            return learning_order(links)
        # The file alone has none, so a note that is left as edited here is part of it.
        culprit = next(files[guid] for guid in ring if guid in files)
        problem = Problem("requires", "requires_ring", {"notes": " → ".join(map(id_of, ring))})
        raise ImportRefusedError([NoteProblem(culprit, "requires", sentence(problem))])

    def _root(self, owner: User | None, is_starter: bool) -> Deck:
        file = self.file
        root = Deck.objects.roots().select_for_update(of=("self",)).filter(slug=file.slug).first()
        if root is None:
            return create_deck(
                slug=file.slug,
                title=file.title,
                lang=file.lang,
                description=file.description,
                owner=owner,
                is_starter=is_starter,
            )
        if (root.title, root.lang, root.description) != (file.title, file.lang, file.description):
            root.title, root.lang, root.description = file.title, file.lang, file.description
            save_deck(deck=root)
            self.report.renamed.append(root.slug)
        return root

    def _topics(self) -> dict[str, Deck]:
        stored = topics_of(self.root)
        topics: dict[str, Deck] = {}
        children: dict[str, list[str]] = {}
        for wanted in self.file.topics:
            parent_slug, _slash, slug = wanted.slug.rpartition("/")
            topic = stored.get(wanted.slug)
            if topic is None:
                parent = topics[parent_slug] if parent_slug else self.root
                topic = add_topic(parent=parent, slug=slug, title=wanted.title)
            elif topic.title != wanted.title:
                topic.title = wanted.title
                save_deck(deck=topic)
                self.report.renamed.append(wanted.slug)
            topics[wanted.slug] = topic
            children.setdefault(parent_slug, []).append(wanted.slug)
        # A topic comes before those in it, and takes them along: their own order is looked at after, as they are then.
        for parent_slug, slugs in children.items():
            parent = topics[parent_slug] if parent_slug else self.root
            if arrange_topics(parent=parent, topics=[topics[slug] for slug in slugs]):
                topics |= {slug: topic for slug, topic in topics_of(self.root).items() if slug in topics}
        return topics

    def _slides(self) -> dict[str, Slide]:
        if not self.file.source_slug:
            return {}
        title = self.file.source_title or self.file.source_slug
        source, is_new = Source.objects.get_or_create(
            deck=self.root, slug=self.file.source_slug, defaults={"title": title}
        )
        if not is_new and source.title != title:
            source.title = title
            source.save(update_fields=["title"])
            self.report.renamed.append(source.slug)
        slides = {slide.slug: slide for slide in Slide.objects.filter(source=source)}
        for position, wanted in enumerate(self.file.slides, start=1):
            slide = slides.get(wanted.slug)
            if slide is None:
                slide = Slide(
                    source=source, slug=wanted.slug, title=wanted.title, lang=wanted.lang, position=position
                )
                slide.full_clean(exclude=["source"])
                slide.save()
            elif (slide.title, slide.lang, slide.position) != (wanted.title, wanted.lang, position):
                if slide.title != wanted.title:
                    self.report.renamed.append(slide.slug)
                slide.title, slide.lang, slide.position = wanted.title, wanted.lang, position
                slide.save(update_fields=["title", "lang", "position"])
            # The deck as it is held here, or each note would fetch it again to see that the slide is its deck's.
            source.deck = self.root
            slide.source = source
            slides[wanted.slug] = slide
        return slides

    def _note(self, guid: str, wanted: FileNote, topic: Deck, slide: Slide | None, position: int) -> None:
        stored = self.stored.get(guid)
        is_new = stored is None
        note = stored or Note(guid=guid)
        before = content_of(stored) if stored else None
        is_edited = stored is not None and was_edited_here(stored)

        note.deck, note.slide = topic, slide
        note.concept, note.kind, note.status = wanted.concept, wanted.kind, wanted.status
        note.front, note.back, note.why, note.hint = wanted.front, wanted.back, wanted.why, wanted.hint
        note.lang = wanted.lang
        note.accents_matter, note.case_matters = (word in wanted.matters for word in MATTERS)
        normalise(note)
        try:
            tags = clean_tags(wanted.tags)
            required_guids = tuple(sorted(map(self._guid, wanted.requires)))
            after = snapshot(note, tags, required_guids)
            if before == after and (is_edited or note.position == position):
                self.report.unchanged.append(wanted.id)
                if is_edited and note.position == position:
                    # Edited to what the file says, perhaps because the file was written from here.
                    Note.objects.filter(pk=note.pk).update(imported_digest=digest(after, position))
                return
            if is_edited:
                self.report.kept_local.append(wanted.id)
                return
            note.position = position
            note.imported_digest = digest(after, position)
            save_note(
                note=note,
                by=self.by,
                at=self.at,
                origin=Revision.Origin.IMPORT,
                tags=tags,
                # One that is not there was refused itself.
                requires=[self.stored[required] for required in required_guids if required in self.stored],
            )
            self.stored[guid] = note
        except ValidationError as error:
            self.problems += [
                NoteProblem(wanted, name, message)
                for name, messages in error.message_dict.items()
                for message in messages
            ]
            return
        if is_new:
            self.report.added.append(wanted.id)
        elif before != after:
            self.report.changed.append(wanted.id)
        else:  # only its place among the others
            self.report.unchanged.append(wanted.id)


def content_of(note: Note) -> dict[str, object]:
    return snapshot(note, tags_of(note), requires_of(note))


def was_edited_here(note: Note) -> bool:
    return note.imported_digest != digest(content_of(note), note.position)


def digest(content: dict[str, object], position: int) -> str:
    """What an import wrote, in 64 characters: a note that no longer has it was edited here since."""
    # What is required is left out where it is nothing: digests are older than it.
    content = {name: value for name, value in content.items() if value or name != "requires"}
    text = json.dumps([content, position], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
