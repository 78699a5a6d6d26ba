"""What can be said of one note by itself; docs/authoring.md explains the thresholds."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from .findings import Finding
from .words import (
    ASKING_WORDS,
    CONTEXT,
    FUNCTION_WORDS,
    UNDATED,
    VAGUE_BEGINNINGS,
    YES_NO_ANSWERS,
    YES_NO_BEGINNINGS,
    content_words,
    first_of,
    words,
)

LIST_ITEMS: Final = 4
"""From so many items on an answer counts as a list to learn by heart."""

ANSWER_WORDY, ANSWER_LONG, ANSWER_VERY_LONG = 12, 25, 60
"""Words of an answer beyond which it gets a hint, a warning, an error."""

QUESTION_LONG: Final = 30
"""Words of a question, likewise."""

CLOZE_LEFT: Final = 3
"""Content words that must be left around a blank."""

CLOZE_HIDDEN: Final = 6
"""Words that one blank may hide."""

_BULLET: Final = re.compile(r"^[ \t]{0,8}(?:[-*+•]|[0-9]{1,2}[.)])[ \t]+\S", re.MULTILINE)
_ENUMERATION: Final = re.compile(r"[^,;:.()]+(?:[,;] ?[^,;:.()]+){2,}(?:,? (?:y|e|o|u|and|or) [^,;:.()]+)")
_ITEM_WORDS: Final = 6  # an item of an enumeration is a few words; longer parts are clauses of a sentence
_GAP: Final = re.compile(r"\[[^\]]*\]")
_YEAR: Final = re.compile(r"\b(?:19|20)[0-9]{2}\b")
_AFTER_YES_OR_NO: Final = re.compile(r"\W*\w+\s*[,.;:]")
_NO_ALT: Final = re.compile(r"!\[\s*\]\(media:")
_ASKING: Final = re.compile(r"[¿?]")


@dataclass(frozen=True, slots=True)
class CardText:
    """One card in plain words, as `decks.rendering.RenderedCard` has them: a blank is `[…]` or `[its hint]`."""

    ordinal: int
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class LintedNote:
    """A note as it is written and the cards it makes."""

    kind: str
    front: str
    back: str
    cards: Sequence[CardText]
    blanks: Sequence[tuple[int, str]] = ()
    """Of a cloze: the group and the hidden text of each blank, in order."""
    has_source: bool = True


def check_note(note: LintedNote) -> list[Finding]:
    """Everything to be said of the note by itself, the gravest first, each once."""
    found = dict.fromkeys(_findings(note))
    return sorted(found, key=lambda finding: -finding.level)


def _findings(note: LintedNote) -> Iterator[Finding]:
    if note.kind == "cloze":
        yield from _cloze(note)
    else:
        for card in note.cards:
            # Of a reversed pair each side is asked once; what is said of one is not said again of the other.
            yield from _question(card, "front" if card.ordinal == 1 else "back")
        if note.cards:
            yield from _answer(note, note.cards[0])
    yield from _context(note)
    for field, text in (("front", note.front), ("back", note.back)):
        if _NO_ALT.search(text):
            yield Finding(field, "no_alt")
    if not note.has_source:
        yield Finding("note", "no_source")


def _question(card: CardText, field: str) -> Iterator[Finding]:
    length = len(words(card.question))
    if length > QUESTION_LONG:
        yield Finding(field, "question_long", {"words": length})
    questions = max(card.question.count("?"), card.question.count("¿"))
    if questions > 1:
        yield Finding(field, "two_questions", {"questions": questions})
    if vague := first_of(VAGUE_BEGINNINGS, card.question, at_start=True):
        yield Finding(field, "vague", {"words": vague})
    if field != "front":
        return
    if _offers_choice(card):
        yield Finding(field, "either_or")
    elif _asks_yes_or_no(card):
        yield Finding(field, "yes_no")
    elif _gives_away(card):
        yield Finding(field, "answer_in_question")


def _answer(note: LintedNote, card: CardText) -> Iterator[Finding]:
    items = list_items(note.back)
    length = len(words(card.answer))
    if items >= LIST_ITEMS:
        yield Finding("back", "list_answer", {"items": items})
    if length > ANSWER_VERY_LONG:
        yield Finding("back", "answer_very_long", {"words": length})
    elif length > ANSWER_LONG:
        yield Finding("back", "answer_long", {"words": length})
    elif length > ANSWER_WORDY:
        yield Finding("back", "answer_wordy", {"words": length})


def _cloze(note: LintedNote) -> Iterator[Finding]:
    groups = sorted({group for group, _hidden in note.blanks})
    missing = next((number for number, group in enumerate(groups, start=1) if number != group), None)
    if missing is not None:
        yield Finding("front", "cloze_gap", {"group": missing})
    longest = max((len(words(hidden)) for _group, hidden in note.blanks), default=0)
    if longest > CLOZE_HIDDEN:
        yield Finding("front", "cloze_long", {"words": longest})
    if any(len(content_words(_GAP.sub(" ", card.question))) < CLOZE_LEFT for card in note.cards):
        yield Finding("front", "cloze_bare")


def _context(note: LintedNote) -> Iterator[Finding]:
    shown = " ".join(part for card in note.cards[:1] for part in (card.question, card.answer))
    question = note.cards[0].question if note.cards else ""
    if elsewhere := first_of(CONTEXT, question):
        yield Finding("front", "needs_context", {"words": elsewhere})
    if (undated := first_of(UNDATED, shown)) and not _YEAR.search(shown):
        yield Finding("note", "undated", {"words": undated})


def list_items(back: str) -> int:
    """How many items an answer lists: lines with a bullet or number, or an enumeration of short parts."""
    bullets = len(_BULLET.findall(back))
    longest = 0
    for match in _ENUMERATION.finditer(back):
        parts = re.split(r"[,;] ?(?:(?:y|e|o|u|and|or) )?| (?:y|e|o|u|and|or) ", match[0])
        # The first part carries the beginning of the sentence.
        if all(len(words(part)) <= _ITEM_WORDS for part in parts[1:]):
            longest = max(longest, len(parts))
    return max(bullets, longest)


def _offers_choice(card: CardText) -> bool:
    """"¿Precisión o exhaustividad?", answered with one of the two."""
    asked, answered = words(card.question), content_words(card.answer)
    offers = any(word in ("o", "u", "or") for word in asked) and _ASKING.search(card.question)
    return bool(offers and answered) and set(answered) <= set(asked)


def _asks_yes_or_no(card: CardText) -> bool:
    answered = words(card.answer)
    if answered and answered[0] in YES_NO_ANSWERS:
        # "No supervisado" says something; "No", "No." and "No, porque …" do not.
        return len(answered) == 1 or _AFTER_YES_OR_NO.match(card.answer) is not None
    asked = words(card.question)
    return bool(asked) and asked[0] in YES_NO_BEGINNINGS and "?" in card.question and not set(asked) & ASKING_WORDS


def _gives_away(card: CardText) -> bool:
    answered = [word for word in words(card.answer) if word not in FUNCTION_WORDS]
    return bool(answered) and set(answered) <= set(words(card.question))
