"""The cards of notes: their HTML follows the note's text, their place and liveness follow note and decks."""

from collections.abc import Iterable

from django.db.models import F

from decks.models import Card, Deck, DeckStatus, Note, Status
from decks.querysets import PATH_DIGITS, NoteQuerySet
from decks.rendering import RenderedCard

# A deck's own notes come before its topics', whose paths go on with a number from 1.
OWN_NOTES = "0" * PATH_DIGITS
# A card whose side is gone has no place any more: nothing finds it in a deck, and its past stays readable.
NO_PLACE = ""

RENDERED_FIELDS = (
    "question_html",
    "question_is_inline",
    "answer_html",
    "why_html",
    "hint_html",
    "question_text",
    "answer_text",
)


def order_of(path: str, position: int, ordinal: int) -> str:
    """See `Card.order`."""
    return f"{path}{OWN_NOTES}{position:08d}{ordinal:04d}"


def write_cards(note: Note, rendered: Iterable[RenderedCard]) -> None:
    """Makes the note's cards say what was rendered. A card whose side is gone stays, without a place."""
    stored = {card.ordinal: card for card in Card.objects.filter(note=note)}
    for side in rendered:
        html = {name: getattr(side, name) for name in RENDERED_FIELDS}
        card = stored.pop(side.ordinal, None)
        if card is None:
            order = order_of(note.deck.path, note.position, side.ordinal)
            Card.objects.create(note=note, ordinal=side.ordinal, deck=note.deck, order=order, is_live=False, **html)
        elif card.order == NO_PLACE or any(getattr(card, name) != value for name, value in html.items()):
            for name, value in html.items():
                setattr(card, name, value)
            card.order = card.order or order_of(note.deck.path, note.position, side.ordinal)
            card.save(update_fields=[*html, "order"])
    gone = [card.pk for card in stored.values() if card.order != NO_PLACE]
    if gone:
        Card.objects.filter(pk__in=gone).update(order=NO_PLACE)


def place_cards(notes: NoteQuerySet, root_path: str) -> None:
    """Makes deck, order and liveness of these notes' cards follow their notes, which are all of one whole deck.

    Where that changes what learners meet, the deck's contents version grows.
    """
    decks = {deck.pk: deck for deck in Deck.objects.within(root_path)}
    published = {deck.path for deck in decks.values() if deck.status == DeckStatus.PUBLISHED}
    changed: list[Card] = []
    learners_must_catch_up = False
    for card in Card.objects.filter(note__in=notes).select_related("note"):
        path = decks[card.note.deck_id].path
        order = order_of(path, card.note.position, card.ordinal) if card.order != NO_PLACE else NO_PLACE
        is_live = (
            order != NO_PLACE
            and card.note.status == Status.PUBLISHED
            and all(above in published for above in paths_down_to(path))
        )
        if (card.deck_id, card.order, card.is_live) != (card.note.deck_id, order, is_live):
            learners_must_catch_up |= card.is_live or is_live
            card.deck_id, card.order, card.is_live = card.note.deck_id, order, is_live
            changed.append(card)
    Card.objects.bulk_update(changed, ["deck", "order", "is_live"], batch_size=200)
    if learners_must_catch_up:
        call_learners(root_path)


def call_learners(root_path: str) -> None:
    """Has every learner of this whole deck catch up with it when they next study."""
    Deck.objects.filter(path=root_path).update(contents_version=F("contents_version") + 1)


def paths_down_to(path: str) -> list[str]:
    """The paths of the whole deck, of its topic, … down to this one."""
    return [path[:end] for end in range(PATH_DIGITS, len(path) + 1, PATH_DIGITS)]
