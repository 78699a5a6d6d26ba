"""On which day, and how many minutes a day until then."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .forecast import DAYS_AT_MOST, MINUTES, USUAL_DAYS, USUAL_MINUTES, Exam


class ExamForm(forms.Form):
    exam_on = forms.DateField(
        label=gettext_lazy("Day of the exam"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={
            "required": gettext_lazy("Say on which day the exam is."),
            "invalid": gettext_lazy("That is no date. Write it as year-month-day, such as 2026-12-24."),
        },
    )
    exam_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes a day"),
        min_value=MINUTES[0],
        max_value=MINUTES[-1],
        widget=forms.NumberInput({"inputmode": "numeric"}),
        error_messages={
            "required": gettext_lazy("Say how many minutes a day you have for it, from 5 to 120."),
            "invalid": gettext_lazy("Say the minutes as a whole number, from 5 to 120."),
            "min_value": gettext_lazy("Fewer than 5 minutes make no plan. Say 5 or more."),
            "max_value": gettext_lazy("More than 120 minutes a day is no plan. Say 120 or fewer."),
        },
    )

    def __init__(self, data: Any = None, *, exam: Exam) -> None:
        is_ahead = exam.is_ahead
        initial = {
            "exam_on": exam.exam_on if is_ahead else exam.today + timedelta(days=USUAL_DAYS),
            "exam_minutes": exam.minutes if is_ahead else min(USUAL_MINUTES, exam.most_minutes),
        }
        super().__init__(data, initial=initial)
        self.exam = exam
        self.fields["exam_on"].widget.attrs["min"] = (exam.today + timedelta(days=1)).isoformat()

    def clean_exam_on(self) -> date:
        exam_on: date = self.cleaned_data["exam_on"]
        if exam_on <= self.exam.today:
            raise ValidationError(_("That day has come already. Say a day from tomorrow on."))
        if exam_on > self.exam.today + timedelta(days=DAYS_AT_MOST):
            raise ValidationError(_("That is more than a year ahead. Choose a nearer day."))
        return exam_on

    def clean_exam_minutes(self) -> int:
        minutes: int = self.cleaned_data["exam_minutes"]
        most = self.exam.most_minutes
        if minutes > most:
            raise ValidationError(
                _("Your profile sets %(most)d minutes a day aside. Say %(most)d or fewer, or set more aside there.")
                % {"most": most}
            )
        return minutes
