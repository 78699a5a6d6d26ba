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

from ..queries import USUAL_ANSWERS
from ..queries.leeches import count_leeches
from ..sittings.offers import Offers
from .counted import count_forgotten
from .figures import Reading
from .filters import Chosen
from .hard_cards import HardCard, forgotten_cards, hardest_lead, hardest_sentence
from .topics import TopicRecall, topic_recalls, topics_lead, topics_sentence, weakest

if TYPE_CHECKING:
    from accounts.models import User

HARDEST_AT_MOST = 10
COMPARED_CHARS = 300
LEAST_LIKENESS = 0.3
PAIRS_AT_MOST = 5
SLOW_AT_MOST = 5


@dataclass(frozen=True, slots=True)
class Confused:
    """Two cards that are forgotten and look alike."""

    first: HardCard
    second: HardCard
    likeness: float


@dataclass(frozen=True, slots=True)
class WeakPage:
    sentence: str
    lead: str
    topics: Sequence[TopicRecall]
    weakest: TopicRecall | None
    hardest_sentence: str
    hardest_lead: str
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
    def confused_lead(self) -> str:
        if not self.confused:
            return _("Only cards forgotten three times and more are compared.")
        return _("Say aloud what tells them apart, then practise the two one after the other.")

    @property
    def slowest_sentence(self) -> str:
        return slowest_sentence(self.slowest)

    @property
    def slowest_lead(self) -> str:
        if not self.slowest:
            return _("A topic takes %(least)d reviews to tell.") % {"least": USUAL_ANSWERS}
        return _("What takes long is not fluent yet, or asks for several facts: practise it, or split its cards.")


def weak_page(user: User, chosen: Chosen, offers: Offers, at: datetime) -> WeakPage:
    """About fifteen statements, none of them on the log."""
    reading = Reading(user, chosen, offers, at)
    topics = [] if chosen.tag else topic_recalls(user, chosen, offers, reading.first, reading.clock.day)
    cards = forgotten_cards(user, reading.decks, chosen, reading.clock.day)
    return WeakPage(
        sentence=topics_sentence(topics),
        lead=topics_lead(topics),
        topics=topics,
        weakest=weakest(topics),
        hardest_sentence=hardest_sentence(count_forgotten(user, reading.decks, chosen)),
        hardest_lead=hardest_lead(len(cards), HARDEST_AT_MOST),
        hardest=cards[:HARDEST_AT_MOST],
        leeches=count_leeches(user),
        confused=confused_among(cards),
        slowest=slowest_of(topics),
    )


def confused_among(cards: Sequence[HardCard]) -> list[Confused]:
    """The likest pairs by the three-letter pieces of their questions, cards of one concept aside."""
    pieces = {card.card_id: _pieces(card.question_text) for card in cards}
    pairs = []
    for one, other in combinations(cards, 2):
        if one.concept == other.concept:
            continue
        ones, others = pieces[one.card_id], pieces[other.card_id]
        common = len(ones & others)
        likeness = common / (len(ones) + len(others) - common) if common else 0.0
        if likeness >= LEAST_LIKENESS:
            pairs.append(Confused(one, other, likeness))
    return sorted(pairs, key=lambda pair: (-pair.likeness, pair.first.card_id, pair.second.card_id))[:PAIRS_AT_MOST]


def _pieces(text: str) -> frozenset[str]:
    folded = fold(text[:COMPARED_CHARS])
    return frozenset(map("".join, zip(folded, folded[1:], folded[2:], strict=False)))


def slowest_sentence(topics: Sequence[TopicRecall]) -> str:
    """Of topics with reviews enough, the slowest first."""
    if not topics or topics[0].seconds is None:
        return _("Which topic is slow is not known yet.")
    seconds, name = topics[0].seconds, topics[0].name
    if len(topics) == 1:
        told = ngettext(
            "“%(topic)s” takes %(n)d second a review; of no other topic is it known yet.",
            "“%(topic)s” takes %(n)d seconds a review; of no other topic is it known yet.",
            seconds,
        )
    else:
        told = ngettext(
            "“%(topic)s” takes longest: %(n)d second a review.",
            "“%(topic)s” takes longest: %(n)d seconds a review.",
            seconds,
        )
    return told % {"topic": name, "n": seconds}


def slowest_of(topics: Sequence[TopicRecall]) -> list[TopicRecall]:
    timed = [topic for topic in topics if topic.seconds is not None]
    return sorted(timed, key=lambda topic: (-(topic.seconds or 0), topic.slug))[:SLOW_AT_MOST]
