"""A slide deck that comes again beside the slides that are stored: which is which, and what became of each."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from decks.folding import fold

from .model import ReadSlide
from .slugs import Slugs

#: Shared words, of all words of both, from which a slide with another title is still the same slide.
ALIKE: Final = 0.6
#: Beyond so many unmatched slides on each side renamed ones are not looked for: every pair is compared.
MAX_COMPARED: Final = 300


class Change(enum.StrEnum):
    SAME = "same"
    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class StoredSlide:
    slug: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class SlideChange:
    """One slide. `slug` is the stored one where there is one, so that a slide keeps its name whatever moves."""

    change: Change
    slug: str
    before: StoredSlide | None
    after: ReadSlide | None


def compare(stored: Sequence[StoredSlide], read: Sequence[ReadSlide]) -> tuple[SlideChange, ...]:
    """What became of each slide: those read in their order, then those gone. Each is in exactly one of them.

    A stored slide without a text (a deck file names slides and no more) is met by its title and counts as new.
    """
    left = dict(enumerate(stored))
    matched: dict[int, StoredSlide] = {}

    def match(key_of_stored: dict[str, list[int]], position: int, key: str) -> None:
        waiting = key_of_stored.get(key, [])
        while waiting:
            candidate = waiting.pop(0)
            if candidate in left:
                matched[position] = left.pop(candidate)
                return

    # The surest first: same title and text, same text, same title.
    for keys in (_title_and_text, _text_alone, _title_alone):
        index: dict[str, list[int]] = {}
        for number, slide in left.items():
            if key := keys(slide.title, slide.text):
                index.setdefault(key, []).append(number)
        for position, slide_read in enumerate(read):
            if position not in matched and (key := keys(slide_read.title, slide_read.text)):
                match(index, position, key)
    _match_alike(left, read, matched)

    slugs = Slugs(slide.slug for slide in stored)
    changes = []
    for position, slide_read in enumerate(read):
        before = matched.get(position)
        if before is None:
            changes.append(SlideChange(Change.NEW, slugs.fresh(slide_read.title), None, slide_read))
            continue
        is_same = (before.title, before.text) == (slide_read.title, slide_read.text)
        change = Change.SAME if is_same else Change.CHANGED if before.text else Change.NEW
        changes.append(SlideChange(change, before.slug, before, slide_read))
    gone = [SlideChange(Change.GONE, slide.slug, slide, None) for slide in left.values() if slide.text]
    return (*changes, *gone)


def _title_and_text(title: str, text: str) -> str:
    return f"{title}\0{text}" if text else ""


def _text_alone(_title: str, text: str) -> str:
    return text


def _title_alone(title: str, _text: str) -> str:
    return fold(title)


def _match_alike(left: dict[int, StoredSlide], read: Sequence[ReadSlide], matched: dict[int, StoredSlide]) -> None:
    """Slides whose title and text both changed: the most alike of those left."""
    unmatched = [position for position in range(len(read)) if position not in matched]
    if not left or max(len(unmatched), len(left)) > MAX_COMPARED:
        return
    words_of_left = {number: set(fold(slide.text).split()) for number, slide in left.items()}
    pairs = []
    for position in unmatched:
        words = set(fold(read[position].text).split())
        for number, others in words_of_left.items():
            shared = len(words & others)
            if shared and (likeness := shared / len(words | others)) >= ALIKE:
                pairs.append((-likeness, position, number))
    for _likeness, position, number in sorted(pairs):
        if position not in matched and number in left:
            matched[position] = left.pop(number)
