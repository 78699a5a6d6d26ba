"""The Markdown of a card: CommonMark with tables, strikethrough, `[words]{lang=en}`, `![alt](media:name)`; no HTML and
no other images."""

import re
from collections.abc import MutableMapping
from typing import Any, Final
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from decks.formulas import clean
from decks.rendering.media import MARK

LINK_SCHEMES: Final = frozenset({"http", "https", "mailto"})

LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_LANGUAGE_MARK: Final = re.compile(rf"\{{lang=(?P<quote>[\"']?)(?P<lang>{LANGUAGE.pattern})(?P=quote)\}}")

Env = MutableMapping[str, Any]


class _CardMarkdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:
        """Only full addresses: a relative one would mean another thing on each page that shows the card."""
        try:
            address = urlsplit(url)
        except ValueError:
            return False
        # `https:path` without a host is relative in a browser.
        return address.scheme in LINK_SCHEMES and (address.scheme == "mailto" or bool(address.netloc))

    def normalizeLinkText(self, link: str) -> str:
        # Percent signs are decoded here: cleaned again, or an address could smuggle in a placeholder.
        return clean(super().normalizeLinkText(link))


def _language_span(state: StateInline, silent: bool) -> bool:
    """`[words]{lang=en}`; anything else in the braces leaves the text as typed."""
    # The second look spares a text of thousands of brackets a search for the end of each.
    if state.src[state.pos] != "[" or state.src.find("]{lang=", state.pos) < 0:
        return False
    label_end = state.md.helpers.parseLinkLabel(state, state.pos)
    mark = _LANGUAGE_MARK.match(state.src, label_end + 1) if label_end >= 0 else None
    if mark is None:
        return False

    if not silent:
        maximum = state.posMax
        state.pos, state.posMax = state.pos + 1, label_end
        state.push("span_open", "span", 1).attrs = {"lang": mark["lang"]}
        state.md.inline.tokenize(state)
        state.push("span_close", "span", -1)
        state.posMax = maximum
    state.pos = mark.end()
    return True


def _media(state: StateInline, silent: bool) -> bool:
    """`![alt](media:name)`. Another image is no image: the page's policy would refuse it."""
    if state.src[state.pos] != "!" or (mark := MARK.match(state.src, state.pos)) is None or mark.end() > state.posMax:
        return False
    if not silent:
        state.push("media", "", 0).meta = {"alt": mark["alt"], "name": mark["name"], "source": mark[0]}
    state.pos = mark.end()
    return True


def _make() -> MarkdownIt:
    markdown = _CardMarkdown("js-default", {"html": False, "linkify": False})
    markdown.disable(["image", "html_block", "html_inline"])
    markdown.inline.ruler.before("link", "language_span", _language_span)
    markdown.inline.ruler.before("link", "media", _media)
    return markdown


_MARKDOWN: Final = _make()
_RENDERER: Final = RendererHTML()


def parse_blocks(text: str, env: Env) -> list[Token]:
    return _MARKDOWN.parse(text, env)


def parse_line(text: str, env: Env) -> list[Token]:
    """Inline tokens only: what may stand inside a paragraph."""
    return _MARKDOWN.parseInline(text, env)[0].children or []


def write_blocks(tokens: list[Token], env: Env) -> str:
    return _RENDERER.render(tokens, _MARKDOWN.options, env)


def write_line(tokens: list[Token], env: Env) -> str:
    return _RENDERER.renderInline(tokens, _MARKDOWN.options, env)
