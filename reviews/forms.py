"""What the session's forms carry, turned into domain values."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .concepts import CARDS_BY_KNOWLEDGE
from .scheduling.memory import QUALITIES

MOST = 1_000_000


class ScopeForm(forms.Form):
    """What is studied: hidden in every form of a session, and the query of its address."""

    deck = forms.CharField(required=False, max_length=140)
    start = forms.IntegerField(required=False, min_value=0, max_value=MOST)
    goal = forms.IntegerField(required=False, min_value=1, max_value=MOST)
    left = forms.IntegerField(required=False, min_value=0, max_value=MOST)
    day = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    sitting = forms.UUIDField(required=False)


class ConceptsForm(forms.Form):
    """What is looked for in a deck. Odd values are left out: a search never fails."""

    q = forms.CharField(required=False, max_length=100, label=_("Search"))
    state = forms.ChoiceField(required=False, label=_("Show"), choices=[("", _("everything")), *CARDS_BY_KNOWLEDGE])


class GradeForm(forms.Form):
    """One answer. `cleaned_data["grade"]` is a quality of SM-2, 0–5, whichever buttons the learner has."""

    grade = forms.TypedChoiceField(
        coerce=int,
        choices=[(quality, quality) for quality in QUALITIES],
        error_messages={
            "required": _("Choose one of the grades. Nothing was recorded yet."),
            "invalid_choice": _("That is not one of the grades. Nothing was recorded; choose one below."),
        },
    )
    # Whether this answers "Did you remember it?", which the first Hard is met with.
    was_asked = forms.BooleanField(required=False)

    @property
    def problem(self) -> str:
        """The first thing wrong, as a sentence."""
        errors: Any = self.errors.get("grade", [""])
        return str(errors[0])
