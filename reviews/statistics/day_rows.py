"""Rows of days and hours, from the table with the fewest that add up to what is chosen: whole decks have their own.

What is asked of everything, of one deck or of one topic has one form, so its SQL is worked out once (see
reviews.prepared): of a sum of thirty columns that takes Django several times as long as the database takes to answer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db.models import BigIntegerField, DateField, Model

from ..models import DeckDay, DeckHour, StudyDay, StudyHour
from ..prepared import Prepared, given
from .filters import Chosen

if TYPE_CHECKING:
    from accounts.models import User

Rows = Sequence[tuple[Any, ...]]
Query = Any  # a QuerySet of either table, whose kind its stubs cannot tell
Question = Callable[[Query, Any, Any], Query]
"""What to ask of rows, from a first day to a last, both included. A function of a module, since it is kept."""

ROWS_AT_MOST = 1_000_000  # days of a life and more


def of_days(question: Question, user: User, chosen: Chosen, first: date, last: date) -> Rows:
    """Of DeckDay, or of StudyDay where a topic is chosen."""
    if chosen.is_topic:
        return _of_topics(StudyDay, question, user, chosen, first, last)
    return _of_decks(DeckDay, question, user, chosen, first, last)


def of_hours(question: Question, user: User, chosen: Chosen, first: date, last: date) -> Rows:
    """Of DeckHour, or of StudyHour where a topic is chosen."""
    if chosen.is_topic:
        return _of_topics(StudyHour, question, user, chosen, first, last)
    return _of_decks(DeckHour, question, user, chosen, first, last)


def of_topics(question: Question, user: User, chosen: Chosen, first: date, last: date) -> Rows:
    """Of StudyDay whatever is chosen."""
    if chosen.deck is not None:
        return _of_topics(StudyDay, question, user, chosen, first, last)
    return _of_decks(StudyDay, question, user, chosen, first, last)


def _of_topics(
    model: type[Model], question: Question, user: User, chosen: Chosen, first: date, last: date
) -> Rows:
    if len(chosen.deck_ids) == 1:
        return _asked(model, question, user, chosen.deck_ids[0], first, last)
    rows = model._default_manager.filter(user=user, deck_id__in=chosen.deck_ids)
    return list(question(rows, first, last))


def _of_decks(model: type[Model], question: Question, user: User, chosen: Chosen, first: date, last: date) -> Rows:
    return _asked(model, question, user, chosen.deck.pk if chosen.deck else None, first, last)


def _asked(
    model: type[Model], question: Question, user: User, deck_id: int | None, first: date, last: date
) -> Rows:
    asked = _prepared(model, question, of_deck=deck_id is not None)
    return asked.rows(at_most=ROWS_AT_MOST, user_id=user.pk, deck_id=deck_id, first=first, last=last)


@cache
def _prepared(model: type[Model], question: Question, *, of_deck: bool) -> Prepared[Any]:
    rows = model._default_manager.filter(user_id=given("user_id", BigIntegerField()))
    if of_deck:
        rows = rows.filter(deck_id=given("deck_id", BigIntegerField()))
    return Prepared(question(rows, given("first", DateField()), given("last", DateField())))
