"""A note's text in, its cards' HTML out: the one way from one to the other."""

from dataclasses import dataclass
from typing import Final

from decks import formulas
from decks.cloze import groups_of, parse_cloze
from decks.note_checks import note_problems
from decks.problems import NoteError, Problem
from decks.rendering.content import PLAIN, Content, View, Written
from decks.rendering.labels import labels_for

#: Raised whenever the same text gives other HTML: cards stored by an older one are rendered again.
RENDER_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class NoteText:
    """What an author wrote.

    `kind` is basic, reversed or cloze; `lang` is the language of our own words in the card.
    """

    kind: str
    front: str
    back: str = ""
    why: str = ""
    hint: str = ""
    lang: str = "es"


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


def render_note(note: NoteText) -> tuple[RenderedCard, ...]:
    """The note's cards by ordinal: basic 1; reversed 1 and 2; cloze one per group, its number.

    Deterministic. Raises `NoteError` with every problem found, and nothing else.
    """
    problems = note_problems(note.kind, front=note.front, back=note.back, why=note.why, hint=note.hint)
    if problems:
        raise NoteError(problems)

    return _cloze_cards(note) if note.kind == "cloze" else _plain_cards(note)


def _plain_cards(note: NoteText) -> tuple[RenderedCard, ...]:
    front, back = _content(note.front, note), _content(note.back, note)
    why, hint = _aside(note.why, note), _aside(note.hint, note)
    sides = [("front", front, back)]
    if note.kind == "reversed":
        sides.append(("back", back, front))
    cards = []
    problems = []
    for ordinal, (name, asked, answered) in enumerate(sides, start=1):
        question = asked.written(PLAIN, may_be_inline=True)
        answer = answered.written(PLAIN)
        problems += _invisible(name, question)
        if ordinal == 1:
            problems += _invisible("back", answer)
        cards.append(_card(ordinal, question, answer, why, hint))
    if problems:
        raise NoteError(dict.fromkeys(problems))
    return tuple(cards)


def _cloze_cards(note: NoteText) -> tuple[RenderedCard, ...]:
    text, found = formulas.cut(formulas.clean(note.front))
    parts, _ = parse_cloze(text, found)
    content = Content(parts, found, labels_for(note.lang))
    addition = _aside(note.back, note)
    why, hint = _aside(note.why, note), _aside(note.hint, note)
    cards = []
    problems = []
    for group in groups_of(parts):
        question = content.written(View(active=group, is_revealed=False), may_be_inline=True)
        if not question.gaps:
            problems.append(Problem("front", "cloze_unseen", {"group": group}))
        answer = content.written(View(active=group, is_revealed=True))
        if addition.html:
            answer = Written(
                f'{answer.html}\n<div class="addition">{addition.html}</div>',
                f"{answer.text} {addition.text}",
                is_inline=False,
            )
        cards.append(_card(group, question, answer, why, hint))
    if problems:
        raise NoteError(problems)
    return tuple(cards)


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
    return Content((cut,), found, labels_for(note.lang))


def _aside(text: str, note: NoteText) -> Written:
    return _content(text, note).written(PLAIN)


def _invisible(field: str, side: Written) -> list[Problem]:
    """A text such as `---` is not empty, yet leaves a side, and the page's heading, without a word."""
    return [] if side.text else [Problem(field, "empty")]
