"""How notes are written: each is checked and made ready by itself, then all of them are written at once.

`services.save_note` does both with one note. Whoever changes many makes them ready before the transaction begins and
writes them in a short one, so that nobody who answers meanwhile waits for cards to be rendered.
"""

import secrets
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from accounts.models import User
from decks.deckfile.model import one_line
from decks.formulas import clean
from decks.linting import own_warnings
from decks.models import Deck, Media, Note, Revision, Tag
from decks.rendering import RENDER_VERSION, NoteText, RenderedCard
from decks.rendering.media import media_names
from decks.roles import Rights, check_rights

from .cards import Places, call_learners, place_cards, write_cards
from .checks import check_language, check_place, check_replacement, check_text, clean_tags, text_of
from .concept_order import check_requires, requires_of
from .note_content import TEXT_FIELDS, normalise, search_text, snapshot, tags_of, texts_of
from .search_index import index_notes

GUID_SLUG_CHARS = 40
REASON_CHARS = 200
Cards = tuple[RenderedCard, ...]


@dataclass(slots=True)
class Save:
    """A note that passed every check, and what of it is to be written."""

    note: Note
    stored: Note | None
    """As it was; None where the note is new."""
    content: dict[str, Any]
    tags: tuple[str, ...]
    old_tags: tuple[str, ...]
    requires: Collection[Note] | None
    """Where they change."""
    cards: Cards | None
    """Where they change."""
    is_new_version: bool
    fact_changed: bool
    reason: str
    suggested_by: User | None


def prepare_save(
    *,
    note: Note,
    stored: Note | None,
    rights: Rights | None,
    fact_changed: bool = False,
    reason: str = "",
    suggested_by: User | None = None,
    tags: Iterable[str] | None = None,
    requires: Collection[Note] | None = None,
    render: Callable[[NoteText], Cards] = check_text,
) -> Save | None:
    """What is to be written for this note to be stored as it stands in memory; None where that changes nothing.

    `rights` are those of whoever writes; None for the site itself. Raises ValidationError by field, PermissionDenied.
    """
    if rights is not None:
        check_rights(rights=rights, note=note, stored=stored)
    check_place(deck=note.deck, slide=note.slide, earlier_deck=stored.deck if stored else None)
    old_tags = tags_of(stored)
    new_tags = old_tags if tags is None else clean_tags(tags)
    old_requires = requires_of(stored)
    new_requires = old_requires if requires is None else tuple(sorted({required.guid for required in requires}))
    normalise(note)
    if not note.guid:
        note.guid = new_guid(Deck.objects.get(path=note.deck.root_path).slug, note.concept)
    if not note.position:
        note.position = end_of(note.deck)
    check_language(note.lang)
    check_replacement(note)
    note.clean_fields(exclude=["deck", "slide", "author", "kind"])

    if requires and new_requires != old_requires:
        # One author at a time, or two could each close half a ring.
        Deck.objects.select_for_update().get(path=note.deck.root_path)
        check_requires(note=note, deck=note.deck, requires=requires)

    before = snapshot(stored, old_tags, old_requires) if stored else None
    after = snapshot(note, new_tags, new_requires)
    content_changed = before != after or fact_changed
    if stored and not content_changed and stored.position == note.position:
        return None
    cards = None
    if before is None or any(before[name] != after[name] for name in (*TEXT_FIELDS, "deck")):
        cards = render(text_of(note))

    if stored and content_changed:
        note.version = stored.version + 1
    if stored and fact_changed:
        note.fact_version = note.version
    if cards is not None:
        note.render_version = RENDER_VERSION
        note.warnings = own_warnings(note, cards)
    note.search_text = search_text(note, new_tags)
    return Save(
        note=note,
        stored=stored,
        content=after,
        tags=new_tags,
        old_tags=old_tags,
        requires=(requires or ()) if new_requires != old_requires else None,
        cards=cards,
        is_new_version=content_changed,
        fact_changed=fact_changed and stored is not None,
        reason=one_line(clean(reason))[:REASON_CHARS],
        suggested_by=suggested_by,
    )


@transaction.atomic
def write_saves(saves: Sequence[Save], *, by: User | None, at: datetime, origin: Revision.Origin) -> None:
    """Writes notes of one whole deck, each with its cards, tags, search text and a revision.

    Of new notes with a fixed number of statements, of changed ones with a few each.
    """
    if not saves:
        return
    new = [save.note for save in saves if save.stored is None]
    changed = [save for save in saves if save.stored is not None]
    for note in new:
        note.author = by
    Note.objects.bulk_create(new)
    _update_notes([save.note for save in changed])
    index_notes([save.note for save in saves if _reads_otherwise(save)])
    _write_tags([save for save in saves if save.tags != save.old_tags])
    for save in saves:
        if save.requires is not None:
            save.note.requires.set(save.requires)
        _keep_media(save)
    Revision.objects.bulk_create(_revision(save, by, at, origin) for save in saves if save.is_new_version)

    root_path = saves[0].note.deck.root_path
    places = Places(root_path)
    met = write_cards([(save.note, save.cards) for save in saves if save.cards is not None], places)
    if changed:
        met |= place_cards(Note.objects.filter(pk__in=[save.note.pk for save in changed]), places)
    if met or any(save.requires is not None and save.note.cards.live().exists() for save in saves):
        # Cards came, went or moved, or what a learner may begin with is another now.
        call_learners(root_path)


def _update_notes(notes: Sequence[Note]) -> None:
    """As insertions that meet rows which are there: one statement for many of them."""
    written = [field.name for field in Note._meta.concrete_fields if field.name not in ("id", "guid", "created_at")]
    made_at = [note.created_at for note in notes]
    Note.objects.bulk_create(notes, update_conflicts=True, unique_fields=["id"], update_fields=written)
    for note, created_at in zip(notes, made_at, strict=True):
        note.created_at = created_at


def end_of(deck: Deck) -> int:
    """The position behind the last note of this topic."""
    return (Note.objects.filter(deck=deck).aggregate(last=Max("position"))["last"] or 0) + 1


def new_guid(root_slug: str, concept: str) -> str:
    """Readable, and of no meaning afterwards. The random end keeps it apart from ids that a deck file brings later."""
    name = slugify(concept)[:GUID_SLUG_CHARS].strip("-_").replace("_", "-") or "note"
    return f"{root_slug}/{name}-{secrets.token_hex(4)}"


def _reads_otherwise(save: Save) -> bool:
    return save.stored is None or save.note.search_text != save.stored.search_text


def _write_tags(saves: Sequence[Save]) -> None:
    names = {name for save in saves for name in save.tags}
    # Somebody else may make the same tag at this moment; it is one tag then.
    Tag.objects.bulk_create([Tag(name=name) for name in sorted(names)], ignore_conflicts=True)
    tags = {tag.name: tag for tag in Tag.objects.filter(name__in=names)}
    through = Note.tags.through
    new = [save for save in saves if save.stored is None]
    through.objects.bulk_create(through(note=save.note, tag=tags[name]) for save in new for name in save.tags)
    for save in saves:
        if save.stored is not None:
            save.note.tags.set([tags[name] for name in save.tags])


def _keep_media(save: Save) -> None:
    """Whoever may see the note may see what it shows."""
    names = media_names(*texts_of(save.note))
    if names != (media_names(*texts_of(save.stored)) if save.stored else frozenset()):
        save.note.media.set(Media.objects.filter(name__in=names))


def _revision(save: Save, by: User | None, at: datetime, origin: Revision.Origin) -> Revision:
    return Revision(
        note=save.note,
        version=save.note.version,
        at=at,
        by=by,
        origin=origin,
        fact_changed=save.fact_changed,
        suggested_by=save.suggested_by,
        reason=save.reason,
        fields=save.content,
    )
