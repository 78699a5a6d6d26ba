"""One field of a note, read once and written as often as it has cards.

A text is read in this order: formulas out, blanks out, Markdown over what is left. Both come back as
placeholders only this module can make: an author's text has lost those characters (`formulas.clean`), and so
has everything Markdown decodes. The author's part is sanitised with the placeholders in it; our own markup
takes their place after.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape
from types import MappingProxyType
from typing import Final

from markdown_it.token import Token

from decks import formulas
from decks.cloze import Blank, Part
from decks.formulas import BLANK_MARK, FORMULA_MARK, INSERT_MARK, Formula
from decks.rendering.highlighting import highlighted
from decks.rendering.labels import Labels
from decks.rendering.markdown import Env, parse_blocks, parse_line, write_blocks, write_line
from decks.rendering.mathml import formula_to_mathml, is_readable
from decks.rendering.media import PATH, MediaItem, MediaItems
from decks.rendering.sanitising import ALIGNMENTS, sanitised

_PLACEHOLDER: Final = formulas.placeholder_pattern(FORMULA_MARK, BLANK_MARK)
_INSERT: Final = formulas.placeholder_pattern(INSERT_MARK)
# Markdown writes an address in percent signs, placeholders too.
_ENCODED_PLACEHOLDER: Final = re.compile(
    "%EF%B7%(?P<mark>9A|9B)(?P<digits>(?:%EF%B7%9[0-9]){1,6})%EF%B7%9C", re.IGNORECASE
)
_EMPTY_LINES: Final = re.compile(r"(?<![ \t])[ \t]*\n(?:[ \t]*\n)+")
_ALIGNMENT: Final = re.compile(r"text-align:(left|center|right)")


@dataclass(frozen=True, slots=True)
class View:
    """Which blanks a side shows. `active` is the card's group; None is a text without a card's own blank."""

    active: int | None
    is_revealed: bool


PLAIN: Final = View(active=None, is_revealed=True)


@dataclass(frozen=True, slots=True)
class Written:
    html: str
    text: str
    is_inline: bool
    gaps: int = 0
    """How many blanks it hides."""
    unreadable: tuple[str, ...] = ()
    """The formulas shown as their source, as they were typed."""
    unknown: tuple[str, ...] = ()
    """The names of pictures and sounds that there are not."""


@dataclass(slots=True)
class _Hole:
    """A blank with its inside already read as Markdown."""

    blank: Blank
    source: str
    tokens: list[Token]
    hint: list[Token]


class Content:
    """A field's text, read. `parts` is what `parse_cloze` made of it, or the text alone."""

    def __init__(
        self,
        parts: tuple[Part, ...],
        found: tuple[Formula, ...],
        labels: Labels,
        media: MediaItems = MappingProxyType({}),
    ) -> None:
        self.formulas = found
        self.media = media
        self.labels = labels
        self.holes: list[_Hole] = []
        self.env: Env = {}
        blanks: list[Blank] = []
        text = _flattened(parts, blanks)
        self.blocks = parse_blocks(text, self.env)
        # Grows while it is read: blanks inside blanks are appended as they are met.
        for blank in blanks:
            source = _EMPTY_LINES.sub("\\\\\n", _flattened(blank.content, blanks))
            self.holes.append(_Hole(blank, source, parse_line(source, self.env), parse_line(blank.hint, self.env)))

    def written(self, view: View, *, may_be_inline: bool = False) -> Written:
        """The text as HTML and as plain words.

        With `may_be_inline`, a text of one paragraph comes without its `<p>`, for use inside a heading.
        """
        writer = _Writer(self, view)
        blocks = writer.blocks()
        is_inline = may_be_inline and [token.type for token in blocks] == [
            "paragraph_open",
            "inline",
            "paragraph_close",
        ]
        html = write_line(blocks[1].children or [], self.env) if is_inline else write_blocks(blocks, self.env)
        html = formulas.each_placeholder(sanitised(html.strip()), _INSERT, lambda _mark, index: writer.inserts[index])
        return Written(
            html,
            " ".join("".join(writer.words).split()),
            is_inline,
            writer.gaps,
            tuple(writer.unreadable),
            tuple(writer.unknown),
        )


def _flattened(parts: Iterable[Part], blanks: list[Blank]) -> str:
    """The text with a placeholder for each blank, which is appended to `blanks`."""
    pieces = []
    for part in parts:
        if isinstance(part, Blank):
            pieces.append(formulas.placeholder(BLANK_MARK, len(blanks)))
            blanks.append(part)
        else:
            pieces.append(part)
    return "".join(pieces)


@dataclass(slots=True)
class _Writer:
    """One pass over a content's tokens for one view.

    New tokens each time: the content is shared by its cards.
    """

    content: Content
    view: View
    inserts: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    links: int = 0
    """How many links are open around the token: neither a link nor a tab stop may stand inside one."""
    marks: int = 0
    gaps: int = 0
    unreadable: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    is_in_heading: bool = False

    def blocks(self) -> list[Token]:
        return [made for token in self.content.blocks for made in self.block(token)]

    def block(self, token: Token) -> Iterator[Token]:
        match token.type:
            case "inline":
                children = list(self.line(token.children or []))
                if self.is_in_heading:
                    strong = [Token("strong_open", "strong", 1), Token("strong_close", "strong", -1)]
                    children = [strong[0], *children, strong[1]]
                yield token.copy(children=children)
                self.words.append(" ")
            case "fence" | "code_block":
                yield self.scroller(self.content.labels.code)
                yield Token("pre_open", "pre", 1, block=True)
                yield Token("code_open", "code", 1)
                yield Token("inline", "", 0, children=list(self.code(token.content, language=token.info)))
                yield Token("code_close", "code", -1)
                yield Token("pre_close", "pre", -1, block=True)
                yield self.insert("</div>")
                self.words.append(" ")
            case "heading_open":
                # A heading of an author's would break the outline of the page the card stands in.
                self.is_in_heading = True
                yield Token("paragraph_open", "p", 1, block=True)
            case "heading_close":
                self.is_in_heading = False
                yield Token("paragraph_close", "p", -1, block=True)
            case "table_open":
                yield self.scroller(self.content.labels.table)
                yield token
            case "table_close":
                yield token
                yield self.insert("</div>")
            case "th_open" | "td_open":
                yield token.copy(attrs=dict(_alignment(str(token.attrs.get("style", "")))))
            case _:
                yield token

    def line(self, tokens: Iterable[Token]) -> Iterator[Token]:
        for token in tokens:
            match token.type:
                case "text":
                    yield from self.text(token.content)
                case "code_inline":
                    yield Token("code_open", "code", 1)
                    yield from self.code(token.content)
                    yield Token("code_close", "code", -1)
                case "softbreak" | "hardbreak":
                    self.words.append(" ")
                    yield token
                case "media":
                    yield self.media(token)
                case "link_open":
                    if not self.links:
                        yield token.copy(attrs={name: self.address(str(v)) for name, v in token.attrs.items()})
                    self.links += 1
                case "link_close":
                    self.links -= 1
                    if not self.links:
                        yield token
                case _:
                    yield token

    def text(self, text: str) -> Iterator[Token]:
        for piece, mark, index in _split(text):
            if mark == FORMULA_MARK:
                yield self.formula(self.content.formulas[index])
            elif mark == BLANK_MARK:
                yield from self.blank(self.content.holes[index])
            else:
                yield self.said(piece)

    def code(self, text: str, *, language: str = "") -> Iterator[Token]:
        """Inside code a formula is its source, and what a blank hides is no Markdown."""
        language = language.partition(" ")[0]
        for piece, mark, index in _split(text):
            if mark == FORMULA_MARK:
                yield self.said(self.content.formulas[index].source)
            elif mark == BLANK_MARK:
                hole = self.content.holes[index]
                if self.hides(hole.blank):
                    yield from self.hidden(hole)
                else:
                    yield from self.shown(hole, self.code(hole.source, language=language))
            else:
                yield from self.coloured(piece, language)

    def coloured(self, code: str, language: str) -> Iterator[Token]:
        for piece, kind in highlighted(code, language):
            if kind:
                yield self.insert(f'<span class="{kind}">')
            yield self.said(piece)
            if kind:
                yield self.insert("</span>")

    def blank(self, hole: _Hole) -> Iterator[Token]:
        if self.hides(hole.blank):
            yield from self.hidden(hole)
        else:
            yield from self.shown(hole, self.line(hole.tokens))

    def hides(self, blank: Blank) -> bool:
        return blank.group == self.view.active and not self.view.is_revealed

    def hidden(self, hole: _Hole) -> Iterator[Token]:
        self.gaps += 1
        # Brackets are for the eye; a screen reader says the word "blank" instead of "left bracket, ellipsis".
        yield self.insert(f'<span class="blank">{self.content.labels.spoken_blank(with_hint=bool(hole.hint))}')
        if hole.hint:
            yield self.insert('<span aria-hidden="true">[</span>')
            self.words.append("[")
            yield from self.line(hole.hint)
            self.words.append("]")
            yield self.insert('<span aria-hidden="true">]</span></span>')
        else:
            self.words.append("[…]")
            yield self.insert('<span aria-hidden="true">[…]</span></span>')

    def shown(self, hole: _Hole, inside: Iterable[Token]) -> Iterator[Token]:
        is_marked = hole.blank.group == self.view.active and not self.marks
        if is_marked:
            self.marks += 1
            yield self.insert('<mark class="blank">')
        yield from inside
        if is_marked:
            yield self.insert("</mark>")
            self.marks -= 1

    def formula(self, formula: Formula) -> Token:
        self.words.append(formula.latex)
        if not is_readable(formula.latex, formula.display):
            self.unreadable.append(formula.source)
        mathml = formula_to_mathml(formula.latex, formula.display)
        if not formula.display:
            return self.insert(mathml)
        reach = "" if self.links else f" {_reachable(self.content.labels.formula)}"
        return self.insert(f'<span class="formula"{reach}>{mathml}</span>')

    def media(self, token: Token) -> Token:
        item: MediaItem | None = self.content.media.get(token.meta["name"])
        if item is None:
            self.unknown.append(token.meta["name"])
            return self.said(self.address(token.meta["source"]))
        # What a side hides must not be told by the words for those who cannot see.
        alt = " ".join(self.address(token.meta["alt"]).split())
        labels = self.content.labels
        self.words.append(alt or (labels.sound if item.is_sound else labels.picture))
        source, words = f'src="{PATH}{escape(item.name)}"', escape(alt)
        if not item.is_sound:
            size = f'width="{item.width}" height="{item.height}"'
            return self.insert(
                f'<img class="picture" {source} alt="{words}" {size} loading="lazy" decoding="async">'
            )
        if self.links:  # nothing to press may stand inside a link
            return Token("text", "", 0, content=alt or labels.sound)
        return self.insert(
            f'<audio class="sound" controls preload="none" {source} aria-label="{words or labels.sound}"></audio>'
        )

    def scroller(self, name: str) -> Token:
        return self.insert(f'<div class="scroller" {_reachable(name)}>')

    def address(self, value: str) -> str:
        """A link's address or title as typed, without what this side hides."""

        def typed(mark: str, index: int) -> str:
            if mark == FORMULA_MARK:
                return self.content.formulas[index].source
            hole = self.content.holes[index]
            if self.hides(hole.blank):
                return ""
            return formulas.each_placeholder(hole.source, _PLACEHOLDER, typed)

        def decoded(match: re.Match[str]) -> str:
            mark = FORMULA_MARK if match["mark"].upper() == "9A" else BLANK_MARK
            index = int(match["digits"][8::9])
            known = index < len(self.content.formulas if mark == FORMULA_MARK else self.content.holes)
            return typed(mark, index) if known else ""

        return _ENCODED_PLACEHOLDER.sub(decoded, formulas.each_placeholder(value, _PLACEHOLDER, typed))

    def said(self, text: str) -> Token:
        self.words.append(text)
        return Token("text", "", 0, content=text)

    def insert(self, html: str) -> Token:
        """A token for our own markup, which must not meet the sanitiser."""
        self.inserts.append(html)
        return Token("text", "", 0, content=formulas.placeholder(INSERT_MARK, len(self.inserts) - 1))


def _reachable(name: str) -> str:
    """What is wider than a phone scrolls, and what scrolls needs a name and the keyboard's reach."""
    return f'role="group" aria-label="{escape(name)}" tabindex="0"'


def _split(text: str) -> Iterator[tuple[str, str, int]]:
    """The text's pieces in order: words (with an empty mark) or a placeholder's mark and index."""
    position = 0
    for match in _PLACEHOLDER.finditer(text):
        if match.start() > position:
            yield text[position : match.start()], "", 0
        yield "", match[1], formulas.index_of(match[2])
        position = match.end()
    if position < len(text):
        yield text[position:], "", 0


def _alignment(style: str) -> Iterator[tuple[str, str]]:
    match = _ALIGNMENT.fullmatch(style)
    if match and f"align-{match[1]}" in ALIGNMENTS:
        yield "class", f"align-{match[1]}"
