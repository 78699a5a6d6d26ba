"""The exams that decide what comes today, in a line each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..models import Enrolment

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class ExamAhead:
    deck_id: int
    title: str
    lang: str
    url: str
    exam_on: date
    minutes: int
    today: date

    @property
    def told(self) -> str:
        days = (self.exam_on - self.today).days
        if days == 0:
            return _("the exam is today")
        if days == 1:
            return _("the exam is tomorrow, %(minutes)d minutes today") % {"minutes": self.minutes}
        return _("exam on %(date)s, %(minutes)d minutes a day") % {
            "date": date_format(self.exam_on, "MONTH_DAY_FORMAT"),
            "minutes": self.minutes,
        }


def exams_ahead(user: User, today: date) -> list[ExamAhead]:
    """Of the decks studied, the next first. One statement."""
    rows = Enrolment.objects.filter(user=user, is_paused=False, exam_on__gte=today).order_by("exam_on", "deck_id")
    return [
        ExamAhead(
            deck_id=row.deck_id,
            title=row.deck.title,
            lang=row.deck.lang,
            url=reverse("reviews:exam", args=[row.deck.slug]),
            exam_on=row.exam_on,
            minutes=row.exam_minutes or 0,
            today=today,
        )
        for row in rows.select_related("deck")
        if row.exam_on is not None
    ]
