"""The blanks of a cloze text: `{{c1::hidden}}`, `{{c1::hidden::hint}}`, up to three inside one another.

Standard library only. It reads text whose formulas are already cut out (`decks.formulas.cut`), so braces of
LaTeX never look like a blank's.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from decks.formulas import Formula, code_in, put_back
from decks.formulas import excerpt as shortened
from decks.problems import Params, Problem

MAX_DEPTH: Final = 3
MAX_GROUPS: Final = 50

_TOKEN: Final = re.compile(
    r"""
      \\[!-/:-@\[-`{-~]                           # what Markdown lets an author escape
    | (?P<open>\{\{c0*(?P<group>[1-9][0-9]{0,2})::)
    | (?P<wrong>\{\{(?:[ \t]*[cC][ \t]*\w*[ \t]*::|[0-9]*::|c[0-9]+(?![0-9])))
    | (?P<inside_out>\{\{[^{}\n]*::[ \t]*c[0-9]+[ \t]*(?=\}\}))  # {{hidden::c1}}
    | (?P<brace>\{)
    | (?P<close>\}+)
    """,
    re.VERBOSE,
)
_FORMULA_BLANK: Final = re.compile(r"\{\{c[0-9]+::")
_CODE_OR_COLONS: Final = re.compile(r"\\.|(?P<ticks>`+)|(?P<colons>::)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Blank:
    group: int
    content: "tuple[str | Blank, ...]"
    hint: str = ""


Part = str | Blank


@dataclass(slots=True)
class _Frame:
    """A blank whose end has not come yet; the outermost frame is the text itself, group 0."""

    group: int
    start: int
    parts: list[Part] = field(default_factory=list)
    braces: int = 0
    """Single braces open inside: a `}` belongs to them before it belongs to the blank."""

    def add(self, part: Part) -> None:
        if isinstance(part, str) and self.parts and isinstance(self.parts[-1], str):
            self.parts[-1] += part
        elif part:
            self.parts.append(part)


def parse_cloze(text: str, formulas: tuple[Formula, ...]) -> tuple[tuple[Part, ...], tuple[Problem, ...]]:
    """The text as a tree of strings and blanks, and every problem found.

    The tree means something only without problems.
    """
    return _Parser(text, formulas).run()


def groups_of(parts: tuple[Part, ...]) -> tuple[int, ...]:
    """The group numbers used, in order: one card each."""
    return tuple(sorted({blank.group for blank in _blanks(parts)}))


def _blanks(parts: tuple[Part, ...]) -> Iterator[Blank]:
    for part in parts:
        if isinstance(part, Blank):
            yield part
            yield from _blanks(part.content)


class _Parser:
    def __init__(self, text: str, formulas: tuple[Formula, ...]) -> None:
        self.text = text
        self.formulas = formulas
        self.problems: list[Problem] = []
        self.stack = [_Frame(0, 0)]

    def run(self) -> tuple[tuple[Part, ...], tuple[Problem, ...]]:
        for formula in self.formulas:
            if _FORMULA_BLANK.search(formula.latex):
                self.problem("cloze_in_formula", excerpt=shortened(formula.source))
        position = 0
        while match := _TOKEN.search(self.text, position):
            self.stack[-1].add(self.text[position : match.start()])
            self.token(match)
            position = match.end()
        self.stack[-1].add(self.text[position:])
        if len(self.stack) > 1:
            self.unclosed(self.stack[1])
        parts = tuple(self.stack[0].parts)
        if not self.problems:
            groups = groups_of(parts)
            if not groups:
                self.problem("cloze_missing")
            elif len(groups) > MAX_GROUPS:
                self.problem("cloze_too_many", groups=len(groups), limit=MAX_GROUPS)
        return parts, tuple(self.problems)

    def token(self, match: re.Match[str]) -> None:
        frame = self.stack[-1]
        if match["open"]:
            if len(self.stack) > MAX_DEPTH:
                self.problem("cloze_nested", limit=MAX_DEPTH, excerpt=self.excerpt(match.start()))
            self.stack.append(_Frame(int(match["group"]), match.start()))
        elif match["close"]:
            self.close(len(match[0]), match.end())
        else:
            if match["wrong"]:
                self.problem("cloze_group", excerpt=self.excerpt(match.start()))
            if match["inside_out"]:
                self.problem("cloze_inside_out", excerpt=self.excerpt(match.start(), match.end() + 2))
            frame.braces += match[0].count("{") if match["wrong"] or match["inside_out"] or match["brace"] else 0
            frame.add(match[0])

    def close(self, run: int, end: int) -> None:
        """Shares a run of `}` between braces open inside a blank and the blanks themselves, inside first."""
        while run:
            frame = self.stack[-1]
            if len(self.stack) == 1:
                frame.add("}" * run)
                frame.braces -= run
                # Of braces in code nobody can say, and one too many is a slip of no consequence.
                if frame.braces <= -2 and not any(start < end <= stop for start, stop in code_in(self.text)):
                    self.problem("cloze_unopened", excerpt=self.excerpt(end - run))
                frame.braces = max(frame.braces, 0)
                return
            # Exactly two with one brace open, as in `{{c1::a { b}}`: the author forgot the brace, not the
            # blank.
            if frame.braces and not (run == 2 and frame.braces == 1):
                frame.braces -= 1
                frame.add("}")
                run -= 1
            elif run >= 2:
                self.stack.pop()
                self.stack[-1].add(self.blank(frame, end))
                run -= 2
            else:
                frame.add("}")
                run -= 1

    def blank(self, frame: _Frame, end: int) -> Blank:
        content, after = _split_hint(frame.parts)
        excerpt = self.excerpt(frame.start, end)
        if any(isinstance(part, Blank) for part in after):
            self.problem("cloze_in_hint", excerpt=excerpt)
        if not content:
            self.problem("cloze_empty", excerpt=excerpt)
        return Blank(frame.group, content, "".join(part for part in after if isinstance(part, str)).strip())

    def unclosed(self, frame: _Frame) -> None:
        swallowed = any(formula.latex.count("}") > formula.latex.count("{") for formula in self.formulas)
        code = "cloze_in_formula" if swallowed else "cloze_unclosed"
        self.problem(code, excerpt=self.excerpt(frame.start))

    def problem(self, code: str, **params: str | int) -> None:
        given: Params = params
        self.problems.append(Problem("front", code, given))

    def excerpt(self, start: int, end: int | None = None) -> str:
        return shortened(put_back(self.text[start:end], self.formulas))


def _split_hint(parts: list[Part]) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """What stands before and after the first `::` that is neither escaped nor in a code span."""
    for index, part in enumerate(parts):
        if isinstance(part, str) and (at := _colons(part)) is not None:
            return _trimmed([*parts[:index], part[:at]]), (part[at + 2 :], *parts[index + 1 :])
    return _trimmed(parts), ()


def _colons(text: str) -> int | None:
    position = 0
    while match := _CODE_OR_COLONS.search(text, position):
        if match["colons"]:
            return match.start()
        position = match.end()
        if ticks := match["ticks"]:
            closing = re.compile(rf"(?<!`){ticks}(?!`)").search(text, position)
            position = closing.end() if closing else position
    return None


def _trimmed(parts: list[Part]) -> tuple[Part, ...]:
    kept = list(parts)
    if kept and isinstance(kept[0], str):
        kept[0] = kept[0].lstrip()
    if kept and isinstance(kept[-1], str):
        kept[-1] = kept[-1].rstrip()
    return tuple(part for part in kept if part)
