"""The form that chooses what to study, as a Choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .concepts import CARDS_BY_KNOWLEDGE, Knowledge
from .flags import FLAGS
from .models import SittingKind
from .sittings import CARDS_AT_MOST
from .sittings.choice import DAYS_AHEAD_AT_MOST, CardOrder, Choice
from .sittings.offers import Offers

HOW = (
    (SittingKind.STUDY, _("On the schedule"), _("What is due today and what is new, within the day's limits.")),
    (SittingKind.PRACTISE, _("Practise"), _("Any card, due or not. Your schedule stays as it is.")),
    (SittingKind.AHEAD, _("Look ahead"), _("What comes on the next days. Your schedule stays as it is.")),
    (SittingKind.FAILED, _("Only what I forgot today"), _("Once more, outside the schedule.")),
)
STATES = [(state, label) for state, label in CARDS_BY_KNOWLEDGE if state != Knowledge.SUSPENDED]
ANY_FLAG = "any"


class StudyForm(forms.Form):
    """What is studied. Every field narrows it; all of them may be left as they are."""

    how = forms.ChoiceField(
        required=False,
        label=_("How"),
        choices=[(kind, label) for kind, label, _help in HOW],
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of the ways to study below.")},
    )
    deck = forms.MultipleChoiceField(
        required=False,
        label=_("Decks and topics"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("You do not study one of these decks. Choose among those below.")},
    )
    tag = forms.ChoiceField(
        required=False,
        label=_("Tag"),
        error_messages={"invalid_choice": _("No card you study has that tag. Choose one of the list.")},
    )
    flag = forms.ChoiceField(
        required=False,
        label=pgettext_lazy("noun", "Flag"),
        error_messages={"invalid_choice": _("You have no card with that flag. Choose one of the list.")},
    )
    state = forms.ChoiceField(
        required=False,
        label=_("Cards that are"),
        choices=[("", pgettext_lazy("cards that are", "in any state")), *STATES],
        error_messages={"invalid_choice": _("Choose one of the states of the list.")},
    )
    q = forms.CharField(
        required=False,
        label=_("Words in them"),
        max_length=100,
        error_messages={"max_length": _("Fewer words, please: 100 letters at most.")},
    )
    days = forms.IntegerField(
        required=False,
        label=_("Days ahead"),
        min_value=1,
        max_value=DAYS_AHEAD_AT_MOST,
        error_messages={
            "min_value": _("Look 1 day ahead or more."),
            "max_value": _("Look %(limit_value)s days ahead at most."),
            "invalid": _("Write how many days ahead to look, as a number."),
        },
    )
    at_most = forms.IntegerField(
        required=False,
        label=_("At most"),
        min_value=1,
        max_value=CARDS_AT_MOST,
        error_messages={
            "min_value": _("Choose 1 card or more."),
            "max_value": _("A session has %(limit_value)s cards at most."),
            "invalid": _("Write how many cards, as a number."),
        },
    )
    order = forms.ChoiceField(
        required=False,
        label=_("Order"),
        choices=CardOrder.choices,
        error_messages={"invalid_choice": _("Choose one of the orders of the list.")},
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, offers: Offers) -> None:
        super().__init__(data)
        self.offers = offers
        fields: Any = self.fields
        fields["deck"].choices = [(slug, part.deck.title) for slug, part in offers.parts.items()]
        fields["tag"].choices = [("", pgettext_lazy("tag", "any")), *((name, name) for name in offers.tags)]
        flags = [(str(flag), FLAGS[flag]) for flag in offers.flags] if len(offers.flags) > 1 else []
        fields["flag"].choices = [("", pgettext_lazy("flag", "any")), (ANY_FLAG, _("flagged")), *flags]

    @property
    def says_how(self) -> bool:
        return bool(getattr(self, "cleaned_data", {}).get("how"))

    @property
    def ways(self) -> Sequence[tuple[str, Any, Any]]:
        """Each way to study with what it means."""
        return HOW

    @property
    def narrowing(self) -> Sequence[forms.BoundField]:
        return [self["tag"], self["state"], self["flag"]]

    def choice(self) -> Choice:
        """What is asked for; what is wrong or left out is as if it had not been said. Call `is_valid` before."""
        values, usual = self.cleaned_data, Choice()
        flag = values.get("flag")
        return Choice(
            kind=SittingKind(values.get("how") or usual.kind),
            parts=[self.offers.parts[slug].deck for slug in values.get("deck") or ()],
            tag=values.get("tag") or "",
            flag=None if not flag else 0 if flag == ANY_FLAG else int(flag),
            state=values.get("state") or "",
            words=values.get("q") or "",
            days=values.get("days") or usual.days,
            at_most=values.get("at_most") or usual.at_most,
            order=values.get("order") or usual.order,
        )

    def values(self) -> dict[str, Any]:
        """As `choice`, in the words of the form: to ask for the same again."""
        return {name: value for name, value in self.cleaned_data.items() if value}
