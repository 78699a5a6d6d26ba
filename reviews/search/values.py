"""What stands after `prop:` and `rated:`, as values. Standard library only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from math import floor
from typing import Final

from decks.problems import gettext_noop
from decks.search.grammar import Mistake, Term

# The name → how many of the stored unit make one of what is written, such as 250 hundredths for an ease of 2.5.
PROPERTIES: Final = {"interval": 1, "lapses": 1, "ease": 100, "due": 1}
# How each is written → how it compares with a whole number, and with what is cut off to the one below.
COMPARISONS: Final = {
    "<": ("lt", "lte"),
    "<=": ("lte", "lte"),
    ">=": ("gte", "gt"),
    ">": ("gt", "gt"),
    "=": ("exact", "never"),
    "==": ("exact", "never"),
    "!=": ("not", "always"),
}
GRADES: Final = {"again": 2, "hard": 3, "good": 4, "easy": 5}

_COMPARED: Final = re.compile(r"([a-z]*)(<=|>=|==|!=|<|>|=)(.*)", re.IGNORECASE | re.DOTALL)
_NUMBER: Final = re.compile(r"-?\d{1,6}(?:[.,]\d{1,4})?")

NO_COMPARISON: Final = gettext_noop("prop: needs a comparison, such as prop:lapses>3.")
NO_PROPERTY: Final = gettext_noop("prop: knows no “%(value)s”. There is %(known)s.")
NO_NUMBER: Final = gettext_noop("prop:%(name)s is compared with a number, such as prop:%(name)s>%(example)s.")
NO_GRADE: Final = gettext_noop("rated: knows no “%(value)s”. There is %(known)s, such as rated:7:again.")


@dataclass(frozen=True, slots=True)
class Comparison:
    """Of whole numbers in the stored unit."""

    name: str
    how: str
    """A lookup of the database, or `not`, `always`, `never`."""
    number: int

    def holds_for(self, number: int) -> bool:
        match self.how:
            case "always" | "never":
                return self.how == "always"
            case "exact" | "not":
                return (number == self.number) == (self.how == "exact")
            case "lt" | "lte":
                return number < self.number or (number == self.number and self.how == "lte")
        return number > self.number or (number == self.number and self.how == "gte")


def comparison_of(node: Term) -> Comparison:
    """`lapses>3`. Raises Mistake at the part that is wrong."""
    found = _COMPARED.fullmatch(node.value)
    if found is None:
        raise Mistake(NO_COMPARISON, node.start, node.end)
    name, value = found[1].lower(), found[3].strip()
    if name not in PROPERTIES:
        where = node.value_start, node.value_start + max(1, found.end(1))
        raise Mistake(NO_PROPERTY, *where, value=found[1], known=", ".join(sorted(PROPERTIES)))
    if not _NUMBER.fullmatch(value):
        example = "2.5" if name == "ease" else "3"
        raise Mistake(NO_NUMBER, node.value_start, max(node.end, node.value_start + 1), name=name, example=example)
    number = Decimal(value.replace(",", ".")) * PROPERTIES[name]
    below = floor(number)
    return Comparison(name, COMPARISONS[found[2]][number != below], below)


def quality_of(node: Term, text: str) -> int | None:
    """`again` and so on; nothing of nothing. Raises Mistake."""
    if not text:
        return None
    if text.lower() not in GRADES:
        start = node.value_start + node.value.index(text)
        raise Mistake(NO_GRADE, start, start + len(text), value=text, known=", ".join(GRADES))
    return GRADES[text.lower()]
