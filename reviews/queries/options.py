"""What the page of a deck's options reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from decks.models import Deck

from ..deck_options import DeckOptions
from ..models import Enrolment
from ..queue import Clock

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class OptionsPage:
    deck: Deck
    current: DeckOptions
    is_default: bool
    new_today: int | None
    """Of this study day only; None: as usual."""
    reviews_today: int | None

    @property
    def is_limited_today(self) -> bool:
        return self.new_today is not None or self.reviews_today is not None


def options_page(user: User, slug: str, at: datetime) -> OptionsPage | None:
    """How this learner studies a whole deck. None for a deck they never joined."""
    enrolments = Enrolment.objects.filter(user=user, deck__slug=slug, deck__parent=None)
    enrolment = enrolments.select_related("deck").first()
    if enrolment is None:
        return None
    is_today = enrolment.today == Clock.of(user, at).day
    current = DeckOptions.of(enrolment)
    return OptionsPage(
        deck=enrolment.deck,
        current=current,
        is_default=current == DeckOptions(),
        new_today=enrolment.new_today if is_today else None,
        reviews_today=enrolment.reviews_today if is_today else None,
    )
