"""What an author changed in a card that a learner had learned: shown once, after the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from decks.models import Card
from decks.note_history import Change, card_changes, fact_was_taken_back

from ..models import Schedule


@dataclass(frozen=True, slots=True)
class FactNotice:
    changes: Sequence[Change]
    version: int
    """Of the note, which the learner has seen from then on."""


def fact_notice(card: Card, schedule: Schedule | None) -> FactNotice | None:
    """None where the learner knows the card as it is. One statement, and only where there is something to tell."""
    note = card.note
    if schedule is None or schedule.interval_days is None:
        return None
    # Rows from before versions were kept say 0: what changed since cannot be told.
    if not 0 < schedule.note_version_seen < note.fact_version:
        return None
    changes = card_changes(card, seen=schedule.note_version_seen)
    if not changes and fact_was_taken_back(note):
        return None
    return FactNotice(changes, note.version)
