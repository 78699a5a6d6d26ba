"""A deck as the deck file that brings it back."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from decks.deckfile import MATTERS, DeckFile, FileNote, FileSlide, Topic
from decks.models import Deck, Note, Slide, Source

from .concept_order import id_of, requires_of
from .note_content import tags_of


def deck_file_of(root: Deck) -> DeckFile:
    """The whole deck, drafts and retired notes too. Raises ValidationError for what the format has no place for."""
    topics = topics_of(root)
    notes = list(
        Note.objects.filter(deck__in=Deck.objects.within(root.path))
        .select_related("slide")
        .prefetch_related("tags", "requires")
        .order_by("deck__path", "position", "id")
    )
    sources = list(Source.objects.filter(deck__in=Deck.objects.within(root.path)))
    homeless = [note.concept for note in notes if note.deck_id == root.pk]
    if homeless:
        raise ValidationError(
            _("In a deck file every note has a topic. Move these to a topic first: %(notes)s.")
            % {"notes": ", ".join(homeless[:10])}
        )
    if len(sources) > 1:
        raise ValidationError(_("A deck file has one source; this deck has %(count)d.") % {"count": len(sources)})

    return DeckFile(
        slug=root.slug,
        title=root.title,
        lang=root.lang,
        source_slug=sources[0].slug if sources else "",
        source_title=sources[0].title if sources else "",
        description=root.description,
        topics=tuple(
            Topic(slug, topic.title, tuple(_file_note(note) for note in notes if note.deck_id == topic.pk))
            for slug, topic in topics.items()
        ),
        slides=tuple(
            FileSlide(slide.slug, slide.title, slide.lang) for slide in Slide.objects.filter(source__in=sources)
        ),
    )


def topics_of(root: Deck) -> dict[str, Deck]:
    """All topics of a whole deck by the slugs of deck files, each before those in it."""
    slugs = {root.pk: ""}
    topics = {}
    for topic in Deck.objects.within(root.path).exclude(pk=root.pk).order_by("path"):
        assert topic.parent_id is not None  # noqa: S101 - only a whole deck has none
        slugs[topic.pk] = f"{slugs[topic.parent_id]}/{topic.slug}".lstrip("/")
        topics[slugs[topic.pk]] = topic
    return topics


def _file_note(note: Note) -> FileNote:
    return FileNote(
        id=id_of(note.guid),
        concept=note.concept,
        kind=note.kind,
        tags=tags_of(note),
        front=note.front,
        back=note.back,
        why=note.why,
        hint=note.hint,
        status=note.status,
        lang=note.lang,
        slide_slug=note.slide.slug if note.slide else "",
        requires=tuple(id_of(guid) for guid in requires_of(note)),
        matters=tuple(
            word for word, matters in zip(MATTERS, (note.accents_matter, note.case_matters), strict=True) if matters
        ),
    )
