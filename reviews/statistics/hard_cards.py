"""Cards forgotten again and again, the most often first, each with what may be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..act_tokens import mint_act_token
from ..models import Schedule
from ..queries.acts import CardActs, acts_of
from .counted import forgotten_schedules
from .filters import Chosen

if TYPE_CHECKING:
    from accounts.models import User
    from decks.models import Deck

COMPARED_AT_MOST = 60
"""Cards compared with each other: the number of pairs grows with the square."""


@dataclass(frozen=True)
class HardCard:
    card_id: int
    concept: str
    question_text: str
    lang: str
    lapses: int
    schedule: Schedule
    today: date

    @cached_property
    def acts(self) -> CardActs:
        """Signed only for the few that are shown."""
        token = mint_act_token(user_id=self.schedule.user_id, card_id=self.card_id, version=self.schedule.version)
        return acts_of(self.card_id, self.schedule, token=token.sign(), day=self.today)

    @property
    def told(self) -> str:
        return ngettext("forgotten once", "forgotten %(n)s times", self.lapses) % {"n": self.lapses}


def forgotten_cards(user: User, decks: Sequence[Deck], chosen: Chosen, today: date) -> list[HardCard]:
    """Those forgotten three times and more, the most often first: what one index holds."""
    rows = (
        forgotten_schedules(user, decks, chosen)
        .select_related("card__note", "card__deck")
        .order_by("-lapses", "ease_hundredths", "card_id")[:COMPARED_AT_MOST]
    )
    return [_hard_card(row, today) for row in rows]


def _hard_card(row: Schedule, today: date) -> HardCard:
    return HardCard(
        card_id=row.card_id,
        concept=row.card.note.concept,
        question_text=row.card.question_text,
        lang=row.card.note.lang or row.card.deck.lang,
        lapses=row.lapses,
        schedule=row,
        today=today,
    )


def hardest_sentence(cards: int) -> str:
    if not cards:
        return _("No card was forgotten three times.")
    return ngettext(
        "%(n)d card was forgotten three times or more.", "%(n)d cards were forgotten three times or more.", cards
    ) % {"n": cards}


def hardest_lead(cards: int, shown: int) -> str:
    """Of so many at most so many are shown."""
    if not cards:
        return _("There is nothing to repair here.")
    to_do = _("Repair what is badly put, report what is wrong, or let it rest; practice leaves your schedule alone.")
    if cards <= shown:
        return to_do
    return _("These are the %(shown)d forgotten most often.") % {"shown": shown} + " " + to_do
