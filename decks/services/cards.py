"""The cards of notes: their HTML follows the note's text, their place and liveness follow note and decks."""

from collections.abc import Iterable, Sequence

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


class Places:
    """Where the cards of a whole deck's notes stand, and whether learners meet them. One statement."""

    def __init__(self, root_path: str) -> None:
        decks = list(Deck.objects.within(root_path))
        self._paths = {deck.pk: deck.path for deck in decks}
        self._published = {deck.path for deck in decks if deck.status == DeckStatus.PUBLISHED}

    def order(self, note: Note, ordinal: int) -> str:
        return order_of(self._paths[note.deck_id], note.position, ordinal)

    def is_met(self, note: Note) -> bool:
        path = self._paths[note.deck_id]
        return note.status == Status.PUBLISHED and all(above in self._published for above in paths_down_to(path))


def write_cards(notes: Sequence[tuple[Note, Iterable[RenderedCard]]], places: Places) -> bool:
    """Makes the cards of each note say what was rendered. A card whose side is gone stays, without a place.

    Whether learners meet a card that was not there before.
    """
    stored: dict[int, dict[int, Card]] = {note.pk: {} for note, _rendered in notes}
    for found in Card.objects.filter(note__in=stored):
        stored[found.note_id][found.ordinal] = found
    made: list[Card] = []
    changed: list[Card] = []
    gone: list[int] = []
    for note, rendered in notes:
        known = stored[note.pk]
        for side in rendered:
            html = {name: getattr(side, name) for name in RENDERED_FIELDS}
            order = places.order(note, side.ordinal)
            card = known.pop(side.ordinal, None)
            if card is None:
                met = places.is_met(note)
                made.append(
                    Card(note=note, ordinal=side.ordinal, deck_id=note.deck_id, order=order, is_live=met, **html)
                )
            elif card.order == NO_PLACE or any(getattr(card, name) != value for name, value in html.items()):
                for name, value in html.items():
                    setattr(card, name, value)
                card.order = card.order or order
                changed.append(card)
        gone += [card.pk for card in known.values() if card.order != NO_PLACE]
    Card.objects.bulk_create(made)
    Card.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["id"], update_fields=[*RENDERED_FIELDS, "order"]
    )
    if gone:
        Card.objects.filter(pk__in=gone).update(order=NO_PLACE)
    return any(card.is_live for card in made)


def place_cards(notes: NoteQuerySet, places: Places) -> bool:
    """Makes deck, order and liveness of these notes' cards follow their notes, which are all of the places' deck.

    Whether that changes what learners meet: then they are to be called.
    """
    changed: list[Card] = []
    met = False
    for card in Card.objects.filter(note__in=notes).select_related("note"):
        order = places.order(card.note, card.ordinal) if card.order != NO_PLACE else NO_PLACE
        is_live = order != NO_PLACE and places.is_met(card.note)
        if (card.deck_id, card.order, card.is_live) != (card.note.deck_id, order, is_live):
            met |= card.is_live or is_live
            card.deck_id, card.order, card.is_live = card.note.deck_id, order, is_live
            changed.append(card)
    Card.objects.bulk_update(changed, ["deck", "order", "is_live"], batch_size=200)
    return met


def place_again(notes: NoteQuerySet, root_path: str) -> None:
    """Has cards follow their notes and decks, and learners follow the cards."""
    if place_cards(notes, Places(root_path)):
        call_learners(root_path)


def call_learners(root_path: str) -> None:
    """Has every learner of this whole deck catch up with it when they next study."""
    Deck.objects.filter(path=root_path).update(contents_version=F("contents_version") + 1)


def paths_down_to(path: str) -> list[str]:
    """The paths of the whole deck, of its topic, … down to this one."""
    return [path[:end] for end in range(PATH_DIGITS, len(path) + 1, PATH_DIGITS)]
