"""What can be wrong with a note's text: one table of sentences, one exception. Standard library only.

The sentences are plain English with `%(name)s` parameters, so that a caller may pass them through gettext as
they stand.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

Params = Mapping[str, str | int]

#: code → (what is wrong, what to do about it)
NOTE_MESSAGES: Final[Mapping[str, tuple[str, str]]] = {
    "empty": ("The %(field)s is empty.", "Write the %(field)s, or choose another kind of note."),
    "kind_unknown": (
        "“%(kind)s” is not a kind of note.",
        "The kinds are basic, reversed and cloze.",
    ),
    "text_too_long": (
        "The %(field)s has %(length)s characters, more than %(limit)s.",
        "Split the note: a card asks one thing.",
    ),
    "formula_too_long": (
        "A formula in the %(field)s has %(length)s characters, more than %(limit)s.",
        "Split the formula, or check that no $ is missing or left over.",
    ),
    "cloze_missing": (
        "The text has no blank.",
        "Mark what is to be remembered: {{c1::hidden}} or {{c1::hidden::hint}}.",
    ),
    "cloze_group": (
        "A blank has no valid group number: “%(excerpt)s”.",
        "Write a number from 1 after the c and two colons: {{c1::hidden}}.",
    ),
    "cloze_unclosed": (
        "A blank is not closed: “%(excerpt)s”.",
        "End it with }}.",
    ),
    "cloze_empty": ("A blank hides nothing: “%(excerpt)s”.", "Put the hidden words after the two colons."),
    "cloze_nested": (
        "Blanks lie inside one another more than %(limit)s deep: “%(excerpt)s”.",
        "Put some of them side by side, or in a note of their own.",
    ),
    "cloze_in_hint": (
        "A blank lies inside the hint of another: “%(excerpt)s”.",
        "A hint is plain text. For two colons that are no hint write :\\: or put them in `code`.",
    ),
    "cloze_in_formula": (
        "A blank crosses a formula's border: “%(excerpt)s”.",
        "Hide the whole formula, {{c1::$x^2$}}. For a dollar sign that is no formula write \\$.",
    ),
    "cloze_unseen": (
        "The blanks of group %(group)s stand where no card shows them.",
        "Take them out of the link's address or of the line that opens a block of code.",
    ),
    "cloze_too_many": (
        "The text has %(groups)s groups of blanks, more than %(limit)s.",
        "Each group is a card: split the note.",
    ),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one field of a note (`front`, `back`, `why`, `hint` or `kind`)."""

    field: str
    code: str
    params: Params = dataclasses.field(default_factory=dict, hash=False)

    @property
    def message(self) -> str:
        return NOTE_MESSAGES[self.code][0] % {"field": self.field, **self.params}

    @property
    def advice(self) -> str:
        # No parameters but the field: the advice may hold any character, percent signs apart.
        return NOTE_MESSAGES[self.code][1] % {"field": self.field, **self.params}


class NoteError(ValueError):
    """A note that cannot become cards; `problems` holds everything found, never nothing."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__(" ".join(problem.message for problem in self.problems))
