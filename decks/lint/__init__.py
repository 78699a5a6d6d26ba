"""What makes a card hard to learn, told while it is written. Standard library only; it reads what rendering made plain.

Each finding says what, why, what to do and where the advice comes from. None of them keeps anybody from saving: what
must not be saved is refused by `decks.note_checks`.
"""

from .findings import EVIDENCE, Finding, Level
from .pairs import Neighbour, check_neighbours
from .rules import CardText, LintedNote, check_note

__all__ = [
    "EVIDENCE",
    "CardText",
    "Finding",
    "Level",
    "LintedNote",
    "Neighbour",
    "check_neighbours",
    "check_note",
]
