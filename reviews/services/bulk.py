"""One act on several cards: each is a row of the log of its own, and can be undone by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from ..act_tokens import CardToken
from ..queue import Clock
from ..sittings.sitting import states_of
from ..state import UNTOUCHED, CardState
from ..undoable import Undoable
from .acting import bury_card, flag_card, reset_card, set_due_day, suspend_card, unsuspend_card, wake_card
from .answering import Answered, Verdict

if TYPE_CHECKING:
    from accounts.models import User


class BulkAct(StrEnum):
    SUSPEND = "suspend"
    UNSUSPEND = "unsuspend"
    BURY = "bury"
    WAKE = "wake"
    FLAG = "flag"
    RESET = "reset"
    DUE = "due"


@dataclass(frozen=True, slots=True)
class Acted:
    """How many cards went which way."""

    done: int = 0
    unchanged: int = 0
    """They were so already, or it was sent twice."""
    unfit: int = 0
    """It makes no sense for them, such as a due day for a card that is new."""
    gone: int = 0
    """Changed meanwhile, or withdrawn."""
    last: Undoable | None = None


def act_on_cards(
    *,
    user: User,
    tokens: Sequence[CardToken],
    act: BulkAct,
    at: datetime,
    flag: int = 0,
    due_day: date | None = None,
) -> Acted:
    """Safe to repeat. `flag` and `due_day` belong to the acts of that name. What cannot be done to one card keeps
    nobody from doing it to the next."""
    if act is BulkAct.DUE and due_day is None:
        raise ValueError("a due day is set to some day")
    day = Clock.of(user, at).day
    states = states_of(user.pk, [token.card_id for token in tokens])

    acts: dict[BulkAct, tuple[Callable[[CardState], bool], Callable[[CardToken], Answered]]] = {
        BulkAct.SUSPEND: (lambda state: state.suspended, lambda token: suspend_card(user=user, token=token, at=at)),
        BulkAct.UNSUSPEND: (
            lambda state: not state.suspended,
            lambda token: unsuspend_card(user=user, card_id=token.card_id, at=at),
        ),
        BulkAct.BURY: (lambda state: not state.is_awake(day), lambda token: bury_card(user=user, token=token, at=at)),
        BulkAct.WAKE: (
            lambda state: state.is_awake(day),
            lambda token: wake_card(user=user, card_id=token.card_id, at=at),
        ),
        BulkAct.FLAG: (
            lambda state: state.flag == flag,
            lambda token: flag_card(user=user, token=token, at=at, flag=flag),
        ),
        BulkAct.RESET: (lambda state: False, lambda token: reset_card(user=user, token=token, at=at)),
        BulkAct.DUE: (
            lambda state: state.memory is not None and state.due_day == due_day and not state.suspended,
            lambda token: set_due_day(user=user, token=token, due_day=due_day or day, at=at),
        ),
    }
    is_so, do = acts[act]
    counts = {Verdict.SAVED: 0, Verdict.REPEATED: 0, Verdict.UNFIT: 0, Verdict.GONE: 0}
    last = None
    for token in tokens:
        if is_so(states.get(token.card_id, UNTOUCHED)):
            counts[Verdict.REPEATED] += 1
            continue
        answer = do(token)
        counts[answer.verdict if answer.verdict in counts else Verdict.GONE] += 1
        last = answer.undoable or last
    return Acted(
        done=counts[Verdict.SAVED],
        unchanged=counts[Verdict.REPEATED],
        unfit=counts[Verdict.UNFIT],
        gone=counts[Verdict.GONE],
        last=last,
    )
