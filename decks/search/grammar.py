"""The language of the search box as a tree. Standard library only: no terms are known here but by their look.

    either  := both ("or" both)*            both := one+
    one     := "-" one | "(" either ")" | "phrase" | name:value | word

A mistake is never guessed around: it is raised with its place, so that the page can point at it.
"""

import re
from dataclasses import dataclass
from typing import Final

from decks.problems import gettext_noop

LONGEST: Final = 500  # characters of a query
PARTS_AT_MOST: Final = 40
DEPTH_AT_MOST: Final = 10

#: code → what is wrong and what to do, to be passed through gettext as it stands
MESSAGES: Final = {
    "too_long": gettext_noop("The search is longer than %(limit)s characters. Leave something out."),
    "too_many": gettext_noop("The search has more than %(limit)s parts. Leave some out."),
    "too_deep": gettext_noop("Parentheses inside parentheses go %(limit)s deep at most."),
    "quote_open": gettext_noop("This quotation mark is never closed. Put another one at the end of the phrase."),
    "quote_empty": gettext_noop("There is nothing between these quotation marks. Write a phrase, or take them out."),
    "paren_open": gettext_noop("This parenthesis is never closed. Put a ) where it ends."),
    "paren_extra": gettext_noop("This parenthesis was never opened. Take it out, or put a ( where it begins."),
    "paren_empty": gettext_noop("There is nothing between these parentheses. Write something, or take them out."),
    "minus_alone": gettext_noop("The minus leaves out what follows it, such as -draft, and nothing follows."),
    "or_alone": gettext_noop("“or” stands between two things, such as cat or dog. In quotation marks it is a word."),
}


class Mistake(Exception):
    """What is wrong with a query, and where: from `start` up to `end`, counted in characters.

    `message` is plain English with `%(name)s` for each of `params`, to be passed through gettext as it stands.
    """

    def __init__(self, message: str, start: int, end: int, **params: str | int) -> None:
        super().__init__(message)
        self.message, self.start, self.end, self.params = message, start, end, params


@dataclass(frozen=True, slots=True)
class Word:
    """Anything that begins with it."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """These words in this order."""

    text: str


@dataclass(frozen=True, slots=True)
class Term:
    """`name:value`, or `name:` alone. The places are of the whole and of the value, for whoever finds it wrong."""

    name: str
    value: str
    start: int
    end: int
    value_start: int


@dataclass(frozen=True, slots=True)
class Not:
    part: "Node"


@dataclass(frozen=True, slots=True)
class And:
    """Of nothing: everything."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Or:
    parts: "tuple[Node, ...]"


Node = Word | Phrase | Term | Not | And | Or

# Telephones write the curly ones. One for one, so that places stay what they are.
_QUOTES: Final = str.maketrans(dict.fromkeys("“”„«»", '"'))
_SPACE: Final = re.compile(r"\s+")
_NAME: Final = re.compile(r"([A-Za-z]+):")
_BARE: Final = re.compile(r"[^\s()\"]+")
_QUOTED: Final = re.compile(r'"([^"]*)"')


def parse(text: str) -> Node:
    """The tree of a query; an empty one asks for everything. Raises Mistake."""
    if len(text) > LONGEST:
        raise Mistake(MESSAGES["too_long"], LONGEST, len(text), limit=LONGEST)
    reader = _Reader(text.translate(_QUOTES))
    if reader.at_end:
        return And(())
    tree = reader.either(0)
    if not reader.at_end:  # nothing but this ends an expression early
        raise Mistake(MESSAGES["paren_extra"], reader.at, reader.at + 1)
    return tree


class _Reader:
    def __init__(self, text: str) -> None:
        self.text, self.at, self.parts = text, 0, 0
        self._skip_space()

    @property
    def at_end(self) -> bool:
        return self.at >= len(self.text)

    def either(self, depth: int) -> Node:
        sides = [self.both(depth)]
        while place := self._takes_or():
            if self.at_end or self._sees(")") or self._sees_or():
                raise Mistake(MESSAGES["or_alone"], *place)
            sides.append(self.both(depth))
        return sides[0] if len(sides) == 1 else Or(tuple(sides))

    def both(self, depth: int) -> Node:
        parts: list[Node] = []
        while not (self.at_end or self._sees(")") or self._sees_or()):
            parts.append(self.one(depth))
        if not parts:
            if place := self._takes_or():
                raise Mistake(MESSAGES["or_alone"], *place)
            raise Mistake(MESSAGES["paren_extra"], self.at, self.at + 1)
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def one(self, depth: int) -> Node:
        self.parts += 1
        if self.parts > PARTS_AT_MOST:
            raise Mistake(MESSAGES["too_many"], self.at, len(self.text), limit=PARTS_AT_MOST)
        if depth > DEPTH_AT_MOST:
            raise Mistake(MESSAGES["too_deep"], self.at, self.at + 1, limit=DEPTH_AT_MOST)
        start = self.at
        if self._sees("-"):
            self.at += 1
            if self.at_end or self.text[self.at].isspace() or self._sees(")"):
                raise Mistake(MESSAGES["minus_alone"], start, start + 1)
            return Not(self.one(depth + 1))
        if self._sees("("):
            return self._group(depth, start)
        if self._sees('"'):
            return Phrase(self._quoted(start))
        if name := _NAME.match(self.text, self.at):
            return self._term(name[1].lower(), start, name.end())
        return Word(self._bare())

    def _group(self, depth: int, start: int) -> Node:
        self.at += 1
        self._skip_space()
        if self._sees(")"):
            raise Mistake(MESSAGES["paren_empty"], start, self.at + 1)
        if self.at_end:
            raise Mistake(MESSAGES["paren_open"], start, start + 1)
        inside = self.either(depth + 1)
        if not self._sees(")"):
            raise Mistake(MESSAGES["paren_open"], start, start + 1)
        self.at += 1
        self._skip_space()
        return inside

    def _term(self, name: str, start: int, value_start: int) -> Term:
        self.at = value_start
        if self._sees('"'):
            value = self._quoted(value_start)
            value_start += 1
        elif _BARE.match(self.text, self.at):
            value = self._bare()
        else:
            value = ""  # only whoever knows the term can say what belongs there
            self._skip_space()
        return Term(name, value, start, len(self.text[: self.at].rstrip()), value_start)

    def _quoted(self, start: int) -> str:
        found = _QUOTED.match(self.text, start)
        if found is None:
            raise Mistake(MESSAGES["quote_open"], start, start + 1)
        if not found[1].strip():
            raise Mistake(MESSAGES["quote_empty"], start, found.end())
        self.at = found.end()
        self._skip_space()
        return found[1]

    def _bare(self) -> str:
        found = _BARE.match(self.text, self.at)
        assert found is not None, "whoever calls has seen what is none of the others"  # noqa: S101
        self.at = found.end()
        self._skip_space()
        return found[0]

    def _sees(self, sign: str) -> bool:
        return self.text.startswith(sign, self.at)

    def _sees_or(self) -> bool:
        found = _BARE.match(self.text, self.at)
        return found is not None and found[0].lower() == "or"

    def _takes_or(self) -> tuple[int, int] | None:
        if not self._sees_or():
            return None
        place = self.at, self.at + 2
        self.at += 2
        self._skip_space()
        return place

    def _skip_space(self) -> None:
        if found := _SPACE.match(self.text, self.at):
            self.at = found.end()
