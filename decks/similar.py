"""Cards that look like another of their deck: what a learner may be taking for it."""

import heapq
from collections.abc import Set
from dataclasses import dataclass
from typing import Final

from decks.folding import fold
from decks.models import Card, Deck
from decks.querysets import path_after

# Any two texts of one language share some trigrams: in the starter deck 977 of 1 000 pairs of cards stay below this.
LEAST_LIKENESS: Final = 0.2
# Bounds on the cost: the beginning of a side tells cards apart, and those that are confused stand near each other.
COMPARED_CHARS: Final = 400
COMPARED_CARDS_EACH_WAY: Final = 5_000


@dataclass(frozen=True, slots=True)
class SimilarCard:
    """Each figure is from 0, nothing in common, to 1, the same words; `likeness` is of question and answer at once."""

    card: Card
    likeness: float
    question: float
    answer: float


def similar_cards(card: Card, *, at_most: int) -> list[SimilarCard]:
    """The cards of its whole deck that learners meet and that are most like this one, the likest first."""
    return similar_texts(
        card.question_text,
        card.answer_text,
        deck=card.deck,
        at_most=at_most,
        of_note=card.note_id,
        order=card.order,
    )


def similar_texts(
    question: str, answer: str, *, deck: Deck, at_most: int, of_note: int | None = None, order: str = ""
) -> list[SimilarCard]:
    """The same for a card that is only being written, which stands at the end of its topic.

    One card a note, and none of its own: those are meant to be alike. Three statements (load its deck) and one pass
    over the texts of the deck, of the 10 000 cards nearest in the author's order where it has more. That many keep a
    core busy for 0.4 s, the starter deck's 258 for 20 ms: for a page that somebody asks for, not for every answer.
    """
    order = order or path_after(deck.path)
    live = Card.objects.live().within(deck.root_path).exclude(note=of_note)
    before = live.filter(order__lt=order).order_by("-order")[:COMPARED_CARDS_EACH_WAY]
    behind = live.filter(order__gte=order).order_by("order")[:COMPARED_CARDS_EACH_WAY]
    mine = _Trigrams(question, answer)
    likest: dict[int, _Figures] = {}
    for near in (before, behind):
        for pk, note_id, other_question, other_answer in near.values_list(
            "pk", "note_id", "question_text", "answer_text"
        ):
            figures = mine.compared(pk, _Trigrams(other_question, other_answer))
            if figures >= max(likest.get(note_id, figures), (LEAST_LIKENESS,)):
                likest[note_id] = figures
    found = heapq.nlargest(at_most, likest.values())
    cards = live.select_related("note", "deck").in_bulk([-minus_pk for *_figures, minus_pk in found])
    return [SimilarCard(cards[-minus_pk], *figures) for *figures, minus_pk in found]


def jaccard(one: Set[str], other: Set[str]) -> float:
    """What two sets share, of all they have: |A ∩ B| / |A ∪ B|; two empty ones share nothing."""
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared) if shared else 0.0


def trigrams(text: str) -> frozenset[str]:
    """Every three characters in a row of the folded text, with its borders as white space."""
    padded = f"  {fold(text[:COMPARED_CHARS])} "
    return frozenset(map("".join, zip(padded, padded[1:], padded[2:], strict=False)))


# Likeness, question, answer, and minus the card's key: of equal ones the older comes first.
_Figures = tuple[float, float, float, int]


class _Trigrams:
    def __init__(self, question: str, answer: str) -> None:
        self.question = trigrams(question)
        self.answer = trigrams(answer)
        self.both = self.question | self.answer

    def compared(self, pk: int, other: "_Trigrams") -> _Figures:
        likeness = jaccard(self.both, other.both)
        if likeness < LEAST_LIKENESS:
            return 0.0, 0.0, 0.0, -pk
        return likeness, jaccard(self.question, other.question), jaccard(self.answer, other.answer), -pk
