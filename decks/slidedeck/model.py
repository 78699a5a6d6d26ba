"""What a slide deck is once it was read: plain values."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from decks.problems import Params, gettext_noop

#: code → what was done to the text, or what a person should look at. Every change to an author's text is one of these.
REMARKS: Final[Mapping[str, str]] = {
    "formula_repaired": gettext_noop("Formula repaired: “%(before)s” became “%(after)s”."),
    "formula_damaged": gettext_noop(
        "The formula “%(excerpt)s” cannot be read, so no draft holds it: correct it in the slide deck and import again."
    ),
    "formula_unclosed": gettext_noop("A formula starts with $$ and does not end: “%(excerpt)s”."),
    "slide_repeated": gettext_noop("It says the same as “%(other)s”, so it was merged with it."),
    "boilerplate": gettext_noop("“%(line)s” stands on %(times)s slides, so it was left out."),
    "decoration": gettext_noop("“%(line)s” is only decoration, so it was left out."),
    "no_content": gettext_noop("It has nothing to learn (agenda, thanks, links): no drafts."),
    "example": gettext_noop("It is a worked example: no drafts."),
}
#: What a person has to look at; the others only say what was done.
TO_LOOK_AT: Final = frozenset({"formula_damaged", "formula_unclosed"})

BlockKind = Literal["paragraph", "list", "table", "formula", "code"]


@dataclass(frozen=True, slots=True)
class Remark:
    """Something said about the deck; `slide` is the title of the slide it is about, or empty for the whole deck."""

    code: str
    slide: str = ""
    params: Params = dataclasses.field(default_factory=dict, hash=False)

    @property
    def message(self) -> str:
        return REMARKS[self.code] % dict(self.params)


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a slide. `rows` of a table begin with its head; `lines` are those of a paragraph, the items of a
    list, the one line of a formula (with its dollars), the lines of code."""

    kind: BlockKind
    lines: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    is_numbered: bool = False

    @property
    def text(self) -> str:
        return " ".join(self.lines)

    @property
    def markdown(self) -> str:
        match self.kind:
            case "list":
                marks = (f"{number}." if self.is_numbered else "-" for number in range(1, len(self.lines) + 1))
                return "\n".join(f"{mark} {line}" for mark, line in zip(marks, self.lines, strict=True))
            case "table":
                head, *rows = (
                    f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in self.rows
                )
                return "\n".join([head, f"|{' --- |' * len(self.rows[0])}", *rows])
            case "code":
                fence = "`" * max(3, 1 + max((_longest_ticks(line) for line in self.lines), default=0))
                return "\n".join([fence, *self.lines, fence])
            case _:
                return "\n".join(self.lines)


@dataclass(frozen=True, slots=True)
class ReadSlide:
    """One slide: a heading and what stands under it.

    `context` is the heading it stands under that has no text of its own ("Model retraining" over "Reentrenamiento").
    `kind` tells what is learned from ("content") from what is not ("example", "no_content").
    """

    title: str
    slug: str
    context: str
    blocks: tuple[Block, ...]
    kind: Literal["content", "example", "no_content"] = "content"

    @property
    def text(self) -> str:
        """As clean Markdown."""
        return "\n\n".join(block.markdown for block in self.blocks)


@dataclass(frozen=True, slots=True)
class SlideDeck:
    title: str
    slides: tuple[ReadSlide, ...]
    remarks: tuple[Remark, ...]

    def count(self, code: str) -> int:
        return sum(remark.code == code for remark in self.remarks)

    @property
    def to_look_at(self) -> tuple[Remark, ...]:
        return tuple(remark for remark in self.remarks if remark.code in TO_LOOK_AT)


def _longest_ticks(line: str) -> int:
    longest = run = 0
    for character in line:
        run = run + 1 if character == "`" else 0
        longest = max(longest, run)
    return longest
