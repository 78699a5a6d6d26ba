"""What must hold for a note's text before it is rendered: asked by the renderer and the deck file's parser.

Standard library only.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from decks import formulas
from decks.cloze import parse_cloze
from decks.problems import Problem

KINDS: Final = ("basic", "reversed", "cloze", "typed")

#: The longest text of each field, in characters.
MAX_CHARS: Final[Mapping[str, int]] = {"front": 20_000, "back": 20_000, "why": 2_000, "hint": 2_000}

#: The longest answer that is typed: nobody types a paragraph right.
MAX_TYPED_CHARS: Final = 200


def note_problems(kind: str, *, front: str, back: str, why: str, hint: str) -> tuple[Problem, ...]:
    """Everything wrong with the note that can be told without rendering it, in the order of the fields."""
    fields = {"front": front, "back": back, "why": why, "hint": hint}
    return tuple(_problems(kind, fields))


def _problems(kind: str, fields: Mapping[str, str]) -> Iterator[Problem]:
    if kind not in KINDS:
        yield Problem("kind", "kind_unknown", {"kind": kind[:40]})
    for name, value in fields.items():
        required = name == "front" or (name == "back" and kind in ("basic", "reversed", "typed"))
        if required and not value.strip():
            yield Problem(name, "empty")
        elif len(value) > MAX_CHARS[name]:
            yield Problem(name, "text_too_long", {"length": len(value), "limit": MAX_CHARS[name]})
        else:
            cleaned = formulas.clean(value)
            text, found = formulas.cut(cleaned)
            yield from _long_formulas(name, found)
            if loose := formulas.first_loose_display(cleaned):
                source, ends = loose
                code = "formula_unreadable" if ends else "formula_unclosed"
                yield Problem(name, code, {"excerpt": formulas.excerpt(source)})
            if kind == "cloze" and name == "front":
                yield from parse_cloze(text, found)[1]
            if kind == "typed" and name == "back":
                yield from _cannot_be_typed(cleaned, found)


def _cannot_be_typed(text: str, found: tuple[formulas.Formula, ...]) -> Iterator[Problem]:
    """What a typed answer is compared with has one line of words: a formula or a list could be typed in many ways."""
    if found or "\n" in text.strip() or "](media:" in text:
        yield Problem("back", "typed_plain")
    elif len(text.strip()) > MAX_TYPED_CHARS:
        yield Problem("back", "typed_long", {"length": len(text.strip()), "limit": MAX_TYPED_CHARS})


def _long_formulas(name: str, found: tuple[formulas.Formula, ...]) -> Iterator[Problem]:
    limit = formulas.MAX_FORMULA_CHARS
    for formula in found:
        if len(formula.latex) > limit:
            yield Problem(name, "formula_too_long", {"length": len(formula.latex), "limit": limit})
