"""LaTeX to MathML, behind one function.

No LaTeX program is ever run: math-core parses the formula, and what it writes goes through an allow-list of
MathML before it may stand in a page. Nothing here trusts math-core to escape or to stay within bounds.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from html import escape
from html.parser import HTMLParser
from typing import Final

from math_core import LatexToMathML

from decks.formulas import MAX_FORMULA_CHARS, clean

# Bounds on what comes out, so that a short formula cannot make a huge or bottomless page.
_MAX_MATHML_CHARS: Final = 50_000
_MAX_DEPTH: Final = 80

# No command of an author's own is ever expanded: `\newcommand{\a}[1]{\a{#1#1}}\a{x}` doubles at each
# expansion and takes all memory long before a limit of some hundreds is reached.
_CONVERTER: Final = LatexToMathML(fancy_error=False, annotation=True, max_expansions=0)

_EMPTY_ELEMENTS: Final = frozenset({"mspace", "mprescripts", "none"})
_TEXT_ELEMENTS: Final = frozenset({"b", "i", "em", "code", "s", "u", "span"})
_MATHML_ELEMENTS: Final = """
    math semantics annotation mrow mi mn mo ms mtext mfrac msqrt mroot msub msup msubsup munder mover
    munderover mmultiscripts mtable mtr mtd mpadded mphantom menclose mstyle
"""
_ELEMENTS: Final = frozenset(_MATHML_ELEMENTS.split()) | _EMPTY_ELEMENTS | _TEXT_ELEMENTS

_TRUTH: Final = re.compile(r"true|false")
# Longer ones would let a formula push the page around it aside.
_LENGTH: Final = re.compile(r"-?[0-9]?(?:\.[0-9]+)?(?:em|ex|rem)?")
_ATTRIBUTES: Final[Mapping[str, re.Pattern[str]]] = {
    "display": re.compile(r"block"),
    "displaystyle": _TRUTH,
    "scriptlevel": re.compile(r"[0-3]"),
    "accent": _TRUTH,
    "accentunder": _TRUTH,
    "stretchy": _TRUTH,
    "symmetric": _TRUTH,
    "largeop": _TRUTH,
    "movablelimits": _TRUTH,
    "form": re.compile(r"prefix|infix|postfix"),
    "lspace": _LENGTH,
    "rspace": _LENGTH,
    "minsize": _LENGTH,
    "maxsize": _LENGTH,
    "linethickness": _LENGTH,
    "width": _LENGTH,
    "height": _LENGTH,
    "depth": _LENGTH,
    "voffset": re.compile(r"-?[0-3]?(?:\.[0-9]+)?(?:em|ex)"),
    "mathvariant": re.compile(r"normal"),
    "notation": re.compile(r"[a-z ]{1,60}"),
    "encoding": re.compile(r"application/x-tex"),
    "columnspan": re.compile(r"[0-9]{1,2}"),
    "rowspan": re.compile(r"[0-9]{1,2}"),
}

# The policy of the site forbids inline style, so each declaration math-core writes becomes a class of
# mathml.css. Colours and sizes are left out on purpose: the page's tokens decide them, in the dark too.
_STYLE_CLASSES: Final[Mapping[str, str]] = {
    "width:100%": "math-wide",
    "width:50%": "math-half",
    "width:7.5%": "math-margin",
    "text-align:left": "math-left",
    "text-align:right": "math-right",
    "padding-left:0": "math-flush-left",
    "padding-right:0": "math-flush-right",
    "padding-top:0": "math-flush-top",
    "padding-bottom:0": "math-flush-bottom",
    "padding-left:0.1em": "math-near-left",
    "padding-right:0.1em": "math-near-right",
    "padding-left:1em": "math-apart",
    "padding-top:0.1667em": "math-lowered",
    "margin-left:-0.16666667em": "math-closer",
    "margin-left:-0.0833em": "math-close",
    "math-shift:compact": "math-compact",
    "font-variant-caps:small-caps": "math-small-caps",
    "border-left:0.05em solid currentcolor": "math-line-left",
    "border-right:0.05em solid currentcolor": "math-line-right",
    "border-top:0.05em solid currentcolor": "math-line-top",
    "border-bottom:0.05em solid currentcolor": "math-line-bottom",
    "border-left:0.05em dashed currentcolor": "math-dashes-left",
    "border-right:0.05em dashed currentcolor": "math-dashes-right",
    "border-top:0.05em dashed currentcolor": "math-dashes-top",
    "border-bottom:0.05em dashed currentcolor": "math-dashes-bottom",
}
_OWN_CLASSES: Final[Mapping[str, str]] = {
    "menclose-updiagonalstrike": "math-strike-up",
    "menclose-downdiagonalstrike": "math-strike-down",
    "menclose-phasorangle": "math-phasor",
    "math-core-serif-font": "math-serif",
    "math-core-sans-serif-font": "math-sans-serif",
}

#: Every class a formula may carry, for the style sheet's test.
MATH_CLASSES: Final = frozenset(_STYLE_CLASSES.values()) | frozenset(_OWN_CLASSES.values())


def formula_to_mathml(latex: str, display: bool) -> str:
    """The formula as one `<math>` element, or as its source in a `<code>` where it cannot be read.

    Never raises. What comes back is safe in any place where HTML takes text-level elements.
    """
    latex = clean(latex)
    return mathml_of(latex, display) or f'<code class="formula-source">{escape(latex)}</code>'


def is_readable(latex: str, display: bool) -> bool:
    return mathml_of(clean(latex), display) is not None


@lru_cache(maxsize=256)
def mathml_of(latex: str, display: bool) -> str | None:
    """The formula as one `<math>` element, or None where it cannot be read."""
    if not latex.strip() or len(latex) > MAX_FORMULA_CHARS:
        return None
    try:
        written = _CONVERTER.convert_with_local_state(latex, displaystyle=display)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # a panic of the Rust parser is no Exception, and a formula must never be a 500
        return None
    return _filtered(written) if len(written) <= _MAX_MATHML_CHARS else None


def _filtered(written: str) -> str | None:
    allow_list = _AllowList()
    try:
        allow_list.feed(written)
        allow_list.close()
    except _RefusedError:
        return None
    return allow_list.result()


class _RefusedError(Exception):
    """math-core wrote something that is not on the list."""


class _AllowList(HTMLParser):
    """Writes markup anew from its parsed elements: refuses unknown elements, drops unknown attributes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.open: list[str] = []

    def result(self) -> str | None:
        whole = bool(self.pieces) and not self.open
        return "".join(self.pieces) if whole else None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        starts = tag == "math"
        outside_text = tag in _TEXT_ELEMENTS and not {"mtext", *_TEXT_ELEMENTS} & set(self.open[-1:])
        if tag not in _ELEMENTS or starts != (not self.open) or (starts and self.pieces) or outside_text:
            raise _RefusedError(tag)
        if len(self.open) >= _MAX_DEPTH:
            raise _RefusedError("depth")
        self.pieces.append(f"<{tag}{''.join(_attributes(attrs))}>")
        if tag in _EMPTY_ELEMENTS:
            self.pieces.append(f"</{tag}>")
        else:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _EMPTY_ELEMENTS:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise _RefusedError(tag)
        self.pieces.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self.open:
            raise _RefusedError("text outside the formula")
        self.pieces.append(escape(clean(data), quote=False))

    def handle_comment(self, data: str) -> None:
        raise _RefusedError("comment")

    def handle_decl(self, decl: str) -> None:
        raise _RefusedError("declaration")

    def handle_pi(self, data: str) -> None:
        raise _RefusedError("processing instruction")

    def unknown_decl(self, data: str) -> None:
        raise _RefusedError("declaration")


def _attributes(attrs: Iterable[tuple[str, str | None]]) -> Iterable[str]:
    classes: list[str] = []
    for name, value in attrs:
        if name == "style":
            classes += _classes_of_style(value or "")
        elif name == "class":
            classes += [_OWN_CLASSES[word] for word in (value or "").split() if word in _OWN_CLASSES]
        elif value is not None and name in _ATTRIBUTES and _ATTRIBUTES[name].fullmatch(value):
            yield f' {name}="{value}"'
    if classes:
        yield f' class="{" ".join(classes)}"'


def _classes_of_style(style: str) -> Iterable[str]:
    for declaration in style.split(";"):
        name, _, value = declaration.partition(":")
        known = _STYLE_CLASSES.get(f"{name.strip()}:{value.strip()}")
        if known:
            yield known
