"""What is done to chosen results, as values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from decks.models import Deck
from decks.roles import authored_decks

from ..act_forms import ActForm, DueForm, FlagForm
from ..act_tokens import CardToken, read_card_token
from ..services.bulk import BulkAct
from ..tokens import BadToken

if TYPE_CHECKING:
    from accounts.models import User

CHOSEN_AT_MOST = 200
NOTHING_LIKE_THAT = gettext_lazy("That cannot be done to several cards. Choose one of the buttons.")
NOTHING_TO_DO = gettext_lazy("Choose what to do with the notes.")


def chosen_tokens(data: QueryDict, user: User) -> list[CardToken]:
    """Those of this learner; what is none is left out."""
    tokens = []
    for text in data.getlist("card")[:CHOSEN_AT_MOST]:
        try:
            tokens.append(read_card_token(text, user_id=user.pk))
        except BadToken:
            continue
    return tokens


def chosen_ids(data: QueryDict, name: str) -> list[int]:
    texts = data.getlist(name)[:CHOSEN_AT_MOST]
    return list(dict.fromkeys(int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 19))


class BulkForm(ActForm):
    """`cleaned_data["act"]` is a BulkAct; `flag` and `due_day` are what it takes besides."""

    act = forms.TypedChoiceField(
        coerce=BulkAct,
        choices=[(act, act) for act in BulkAct],
        error_messages={"required": NOTHING_LIKE_THAT, "invalid_choice": NOTHING_LIKE_THAT},
    )

    def __init__(self, data: Mapping[str, Any], *, today: date) -> None:
        super().__init__(data)
        self.today = today

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        other: ActForm | None = None
        match values.get("act"):
            case BulkAct.DUE:
                other = DueForm(self.data, today=self.today)
            case BulkAct.FLAG:
                other = FlagForm(self.data)
        if other is not None and not other.is_valid():
            self.add_error(None, other.problem)
        elif other is not None:
            values |= {"flag": other.cleaned_data.get("flag") or 0, "due_day": other.cleaned_data.get("due")}
        return values


class AuthorForm(ActForm):
    """What an author does to the notes of chosen results."""

    ACTS = ("tag", "untag", "move", "publish", "retire")
    act = forms.ChoiceField(
        choices=[(act, act) for act in ACTS],
        error_messages={"required": NOTHING_TO_DO, "invalid_choice": NOTHING_TO_DO},
    )
    tags = forms.CharField(required=False, max_length=200, label=gettext_lazy("Tags"))
    topic: forms.ModelChoiceField[Deck] = forms.ModelChoiceField(
        queryset=None,
        required=False,
        label=gettext_lazy("Topic"),
        error_messages={"invalid_choice": gettext_lazy("Choose one of your topics.")},
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, user: User) -> None:
        super().__init__(data)
        topic: Any = self.fields["topic"]
        topic.queryset = authored_decks(user).order_by("path")

    def clean_tags(self) -> Sequence[str]:
        return [tag.strip() for tag in self.cleaned_data["tags"].split(",") if tag.strip()]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("act") in ("tag", "untag") and not values.get("tags"):
            self.add_error("tags", _("Write the tag, or several with commas in between."))
        if values.get("act") == "move" and not values.get("topic"):
            self.add_error("topic", _("Choose the topic they go to."))
        return values
