"""What can be said of a card beside the others of its deck: the same again, nearly so, or easily taken for it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from decks.folding import fold

from .findings import Finding

NEAR: Final = 0.85
"""Similarity of two questions from which they count as the same, whatever they answer."""

ALIKE: Final = 0.60
"""From which they do with the same answer, and may be taken for each other with another."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another note's card and how alike the two questions are (trigram Jaccard, 0 to 1)."""

    concept: str
    question: str
    answer: str
    similarity: float


def check_neighbours(question: str, answer: str, neighbours: Iterable[Neighbour]) -> list[Finding]:
    """The gravest finding for each neighbour, the gravest first."""
    found = dict.fromkeys(finding for other in neighbours for finding in _compare(fold(question), fold(answer), other))
    return sorted(found, key=lambda finding: -finding.level)


def _compare(question: str, answer: str, other: Neighbour) -> Iterator[Finding]:
    params = {"other": other.concept}
    same_answer = fold(other.answer) == answer
    if fold(other.question) == question:
        yield Finding("front", "duplicate" if same_answer else "conflict", params)
    elif other.similarity >= NEAR or (other.similarity >= ALIKE and same_answer):
        yield Finding("front", "near_duplicate", params)
    elif other.similarity >= ALIKE:
        yield Finding("front", "look_alike", params)
