"""The formulas of a text, `$…$` and `$$…$$`, found and replaced by placeholders. Standard library only.

Formulas leave the text before anything else reads it: LaTeX is full of braces, underscores and backslashes
that the blank parser and Markdown would take for theirs.

The placeholders are made of Unicode noncharacters (U+FDD0…U+FDEF), which no text may interchange: `clean`
takes them out of whatever an author sends, so nobody can write one.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

MAX_FORMULA_CHARS: Final = 2_000

_EXCERPT_CHARS: Final = 40

FORMULA_MARK: Final = "\ufdda"
BLANK_MARK: Final = "\ufddb"
INSERT_MARK: Final = "\ufddd"
_END_MARK: Final = "\ufddc"
_ZERO: Final = 0xFDD0

# What HTML calls parse errors and what PostgreSQL refuses: controls but tab and newline, surrogates,
# noncharacters.
_UNWANTED: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(chr(plane << 16 | 0xFFFE) + chr(plane << 16 | 0xFFFF) for plane in range(1, 17))
    + "]"
)

_CODE_OR_DOLLAR: Final = re.compile(
    r"""
      \\.                                                       # an escaped character is never a border
    | ^[ \t>]*(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})[^\n]*          # a fenced code block opens
    | (?P<ticks>`+)                                             # a code span opens
    | (?P<dollars>\$\$?)
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)
_BLANK_LINE: Final = re.compile(r"\n[ \t]*\n")
_INLINE_END: Final = re.compile(r"\\.|(?P<end>\$)|(?P<gap>\n[ \t]*\n)", re.DOTALL)
_DISPLAY_END: Final = re.compile(r"\\.|(?P<end>\$\$)|(?P<gap>\n[ \t]*\n)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Formula:
    latex: str
    display: bool
    source: str
    """What the author typed, dollars included: shown where a formula turns out to stand inside code."""


def clean(text: str) -> str:
    """The text with `\\n` as its only line end and without characters that no page and no database takes."""
    return _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n"))


def first_unwanted(text: str) -> str:
    """The first character `clean` would take out of a line, or nothing."""
    match = _UNWANTED.search(text)
    return match[0] if match else ""


def placeholder(mark: str, index: int) -> str:
    return mark + "".join(chr(_ZERO + int(digit)) for digit in str(index)) + _END_MARK


def placeholder_pattern(*marks: str) -> re.Pattern[str]:
    return re.compile(f"([{''.join(marks)}])([\ufdd0-\ufdd9]{{1,6}}){_END_MARK}")


def index_of(digits: str) -> int:
    return int("".join(str(ord(digit) - _ZERO) for digit in digits))


_FORMULA: Final = placeholder_pattern(FORMULA_MARK)


def put_back(text: str, formulas: tuple[Formula, ...]) -> str:
    """The text as typed: the reverse of `cut`."""
    return _FORMULA.sub(lambda match: formulas[index_of(match[2])].source, text)


@dataclass(frozen=True, slots=True)
class _Span:
    """What stands between dollars or inside code; `end` is where reading goes on."""

    dollars: str
    start: int
    content: tuple[int, int] | None
    end: int


def cut(text: str) -> tuple[str, tuple[Formula, ...]]:
    """A clean text with each formula replaced by its placeholder, and the formulas in order.

    The rules are Pandoc's: no white space inside the borders of `$…$`, no digit after the closing one ("5 $
    o 6 $" and "$5 y $6" are money), no empty line within, nothing inside code.
    """
    formulas: list[Formula] = []
    pieces: list[str] = []
    kept_to = 0
    for span in _spans(text):
        if span.dollars and span.content:
            latex = text[slice(*span.content)].strip()
            pieces += [text[kept_to : span.start], placeholder(FORMULA_MARK, len(formulas))]
            formulas.append(Formula(latex, span.dollars == "$$", text[span.start : span.end]))
            kept_to = span.end
    pieces.append(text[kept_to:])
    return "".join(pieces), tuple(formulas)


def first_loose_display(text: str) -> tuple[str, bool] | None:
    """What follows the first `$$` that begins no formula, and whether it ends all the same, with nothing in it.

    A single `$` is money; nobody writes two of them for that.
    """
    for span in _spans(text):
        if span.dollars == "$$" and span.content is None:
            end = _find(_DISPLAY_END, text, span.end)
            return (text[span.start :], False) if end is None else (text[span.start : end + 2], True)
    return None


def code_in(text: str) -> tuple[tuple[int, int], ...]:
    """Where code stands in a text, its borders included."""
    return tuple((span.start, span.end) for span in _spans(text) if not span.dollars)


def _spans(text: str) -> Iterator[_Span]:
    position = 0
    while match := _CODE_OR_DOLLAR.search(text, position):
        position = match.end()
        if fence := match["fence"]:
            position = _fence_end(text, match.end(), fence)
            yield _Span("", match.start(), None, position)
        elif ticks := match["ticks"]:
            position = _code_span_end(text, match.end(), len(ticks))
            if position > match.end():
                yield _Span("", match.start(), None, position)
        elif dollars := match["dollars"]:
            found = _display(text, match.end()) if dollars == "$$" else _inline(text, match.end())
            if found is None:
                yield _Span(dollars, match.start(), None, position)
            else:
                content_end, position = found
                yield _Span(dollars, match.start(), (match.end(), content_end), position)


def _inline(text: str, start: int) -> tuple[int, int] | None:
    if text[start : start + 1].isspace():
        return None
    end = _find(_INLINE_END, text, start)
    if end is None or end == start or text[end - 1].isspace() or text[end + 1 : end + 2].isdigit():
        return None
    return end, end + 1


def _display(text: str, start: int) -> tuple[int, int] | None:
    end = _find(_DISPLAY_END, text, start)
    if end is None or not text[start:end].strip():
        return None
    return end, end + 2


def _find(pattern: re.Pattern[str], text: str, start: int) -> int | None:
    while match := pattern.search(text, start):
        if match["end"]:
            return match.start()
        if match["gap"]:
            return None
        start = match.end()
    return None


def _fence_end(text: str, start: int, fence: str) -> int:
    closing = re.compile(rf"^[ \t>]*{re.escape(fence[0])}{{{len(fence)},}}[ \t]*$", re.MULTILINE)
    match = closing.search(text, start)
    return match.end() if match else len(text)


def _code_span_end(text: str, start: int, ticks: int) -> int:
    match = re.compile(rf"(?<!`)`{{{ticks}}}(?!`)").search(text, start)
    # Three and more are most often a fence inside a list, which may hold empty lines; a code span may not.
    if match is None or (ticks < 3 and _BLANK_LINE.search(text, start, match.start())):
        return start
    return match.end()


def excerpt(text: str) -> str:
    """The beginning of a text, as a message quotes it."""
    text = " ".join(text.split())
    return text if len(text) <= _EXCERPT_CHARS else text[: _EXCERPT_CHARS - 1] + "…"


def each_placeholder(text: str, pattern: re.Pattern[str], replace: Callable[[str, int], str]) -> str:
    """The text with `replace(mark, index)` in the place of every placeholder."""
    return pattern.sub(lambda match: replace(match[1], index_of(match[2])), text)
