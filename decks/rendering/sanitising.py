"""The wall between an author's HTML and the page: an allow-list without maths, SVG, style, forms or ids.

Markdown with HTML off already writes nothing else. This holds where that is wrong one day.
"""

from typing import Final

import nh3

from decks.rendering.markdown import LANGUAGE, LINK_SCHEMES

_TAGS: Final = "p br hr strong em s code pre blockquote ul ol li table thead tbody tr th td a span"
_ATTRIBUTES: Final = {"a": {"href", "title"}, "span": {"lang"}, "ol": {"start"}}

#: The only class of an author's element, put on by us for `|:--:|` in a table.
ALIGNMENTS: Final = frozenset({"align-left", "align-center", "align-right"})


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "lang" and not LANGUAGE.fullmatch(value):
        return None
    if name == "start" and not (value.isascii() and value.isdigit()):
        return None
    return value


_CLEANER: Final = nh3.Cleaner(
    tags=set(_TAGS.split()),
    clean_content_tags={"script", "style"},
    attributes=_ATTRIBUTES,
    tag_attribute_values={"th": {"class": set(ALIGNMENTS)}, "td": {"class": set(ALIGNMENTS)}},
    attribute_filter=_attribute,
    strip_comments=True,
    link_rel="noopener noreferrer",
    generic_attribute_prefixes=set(),
    url_schemes=set(LINK_SCHEMES),
    url_relative="deny",
)


def sanitised(html: str) -> str:
    return _CLEANER.clean(html)
