"""What may be otherwise."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .simulation import DAYS, Choice


class WhatIfForm(forms.Form):
    """`choice` is what a valid form says."""

    new_per_day = forms.IntegerField(
        label=gettext_lazy("New cards a day"),
        min_value=0,
        max_value=999,
        widget=forms.NumberInput({"inputmode": "numeric"}),
        error_messages={
            "required": gettext_lazy("Say how many new cards a day, from 0 to 999."),
            "invalid": gettext_lazy("Say the new cards as a whole number, from 0 to 999."),
            "min_value": gettext_lazy("Say 0 new cards or more."),
            "max_value": gettext_lazy("Say 999 new cards or fewer."),
        },
    )
    reviews_per_day = forms.IntegerField(
        label=gettext_lazy("Reviews a day, at most"),
        min_value=1,
        max_value=9_999,
        widget=forms.NumberInput({"inputmode": "numeric"}),
        error_messages={
            "required": gettext_lazy("Say how many reviews a day, from 1 to 9999."),
            "invalid": gettext_lazy("Say the reviews as a whole number, from 1 to 9999."),
            "min_value": gettext_lazy("Say 1 review or more."),
            "max_value": gettext_lazy("Say 9999 reviews or fewer."),
        },
    )
    break_on = forms.DateField(
        label=gettext_lazy("A break from"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={
            "invalid": gettext_lazy("That is no date. Write it as year-month-day, such as 2026-12-24."),
        },
    )
    break_days = forms.IntegerField(
        label=gettext_lazy("for so many days"),
        required=False,
        min_value=1,
        max_value=DAYS,
        widget=forms.NumberInput({"inputmode": "numeric"}),
        error_messages={
            "invalid": gettext_lazy("Say the days of the break as a whole number, from 1 to 90."),
            "min_value": gettext_lazy("A break is 1 day or more."),
            "max_value": gettext_lazy("A break is 90 days at most here."),
        },
    )

    def __init__(self, data: Any = None, *, usual: Choice, today: date) -> None:
        super().__init__(
            data, initial={"new_per_day": usual.new_per_day, "reviews_per_day": usual.reviews_per_day}
        )
        self.today = today

    def clean_break_on(self) -> date | None:
        begins: date | None = self.cleaned_data["break_on"]
        if begins is not None and not 0 <= (begins - self.today).days < DAYS:
            raise ValidationError(_("Say a day of the next 90, from today on."))
        return begins

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        begins, days = cleaned.get("break_on"), cleaned.get("break_days")
        if begins and days is None and "break_days" not in self.errors:
            self.add_error("break_days", _("Say how many days the break is."))
        if days and begins is None and "break_on" not in self.errors:
            self.add_error("break_on", _("Say on which day the break begins."))
        return cleaned

    @property
    def choice(self) -> Choice:
        values = self.cleaned_data
        begins, days = values.get("break_on"), values.get("break_days")
        if begins is None or days is None:
            return Choice(values["new_per_day"], values["reviews_per_day"])
        return Choice(values["new_per_day"], values["reviews_per_day"], (begins - self.today).days, days)
