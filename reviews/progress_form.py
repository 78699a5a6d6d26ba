"""The form that says what of one's progress to look at."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .sittings.offers import Offers
from .statistics.filters import Chosen, Range, chosen_of


class WeekForm(forms.Form):
    """Any day of the week looked at. What is no day of these centuries is as if it had not been said."""

    of = forms.DateField(
        required=False,
        input_formats=["%Y-%m-%d"],
        validators=[MinValueValidator(date(2000, 1, 3)), MaxValueValidator(date(2999, 12, 31))],
    )


class ProgressForm(forms.Form):
    """Every field may be left as it is."""

    deck = forms.ChoiceField(
        required=False,
        label=_("Deck or topic"),
        error_messages={"invalid_choice": _("You do not study this deck. Choose one of the list.")},
    )
    range = forms.ChoiceField(
        required=False,
        label=_("Time"),
        choices=Range.choices,
        error_messages={"invalid_choice": _("Choose one of the times of the list.")},
    )
    tag = forms.ChoiceField(
        required=False,
        label=_("Tag"),
        error_messages={"invalid_choice": _("No card you study has that tag. Choose one of the list.")},
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, offers: Offers) -> None:
        super().__init__(data)
        self.offers = offers
        fields: Any = self.fields
        fields["deck"].choices = [
            ("", pgettext_lazy("decks", "all")),
            *((slug, f"{'  ' * part.depth}{part.deck.title}") for slug, part in offers.parts.items()),
        ]
        fields["tag"].choices = [("", pgettext_lazy("tag", "any")), *((name, name) for name in offers.tags)]

    def chosen(self) -> Chosen:
        """What is wrong is as if it had not been said. Call `is_valid` before."""
        values = self.cleaned_data
        return chosen_of(
            self.offers,
            slug=values.get("deck") or "",
            range_=values.get("range") or "",
            tag=values.get("tag") or "",
        )
