"""A deck as its files say it: plain values, in the order of the files."""

import re
from dataclasses import dataclass, field
from typing import Final

FORMAT: Final = "repaso-deck/1"
STATUSES: Final = ("published", "draft", "retired")

MATTERS: Final = ("accents", "capitals")

#: The line that ends a slide: the notes after it come from none.
NO_SLIDE: Final = "-"

SLUG: Final = re.compile(r"[a-z0-9-]{1,64}")


@dataclass(frozen=True, slots=True)
class FileSlide:
    """`lang` is that of the title, empty where it is the deck's."""

    slug: str
    title: str
    lang: str = ""


@dataclass(frozen=True, slots=True)
class FileNote:
    """`lang` is empty where the note is in the deck's language, `slide_slug` where it comes from no slide.

    `requires` holds the ids of the notes to learn before it.
    """

    id: str
    concept: str
    kind: str
    tags: tuple[str, ...] = ()
    front: str = ""
    back: str = ""
    why: str = ""
    hint: str = ""
    status: str = "published"
    lang: str = ""
    slide_slug: str = ""
    requires: tuple[str, ...] = ()
    matters: tuple[str, ...] = ()
    """Of a typed answer: what the comparison does not forgive, of MATTERS."""
    file: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Topic:
    """`slug` is that of a topic of the deck, or of one inside another the way to it: `metrics/regression`."""

    slug: str
    title: str
    notes: tuple[FileNote, ...] = ()


@dataclass(frozen=True, slots=True)
class DeckFile:
    """A deck as its files say it, in their order. Where a note was read (`file`, `line`) is no part of equality."""

    slug: str
    title: str
    lang: str
    source_slug: str = ""
    source_title: str = ""
    description: str = ""
    topics: tuple[Topic, ...] = ()
    slides: tuple[FileSlide, ...] = ()


def one_line(text: str) -> str:
    """A title, or another value that has no lines: white space squeezed."""
    return " ".join(text.split())


def value_of(lines: list[str]) -> str:
    """A text of several lines in its one spelling: no empty lines around it, nothing but a line end in them."""
    return "\n".join(line if line.strip() else "" for line in lines).strip("\n").rstrip()
