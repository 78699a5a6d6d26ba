"""Pictures and sounds in a text: `![what it shows](media:name)`. Who calls the renderer tells it what there is."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

#: Where they are served from; part of the HTML that is stored with a card.
PATH: Final = "/media/"

MARK: Final = re.compile(r"!\[(?P<alt>[^\[\]\n]*)\]\(media:(?P<name>[A-Za-z0-9._-]{1,100})\)")


@dataclass(frozen=True, slots=True)
class MediaItem:
    """What there is under a name. A picture has a width and a height in pixels, a sound has neither."""

    name: str
    width: int = 0
    height: int = 0

    @property
    def is_sound(self) -> bool:
        return not self.width


MediaItems = Mapping[str, MediaItem]


def media_names(*texts: str) -> frozenset[str]:
    """The names of all pictures and sounds that these texts may show."""
    return frozenset(match["name"] for text in texts for match in MARK.finditer(text))


def unnamed(texts: Iterable[str]) -> bool:
    """Whether a picture or sound in the texts lacks the words for those who cannot see or hear it."""
    return any(not match["alt"].strip() for text in texts for match in MARK.finditer(text))
