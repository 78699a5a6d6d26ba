"""What changed between two texts, word by word, to be read by a person."""

import difflib
import re
from dataclasses import dataclass
from typing import Final, Literal

#: Above so many pairs of pieces whole lines are compared instead of words, and above that nothing is.
MAX_PAIRS: Final = 1_000_000
_WORD_OR_SPACE: Final = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Piece:
    kind: Literal["same", "gone", "new"]
    text: str


def differences(before: str, after: str) -> list[Piece]:
    """The pieces of both texts in reading order; those that are "same" and "gone" make up the first, "same" and "new"
    the second. Deterministic, in bounded time."""
    for split in (_WORD_OR_SPACE.findall, lambda text: text.splitlines(keepends=True)):
        one, other = split(before), split(after)
        if len(one) * len(other) <= MAX_PAIRS:
            return list(_pieces(one, other))
    return [Piece("gone", before), Piece("new", after)]


def _pieces(one: list[str], other: list[str]) -> list[Piece]:
    pieces: list[Piece] = []
    for operation, from_1, to_1, from_2, to_2 in difflib.SequenceMatcher(
        None, one, other, autojunk=False
    ).get_opcodes():
        if operation == "equal":
            pieces.append(Piece("same", "".join(one[from_1:to_1])))
            continue
        if from_1 < to_1:
            pieces.append(Piece("gone", "".join(one[from_1:to_1])))
        if from_2 < to_2:
            pieces.append(Piece("new", "".join(other[from_2:to_2])))
    return pieces
