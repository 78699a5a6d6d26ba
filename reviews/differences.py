"""What tells two texts apart, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

WORDS = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    is_own: bool
    """Only this text has it here."""


def told_apart(one: str, other: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces, in order: joined again, each is the text it was."""
    ones, others = WORDS.findall(one), WORDS.findall(other)
    matcher = SequenceMatcher(None, [w.casefold() for w in ones], [w.casefold() for w in others], autojunk=False)
    pieces: tuple[list[Piece], list[Piece]] = ([], [])
    for tag, a, b, c, d in matcher.get_opcodes():
        for side, words in ((pieces[0], ones[a:b]), (pieces[1], others[c:d])):
            if words:
                side.append(Piece("".join(words), tag != "equal" and any(not word.isspace() for word in words)))
    return pieces
