"""Decks and their topics: where they stand in the tree, and whether learners meet them."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from decks.models import Card, Deck, DeckStatus, Note, Slide, Source
from decks.querysets import PATH_DIGITS

from .cards import place_again
from .checks import check_language, check_slug
from .notes import render_again
from .removal import was_met

DEEPEST_PATH = 120 // PATH_DIGITS


@transaction.atomic
def create_deck(
    *,
    slug: str,
    title: str,
    lang: str = "es",
    description: str = "",
    owner: User | None = None,
    is_starter: bool = False,
) -> Deck:
    """A whole deck, as a draft, behind all others. Raises ValidationError."""
    return _add(Deck(slug=slug, title=title, lang=lang, description=description, owner=owner, is_starter=is_starter))


@transaction.atomic
def add_topic(*, parent: Deck, slug: str, title: str, lang: str = "", description: str = "") -> Deck:
    """A topic behind the deck's others, published where the deck is. Raises ValidationError."""
    # The lock keeps two authors from taking the same path.
    parent = Deck.objects.select_for_update().get(pk=parent.pk)
    return _add(
        Deck(
            parent=parent,
            slug=slug,
            title=title,
            lang=lang or parent.lang,
            description=description,
            status=parent.status,
        )
    )


def _add(deck: Deck) -> Deck:
    last = Deck.objects.filter(parent=deck.parent).aggregate(last=Max("path"))["last"]
    deck.position = int(last[-PATH_DIGITS:]) + 1 if last else 1
    deck.path = path_under(deck.parent, deck.position)
    if len(deck.path) > DEEPEST_PATH * PATH_DIGITS:
        raise ValidationError(_("Topics can be at most %(levels)d deep.") % {"levels": DEEPEST_PATH - 1})
    check_language(deck.lang)
    check_slug(parent=deck.parent, slug=deck.slug)
    deck.full_clean(exclude=["owner"])
    deck.save(force_insert=True)
    return deck


def path_under(parent: Deck | None, position: int) -> str:
    return f"{parent.path if parent else ''}{position:0{PATH_DIGITS}d}"


@transaction.atomic
def save_deck(*, deck: Deck) -> None:
    """Writes what an author may change of a deck that exists: its texts, owner and whether it is for every learner."""
    check_language(deck.lang)
    deck.full_clean(exclude=["parent", "owner"])
    spoke_otherwise = not Deck.objects.filter(pk=deck.pk, lang=deck.lang).exists()
    deck.save(update_fields=["title", "description", "lang", "owner", "is_starter"])
    if spoke_otherwise:
        # A card's few words of ours ("blank", "formula") are in the deck's language.
        for note in Note.objects.filter(deck=deck, lang="").select_related("deck"):
            render_again(note=note)


@transaction.atomic
def publish_deck(*, deck: Deck) -> None:
    """Lets learners meet the deck and its draft topics. Archived topics stay archived."""
    Deck.objects.within(deck.path).filter(status=DeckStatus.DRAFT).update(status=DeckStatus.PUBLISHED)
    _set_status(deck, DeckStatus.PUBLISHED)


@transaction.atomic
def archive_deck(*, deck: Deck) -> None:
    """Takes the deck and its topics out of every queue. Nothing is lost: publishing brings them back."""
    _set_status(deck, DeckStatus.ARCHIVED)


def _set_status(deck: Deck, status: DeckStatus) -> None:
    deck.status = status
    deck.save(update_fields=["status"])
    place_again(Note.objects.filter(deck__in=Deck.objects.within(deck.path)), deck.root_path)


@transaction.atomic
def arrange_topics(*, parent: Deck, topics: Sequence[Deck]) -> bool:
    """Puts these topics in this order; others keep their places around them. Whether anything moved."""
    siblings = list(Deck.objects.filter(parent=parent).order_by("path").select_for_update())
    wanted = iter(topics)
    named = {topic.pk for topic in topics}
    arranged = [next(wanted) if sibling.pk in named else sibling for sibling in siblings]
    paths = {
        topic.path: path_under(parent, position)
        for position, topic in enumerate(arranged, start=1)
        if topic.path != path_under(parent, position)
    }
    if [topic.pk for topic in arranged] == [sibling.pk for sibling in siblings]:
        return False

    moved = [(deck, new + deck.path[len(old) :]) for old, new in paths.items() for deck in Deck.objects.within(old)]
    # Through paths nobody has, as two topics that change places would meet otherwise.
    for number, (deck, _path) in enumerate(moved):
        deck.path = f"moving-{number}"
    Deck.objects.bulk_update([deck for deck, _path in moved], ["path"])
    for deck, path in moved:
        deck.path, deck.position = path, int(path[-PATH_DIGITS:])
    Deck.objects.bulk_update([deck for deck, _path in moved], ["path", "position"])
    place_again(Note.objects.filter(deck__in=[deck for deck, _path in moved]), parent.root_path)
    return True


@transaction.atomic
def delete_draft_deck(*, deck: Deck) -> None:
    """Deletes a deck or topic that no learner can have met, with all that is in it. Raises ValidationError."""
    decks = Deck.objects.within(deck.path)
    notes = Note.objects.filter(deck__in=decks)
    if deck.status != DeckStatus.DRAFT or was_met(notes):
        raise ValidationError(_("This deck was published: archive it instead, so that nobody loses their history."))
    Card.objects.filter(note__in=notes).delete()
    notes.delete()
    Slide.objects.filter(source__deck__in=decks).delete()
    Source.objects.filter(deck__in=decks).delete()
    for topic in decks.order_by("-path"):  # the deepest first
        topic.delete()
