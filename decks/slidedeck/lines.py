"""The lines of a slide deck: what each one is, without the marks that slides leave on it."""

import re
from dataclasses import dataclass
from typing import Final, Literal

LineKind = Literal["blank", "heading", "break", "bullet", "number", "row", "rule", "formula", "fence", "text"]

_HEADING: Final = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)(.*)")
_BREAK: Final = re.compile(r" {0,3}(?:-[ \t]*){3,}$|(?:\*[ \t]*){3,}$|(?:_[ \t]*){3,}$")
_DOT: Final = r"[•·▪◦‣●■–]"
_BULLET: Final = re.compile(rf"[ \t]*(?:[-*+][ \t]+(?:{_DOT}[ \t]*)?|{_DOT}[ \t]*)(?=\S)")
_NUMBER: Final = re.compile(r"[ \t]*(?:[-*+][ \t]+)?[0-9]{1,2}[.)](?:[ \t]+(?=\S)|(?=[^\W\d]))")
_RULE: Final = re.compile(r"[ \t|:-]*-{2}[ \t|:-]*")
_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})")
# An icon of the slide that came out as a letter or a star in bold.
_ICON: Final = re.compile(r"\*\*(?:\\\*|[A-Z*])\*\*[ \t]+(?=\S)")
_ESCAPED_BOLD: Final = re.compile(r"\\\*\\\*|\\_\\_")
_EMOJI: Final = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u200d]+[ \t]*")
_LINE_BREAK: Final = re.compile(r"<br\s*/?>", re.IGNORECASE)
_FRONT_MATTER: Final = re.compile(
    r"\A\ufeff?---[ \t]*\n[A-Za-z_-]{1,40}:[^\n]*\n(?:(?!---)[^\n]{0,300}\n){0,60}---[ \t]*\n"
)


@dataclass(frozen=True, slots=True)
class Line:
    kind: LineKind
    text: str
    level: int = 0
    """Of a heading."""


def lines_of(text: str) -> list[Line]:
    """Every line and its kind. `text` has its formulas on one line each (`latex.mend_formulas`)."""
    text = _FRONT_MATTER.sub("", text)
    text = _without_comments(text)
    text = _LINE_BREAK.sub(" ", text).replace("\u00a0", " ").replace("\u200b", "")
    lines: list[Line] = []
    fence = ""
    for raw in text.split("\n"):
        if fence:
            lines.append(Line("fence", raw))
            if raw.strip().startswith(fence) and not raw.strip().strip(fence[0]):
                fence = ""
            continue
        if opened := _FENCE.match(raw):
            fence = opened[1]
            lines.append(Line("fence", raw))
            continue
        line = _line(raw)
        # A title underlined with === or ---.
        if lines and lines[-1].kind == "text" and re.fullmatch(r" {0,3}={3,}[ \t]*", raw):
            lines[-1] = Line("heading", lines[-1].text, 1)
            continue
        lines.append(line)
    return lines


def _without_comments(text: str) -> str:
    pieces = []
    start = 0
    while (begins := text.find("<!--", start)) >= 0 and (ends := text.find("-->", begins + 4)) >= 0:
        pieces.append(text[start:begins])
        start = ends + 3
    return "".join([*pieces, text[start:]])


def _line(raw: str) -> Line:
    if not raw.strip():
        return Line("blank", "")
    if heading := _HEADING.match(raw):
        return Line("heading", tidy(heading[2].strip().rstrip("#").rstrip()), len(heading[1]))
    if _BREAK.match(raw):
        return Line("break", "")
    stripped = raw.strip()
    if stripped.startswith("$$") and stripped.endswith("$$") and len(stripped) > 4:
        return Line("formula", stripped)
    if "|" in raw and _RULE.fullmatch(raw):
        return Line("rule", stripped)
    if "\t" in stripped or stripped.count("|") - stripped.count("\\|") >= 2:
        return Line("row", stripped)
    if number := _NUMBER.match(raw):
        return Line("number", tidy(raw[number.end() :]))
    if bullet := _BULLET.match(raw):
        return Line("bullet", tidy(raw[bullet.end() :]))
    return Line("text", tidy(raw))


def tidy(text: str) -> str:
    """A line without icons, stray escapes and spare spaces."""
    text = _ESCAPED_BOLD.sub("", _EMOJI.sub("", text)).strip()
    return " ".join(_ICON.sub("", text, count=1).split())


_BOLD: Final = re.compile(r"\*\*|__|(?<![\w*])\*(?=\w)|(?<=\w)\*(?![\w*])|`")


def plain(text: str) -> str:
    """The words without bold, italics and code. Formulas and links stay as they are."""
    if "$" in text:
        parts = re.split(r"(\$[^$\n]{1,300}\$)", text)
        return "".join(part if index % 2 else _BOLD.sub("", part) for index, part in enumerate(parts)).strip()
    return _BOLD.sub("", text).strip()
