"""What can be wrong with a note: one table of sentences, one exception. Standard library only.

The sentences are plain English with `%(name)s` parameters, so that a caller may pass them through gettext as
they stand.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

Params = Mapping[str, str | int]


def gettext_noop(sentence: str) -> str:
    """Marks a sentence for translation without needing Django."""
    return sentence


#: code → (what is wrong, what to do about it)
NOTE_MESSAGES: Final[Mapping[str, tuple[str, str]]] = {
    "empty": (
        gettext_noop("The %(field)s is empty."),
        gettext_noop("Write the %(field)s, or choose another kind of note."),
    ),
    "kind_unknown": (
        gettext_noop("“%(kind)s” is not a kind of note."),
        gettext_noop("The kinds are basic, reversed, cloze and typed."),
    ),
    "text_too_long": (
        gettext_noop("The %(field)s has %(length)s characters, more than %(limit)s."),
        gettext_noop("Split the note: a card asks one thing."),
    ),
    "formula_too_long": (
        gettext_noop("A formula in the %(field)s has %(length)s characters, more than %(limit)s."),
        gettext_noop("Split the formula, or check that no $ is missing or left over."),
    ),
    "formula_unreadable": (
        gettext_noop("The formula “%(excerpt)s” cannot be read."),
        gettext_noop("Correct it, or write \\$ for a plain dollar sign."),
    ),
    "formula_unclosed": (
        gettext_noop("A formula starts with $$ and does not end: “%(excerpt)s”."),
        gettext_noop("Close it with $$."),
    ),
    "cloze_missing": (
        gettext_noop("The text has no blank."),
        gettext_noop("Mark what is to be remembered: {{c1::hidden}} or {{c1::hidden::hint}}."),
    ),
    "cloze_group": (
        gettext_noop("A blank has no valid group number: “%(excerpt)s”."),
        gettext_noop("Write a number from 1 after the c and two colons: {{c1::hidden}}."),
    ),
    "cloze_unclosed": (
        gettext_noop("A blank is not closed: “%(excerpt)s”."),
        gettext_noop("End it with }}."),
    ),
    "cloze_empty": (
        gettext_noop("A blank hides nothing: “%(excerpt)s”."),
        gettext_noop("Put the hidden words after the two colons."),
    ),
    "cloze_nested": (
        gettext_noop("Blanks lie inside one another more than %(limit)s deep: “%(excerpt)s”."),
        gettext_noop("Put some of them side by side, or in a note of their own."),
    ),
    "cloze_inside_out": (
        gettext_noop("A blank is written inside out: “%(excerpt)s”."),
        gettext_noop("Begin it with its group: {{c1::hidden}}."),
    ),
    "cloze_unopened": (
        gettext_noop("These braces end no blank: “%(excerpt)s”."),
        gettext_noop("Begin the blank with {{c1::, or take the braces away."),
    ),
    "cloze_in_hint": (
        gettext_noop("A blank lies inside the hint of another: “%(excerpt)s”."),
        gettext_noop("A hint is plain text. For two colons that are no hint write :\\: or put them in `code`."),
    ),
    "cloze_in_formula": (
        gettext_noop("A blank crosses a formula's border: “%(excerpt)s”."),
        gettext_noop("Hide the whole formula, {{c1::$x^2$}}. For a dollar sign that is no formula write \\$."),
    ),
    "cloze_unseen": (
        gettext_noop("The blanks of group %(group)s stand where no card shows them."),
        gettext_noop("Take them out of the link's address or of the line that opens a block of code."),
    ),
    "cloze_too_many": (
        gettext_noop("The text has %(groups)s groups of blanks, more than %(limit)s."),
        gettext_noop("Each group is a card: split the note."),
    ),
    "typed_plain": (
        gettext_noop("An answer to be typed is one line of words, without formulas or pictures."),
        gettext_noop("Put what explains it in the why, or make the note basic."),
    ),
    "typed_long": (
        gettext_noop("An answer to be typed has %(length)s characters, more than %(limit)s."),
        gettext_noop("Ask for the word that matters, or make the note basic."),
    ),
    "media_unknown": (
        gettext_noop("There is no picture or sound “%(name)s”."),
        gettext_noop("Upload it in the form of a note, or put the file into the folder media beside the deck file."),
    ),
    "requires_itself": (
        gettext_noop("The note must be learned before itself."),
        gettext_noop("Take it out of what it requires."),
    ),
    "requires_ring": (
        gettext_noop("These notes require one another in a ring: %(notes)s."),
        gettext_noop("Nobody could begin with any of them: take one out of what another requires."),
    ),
    "requires_elsewhere": (
        gettext_noop("“%(note)s” belongs to another deck."),
        gettext_noop("Require notes of the same deck only."),
    ),
}


#: Rules that came when there were notes already: those keep their cards until somebody next edits their text.
LATER_RULES: Final = frozenset({"formula_unreadable", "formula_unclosed", "cloze_inside_out", "cloze_unopened"})


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one field of a note (`front`, `back`, `why`, `hint`, `kind` or `requires`)."""

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
