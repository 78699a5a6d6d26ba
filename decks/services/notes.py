"""Writing notes. `save_note` is the only way in: admin and import use it, so a note, its cards, its search text and its
history cannot disagree."""

import secrets
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from decks.deckfile.model import one_line, value_of
from decks.folding import fold
from decks.formulas import clean
from decks.linting import own_warnings
from decks.models import Card, Deck, Media, Note, Revision, Status, Tag
from decks.rendering import RENDER_VERSION, RenderedCard
from decks.rendering.media import media_names
from decks.roles import check_may_save

from .cards import call_learners, place_cards, write_cards
from .checks import check_language, check_place, check_replacement, check_text, clean_tags, text_of
from .concept_order import check_requires, requires_of
from .removal import was_met
from .search_index import index_notes

TEXT_FIELDS = ("kind", "front", "back", "why", "hint", "lang")
GUID_SLUG_CHARS = 40
REASON_CHARS = 200


@transaction.atomic
def save_note(
    *,
    note: Note,
    by: User | None,
    at: datetime,
    origin: Revision.Origin,
    fact_changed: bool = False,
    reason: str = "",
    suggested_by: User | None = None,
    tags: Iterable[str] | None = None,
    requires: Collection[Note] | None = None,
) -> bool:
    """Writes the note as it stands in memory, with its cards, tags, search text and a revision. Whether it changed.

    `reason` is the author's own word on why. `requires` are the notes to learn before it, with their decks. None keeps
    them, as None keeps the tags. A new place among the topic's notes alone is no new version: it changes no content.
    Raises ValidationError by field, with nothing written. No schedule is touched; learners' catch up later.
    """
    stored = None
    if note.pk is not None:
        stored = Note.objects.select_for_update(of=("self",)).select_related("deck").get(pk=note.pk)
    if by is not None:
        check_may_save(by=by, note=note, stored=stored)
    check_place(deck=note.deck, slide=note.slide, earlier_deck=stored.deck if stored else None)
    old_tags = tags_of(stored)
    new_tags = old_tags if tags is None else clean_tags(tags)
    old_requires = requires_of(stored)
    new_requires = old_requires if requires is None else tuple(sorted({required.guid for required in requires}))
    normalise(note)
    if not note.guid:
        note.guid = _new_guid(note)
    if not note.position:
        note.position = _end_of(note.deck)
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
        return False
    rendered = None
    if before is None or any(before[name] != after[name] for name in (*TEXT_FIELDS, "deck")):
        rendered = check_text(text_of(note))

    if stored is None:
        note.author = by
    elif content_changed:
        note.version = stored.version + 1
    if stored and fact_changed:
        note.fact_version = note.version
    if rendered is not None:
        note.render_version = RENDER_VERSION
        note.warnings = own_warnings(note, rendered)
    note.search_text = search_text(note, new_tags)
    note.save()
    if stored is None or note.search_text != stored.search_text:
        index_notes([note])
    if new_tags != old_tags:
        # Somebody else may make the same tag at this moment; it is one tag then.
        Tag.objects.bulk_create([Tag(name=name) for name in new_tags], ignore_conflicts=True)
        note.tags.set(Tag.objects.filter(name__in=new_tags))
    if new_requires != old_requires:
        note.requires.set(requires or ())
    _keep_media(note, stored)
    if content_changed:
        Revision.objects.create(
            note=note,
            version=note.version,
            at=at,
            by=by,
            origin=origin,
            fact_changed=fact_changed and stored is not None,
            suggested_by=suggested_by,
            reason=one_line(clean(reason))[:REASON_CHARS],
            fields=after,
        )
    if rendered is not None:
        write_cards(note, rendered)
    place_cards(Note.objects.filter(pk=note.pk), note.deck.root_path)
    if new_requires != old_requires and note.cards.live().exists():
        # What a learner may begin with is another now.
        call_learners(note.deck.root_path)
    return content_changed


def cards_of(note: Note) -> tuple[RenderedCard, ...]:
    """The cards this note would have if it were saved now. Raises ValidationError by field."""
    normalise(note)
    return check_text(text_of(note))


def _keep_media(note: Note, stored: Note | None) -> None:
    """Whoever may see the note may see what it shows."""
    names = media_names(*_texts_of(note))
    if names != (media_names(*_texts_of(stored)) if stored else frozenset()):
        note.media.set(Media.objects.filter(name__in=names))


def _texts_of(note: Note) -> tuple[str, ...]:
    return note.front, note.back, note.why, note.hint


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


def _new_guid(note: Note) -> str:
    """Readable, and of no meaning afterwards. The random end keeps it apart from ids that a deck file brings later."""
    root = Deck.objects.get(path=note.deck.root_path)
    name = slugify(note.concept)[:GUID_SLUG_CHARS].strip("-_").replace("_", "-") or "note"
    return f"{root.slug}/{name}-{secrets.token_hex(4)}"


def _end_of(deck: Deck) -> int:
    return (Note.objects.filter(deck=deck).aggregate(last=Max("position"))["last"] or 0) + 1


def move_note(*, note: Note, deck: Deck, by: User | None, at: datetime) -> bool:
    """Puts the note at the end of another topic of its deck. Its cards keep their ids. Whether it moved."""
    if note.deck_id == deck.pk:
        return False
    note.deck, note.position = deck, 0
    return save_note(note=note, by=by, at=at, origin=Revision.Origin.ADMIN)


def publish_note(*, note: Note, by: User | None, at: datetime) -> bool:
    note.status = Status.PUBLISHED
    return save_note(note=note, by=by, at=at, origin=Revision.Origin.ADMIN)


def retire_note(*, note: Note, by: User | None, at: datetime, replaced_by: Note | None = None) -> bool:
    """Takes the note's cards out of every queue; what learners did with them stays, and leads to what replaced it."""
    note.status, note.replaced_by = Status.RETIRED, replaced_by
    return save_note(note=note, by=by, at=at, origin=Revision.Origin.ADMIN)


@transaction.atomic
def delete_draft(*, note: Note) -> None:
    """Deletes a note that no learner can have met. Raises ValidationError for any other: that one is retired."""
    refusal = ValidationError(
        _("Learners may have met this note: retire it instead, so that nobody loses their history.")
    )
    if was_met(Note.objects.filter(pk=note.pk)):
        raise refusal
    try:
        Card.objects.filter(note=note).delete()
    except ProtectedError as error:  # a schedule or an answer points at it after all
        raise refusal from error
    note.delete()


@transaction.atomic
def rename_tag(*, tag: Tag, name: str) -> None:
    """Renames the tag on all its notes, and in what search finds. Raises ValidationError."""
    tag.name = " ".join(name.split())
    tag.full_clean()
    tag.save()
    notes = list(Note.objects.filter(tags=tag).prefetch_related("tags"))
    for note in notes:
        note.search_text = search_text(note, tags_of(note))
    Note.objects.bulk_update(notes, ["search_text"], batch_size=200)
    index_notes(notes)


@transaction.atomic
def render_again(*, note: Note) -> None:
    """Renders the cards of an unchanged note with today's renderer. Raises ValidationError if it refuses the text."""
    rendered = check_text(text_of(note), is_stored=True)
    write_cards(note, rendered)
    Note.objects.filter(pk=note.pk).update(render_version=RENDER_VERSION, warnings=own_warnings(note, rendered))
    place_cards(Note.objects.filter(pk=note.pk), note.deck.root_path)
