"""What the page of results offers to choose from, each with its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..flags import FLAGS
from .forms import WHERE
from .results import Results

EXAMPLES: Final = (
    ("predic", _("words that begin so; accents do not matter, ñ is a letter of its own")),
    ('"false positive"', _("these words in this order")),
    ("recall -precision", _("with the one and without the other")),
    ("recall or precision", _("with one of them; parentheses group")),
    ("deck:aws", _("of a deck or topic, by its short name or title")),
    ("tag:formula", _("with a tag; tag:form* for how it begins")),
    ("note:cloze", _("of a kind: basic, reversed, cloze, typed")),
    ("is:due", _("as it stands with you: due, new, learn, review, suspended, buried, leech, flagged")),
    ("flag:1", _("with the flag of that number")),
    ("prop:lapses>3", _("by numbers: interval in days, lapses, ease, due in days")),
    ("rated:7:again", _("answered in the last 7 days: again, hard, good or easy")),
    ("added:7", _("written in the last 7 days; edited:7 for changed")),
)
AUTHORS_EXAMPLES: Final = (("is:draft", _("not published yet; is:retired for what was taken out")),)
SORTS: Final = (
    ("topic", _("as in the deck")),
    ("question", _("by question")),
    ("due", _("the longest due first")),
    ("-due", _("the latest due first")),
    ("-interval", _("the longest interval first")),
    ("interval", _("the shortest interval first")),
    ("-lapses", _("the most often forgotten first")),
    ("-topic", _("the last of the deck first")),
    ("-question", _("by question, backwards")),
    ("lapses", _("the least often forgotten first")),
)
# The way round that is looked for first.
BIGGEST_FIRST: Final = frozenset({"interval", "lapses"})
ACTS: Final = (
    ("suspend", pgettext_lazy("verb", "Suspend")),
    ("bury", pgettext_lazy("verb", "Bury")),
)
MORE_ACTS: Final = (
    ("unsuspend", pgettext_lazy("verb", "Unsuspend")),
    ("wake", _("Take back from rest")),
    ("reset", _("Reset to new")),
)


@dataclass(frozen=True, slots=True)
class Column:
    label: str
    url: str
    """Sorts by it; nothing where that makes no sense."""
    sorted: str
    """As ARIA says it, where it is sorted by this."""
    is_number: bool


def choices_of(results: Results) -> dict[str, Any]:
    return {
        "columns": _columns(results),
        "wheres": [(value, label) for value, label in WHERE if value in results.wheres],
        "sorts": SORTS,
        "acts": ACTS,
        "more_acts": MORE_ACTS,
        "flags": list(FLAGS.items()),
        "examples": EXAMPLES + (AUTHORS_EXAMPLES if "authored" in results.wheres else ()),
    }


def _columns(results: Results) -> Sequence[Column]:
    names = (
        ("question", _("Question"), False),
        ("topic", _("Topic"), False),
        ("", _("State"), False),
        ("due", _("Due"), True),
        ("interval", _("Interval"), True),
        ("lapses", _("Lapses"), True),
    )
    return [Column(str(label), *_sorting(results, name), is_number) for name, label, is_number in names]


def _sorting(results: Results, name: str) -> tuple[str, str]:
    search = results.search
    if not name:
        return "", ""
    if search.sort != name:
        return search.url(sort=f"-{name}" if name in BIGGEST_FIRST else name, page=1), ""
    other = name if search.is_descending else f"-{name}"
    return search.url(sort=other, page=1), "descending" if search.is_descending else "ascending"
