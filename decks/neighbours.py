"""Cards that nearly ask the same, found among many: what `decks.lint` compares a card with."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil
from typing import Final

from decks.lint import Neighbour
from decks.lint.pairs import ALIKE
from decks.similar import jaccard, trigrams

MOST: Final = 5
"""More neighbours than that are a kind of question, not a mistake."""


@dataclass(frozen=True, slots=True)
class KnownCard:
    note_id: int
    concept: str
    question: str
    answer: str


class Neighbours:
    """An index of cards. Two questions that share ALIKE of their trigrams share at least one of the rarest few of
    each, so only cards found by those are compared: the time of a look-up hardly grows with the deck."""

    def __init__(self, cards: Iterable[KnownCard]) -> None:
        self.cards = tuple(cards)
        self.trigrams = [trigrams(card.question) for card in self.cards]
        self.times = Counter(trigram for found in self.trigrams for trigram in found)
        self.by_rare: dict[str, list[int]] = {}
        for number, found in enumerate(self.trigrams):
            for trigram in self._rarest(found):
                self.by_rare.setdefault(trigram, []).append(number)

    def near(self, question: str, *, of_note: int | None = None) -> list[tuple[KnownCard, Neighbour]]:
        """The cards of other notes that ask nearly this, the likest first; one a note."""
        mine = trigrams(question)
        candidates = {number for trigram in self._rarest(mine) for number in self.by_rare.get(trigram, ())}
        likest: dict[int, tuple[float, int]] = {}
        for number in candidates:
            card, likeness = self.cards[number], jaccard(mine, self.trigrams[number])
            if card.note_id != of_note and likeness >= ALIKE:
                likest[card.note_id] = max(likest.get(card.note_id, (0.0, 0)), (likeness, -number))
        found = sorted(likest.values(), reverse=True)[:MOST]
        return [(card := self.cards[-minus], Neighbour(card.concept, card.question, card.answer, likeness))
                for likeness, minus in found]  # fmt: skip

    def _rarest(self, found: frozenset[str]) -> list[str]:
        """As many of the rarest as two sets that are alike cannot all miss: |A| - ⌈t·|A|⌉ + 1."""
        ranked = sorted(found, key=lambda trigram: (self.times[trigram], trigram))
        return ranked[: len(found) - ceil(ALIKE * len(found)) + 1]
