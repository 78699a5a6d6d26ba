"""Names from elsewhere within our sentences: letters that run from right to left keep their direction to themselves."""

from __future__ import annotations

import re
from typing import Final
from unicodedata import bidirectional

_RUNS_LEFT: Final = {"R", "AL", "RLE", "RLO", "LRE", "LRO"}
_ISOLATES: Final = re.compile("[\u2066-\u2069]")
_FIRST_STRONG, _POP = "\u2068", "\u2069"


def in_words(name: str) -> str:
    """The name as it is; isolated (Unicode annex 9) where the words or the number after it would be turned round."""
    within = _ISOLATES.sub("", name)  # one of its own would end ours
    if any(bidirectional(letter) in _RUNS_LEFT for letter in within):
        return f"{_FIRST_STRONG}{within}{_POP}"
    return within
