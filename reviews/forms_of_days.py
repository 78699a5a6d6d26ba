"""The forms of planned days: how many minutes, and on which days none."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .queries.breaks import overlapping
from .wayback import MINUTES

if TYPE_CHECKING:
    from accounts.models import Profile, User

DAYS_AT_MOST = 365
DATE_INPUT = {"type": "date"}


class MinutesForm(forms.Form):
    """How long one has each day for the way back: no longer than for everything."""

    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes a day"),
        min_value=MINUTES[0],
        max_value=MINUTES[-1],
        error_messages={
            "required": gettext_lazy("Say how many minutes a day you have, from 5 to 120."),
            "invalid": gettext_lazy("Say the minutes as a whole number, from 5 to 120."),
            "min_value": gettext_lazy("Fewer than 5 minutes make no plan. Say 5 or more."),
            "max_value": gettext_lazy("More than 120 minutes a day is no plan. Say 120 or fewer."),
        },
    )

    def __init__(self, *args: Any, profile: Profile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.profile = profile

    def clean_minutes(self) -> int:
        minutes: int = self.cleaned_data["minutes"]
        most = self.profile.minutes_per_day
        if most is not None and minutes > max(most, MINUTES[0]):
            raise ValidationError(
                _("Your profile sets %(most)d minutes a day aside. Say %(most)d or fewer, or set more aside there.")
                % {"most": max(most, MINUTES[0])}
            )
        return minutes

    @property
    def problem(self) -> str:
        """The first thing wrong, as a sentence."""
        errors: Any = self.errors.get("minutes", [""])
        return str(errors[0])


class BreakForm(forms.Form):
    """From which day to which. Needs to know whose days they are, and which is today."""

    first_day = forms.DateField(
        label=gettext_lazy("First day"),
        widget=forms.DateInput(DATE_INPUT, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={
            "required": gettext_lazy("Say on which day the break begins."),
            "invalid": gettext_lazy("That is no date. Write it as year-month-day, such as 2026-12-24."),
        },
    )
    last_day = forms.DateField(
        label=gettext_lazy("Last day"),
        widget=forms.DateInput(DATE_INPUT, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={
            "required": gettext_lazy("Say which day is the last of the break."),
            "invalid": gettext_lazy("That is no date. Write it as year-month-day, such as 2026-12-24."),
        },
    )

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.today = user, today
        for name in self.fields:
            self.fields[name].widget.attrs["min"] = today.isoformat()

    def clean_first_day(self) -> date:
        first_day: date = self.cleaned_data["first_day"]
        if first_day < self.today:
            raise ValidationError(_("A break is planned in advance: begin it today or later."))
        if first_day > self.today + timedelta(days=DAYS_AT_MOST):
            raise ValidationError(_("That is more than a year ahead. Choose a nearer day."))
        return first_day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first_day, last_day = cleaned.get("first_day"), cleaned.get("last_day")
        if first_day is None or last_day is None:
            return cleaned
        if last_day < first_day:
            self.add_error("last_day", _("The break ends before it begins. Choose the first day or a later one."))
        elif (last_day - first_day).days >= DAYS_AT_MOST:
            self.add_error("last_day", _("A break is at most 365 days long. Choose an earlier day."))
        elif other := overlapping(self.user, first_day, last_day):
            self.add_error(
                "first_day",
                _("You already planned a break from %(first)s to %(last)s. Take it back first, or choose other days.")
                % {
                    "first": date_format(other.first_day, "SHORT_DATE_FORMAT"),
                    "last": date_format(other.last_day, "SHORT_DATE_FORMAT"),
                },
            )
        return cleaned
