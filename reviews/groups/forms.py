"""What is typed about groups."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from decks.models import Deck
from decks.querysets import PATH_DIGITS

from .standing import Topics

DAYS_AHEAD = 366

# What is not seen, or turns the direction of the words after it: a name that others read is letters and spaces alone.
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]")


class NameField(forms.CharField):
    """A name as others read it: in one line, and without what is not seen."""

    def to_python(self, value: Any) -> str:
        return " ".join(UNSEEN.sub(" ", super().to_python(value) or "").split())


class NamesForm(forms.Form):
    name = NameField(
        label=gettext_lazy("Name of the group"),
        max_length=80,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Say what the group is called.")},
    )
    teacher_name = NameField(
        label=gettext_lazy("How your learners know you"),
        max_length=80,
        help_text=gettext_lazy("They read it before they join."),
        error_messages={"required": gettext_lazy("Say how your learners know you.")},
    )


class GroupForm(NamesForm):
    """`cleaned_data["deck"]` is one of the decks offered."""

    deck = forms.TypedChoiceField(
        label=gettext_lazy("Deck"),
        help_text=gettext_lazy("What the group studies. It stays that of the group."),
        error_messages={
            "required": gettext_lazy("Choose the deck that the group studies."),
            "invalid_choice": gettext_lazy("Choose a deck of the list."),
        },
    )

    def __init__(self, *args: Any, decks: Sequence[Deck], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_id = {str(deck.pk): deck for deck in decks}
        field: Any = self.fields["deck"]
        field.choices = [("", _("Choose a deck")), *((pk, deck.title) for pk, deck in by_id.items())]
        field.coerce = by_id.__getitem__


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code of the group"),
        max_length=40,
        help_text=gettext_lazy("Whoever teaches it has the code. Capitals and hyphens do not matter."),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Type the code of the group.")},
    )


PSEUDONYM, NAME = "pseudonym", "name"


class DisplayForm(forms.Form):
    """Under which name one is seen."""

    display = forms.ChoiceField(
        label=gettext_lazy("The teacher knows you as"),
        choices=[(PSEUDONYM, gettext_lazy("a pseudonym, drawn for you")), (NAME, gettext_lazy("this name:"))],
        initial=PSEUDONYM,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose under which name you are seen."),
            "invalid_choice": gettext_lazy("Choose under which name you are seen."),
        },
    )
    shown_name = NameField(
        label=gettext_lazy("Your name"),
        max_length=80,
        required=False,
        widget=forms.TextInput({"autocomplete": "name"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("display") == NAME and not cleaned.get("shown_name") and "shown_name" not in self.errors:
            self.add_error("shown_name", _("Type the name, or choose a pseudonym."))
        return cleaned

    @property
    def chosen_name(self) -> str:
        """Of a valid form: "" for a pseudonym."""
        name: str = self.cleaned_data["shown_name"]
        return name if self.cleaned_data["display"] == NAME else ""


class AssignmentForm(forms.Form):
    """`cleaned_data["topic"]` is a deck of the group."""

    topic = forms.TypedChoiceField(
        label=gettext_lazy("Topic"),
        error_messages={
            "required": gettext_lazy("Choose a topic."),
            "invalid_choice": gettext_lazy("Choose a topic of the list."),
        },
    )
    due_on = forms.DateField(
        label=gettext_lazy("To be met by"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={
            "required": gettext_lazy("Say by which day."),
            "invalid": gettext_lazy("That is no date. Write it as year-month-day, such as 2026-12-24."),
        },
    )

    def __init__(self, *args: Any, topics: Topics, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        by_id = {str(deck.pk): deck for deck in topics.decks if topics.cards_in(deck)}
        field: Any = self.fields["topic"]
        field.choices = [("", _("Choose a topic")), *((pk, _told(deck)) for pk, deck in by_id.items())]
        field.coerce = by_id.__getitem__
        self.fields["due_on"].widget.attrs["min"] = today.isoformat()

    def clean_due_on(self) -> date:
        due_on: date = self.cleaned_data["due_on"]
        if not self.today <= due_on <= self.today + timedelta(days=DAYS_AHEAD):
            raise ValidationError(_("Choose a day from today on, at most a year ahead."))
        return due_on


def _told(deck: Deck) -> str:
    """Topics inside topics stand further in."""
    if deck.is_root:
        return _("The whole deck")
    return "\N{NO-BREAK SPACE}" * 2 * (len(deck.path) // PATH_DIGITS - 2) + deck.title


class SureForm(forms.Form):
    is_sure = forms.BooleanField(
        label=gettext_lazy("Yes, delete the group for everybody"),
        error_messages={"required": gettext_lazy("Tick the box to say that you are sure.")},
    )
