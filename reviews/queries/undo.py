"""What an undo would take back, in a sentence, for whatever screen offers it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from django.db.models import BigIntegerField, DateField, Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..flags import FLAGS
from ..models import ANSWERS, LogKind, ReviewLog
from ..prepared import Prepared, given
from ..queue import Clock
from ..undoable import UNDOABLE, Undoable
from .buttons import label_of

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class UndoOffer:
    act: str
    """The key of the row it takes back, for the form: pressed twice, it takes back one."""
    what: str
    concept: str


def undo_offer(user: User, clock: Clock, last: Undoable | None = None) -> UndoOffer | None:
    """The last act of today that stands. Who has just done it says so, which saves the one statement."""
    last = last or last_act(user.pk, clock)
    if last is None:
        return None
    return UndoOffer(last.token.hex, said(last, user.profile.grading), last.concept)


def undo_now(user: User, at: datetime) -> UndoOffer | None:
    """For a page outside the session."""
    return undo_offer(user, Clock.of(user, at))


def last_act(user_id: int, clock: Clock) -> Undoable | None:
    """What `services.undoing.last_undoable` finds, as plain values."""
    rows = _last().rows(user_id=user_id, day=clock.day, at_most=1)
    return Undoable(*rows[0]) if rows else None


@cache
def _last() -> Prepared[ReviewLog]:
    user_id = given("user_id", BigIntegerField())
    undone = ReviewLog.objects.filter(user_id=user_id, undoes=OuterRef("token"))
    rows = ReviewLog.objects.filter(user_id=user_id, study_day__gte=given("day", DateField()), kind__in=UNDOABLE)
    return Prepared(
        rows.filter(~Exists(undone))
        .order_by("-at", "-sequence", "-token")
        .values_list("token", "card_id", "kind", "quality", "value", "card__note__concept")
    )


def said(act: Undoable, grading: str) -> str:
    """What was done, in a word or two, with the word of the learner's own buttons."""
    if act.kind in ANSWERS and act.quality is not None:
        return _("answered %(grade)s") % {"grade": label_of(grading, act.quality)}
    value = act.value or 0
    match act.kind:
        case LogKind.PRACTISE:
            return _("practised")
        case LogKind.BURY if act.value is None:
            return _("buried until tomorrow")
        case LogKind.BURY if value == 0:
            return _("taken back from its rest")
        case LogKind.BURY:
            return ngettext("put to rest for %(n)d day", "put to rest for %(n)d days", value) % {"n": value}
        case LogKind.SUSPEND:
            return _("suspended")
        case LogKind.UNSUSPEND:
            return _("taken back")
        case LogKind.FLAG if value in FLAGS:
            return _("flagged %(colour)s") % {"colour": FLAGS[value]}
        case LogKind.FLAG:
            return _("flag changed") if act.value is None else _("flag taken off")
        case LogKind.RESET:
            return _("reset to new")
        case LogKind.NOTICE:
            return _("change of the card seen")
        case LogKind.SET_DUE:
            return _("due day set")
        case LogKind.PLACE if value < 0:
            return _("moved to the front")
        case LogKind.PLACE if value > 0:
            return _("moved to the back")
    return _("moved back to its place")
