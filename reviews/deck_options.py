"""Everything a learner may set for one deck."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .leeches import LEECH_LAPSES
from .models import Enrolment, ReviewOrder
from .scheduling import SM2, Options
from .study_options import chosen_options


@dataclass(frozen=True, slots=True)
class DeckOptions:
    """The defaults are Repaso's own."""

    new_per_day: int | None = None
    """None: as in the profile."""
    reviews_per_day: int | None = None
    options: Options = SM2
    review_order: str = ReviewOrder.DUE
    new_waits: bool = True
    siblings_apart: bool = True
    leech_lapses: int = LEECH_LAPSES

    @classmethod
    def of(cls, enrolment: Enrolment) -> DeckOptions:
        return cls(
            new_per_day=enrolment.new_per_day,
            reviews_per_day=enrolment.reviews_per_day,
            options=chosen_options(enrolment.options_id, enrolment.options_changes),
            review_order=enrolment.review_order,
            new_waits=enrolment.new_waits,
            siblings_apart=enrolment.siblings_apart,
            leech_lapses=enrolment.leech_lapses,
        )

    def columns(self) -> dict[str, Any]:
        """As an enrolment keeps them: of the scheduler, which published set and what differs from it."""
        return {
            "new_per_day": self.new_per_day,
            "reviews_per_day": self.reviews_per_day,
            "options_id": self.options.id,
            "options_changes": self.options.changes(),
            "review_order": self.review_order,
            "new_waits": self.new_waits,
            "siblings_apart": self.siblings_apart,
            "leech_lapses": self.leech_lapses,
        }
