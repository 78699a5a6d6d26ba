"""A typed answer beside the right one: whether it counts as right, and where the two differ. Standard library only.

It never grades: a learner who meant the right thing is right.
"""

import difflib
import unicodedata
from dataclasses import dataclass
from typing import Final, Literal

from decks.folding import fold

#: Of what is compared; the answers themselves are shorter.
MAX_CHARS: Final = 500


@dataclass(frozen=True, slots=True)
class Piece:
    """In reading order: what both have, what only was typed ("extra"), what only the answer has ("missing")."""

    kind: Literal["same", "extra", "missing"]
    text: str


@dataclass(frozen=True, slots=True)
class Comparison:
    is_right: bool
    pieces: tuple[Piece, ...]


def compare(typed: str, expected: str, *, accents_matter: bool = False, case_matters: bool = False) -> Comparison:
    """White space, and punctuation at the ends, never matter; accents and capitals unless the note asks for them.

    `ñ` is a letter of its own, as in every search here.
    """
    one, other = _trimmed(typed[:MAX_CHARS]), _trimmed(expected[:MAX_CHARS])
    one_keys = [_key(letter, accents_matter, case_matters) for letter in one]
    other_keys = [_key(letter, accents_matter, case_matters) for letter in other]
    if one_keys == other_keys:
        return Comparison(True, (Piece("same", "".join(other)),))
    return Comparison(False, tuple(_pieces(one, other, one_keys, other_keys)))


def _pieces(one: list[str], other: list[str], one_keys: list[str], other_keys: list[str]) -> list[Piece]:
    pieces: list[Piece] = []
    matcher = difflib.SequenceMatcher(None, one_keys, other_keys, autojunk=False)
    for operation, from_1, to_1, from_2, to_2 in matcher.get_opcodes():
        if operation == "equal":
            pieces.append(Piece("same", "".join(other[from_2:to_2])))
            continue
        if from_1 < to_1:
            pieces.append(Piece("extra", "".join(one[from_1:to_1])))
        if from_2 < to_2:
            pieces.append(Piece("missing", "".join(other[from_2:to_2])))
    return pieces


def _trimmed(text: str) -> list[str]:
    """The text's letters, each with its accents, without what stands around the words."""
    letters: list[str] = []
    for character in " ".join(unicodedata.normalize("NFC", text).split()):
        if letters and unicodedata.combining(character):
            letters[-1] += character
        else:
            letters.append(character)
    start, end = 0, len(letters)
    while start < end and _is_edge(letters[start]):
        start += 1
    while end > start and _is_edge(letters[end - 1]):
        end -= 1
    # An answer may be nothing but signs, such as "?" or "&&".
    return letters[start:end] or letters


def _is_edge(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter[0]).startswith("P")


def _key(letter: str, accents_matter: bool, case_matters: bool) -> str:
    if accents_matter and case_matters:
        return unicodedata.normalize("NFC", letter)
    if accents_matter:
        return unicodedata.normalize("NFC", letter).casefold()
    key = fold(letter) or letter
    return key.upper() if case_matters and letter != letter.lower() else key
