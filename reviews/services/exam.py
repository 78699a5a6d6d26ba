"""Setting the day of an exam and leaving it. Both write the enrolment alone: no schedule is ever touched."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from decks.models import Deck

from ..exam.unseen import new_cards_of_day
from ..models import Enrolment
from ..queue import Clock

if TYPE_CHECKING:
    from accounts.models import User


def set_exam(*, user: User, deck: Deck, on: date, minutes: int, clock: Clock) -> None:
    """From now on the deck is studied for this day. A second time, for another day or with other minutes."""
    Enrolment.objects.filter(user=user, deck=deck).update(
        exam_on=on, exam_minutes=minutes, exam_new_per_day=new_cards_of_day(user, deck, on, clock)
    )


def leave_exam(*, user: User, deck: Deck) -> bool:
    """Every card stands in line as SM-2 has it; whether there was an exam."""
    exams = Enrolment.objects.filter(user=user, deck=deck, exam_on__isnull=False)
    return exams.update(exam_on=None, exam_minutes=None, exam_new_per_day=None) > 0
