"""Words as the full-text index holds them: the same cut on both databases, so that both find the same.

Both are given nothing but folded letters and digits with spaces between, and so cut nothing themselves.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from decks.folding import fold

LONGEST_WORD: Final = 60  # what is longer is no word, and PostgreSQL takes no lexeme of 2 kB
_WORD: Final = re.compile(r"[^\W_]+")


def words_in(text: str) -> list[str]:
    return [word[:LONGEST_WORD] for word in _WORD.findall(fold(text))]


def indexed_text(text: str) -> str:
    return " ".join(words_in(text))


@dataclass(frozen=True, slots=True)
class Sought:
    """Words that stand in this order; of a prefix, the last is only the beginning of one."""

    words: Sequence[str]
    is_prefix: bool

    @property
    def for_sqlite(self) -> str:
        """In the language of FTS5."""
        return f'"{" ".join(self.words)}"{" *" if self.is_prefix else ""}'

    @property
    def for_postgresql(self) -> str:
        """As a tsquery is written."""
        quoted = [f"'{word}'" for word in self.words]
        return f"({' <-> '.join(quoted)}{':*' if self.is_prefix else ''})"


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every one of these."""

    sought: Sequence[Sought]

    @property
    def for_sqlite(self) -> str:
        return " AND ".join(one.for_sqlite for one in self.sought)

    @property
    def for_postgresql(self) -> str:
        return " & ".join(one.for_postgresql for one in self.sought)


def tsvector_of(text: str) -> str:
    """Indexed text as a tsvector is written, so that no parser of PostgreSQL has a say in what a word is."""
    return " ".join(f"'{word}':{place}" for place, word in enumerate(text.split(), start=1))
