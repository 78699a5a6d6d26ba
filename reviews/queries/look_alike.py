"""A card beside the one it is most easily taken for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from decks.models import Card
from decks.similar import similar_cards

from ..differences import Piece, told_apart
from .known_cards import card_of

if TYPE_CHECKING:
    from accounts.models import User

COMPARED_CHARS = 2_000  # of each side: comparing grows with the square


@dataclass(frozen=True, slots=True)
class Side:
    concept: str
    lang: str
    question: Sequence[Piece]
    answer: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class LookAlike:
    card_id: int
    sides: Sequence[Side]
    """This card and the other; this one alone where none is like it."""


def look_alike_of(user: User, card_id: int, beside: int | None = None) -> LookAlike | None:
    """Beside the card of that id, or the one most like it. None for a card that is not this learner's; another that is
    not is as if it had not been named. As dear as `similar_cards`: for a page that somebody asks for."""
    card = _live_card(user, card_id)
    if card is None:
        return None
    other = _live_card(user, beside) if beside and beside != card_id else None
    if other is None:
        other = next((found.card for found in similar_cards(card, at_most=1)), None)
    if other is None:
        return LookAlike(card_id, [_side(card, [Piece(card.question_text, False)], [Piece(card.answer_text, False)])])
    questions = told_apart(card.question_text[:COMPARED_CHARS], other.question_text[:COMPARED_CHARS])
    answers = told_apart(card.answer_text[:COMPARED_CHARS], other.answer_text[:COMPARED_CHARS])
    return LookAlike(
        card_id, [_side(card, questions[0], answers[0]), _side(other, questions[1], answers[1])]
    )


def _live_card(user: User, card_id: int) -> Card | None:
    card = card_of(user, card_id)
    return card if card is not None and card.is_live else None


def _side(card: Card, question: Sequence[Piece], answer: Sequence[Piece]) -> Side:
    return Side(card.note.concept, card.note.lang or card.deck.lang, question, answer)
