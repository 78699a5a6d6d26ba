"""What learners write about a card: for themselves, and to its authors."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from decks.models import Note, Report
from decks.services.reports import REPORT_CHARS
from decks.services.suggestions import TEXTS

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


class TellingForm(ActForm):
    show_name = forms.BooleanField(label=gettext_lazy("The authors may see my name"), required=False)


class ReportForm(TellingForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"),
        # A better text has a form of its own.
        choices=[choice for choice in Report.Kind.choices if choice[0] != Report.Kind.REWRITE],
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


class SuggestionForm(TellingForm):
    """A better text, begun with today's. `suggested` is what the learner changed, by field."""

    text = PlainText(
        label=gettext_lazy("Why it is better"),
        required=False,
        max_length=REPORT_CHARS,
        error_messages=ReportForm.base_fields["text"].error_messages,
    )
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, begun_with: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.begun_with = begun_with
        for name in TEXTS:
            field: Any = Note._meta.get_field(name)
            self.fields[name] = PlainText(
                label=capfirst(str(field.verbose_name)),
                required=False,
                strip=False,
                max_length=field.max_length,
                initial=begun_with[name],
                widget=forms.Textarea(attrs={"rows": 2}),
                error_messages={
                    "max_length": gettext_lazy(
                        "This text has %(show_value)d characters, more than %(limit_value)d. Shorten it, then send it."
                    )
                },
            )
        self.order_fields([*TEXTS, "text", "show_name", "version"])

    @property
    def texts(self) -> list[Any]:
        return [self[name] for name in TEXTS]

    @property
    def suggested(self) -> dict[str, str]:
        changed = {name: self.cleaned_data[name].strip() for name in TEXTS if name in self.cleaned_data}
        return {name: text for name, text in changed.items() if text != self.begun_with[name].strip()}

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if not self.errors and not self.suggested:
            self.add_error(None, gettext_lazy("Nothing is changed yet: write the better text, then send it."))
        return values


class ToldForm(forms.Form):
    """Up to when the answers were answered that the learner has seen."""

    until = forms.DateTimeField()
