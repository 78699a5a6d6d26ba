"""Short names made of titles: the same titles in the same order get the same names."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

MAX_CHARS: Final = 50
_OTHER: Final = re.compile(r"[^a-z0-9]+")


def slug_of(title: str) -> str:
    """ASCII letters, digits and hyphens; never empty."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return _OTHER.sub("-", plain).strip("-")[:MAX_CHARS].strip("-") or "slide"


class Slugs:
    def __init__(self, taken: Iterable[str] = ()) -> None:
        self.taken = set(taken)
        self.next_number: dict[str, int] = {}

    def fresh(self, title: str) -> str:
        """A name nobody has yet: the title's, else with a number."""
        name = base = slug_of(title)
        number = self.next_number.get(base, 2)
        while name in self.taken:
            name = f"{base}-{number}"
            number += 1
        self.next_number[base] = number
        self.taken.add(name)
        return name
