"""What an author does with a draft: accept, edit, split, merge, discard, and take any of it back.

Each names the version of the note it was shown: one that was changed since, or decided already, is left alone, so a
double press and two authors on one inbox do everything once.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.models import User
from decks.models import Deck, Draft, InboxStep, Note, Revision, Slide, SlideChanged, Status
from decks.roles import rights_in

from .audit import log_act
from .concept_order import requires_of
from .note_content import snapshot, tags_of
from .notes import delete_draft, save_note

#: Taking back goes as deep as what one did since; the next day begins another sitting.
SITTING: Final = timedelta(hours=12)
CONTENT: Final = ("kind", "concept", "front", "back", "why", "hint")


class Verdict(Enum):
    DONE = "done"
    STALE = "stale"
    """Changed since it was shown."""
    DECIDED = "decided"
    """No draft any more."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A draft as a form showed it."""

    note_id: int
    version: int


@dataclass(frozen=True, slots=True)
class DraftText:
    """What an author made of a draft. `tags` None keeps them."""

    kind: str
    concept: str
    front: str
    back: str = ""
    why: str = ""
    hint: str = ""
    tags: tuple[str, ...] | None = None


@transaction.atomic
def accept_draft(*, shown: Shown, by: User, at: datetime) -> Verdict:
    """Publishes it: learners meet it from now on. Raises ValidationError for what is no card."""
    return _act(InboxStep.Verb.ACCEPT, shown, by, at, _publish)


@transaction.atomic
def discard_draft(*, shown: Shown, by: User, at: datetime) -> Verdict:
    """Retires it, so that it can be found and a later import does not bring it back."""
    return _act(InboxStep.Verb.DISCARD, shown, by, at, _retire)


@transaction.atomic
def edit_draft(*, shown: Shown, text: DraftText, by: User, at: datetime, accept: bool = False) -> Verdict:
    """Writes it anew, and publishes it if that is asked for. Raises ValidationError by field."""

    def change(note: Note) -> None:
        _write(note, text)
        if accept:
            _publish(note)

    return _act(InboxStep.Verb.ACCEPT if accept else InboxStep.Verb.EDIT, shown, by, at, change, tags=text.tags)


@transaction.atomic
def split_draft(*, shown: Shown, texts: tuple[DraftText, DraftText], by: User, at: datetime) -> Verdict:
    """Makes two drafts of one. Raises ValidationError by field of the text at fault, with `part` 0 or 1."""
    first, second = texts
    found = _find(shown)
    if isinstance(found, Verdict):
        return found
    before = _content(found)
    _write(found, first)
    with _of_part(0):
        _save(found, by, at, tags=first.tags)
    other = Note(deck=found.deck, slide=found.slide, position=found.position, lang=found.lang, status=Status.DRAFT)
    _write(other, second)
    with _of_part(1):
        _save(other, by, at, tags=second.tags)
    origin = Draft.objects.get(note=found)
    Draft.objects.create(note=other, source=origin.source, key=f"{other.pk} of {found.pk}", drafter=origin.drafter)
    _remember(InboxStep.Verb.SPLIT, [(found, before), (other, None)], by, at)
    return Verdict.DONE


@transaction.atomic
def merge_drafts(*, shown: Shown, other: Shown, text: DraftText, by: User, at: datetime) -> Verdict:
    """Makes one draft of two; the second is discarded. Raises ValidationError by field."""
    found, second = _find(shown), _find(other)
    if isinstance(found, Verdict):
        return found
    if isinstance(second, Verdict):
        return second
    befores = [_content(found), _content(second)]
    _write(found, text)
    _save(found, by, at, tags=text.tags)
    _retire(second)
    _save(second, by, at)
    _remember(InboxStep.Verb.MERGE, list(zip([found, second], befores, strict=True)), by, at)
    return Verdict.DONE


@dataclass(frozen=True, slots=True)
class Undone:
    note_id: int
    verb: InboxStep.Verb


@transaction.atomic
def undo_step(*, by: User, at: datetime) -> Undone | Verdict | None:
    """Takes back the last thing this author did in this sitting. None where there is nothing; STALE where somebody
    changed one of its notes since, which stays as it is and is not asked about again."""
    step = steps_to_undo(by, at).select_for_update().first()
    if step is None:
        return None
    InboxStep.objects.filter(pk=step.pk).update(undone_at=at)
    kept = {row["note"]: row for row in step.notes}
    found = Note.objects.select_for_update(of=("self",)).filter(pk__in=kept).prefetch_related("tags", "requires")
    notes = {note.pk: note for note in found}
    # By content, not by version: taking back what came after is a new version with the content of then.
    if any(pk not in notes or _content(notes[pk]) != row["after"] for pk, row in kept.items()):
        return Verdict.STALE
    for pk, row in kept.items():
        if row["before"] is None:
            _take_away(notes[pk], by, at)
        else:
            _restore(notes[pk], row["before"], by, at)
    return Undone(step.notes[0]["note"], InboxStep.Verb(step.verb))


def steps_to_undo(by: User, at: datetime) -> Any:
    """The last step first."""
    return InboxStep.objects.filter(by=by, undone_at=None, at__gt=at - SITTING).order_by("-id")


# ── how ──────────────────────────────────────────────────────────────────────────────────────────────────────


class PartError(ValidationError):
    """A ValidationError about one of two texts: `part` says which."""

    part: int


@contextmanager
def _of_part(part: int) -> Iterator[None]:
    try:
        yield
    except ValidationError as error:
        told = PartError(error.message_dict)
        told.part = part
        raise told from error


def _act(
    verb: InboxStep.Verb,
    shown: Shown,
    by: User,
    at: datetime,
    change: Callable[[Note], None],
    *,
    tags: tuple[str, ...] | None = None,
) -> Verdict:
    note = _find(shown)
    if isinstance(note, Verdict):
        return note
    before = _content(note)
    change(note)
    _save(note, by, at, tags=tags)
    if note.version != shown.version:
        _remember(verb, [(note, before)], by, at)
    return Verdict.DONE


def _find(shown: Shown) -> Note | Verdict:
    """The draft as it was shown, locked; or why it is not."""
    drafts = Note.objects.select_for_update(of=("self",)).select_related("deck", "slide__source__deck")
    note = drafts.filter(pk=shown.note_id, draft__isnull=False).first()
    if note is None or note.status != Status.DRAFT:
        return Verdict.DECIDED
    return note if note.version == shown.version else Verdict.STALE


def _publish(note: Note) -> None:
    note.status = Status.PUBLISHED


def _retire(note: Note) -> None:
    note.status = Status.RETIRED


def _write(note: Note, text: DraftText) -> None:
    for name in CONTENT:
        setattr(note, name, getattr(text, name))


def _save(note: Note, by: User, at: datetime, *, tags: tuple[str, ...] | None = None) -> None:
    save_note(note=note, by=by, at=at, origin=Revision.Origin.INBOX, tags=tags)


def _content(note: Note) -> dict[str, Any]:
    return snapshot(note, tags_of(note), requires_of(note))


def _remember(
    verb: InboxStep.Verb, notes: Iterable[tuple[Note, dict[str, Any] | None]], by: User, at: datetime
) -> None:
    befores = {note.pk: before for note, before in notes}
    stored = Note.objects.filter(pk__in=befores).prefetch_related("tags", "requires")
    afters = {note.pk: _content(note) for note in stored}
    rows = [{"note": pk, "before": before, "after": afters[pk]} for pk, before in befores.items()]
    InboxStep.objects.create(by=by, at=at, verb=verb, notes=rows)


def _restore(note: Note, before: dict[str, Any], by: User, at: datetime) -> None:
    for name in (*CONTENT, "lang", "status"):
        setattr(note, name, before[name])
    note.deck = Deck.objects.get(pk=before["deck"])
    note.slide = Slide.objects.select_related("source__deck").filter(pk=before["slide"]).first()
    _save(note, by, at, tags=tuple(before["tags"]))


def _take_away(note: Note, by: User, at: datetime) -> None:
    """A note that a split made. One that a learner may have met is retired instead."""
    try:
        delete_draft(note=note)
    except ValidationError:
        _retire(note)
        _save(note, by, at)


@transaction.atomic
def confirm_fits(*, note: Note, by: User) -> None:
    """The author looked: the note is right though its slide changed. Raises PermissionDenied."""
    if not rights_in(by, note.deck).write:
        raise PermissionDenied
    if SlideChanged.objects.filter(note=note).delete()[0]:
        log_act(by=by, on=note, word="still right, though its slide changed")
