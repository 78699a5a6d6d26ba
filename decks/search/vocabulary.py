"""The words of the language: what may stand before a colon, and what it says of cards. Others register theirs.

`decks` knows what is written (deck, tag, kind of note); who learns it registers what is known of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Q

from decks.folding import fold
from decks.formulas import clean
from decks.models import NoteWords
from decks.problems import gettext_noop
from decks.querysets import CardQuerySet

from .grammar import And, Mistake, Node, Not, Or, Phrase, Term, Word, parse
from .words import AllOf, Sought, words_in

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class Asking:
    """Who searches, when, and among which cards."""

    user: User
    at: datetime
    day: date
    """The study day of whoever asks, and when it began."""
    day_start: datetime
    cards: CardQuerySet

    def since(self, days: int) -> datetime:
        """When the last so many days began, today being the first of them."""
        return self.day_start - timedelta(days=days - 1)


Condition = Callable[[Term, Asking], Q]
"""On cards. Raises Mistake for a value that makes no sense."""

@dataclass(frozen=True, slots=True)
class Known:
    condition: Condition
    needs: str
    """What is said where nothing stands after the colon."""


TERMS: Final[dict[str, Known]] = {}
STATES: Final[dict[str, Callable[[Asking], Q]]] = {}

DAYS_AT_MOST: Final = 36_500
UNKNOWN_TERM: Final = gettext_noop(
    "There is no “%(name)s:”. There is %(known)s. To find the very words, put them in quotation marks."
)
UNKNOWN_VALUE: Final = gettext_noop("%(name)s: knows no “%(value)s”. There is %(known)s.")
NEEDS_A_STATE: Final = gettext_noop("is: needs the state of a card, such as is:due.")
NEEDS_DAYS: Final = gettext_noop("%(name)s: needs a number of days from 1, such as %(name)s:7.")


def term(*names: str, needs: str) -> Callable[[Condition], Condition]:
    """Registers what stands before the colon. `needs` is said, with its `%(name)s`, where nothing stands after it."""

    def register(condition: Condition) -> Condition:
        TERMS.update(dict.fromkeys(names, Known(condition, needs)))
        return condition

    return register


def state(name: str) -> Callable[[Callable[[Asking], Q]], Callable[[Asking], Q]]:
    """Registers what stands after `is:`."""

    def register(condition: Callable[[Asking], Q]) -> Callable[[Asking], Q]:
        STATES[name] = condition
        return condition

    return register


def cards_found(query: str, asking: Asking) -> CardQuerySet:
    """The cards a query finds among those that are searched. Raises Mistake."""
    return asking.cards.filter(condition_of(parse(query), asking))


def condition_of(node: Node, asking: Asking) -> Q:
    match node:
        case Word() | Phrase():
            return _holding([node])
        case And(parts):
            words = [part for part in parts if isinstance(part, Word | Phrase)]
            condition = _holding(words)
            for part in parts:
                if not isinstance(part, Word | Phrase):
                    condition &= condition_of(part, asking)
            return condition
        case Or(parts):
            condition = condition_of(parts[0], asking)
            for part in parts[1:]:
                condition |= condition_of(part, asking)
            return condition
        case Not(part):
            return ~condition_of(part, asking)
        case Term(name=name):
            if name not in TERMS:
                raise Mistake(UNKNOWN_TERM, node.start, node.end, name=name, known=listed(f"{one}:" for one in TERMS))
            if not node.value.strip():
                raise Mistake(TERMS[name].needs, node.start, node.end, name=name)
            return TERMS[name].condition(node, asking)


@term("is", needs=NEEDS_A_STATE)
def _is(node: Term, asking: Asking) -> Q:
    if node.value.lower() not in STATES:
        raise unknown_value(node, STATES)
    return STATES[node.value.lower()](asking)


def days_of(node: Term, text: str) -> int:
    """A number of days, as `text` at the beginning of the term's value says it. Raises Mistake."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= DAYS_AT_MOST):
        raise Mistake(NEEDS_DAYS, node.start, node.value_start + len(text), name=node.name)
    return int(text)


def unknown_value(node: Term, known: object) -> Mistake:
    """`known` is whatever can be gone through: the values there are."""
    params = {"name": node.name, "value": node.value, "known": listed(known)}
    return Mistake(UNKNOWN_VALUE, node.start, node.end, **params)


def listed(words: object) -> str:
    return ", ".join(sorted(str(word) for word in words))  # type: ignore[attr-defined]


def _holding(parts: list[Word | Phrase]) -> Q:
    """Cards whose note holds every one of these. All words go to the index at once; signs, which it does not know, are
    looked for in the text of what it leaves."""
    condition, sought = Q(), []
    for part in parts:
        text = fold(clean(part.text))
        words = words_in(text)
        if words:
            # After the last letter of a word may come more; after a sign, such as in "c++", it is at its end.
            sought.append(Sought(words, is_prefix=isinstance(part, Word) and text[-1:].isalnum()))
        if text != " ".join(words):
            condition &= Q(note__search_text__contains=text)
    if sought:
        condition &= Q(note__in=NoteWords.objects.filter(words__sought=AllOf(sought)).values("note"))
    return condition
