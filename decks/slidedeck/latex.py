"""Formulas that lost backslashes on their way into a slide deck, made whole where that is certain.

A program that read `\\frac` as an escape left a form feed and `rac`; most tools then drop the form feed. The escapes
are those of C and Python (a, b, f, n, r, t, v), so what can be lost is a short list.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

from decks.formulas import clean, cut, excerpt, first_loose_display, put_back
from decks.rendering.mathml import is_readable

from .model import Remark

# The control characters themselves, where a tool kept them: then there is no doubt at all.
_KEPT: Final = (
    (re.compile("\x0c(?=rac|orall|lat)"), r"\f"),
    (re.compile("\x08(?=ar|eta|inom|oldsymbol|egin|ig|ullet|f)"), r"\b"),
    (re.compile("\x07(?=lpha|pprox|st|ngle)"), r"\a"),
    (re.compile("\x0b(?=ec|ar|dots)"), r"\v"),
    (re.compile(r"\t(?=imes|ext\s*\{|heta|au(?![a-z])|ilde\s*\{|frac|riangle)"), r"\t"),
)
_NOT_IN_A_WORD: Final = r"(?<![A-Za-z\\])"
# In a formula: what is left of a command, and what it was. Only where nothing else can be meant.
_LOST: Final = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"(?<=\{)\s*\n\s*m(?=\s)", r"\\rm"),
        (r"\n\s*ight(?=\s*[)\]|.\\>])", r"\\right"),
        (r"\n\s*abla(?![A-Za-z])", r"\\nabla"),
        (r"\n\s*eq(?![A-Za-z])", r"\\neq"),
        (rf"{_NOT_IN_A_WORD}(rac|orall)(?=\s*[{{\s])", r"\\f\1"),
        (rf"{_NOT_IN_A_WORD}(ar|inom|oldsymbol|egin)(?=\s*\{{)", r"\\b\1"),
        (rf"{_NOT_IN_A_WORD}(ext(?:bf|it|rm)?|ilde)(?=\s*\{{)", r"\\t\1"),
        (rf"{_NOT_IN_A_WORD}(imes|heta)(?![A-Za-z])", r"\\t\1"),
        (rf"{_NOT_IN_A_WORD}(ight(?:arrow)?)(?=\s*(?:[)\]|.\\>]|$))", r"\\r\1"),
        (rf"{_NOT_IN_A_WORD}(lpha|pprox)(?![A-Za-z])", r"\\a\1"),
        (rf"{_NOT_IN_A_WORD}(ec)(?=\s*\{{)", r"\\v\1"),
        # The backslash alone was lost.
        (rf"{_NOT_IN_A_WORD}(frac|dfrac|sqrt|text|bar|hat|vec|overline|mathrm)(?=\s*\{{)", r"\\\1"),
        (rf"{_NOT_IN_A_WORD}(sum|prod|int|lim)(?=\s*[_^])", r"\\\1"),
    )
)
# What still looks like a command's rest once everything certain was mended.
_DOUBTFUL: Final = re.compile(rf"{_NOT_IN_A_WORD}(?:rac|ext|ar|imes|ight|eft|heta|lpha|egin|ec|um|qrt)(?=\s*[{{(\[_^])")
_TEXT_ACCENT: Final = re.compile(r"\\(['~\"`])\{?([AEIOUNaeioun])\}?")
_ACCENTED: Final = {
    "'": dict(zip("AEIOUaeiou", "ÁÉÍÓÚáéíóú", strict=True)),
    "`": dict(zip("AEIOUaeiou", "ÀÈÌÒÙàèìòù", strict=True)),
    '"': dict(zip("AEIOUaeiou", "ÄËÏÖÜäëïöü", strict=True)),
    "~": {"N": "Ñ", "n": "ñ"},
}
_TOKEN: Final = re.compile(r"[^\s()\[\],;:]{3,60}")
_SUPERSCRIPT: Final = re.compile(r"[ \t]?<sup>\s*([0-9n+-]{1,4})\s*</sup>", re.IGNORECASE)
_SUBSCRIPT: Final = re.compile(r"[ \t]?<sub>\s*([0-9+-]{1,4})\s*</sub>", re.IGNORECASE)
_UP: Final = str.maketrans("0123456789n+-", "⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ⁺⁻")
_DOWN: Final = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")


def mend_formulas(raw: str) -> tuple[str, list[Remark]]:
    """The text, clean, with each formula on one line, whole where that was certain; and a remark for each it touched
    or could not read."""
    for pattern, replacement in _KEPT:
        raw = pattern.sub(replacement.replace("\\", r"\\"), raw)
    text, found = cut(clean(raw))
    remarks: list[Remark] = []
    mended = []
    for formula in found:
        latex = mend_latex(formula.latex)
        is_sure = is_readable(latex, formula.display) and not _DOUBTFUL.search(latex)
        if not is_sure:
            remarks.append(Remark("formula_damaged", params={"excerpt": excerpt(formula.latex)}))
            latex = formula.latex
        elif latex != " ".join(formula.latex.split()):
            remarks.append(
                Remark("formula_repaired", params={"before": excerpt(formula.latex), "after": excerpt(latex)})
            )
        dollars = "$$" if formula.display else "$"
        one_line = " ".join(latex.split())
        mended.append(type(formula)(one_line, formula.display, f"{dollars}{one_line}{dollars}"))
    text = _outside(text, remarks)
    text = put_back(text, tuple(mended))
    if (loose := first_loose_display(text)) and not loose[1]:
        remarks.append(Remark("formula_unclosed", params={"excerpt": excerpt(loose[0])}))
    return text, remarks


def mend_latex(latex: str) -> str:
    """One formula with the commands it certainly had, on one line. The same again changes nothing."""
    for pattern, replacement in _LOST:
        latex = pattern.sub(replacement, latex)
    return " ".join(_TEXT_ACCENT.sub(_accented, latex).split()).replace("{ \\", "{\\")


def _accented(match: re.Match[str]) -> str:
    return _ACCENTED[match[1]].get(match[2], match[0])


def _outside(text: str, remarks: list[Remark]) -> str:
    """The text around the formulas: raised numbers, and formulas that were pasted three times over."""
    text = _SUPERSCRIPT.sub(lambda match: match[1].translate(_UP), text)
    text = _SUBSCRIPT.sub(lambda match: match[1].translate(_DOWN), text)
    if "^" not in text and "_" not in text:
        return text
    return _TOKEN.sub(_once(remarks), text)


def _once(remarks: list[Remark]) -> "Callable[[re.Match[str]], str]":
    def replace(match: re.Match[str]) -> str:
        token = match[0]
        for latex in _pasted_thrice(token):
            after = f"${latex}$"
            if is_readable(latex, display=False):
                remarks.append(Remark("formula_repaired", params={"before": token, "after": after}))
                return after
        return token

    return replace


def _pasted_thrice(token: str) -> Iterator[str]:
    """`R2R^2R2` is a formula copied off a page as its text, its LaTeX and its text again: the part in the middle."""
    if "^" not in token and "_" not in token:
        return
    for size in range(1, len(token) // 3 + 1):
        middle = token[size:-size]
        if token[:size] == token[-size:] == re.sub(r"[\\^_{}]", "", middle) and ("^" in middle or "_" in middle):
            yield middle
