"""The two rows that everything done to a card begins with: what the card is, and its schedule if there is one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.db.models import BigIntegerField

from decks.models import Card, Deck

from .leeches import LEECH_LAPSES
from .models import Enrolment, Schedule
from .prepared import Prepared, given
from .scheduling import SM2, Options
from .study_options import chosen_options

USER = given("user_id", BigIntegerField())
CARD = given("card_id", BigIntegerField())
DECK = given("deck_id", BigIntegerField())


@dataclass(frozen=True, slots=True)
class CardRef:
    """What the log and the schedule need to know of a card, and what it is about, for the sentence of an undo."""

    card_id: int
    note_id: int
    deck_id: int
    root_id: int
    note_version: int
    is_live: bool
    concept: str = ""

    @classmethod
    def of(cls, card: Card) -> CardRef:
        return cls(
            card_id=card.pk,
            note_id=card.note_id,
            deck_id=card.deck_id,
            root_id=card.deck.root.pk,
            note_version=card.note.version,
            is_live=card.is_live,
            concept=card.note.concept,
        )


def find_card(card_id: int) -> CardRef | None:
    rows = _cards().rows(card_id=card_id, at_most=1)
    if not rows:
        return None
    note_id, deck_id, parent_id, grandparent_id, note_version, is_live, concept = rows[0]
    root_id = parent_id or deck_id
    if grandparent_id is not None:
        root_id = Deck.objects.get(pk=grandparent_id).root.pk
    return CardRef(card_id, note_id, deck_id, root_id, note_version, is_live, concept)


def find_schedule(user_id: int, card_id: int) -> Schedule | None:
    return _schedules().first(user_id=user_id, card_id=card_id)


def find_options(user_id: int, root_id: int) -> Options:
    """What this learner's cards of a whole deck are scheduled with."""
    rows = _enrolments().rows(user_id=user_id, deck_id=root_id, at_most=1)
    return chosen_options(*rows[0]) if rows else SM2


def find_leech_lapses(user_id: int, root_id: int) -> int:
    """From how many lapses on this learner's cards of a whole deck call for repair."""
    found = Enrolment.objects.filter(user_id=user_id, deck_id=root_id).values_list("leech_lapses", flat=True).first()
    return LEECH_LAPSES if found is None else found


@cache
def _enrolments() -> Prepared[Enrolment]:
    return Prepared(Enrolment.objects.filter(user_id=USER, deck_id=DECK).values_list("options_id", "options_changes"))


@cache
def _cards() -> Prepared[Card]:
    return Prepared(
        Card.objects.filter(pk=CARD).values_list(
            *("note_id", "deck_id", "deck__parent_id", "deck__parent__parent_id"),
            *("note__version", "is_live", "note__concept"),
        )
    )


@cache
def _schedules() -> Prepared[Schedule]:
    return Prepared(Schedule.objects.of(USER).filter(card_id=CARD))
