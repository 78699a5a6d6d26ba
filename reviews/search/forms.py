"""What the page of results is asked for, as values. Odd ones are left out: a search never fails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from decks.formulas import clean
from decks.search.grammar import LONGEST

STUDIED, ALL, AUTHORED = "studied", "all", "authored"
WHERE: Final = (
    (STUDIED, _("Decks I study")),
    (ALL, _("All decks")),
    (AUTHORED, _("Decks I write")),
)
SORTS: Final = ("topic", "question", "due", "interval", "lapses")
PAGES_AT_MOST: Final = 100
NAME_CHARS: Final = 60
IDS_AT_MOST: Final = 500


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for, where, and in which order."""

    query: str = ""
    where: str = ""
    """One of WHERE; nothing: what fits this person."""
    sort: str = SORTS[0]
    is_descending: bool = False
    page: int = 1

    @property
    def order(self) -> str:
        """As in an address."""
        return f"-{self.sort}" if self.is_descending else self.sort

    def values(self, **other: Any) -> dict[str, Any]:
        """As in an address: only what is not usual."""
        values = {"q": self.query, "in": self.where, "sort": self.order, "page": self.page, **other}
        usual = {"q": "", "in": "", "sort": SORTS[0], "page": 1}
        return {name: value for name, value in values.items() if value != usual[name]}

    def url(self, **other: Any) -> str:
        query = urlencode(self.values(**other))
        return f"{reverse('reviews:search')}{'?' + query if query else ''}"


class SearchForm(forms.Form):
    q = forms.CharField(required=False, max_length=LONGEST + 100, strip=False, label=_("Search"))
    sort = forms.ChoiceField(required=False, choices=[(sign + name, name) for sign in ("", "-") for name in SORTS])
    page = forms.IntegerField(required=False, min_value=1, max_value=PAGES_AT_MOST)

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        # A word of Python: no attribute can be called so.
        self.fields["in"] = forms.ChoiceField(required=False, choices=WHERE)

    def search(self) -> Search:
        self.is_valid()
        values = self.cleaned_data
        sort = values.get("sort") or SORTS[0]
        return Search(
            # Without line ends, or the place of a mistake could not be shown in the one line there is.
            query=" ".join(clean(values.get("q") or "").split()),
            where=values.get("in") or "",
            sort=sort.lstrip("-"),
            is_descending=sort.startswith("-"),
            page=values.get("page") or 1,
        )


class NameForm(forms.Form):
    name = forms.CharField(
        max_length=NAME_CHARS,
        label=_("Name"),
        error_messages={
            "required": _("Give the search a name, so that you find it again."),
            "max_length": _("A name of %(limit_value)d letters at most."),
        },
    )
