"""A note's text in, its cards' HTML out: the one way from one to the other."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from decks import formulas
from decks.cloze import groups_of, parse_cloze
from decks.note_checks import note_problems
from decks.problems import LATER_RULES, NoteError, Problem
from decks.rendering.content import PLAIN, Content, View, Written
from decks.rendering.labels import labels_for
from decks.rendering.media import MediaItems

#: Raised whenever the same text gives other HTML: cards stored by an older one are rendered again.
RENDER_VERSION: Final = 2


@dataclass(frozen=True, slots=True)
class NoteText:
    """What an author wrote.

    `kind` is basic, reversed, cloze or typed; `lang` is the language of our own words in the card; `media` are the
    pictures and sounds there are, of those it names.
    """

    kind: str
    front: str
    back: str = ""
    why: str = ""
    hint: str = ""
    lang: str = "es"
    media: MediaItems = field(default_factory=lambda: MappingProxyType({}), hash=False)


@dataclass(frozen=True, slots=True)
class RenderedCard:
    """HTML that may stand in a page as it is; everything but an inline question belongs in a `<div>`.

    `question_is_inline`: the question is one paragraph, written without `<p>`, and may stand in an `<h1>`.
    The texts are plain words for titles, lists and search: a blank is `[…]` or `[its hint]`, a formula its
    LaTeX.
    """

    ordinal: int
    question_html: str
    answer_html: str
    why_html: str
    hint_html: str
    question_text: str
    answer_text: str
    question_is_inline: bool


def render_note(note: NoteText, *, is_stored: bool = False) -> tuple[RenderedCard, ...]:
    """The note's cards by ordinal: basic and typed 1; reversed 1 and 2; cloze one per group, its number.

    Deterministic. Raises `NoteError` with every problem found, and nothing else. What `is_stored` was accepted before
    there were the `LATER_RULES`: what they forbid is shown as it was typed.
    """
    problems = _Problems(is_stored)
    problems.add(note_problems(note.kind, front=note.front, back=note.back, why=note.why, hint=note.hint))
    problems.raise_if_any()
    cards = tuple((_cloze_cards if note.kind == "cloze" else _plain_cards)(note, problems))
    problems.raise_if_any()
    return cards


def render_text(text: str, lang: str) -> str:
    """A text that is no note, such as a slide's, as HTML that may stand in a `<div>`. What cannot be read in it is
    shown as it was typed."""
    cut, found = formulas.cut(formulas.clean(text))
    return Content((cut,), found, labels_for(lang)).written(PLAIN).html


class _Problems:
    """Each once, in the order found."""

    def __init__(self, is_stored: bool) -> None:
        self.ignored = LATER_RULES if is_stored else frozenset()
        self.found: list[Problem] = []

    def add(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            if problem.code not in self.ignored and problem not in self.found:
                self.found.append(problem)

    def read(self, field: str, *sides: Written) -> None:
        """What only shows when a field is written: formulas that are none."""
        for side in sides:
            self.add(
                Problem(field, "formula_unreadable", {"excerpt": formulas.excerpt(source)})
                for source in side.unreadable
            )
            self.add(Problem(field, "media_unknown", {"name": name}) for name in side.unknown)

    def raise_if_any(self) -> None:
        if self.found:
            raise NoteError(self.found)


def _plain_cards(note: NoteText, problems: _Problems) -> Iterator[RenderedCard]:
    front, back = _content(note.front, note), _content(note.back, note)
    why, hint = _aside("why", note.why, note, problems), _aside("hint", note.hint, note, problems)
    sides = [("front", front, "back", back)]
    if note.kind == "reversed":
        sides.append(("back", back, "front", front))
    for ordinal, (name, asked, other_name, answered) in enumerate(sides, start=1):
        question = asked.written(PLAIN, may_be_inline=True)
        answer = answered.written(PLAIN)
        for written_in, side in ((name, question), (other_name, answer)):
            problems.add(_invisible(written_in, side))
            problems.read(written_in, side)
        yield _card(ordinal, question, answer, why, hint)


def _cloze_cards(note: NoteText, problems: _Problems) -> Iterator[RenderedCard]:
    text, found = formulas.cut(formulas.clean(note.front))
    parts, _ = parse_cloze(text, found)
    content = Content(parts, found, labels_for(note.lang), note.media)
    addition = _aside("back", note.back, note, problems)
    why, hint = _aside("why", note.why, note, problems), _aside("hint", note.hint, note, problems)
    for group in groups_of(parts):
        question = content.written(View(active=group, is_revealed=False), may_be_inline=True)
        if not question.gaps:
            problems.add([Problem("front", "cloze_unseen", {"group": group})])
        answer = content.written(View(active=group, is_revealed=True))
        problems.read("front", question, answer)
        if addition.html:
            answer = Written(
                f'{answer.html}\n<div class="addition">{addition.html}</div>',
                f"{answer.text} {addition.text}",
                is_inline=False,
            )
        yield _card(group, question, answer, why, hint)


def _card(ordinal: int, question: Written, answer: Written, why: Written, hint: Written) -> RenderedCard:
    return RenderedCard(
        ordinal=ordinal,
        question_html=question.html,
        answer_html=answer.html,
        why_html=why.html,
        hint_html=hint.html,
        question_text=question.text,
        answer_text=answer.text,
        question_is_inline=question.is_inline,
    )


def _content(text: str, note: NoteText) -> Content:
    cut, found = formulas.cut(formulas.clean(text))
    return Content((cut,), found, labels_for(note.lang), note.media)


def _aside(field: str, text: str, note: NoteText, problems: _Problems) -> Written:
    written = _content(text, note).written(PLAIN)
    problems.read(field, written)
    return written


def _invisible(field: str, side: Written) -> list[Problem]:
    """A text such as `---` is not empty, yet leaves a side, and the page's heading, without a word."""
    return [] if side.text else [Problem(field, "empty")]
