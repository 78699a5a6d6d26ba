"""Formulas that stand alone on a line: what they are the formula of."""

import re
from collections.abc import Iterator
from typing import Final

from decks.folding import fold
from decks.rendering.mathml import is_readable
from decks.slidedeck.model import ReadSlide
from decks.slidedeck.words import Wording

from .base import Draft, Told, concept_of, in_sentence

_LEFT: Final = re.compile(r"^\$\$\s*(?P<left>[^=$]{1,60}?)\s*=(?!=)")
_NOT_WORDS: Final = re.compile(r"[^\w]+")


def draft_formulas(slide: ReadSlide, told: Told, words: Wording) -> Iterator[Draft]:
    formulas = list(told.free("formula"))
    for saying in formulas:
        match = _LEFT.match(saying.text)
        if match is None or not is_readable(saying.text.strip("$"), display=True):
            continue
        told.take(saying)
        name = _name(saying.term, match["left"], is_only=len(formulas) == 1)
        yield Draft("basic", concept_of(name), words.formula.format(term=in_sentence(name)), saying.text, slide.slug,
                    saying.text)  # fmt: skip


def _name(term: str, left: str, *, is_only: bool) -> str:
    """What the slide speaks of, where that is what the formula begins with; else its left side."""
    letters = _NOT_WORDS.sub("", fold(left.replace("\\text", "").replace("\\mathrm", "")))
    initials = "".join(word[0] for word in fold(term).split())
    if is_only or letters in _NOT_WORDS.sub("", fold(term)) or letters == initials:
        return term
    return f"${left.strip()}$"
