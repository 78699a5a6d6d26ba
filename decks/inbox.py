"""What the inbox reads: one draft beside its slide, what is to be said of it, and what comes before and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils.safestring import SafeString, mark_safe

from accounts.models import User
from decks.lint import Finding
from decks.linting import ShownFinding, known_cards, lint_note
from decks.models import Card, Note, Slide, SlideChanged, Source, Status
from decks.neighbours import KnownCard, Neighbours
from decks.querysets import NoteQuerySet
from decks.roles import Rights, authored_notes, authored_paths, authored_sources, own, rights_in
from decks.services.inbox import steps_to_undo
from decks.slidedeck import Piece, differences


@dataclass(frozen=True, slots=True)
class InboxScope:
    """Which drafts: of one source, or all."""

    source: Source | None = None

    @property
    def source_id(self) -> int | None:
        return self.source.pk if self.source else None


@dataclass(frozen=True, slots=True)
class InboxProgress:
    decided: int
    total: int

    @property
    def percent(self) -> int:
        return 100 * self.decided // self.total if self.total else 100


@dataclass(frozen=True, slots=True)
class InboxItem:
    """One draft as the inbox shows it."""

    note: Note
    lang: str
    tags: tuple[str, ...]
    slide: Slide | None
    slide_html: SafeString
    cards: Sequence[Card]
    findings: Sequence[ShownFinding]
    neighbours: Sequence[KnownCard]
    previous_id: int | None
    next_id: int | None
    next_note: Note | None
    """What it would be merged with."""
    rights: Rights
    """What this author may do with it."""

    @property
    def more_cards(self) -> int:
        return len(self.cards) - 1


@dataclass(frozen=True, slots=True)
class InboxScreen:
    scope: InboxScope
    progress: InboxProgress
    can_undo: bool
    changed_count: int
    """Notes whose slide changed since."""
    item: InboxItem | None = None


def drafted_notes(user: User) -> NoteQuerySet:
    """Every note that was drafted from a slide, of the decks this author works on."""
    return authored_notes(user).filter(draft__isnull=False)


def scope_of(user: User, source_id: int | None) -> InboxScope | None:
    """None for a source that does not exist."""
    if source_id is None:
        return InboxScope()
    source = authored_sources(user).filter(pk=source_id).first()
    return InboxScope(source) if source else None


def waiting_ids(user: User, scope: InboxScope) -> list[int]:
    """The drafts that wait, slide by slide in the order of the slides."""
    waiting = _within(drafted_notes(user), scope).filter(status=Status.DRAFT)
    return list(waiting.order_by("draft__source_id", "slide__position", "position", "pk").values_list("pk", flat=True))


def after(ids: Sequence[int], note_id: int) -> int | None:
    """Which comes after this one, asked before it leaves."""
    if note_id not in ids:
        return ids[0] if ids else None
    position = ids.index(note_id) + 1
    return ids[position] if position < len(ids) else ids[0] if len(ids) > 1 else None


def inbox_screen(user: User, scope: InboxScope, at: datetime, *, note_id: int | None = None) -> InboxScreen:
    """The draft asked for, else the first that waits; none where all are decided."""
    ids = waiting_ids(user, scope)
    counts = _within(drafted_notes(user), scope).aggregate(
        total=Count("pk"), decided=Count("pk", filter=~Q(status=Status.DRAFT))
    )
    item = _item(user, ids, note_id if note_id in ids else ids[0]) if ids else None
    return InboxScreen(
        scope=scope,
        progress=InboxProgress(counts["decided"], counts["total"]),
        can_undo=steps_to_undo(user, at).exists(),
        changed_count=SlideChanged.objects.filter(own(user, "note__deck__path")).count(),
        item=item,
    )


def find_draft(user: User, note_id: int) -> Note | None:
    """Any drafted note, waiting or not: what became of it is the service's to say."""
    return drafted_notes(user).select_related("deck__parent", "slide__source").filter(pk=note_id).first()


def _within(notes: NoteQuerySet, scope: InboxScope) -> NoteQuerySet:
    return notes.filter(draft__source=scope.source) if scope.source else notes


def _item(user: User, ids: Sequence[int], note_id: int) -> InboxItem:
    note = Note.objects.select_related("deck__parent", "slide__source").prefetch_related("tags").get(pk=note_id)
    cards = list(Card.objects.filter(note=note).exclude(order="").order_by("ordinal"))
    position = ids.index(note_id)
    next_id = ids[position + 1] if position + 1 < len(ids) else None
    found, like = _findings(note, cards)
    slide_html = note.slide.text_html if note.slide else ""
    return InboxItem(
        note=note,
        lang=note.lang or note.deck.lang,
        tags=tuple(tag.name for tag in note.tags.all()),
        slide=note.slide,
        # Rendered and sanitised when the slide was stored.
        slide_html=mark_safe(slide_html),  # noqa: S308
        cards=cards,
        findings=[ShownFinding.of(finding) for finding in found],
        neighbours=like,
        previous_id=ids[position - 1] if position else None,
        next_id=next_id,
        next_note=Note.objects.filter(pk=next_id).first() if next_id else None,
        rights=rights_in(user, note.deck),
    )


def _findings(note: Note, cards: Sequence[Card]) -> tuple[list[Finding], list[KnownCard]]:
    """What the lint says of the note, and the cards of others that it resembles."""
    known = Neighbours(known_cards(note.deck))
    near = known.near(cards[0].question_text, of_note=note.pk) if cards else []
    found = lint_note(note, cards=cards, known=known)
    # What merely resembles it stands beside it anyway: said once.
    alike = [finding for finding in found if finding.code == "look_alike"]
    return [finding for finding in found if finding not in alike[1:]], [card for card, _neighbour in near]


# ── notes whose slide changed ────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class OutdatedNote:
    note: Note
    slide: Slide | None
    pieces: Sequence[Piece]
    """What changed on its slide, as a diff."""
    may_write: bool


def outdated_notes(user: User) -> list[OutdatedNote]:
    """The notes whose slide was changed after they were written, in the order of their decks. Three statements."""
    writable = set(authored_paths(user, to_write=True))
    marks = SlideChanged.objects.filter(own(user, "note__deck__path")).select_related("note__deck", "note__slide")
    marks = marks.order_by("note__deck__path", "note_id")
    return [
        OutdatedNote(
            note=mark.note,
            slide=mark.note.slide,
            pieces=differences(mark.before, _text_now(mark.note.slide)),
            may_write=user.is_superuser or mark.note.deck.root_path in writable,
        )
        for mark in marks
    ]


def _text_now(slide: Slide | None) -> str:
    return slide.text if slide and not slide.is_gone else ""


def find_outdated(user: User, note_id: int) -> Note | None:
    marks = SlideChanged.objects.filter(own(user, "note__deck__path")).select_related("note__deck")
    mark = marks.filter(note_id=note_id).first()
    return mark.note if mark else None
