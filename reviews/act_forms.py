"""What the forms of acts on a card carry, turned into domain values."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from decks.folding import fold

from .flags import FLAGS, NO_FLAG
from .services.acting import REST_AT_MOST
from .state import PLACES

DAYS_AHEAD_AT_MOST = 36_500
WEEK = 7
NO_FLAG_LIKE_THAT = gettext_lazy("There is no such flag. Choose one of the four colours.")
NO_PLACE_LIKE_THAT = gettext_lazy("Choose the front, the back, or its own place among the new cards.")
NO_CHOICE_LIKE_THAT = gettext_lazy("Choose whether to keep your progress or to be asked sooner. Nothing was recorded.")
NO_REST_LIKE_THAT = gettext_lazy("A card rests for 1 to 365 days. Write a number in between.")
IN_DAYS = re.compile(r"(?:\+ ?|in |en |dentro de )?(\d{1,6})(?: ?(?:d|days?|dias?))?")


class ActForm(forms.Form):
    @property
    def problem(self) -> str:
        """The first thing wrong, as a sentence."""
        return next((str(error) for errors in self.errors.values() for error in errors), "")


class BesideForm(forms.Form):
    """Which card to compare another with. What is no number is as if it had not been said."""

    beside = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)


class FlagForm(ActForm):
    """`cleaned_data["flag"]` is a number of FLAGS, 0 to take it off, or None for "on or off"."""

    flag = forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=None,
        choices=[(number, number) for number in (NO_FLAG, *FLAGS)],
        error_messages={"invalid_choice": NO_FLAG_LIKE_THAT},
    )


class NoticeForm(ActForm):
    """What a learner makes of a change: `keep` or `sooner`, and the version of the note that was shown."""

    choice = forms.ChoiceField(
        choices=[("keep", "keep"), ("sooner", "sooner")],
        error_messages={"required": NO_CHOICE_LIKE_THAT, "invalid_choice": NO_CHOICE_LIKE_THAT},
    )
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, error_messages=dict.fromkeys(
        ("required", "invalid", "min_value", "max_value"), NO_CHOICE_LIKE_THAT
    ))


class PlaceForm(ActForm):
    place = forms.TypedChoiceField(
        coerce=int,
        choices=[(place, place) for place in PLACES],
        error_messages={"required": NO_PLACE_LIKE_THAT, "invalid_choice": NO_PLACE_LIKE_THAT},
    )


class RestForm(ActForm):
    """`cleaned_data["days"]`: a week where none is named."""

    days = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=REST_AT_MOST,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), NO_REST_LIKE_THAT),
    )

    def clean_days(self) -> int:
        return self.cleaned_data["days"] or WEEK


class DueForm(ActForm):
    """`cleaned_data["due"]` is a day, today or later: from a date, "today", "tomorrow", "in 5 days" or just "5"."""

    due = forms.CharField(
        max_length=60, error_messages={"required": gettext_lazy("Say on which day: tomorrow, in 5 days, or a date.")}
    )

    def __init__(self, data: Any, *, today: date) -> None:
        super().__init__(data)
        self.today = today

    def clean_due(self) -> date:
        text: str = self.cleaned_data["due"]
        day = self._day(text)
        if day is None:
            raise ValidationError(
                _("“%(text)s” is not a day. Write a date such as %(date)s, “tomorrow” or “in 5 days”.")
                % {"text": text, "date": (self.today + timedelta(days=WEEK)).isoformat()}
            )
        if not 0 <= (day - self.today).days <= DAYS_AHEAD_AT_MOST:
            raise ValidationError(_("That day cannot be set. Choose today or a day to come, within a hundred years."))
        return day

    def _day(self, text: str) -> date | None:
        word = fold(text)
        if word in {"today", fold(pgettext("due day", "today"))}:
            return self.today
        if word in {"tomorrow", fold(pgettext("due day", "tomorrow"))}:
            return self.today + timedelta(days=1)
        if found := IN_DAYS.fullmatch(word):
            return self.today + timedelta(days=min(int(found[1]), DAYS_AHEAD_AT_MOST + 1))
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
        try:
            day: date | None = forms.DateField(localize=True).to_python(text)  # as dates are written in this language
        except ValidationError:
            return None
        return day
