"""What learners write about a card: for themselves, and to its authors."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from decks.models import Report
from decks.services.reports import REPORT_CHARS

from .act_forms import ActForm
from .services.personal_notes import NOTE_CHARS

# These say everything by themselves.
NEEDS_NO_TEXT = (Report.Kind.SPLIT,)


class PlainText(forms.CharField):
    """Line breaks as "\\n", so that what is counted here is what the reader counts."""

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")


class PersonalNoteForm(ActForm):
    text = PlainText(
        required=False,
        max_length=NOTE_CHARS,
        error_messages={
            "max_length": gettext_lazy(
                "A note has %(limit_value)d characters at most; yours has %(show_value)d. Shorten it and save it again."
            )
        },
    )


class ReportForm(ActForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"),
        choices=Report.Kind.choices,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), gettext_lazy("Say what it is: choose one of the list.")
        ),
    )
    text = PlainText(
        label=gettext_lazy("In your words"),
        required=False,
        max_length=REPORT_CHARS,
        error_messages={
            "max_length": gettext_lazy(
                "A report has %(limit_value)d characters at most; yours has %(show_value)d. Shorten it, then send it."
            )
        },
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        kind = values.get("kind")
        if kind and kind not in NEEDS_NO_TEXT and "text" in values and not values["text"]:
            self.add_error("text", gettext_lazy("Write a few words, so that the author knows what you mean."))
        return values
