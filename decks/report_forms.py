"""From what an author answers to a report, to domain values."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from .models import Note
from .services.notes import cards_of
from .services.suggestions import TEXTS

REPLY_CHARS: Final = 500


def reply_field(**kwargs: Any) -> forms.CharField:
    return forms.CharField(
        max_length=REPLY_CHARS,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": _("Say in a sentence why not: the learner reads it."),
            "max_length": _("An answer has %(limit_value)d characters at most; yours has %(show_value)d."),
        },
        **kwargs,
    )


class DeclineForm(forms.Form):
    reply = reply_field(label=_("Why not"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["auto_id"] = "decline_%s"  # beside the other form, which has a reply as well
        super().__init__(*args, **kwargs)


class AcceptForm(forms.Form):
    """What becomes of the note. Each text is today's with the suggestion in its place, until the author changes it."""

    base_version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    fact = forms.ChoiceField(
        label=_("What changes for who learned it?"),
        choices=[("same", _("Nothing: the same fact, said better")), ("changed", _("The fact itself changed"))],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Say whether the fact is the same or another: learners are told.")
        ),
    )
    reply = reply_field(label=_("A word to the learner"), required=False)

    def __init__(self, *args: Any, note: Note, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.note = note
        for name in TEXTS:
            label = capfirst(str(Note._meta.get_field(name).verbose_name))  # type: ignore[union-attr]
            area = forms.Textarea(attrs={"rows": 2})
            self.fields[name] = forms.CharField(
                label=label, required=False, strip=False, widget=area, initial=getattr(note, name)
            )
        self.order_fields([*TEXTS, "fact", "reply", "base_version"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        note = Note(deck=self.note.deck, kind=self.note.kind, lang=self.note.lang, concept=self.note.concept)
        for name in TEXTS:
            setattr(note, name, cleaned.get(name) or "")
        try:
            cards_of(note)
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                self.add_error(name if name in self.fields else None, messages)
        return cleaned

    @property
    def texts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in TEXTS}

    @property
    def fact_changed(self) -> bool:
        return bool(self.cleaned_data["fact"] == "changed")
