"""What is to be typed for a card, and what of it counts."""

from __future__ import annotations

from dataclasses import dataclass

from decks.models import Card, Kind


@dataclass(frozen=True, slots=True)
class Expected:
    text: str
    accents_matter: bool
    case_matters: bool

    @classmethod
    def of(cls, card: Card) -> Expected | None:
        note = card.note
        if note.kind != Kind.TYPED:
            return None
        return cls(card.answer_text, note.accents_matter, note.case_matters)
