"""Cards that are hard: forgotten most often, or taken for one another. Each comes with what may be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decks.folding import fold

from ..act_tokens import mint_act_token
from ..leeches import FEWEST_LAPSES
from ..models import Schedule
from ..queries.acts import CardActs, acts_of
from ..queries.leeches import leeches_of
from ..sittings.offers import Offers
from .cards import decks_studied
from .counted import schedules_chosen
from .figures import Reading
from .filters import Chosen
from .topics import TopicRecall, topic_recalls, topics_sentence, weakest

if TYPE_CHECKING:
    from accounts.models import User

HARDEST_AT_MOST = 10
COMPARED_AT_MOST = 60
"""Cards compared with each other: the number of pairs grows with the square."""
COMPARED_CHARS = 300
LEAST_LIKENESS = 0.3
PAIRS_AT_MOST = 5
SLOW_AT_MOST = 5


@dataclass(frozen=True, slots=True)
class HardCard:
    card_id: int
    concept: str
    question_text: str
    lang: str
    lapses: int
    acts: CardActs

    @property
    def told(self) -> str:
        return ngettext("forgotten once", "forgotten %(n)d times", self.lapses) % {"n": self.lapses}


@dataclass(frozen=True, slots=True)
class Confused:
    """Two cards that are forgotten and look alike."""

    first: HardCard
    second: HardCard
    likeness: float


@dataclass(frozen=True, slots=True)
class WeakPage:
    sentence: str
    topics: Sequence[TopicRecall]
    weakest: TopicRecall | None
    hardest_sentence: str
    hardest: Sequence[HardCard]
    leeches: int
    confused: Sequence[Confused]
    slowest: Sequence[TopicRecall]

    @property
    def confused_sentence(self) -> str:
        if not self.confused:
            return _("No two cards you forget look alike.")
        return ngettext(
            "%(n)d pair of cards you forget look alike: compare them.",
            "%(n)d pairs of cards you forget look alike: compare them.",
            len(self.confused),
        ) % {"n": len(self.confused)}

    @property
    def slowest_sentence(self) -> str:
        if not self.slowest or self.slowest[0].seconds is None:
            return _("Which topic is slow is not known yet.")
        seconds = self.slowest[0].seconds
        return ngettext(
            "“%(topic)s” takes longest: %(n)d second a review.",
            "“%(topic)s” takes longest: %(n)d seconds a review.",
            seconds,
        ) % {"topic": self.slowest[0].title, "n": seconds}


def weak_page(user: User, chosen: Chosen, offers: Offers, at: datetime) -> WeakPage:
    """About fifteen statements, none of them on the log."""
    reading = Reading(user, chosen, at)
    topics = [] if chosen.tag else topic_recalls(user, chosen, offers, reading.history)
    cards = forgotten_cards(user, chosen, reading)
    return WeakPage(
        sentence=topics_sentence(topics),
        topics=topics,
        weakest=weakest(topics),
        hardest_sentence=hardest_sentence(cards),
        hardest=cards[:HARDEST_AT_MOST],
        leeches=len(leeches_of(user, at)),
        confused=confused_among(cards),
        slowest=slowest_of(topics),
    )


def forgotten_cards(user: User, chosen: Chosen, reading: Reading) -> list[HardCard]:
    """Those forgotten three times and more, the most often first: what one index holds."""
    rows = (
        schedules_chosen(user, decks_studied(user), chosen)
        .filter(lapses__gte=FEWEST_LAPSES, suspended=False)
        .select_related("card__note", "card__deck")
        .order_by("-lapses", "ease_hundredths", "card_id")[:COMPARED_AT_MOST]
    )
    return [_hard_card(user, row, reading) for row in rows]


def _hard_card(user: User, row: Schedule, reading: Reading) -> HardCard:
    token = mint_act_token(user_id=user.pk, card_id=row.card_id, version=row.version)
    return HardCard(
        card_id=row.card_id,
        concept=row.card.note.concept,
        question_text=row.card.question_text,
        lang=row.card.note.lang or row.card.deck.lang,
        lapses=row.lapses,
        acts=acts_of(row.card_id, row, token=token.sign(), day=reading.clock.day),
    )


def hardest_sentence(cards: Sequence[HardCard]) -> str:
    if not cards:
        return _("No card was forgotten three times.")
    return ngettext(
        "%(n)d card was forgotten three times or more.",
        "%(n)d cards were forgotten three times or more.",
        len(cards),
    ) % {"n": len(cards)}


def confused_among(cards: Sequence[HardCard]) -> list[Confused]:
    """The likest pairs by the three-letter pieces of their questions, cards of one concept aside."""
    pieces = {card.card_id: _pieces(card.question_text) for card in cards}
    pairs = []
    for one, other in combinations(cards, 2):
        if one.concept == other.concept:
            continue
        common, all_of_both = pieces[one.card_id] & pieces[other.card_id], pieces[one.card_id] | pieces[other.card_id]
        likeness = len(common) / len(all_of_both) if all_of_both else 0.0
        if likeness >= LEAST_LIKENESS:
            pairs.append(Confused(one, other, likeness))
    return sorted(pairs, key=lambda pair: (-pair.likeness, pair.first.card_id, pair.second.card_id))[:PAIRS_AT_MOST]


def _pieces(text: str) -> frozenset[str]:
    folded = fold(text[:COMPARED_CHARS])
    return frozenset(map("".join, zip(folded, folded[1:], folded[2:], strict=False)))


def slowest_of(topics: Sequence[TopicRecall]) -> list[TopicRecall]:
    timed = [topic for topic in topics if topic.seconds is not None]
    return sorted(timed, key=lambda topic: (-(topic.seconds or 0), topic.slug))[:SLOW_AT_MOST]
