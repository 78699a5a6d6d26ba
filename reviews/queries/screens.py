"""What the session shows now, on the schedule or outside it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from ..queue import Scope
from ..tokens import AnswerToken, Pace
from ..undoable import Undoable
from . import practice, session
from .session import Screen

if TYPE_CHECKING:
    from accounts.models import User


def screen_now(
    user: User,
    scope: Scope,
    at: datetime,
    *,
    pace: Pace | None = None,
    card_id: int | None = None,
    last: Undoable | None = None,
) -> Screen:
    """The question that comes next, or the end. `card_id` asks for one in line, such as what an undo gave back; `last`
    is what was done a moment ago, for who knows it."""
    now = practice.screen_now if scope.is_practice else session.screen_now
    return now(user, scope, at, pace=pace, card_id=card_id, last=last)


def screen_of_answer(user: User, scope: Scope, token: AnswerToken, at: datetime) -> Screen | None:
    """The answer side of a shown card with its buttons. None when the card is no longer as it was shown."""
    if token.is_practice != scope.is_practice:
        return None  # put together by hand: a card is shown for one or for the other
    of_answer = practice.screen_of_answer if token.is_practice else session.screen_of_answer
    return of_answer(user, scope, token, at)
