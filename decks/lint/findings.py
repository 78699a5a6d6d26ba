"""The table of findings: what each is called, how grave it is, its sentences and its source."""

import dataclasses
import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from decks.problems import Params, gettext_noop


class Level(enum.IntEnum):
    """How grave; the higher the graver."""

    HINT = 1
    WARNING = 2
    ERROR = 3


@dataclass(frozen=True, slots=True)
class Rule:
    level: Level
    message: str
    advice: str
    evidence: str = ""
    """A key of EVIDENCE."""


#: Where the advice comes from, as a sentence a reader can check.
EVIDENCE: Final[Mapping[str, str]] = {
    "minimum": gettext_noop("Wozniak, “Twenty rules of formulating knowledge” (1999), rule 4: minimum information."),
    "sets": gettext_noop("Wozniak (1999), rules 9 and 10: sets and enumerations. Measured: recall .765 against .854."),
    "length": gettext_noop("Length alone predicts nothing in the histories we measured: this is only a hint."),
    "interference": gettext_noop("Wozniak (1999), rule 11: combat interference."),
    "wording": gettext_noop("Wozniak (1999), rule 12: optimise wording."),
    "sources": gettext_noop("Wozniak (1999), rules 18 and 19: provide sources and date stamping."),
    "cloze": gettext_noop("Wozniak (1999), rule 5: cloze deletion, one blank, enough context."),
    "access": gettext_noop("Web Content Accessibility Guidelines 2.2, criterion 1.1.1: text alternatives."),
    "guess": gettext_noop("A question with two possible answers is right half of the time by chance."),
}

RULES: Final[Mapping[str, Rule]] = {
    "duplicate": Rule(
        Level.ERROR,
        gettext_noop("The same card exists: “%(other)s”."),
        gettext_noop("Keep one of the two and retire the other."),
        "interference",
    ),
    "conflict": Rule(
        Level.ERROR,
        gettext_noop("The same question has another answer elsewhere: “%(other)s”."),
        gettext_noop("Correct one of them, or say in the question what sets them apart."),
        "interference",
    ),
    "answer_very_long": Rule(
        Level.ERROR,
        gettext_noop("The answer has %(words)s words; nobody grades that honestly."),
        gettext_noop("Split it: one fact a card. What explains belongs in the why."),
        "minimum",
    ),
    "near_duplicate": Rule(
        Level.WARNING,
        gettext_noop("Nearly the same card exists: “%(other)s”."),
        gettext_noop("Keep one, or make the difference the first thing the question says."),
        "interference",
    ),
    "list_answer": Rule(
        Level.WARNING,
        gettext_noop("The answer is a list of %(items)s."),
        gettext_noop("Ask for each item by what is special about it, or blank out one at a time."),
        "sets",
    ),
    "answer_long": Rule(
        Level.WARNING,
        gettext_noop("The answer has %(words)s words."),
        gettext_noop("Keep what is to be remembered and move the rest to the why."),
        "minimum",
    ),
    "question_long": Rule(
        Level.WARNING,
        gettext_noop("The question has %(words)s words."),
        gettext_noop("A question is read a hundred times: leave only what it needs."),
        "wording",
    ),
    "yes_no": Rule(
        Level.WARNING,
        gettext_noop("It can be answered with yes or no."),
        gettext_noop("Ask what, which or why instead."),
        "guess",
    ),
    "either_or": Rule(
        Level.WARNING,
        gettext_noop("The question offers its own answers to choose from."),
        gettext_noop("Ask openly: what, which, when."),
        "guess",
    ),
    "two_questions": Rule(
        Level.WARNING,
        gettext_noop("It asks %(questions)s questions at once."),
        gettext_noop("Make a card of each: one can be known and the other forgotten."),
        "minimum",
    ),
    "vague": Rule(
        Level.WARNING,
        gettext_noop("“%(words)s” can be answered in many ways."),
        gettext_noop("Ask for one thing that is either right or wrong."),
        "wording",
    ),
    "needs_context": Rule(
        Level.WARNING,
        gettext_noop("“%(words)s” points at something that a card does not show."),
        gettext_noop("Name it: a card is seen alone, in any order."),
        "wording",
    ),
    "answer_in_question": Rule(
        Level.WARNING,
        gettext_noop("The question gives its answer away."),
        gettext_noop("Take the words of the answer out of the question."),
        "wording",
    ),
    "cloze_bare": Rule(
        Level.WARNING,
        gettext_noop("Without its blank the sentence has too few words to tell what is asked."),
        gettext_noop("Leave enough of the sentence standing, or make it a question."),
        "cloze",
    ),
    "cloze_long": Rule(
        Level.WARNING,
        gettext_noop("A blank hides %(words)s words."),
        gettext_noop("Hide the one word that matters, or make several blanks."),
        "cloze",
    ),
    "cloze_gap": Rule(
        Level.WARNING,
        gettext_noop("The blanks skip a number: there is no c%(group)s."),
        gettext_noop("Number them from c1 on. The same number hides them together."),
        "cloze",
    ),
    "answer_wordy": Rule(
        Level.HINT,
        gettext_noop("The answer has %(words)s words."),
        gettext_noop("Shorter answers are graded faster and more honestly."),
        "length",
    ),
    "look_alike": Rule(
        Level.HINT,
        gettext_noop("It resembles “%(other)s”, which has another answer."),
        gettext_noop("Name what sets them apart, or learners will take one for the other."),
        "interference",
    ),
    "no_source": Rule(
        Level.HINT,
        gettext_noop("It names no slide."),
        gettext_noop("Say where it comes from: learners can look it up, and you can update it."),
        "sources",
    ),
    "no_alt": Rule(
        Level.HINT,
        gettext_noop("A picture or sound says nothing to who cannot see or hear it."),
        gettext_noop("Write between its brackets what it shows: ![what it shows](media:…)."),
        "access",
    ),
    "undated": Rule(
        Level.HINT,
        gettext_noop("“%(words)s” will be out of date one day."),
        gettext_noop("Say of when it is: a year is enough."),
        "sources",
    ),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about one field of a note (`front`, `back` or `note` for the whole)."""

    field: str
    code: str
    params: Params = dataclasses.field(default_factory=dict, hash=False)

    @property
    def rule(self) -> Rule:
        return RULES[self.code]

    @property
    def level(self) -> Level:
        return self.rule.level

    @property
    def message(self) -> str:
        return self.rule.message % dict(self.params)

    @property
    def advice(self) -> str:
        return self.rule.advice

    @property
    def evidence(self) -> str:
        return EVIDENCE[self.rule.evidence] if self.rule.evidence else ""
