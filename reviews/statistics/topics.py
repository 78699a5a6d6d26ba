"""Recall by topic, with how sure it is, and how long a review takes: what is weak, what is strong, what is slow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decks.directions import in_words

from ..queries import USUAL_ANSWERS
from ..sittings.offers import Offers, Part
from ..wilson import wilson
from .days import honest_percent
from .filters import Chosen
from .history import topics_of

if TYPE_CHECKING:
    from accounts.models import User

@dataclass(frozen=True, slots=True)
class TopicRecall:
    slug: str
    title: str
    lang: str
    asked: int
    recalled: int
    seconds: int | None
    """A review takes so long; None from too few."""

    @property
    def name(self) -> str:
        """The title as a sentence takes it."""
        return in_words(self.title)

    @property
    def percent(self) -> int | None:
        return honest_percent(self.recalled, self.asked)

    @property
    def low(self) -> int:
        return round(100 * wilson(self.recalled, self.asked)[0])

    @property
    def high(self) -> int:
        return round(100 * wilson(self.recalled, self.asked)[1])

    @property
    def whisker(self) -> tuple[str, str, str]:
        """Beginning, width and middle of the drawing, in percent of its width; digits whatever the language."""
        middle = 100 * self.recalled / self.asked if self.asked else 50
        return str(self.low), str(max(1, self.high - self.low)), str(round(middle, 1))

    @property
    def practise_url(self) -> str:
        return f"{reverse('reviews:study_choose')}?{urlencode({'how': 'practise', 'deck': self.slug})}"

    @property
    def told(self) -> str:
        if self.percent is None:
            return ngettext(
                "not known yet: %(n)d answer that tells", "not known yet: %(n)d answers that tell", self.asked
            ) % {"n": self.asked}
        return ngettext(
            "%(percent)d %%, most likely %(low)d to %(high)d: %(n)d answer",
            "%(percent)d %%, most likely %(low)d to %(high)d: %(n)d answers",
            self.asked,
        ) % {"percent": self.percent, "low": self.low, "high": self.high, "n": self.asked}


def topic_recalls(user: User, chosen: Chosen, offers: Offers, first: date, today: date) -> list[TopicRecall]:
    """The weakest first; those not known yet come last."""
    counts = topics_of(user, chosen, first, today)
    return ordered(read_topics(counts, offers.parts))


def ordered(topics: Sequence[TopicRecall]) -> list[TopicRecall]:
    """By the best that each may be: a topic is weak where even that is little."""
    return sorted(topics, key=lambda topic: (topic.percent is None, topic.high, topic.low, topic.slug))


def read_topics(counts: Mapping[int, Counter[str]], parts: Mapping[str, Part]) -> list[TopicRecall]:
    found = []
    for part in parts.values():
        sums = counts.get(part.deck.pk)
        if sums is None or not (sums["reviewed"] or sums["young_asked"] or sums["mature_asked"]):
            continue
        found.append(
            TopicRecall(
                slug=part.slug,
                title=part.deck.title,
                lang=part.deck.lang,
                asked=sums["young_asked"] + sums["mature_asked"],
                recalled=sums["young_recalled"] + sums["mature_recalled"],
                seconds=_seconds(sums["reviewed_ms"], sums["reviewed"]),
            )
        )
    return found


def _seconds(milliseconds: int, reviewed: int) -> int | None:
    return max(1, round(milliseconds / reviewed / 1000)) if reviewed >= USUAL_ANSWERS else None


def weakest(topics: Sequence[TopicRecall]) -> TopicRecall | None:
    """The one to practise: known, and likely below what the learner remembers of all the rest. Of one there is none."""
    known = [topic for topic in topics if topic.percent is not None]
    for topic in known:
        asked = sum(other.asked for other in known if other is not topic)
        recalled = sum(other.recalled for other in known if other is not topic)
        if asked and topic.recalled / topic.asked < recalled / asked and topic.high < 100 * recalled / asked:
            return topic
    return None


def topics_sentence(topics: Sequence[TopicRecall]) -> str:
    known = [topic for topic in topics if topic.percent is not None]
    weak = weakest(topics)
    if weak is not None:
        return ngettext(
            "“%(topic)s” fails you most: %(percent)d %% of %(n)d answer.",
            "“%(topic)s” fails you most: %(percent)d %% of %(n)d answers.",
            weak.asked,
        ) % {"topic": weak.name, "percent": weak.percent, "n": weak.asked}
    if len(known) > 1:
        return _("No topic is weaker than the others by more than chance.")
    return _("Where you are weak is not known yet: a topic takes %(least)d answers that tell.") % {
        "least": USUAL_ANSWERS
    }


def topics_lead(topics: Sequence[TopicRecall]) -> str:
    weak = weakest(topics)
    if weak is not None:
        return _(
            "Most likely it is between %(low)d and %(high)d %%, which is less than the rest. Practice leaves your"
            " schedule alone."
        ) % {"low": weak.low, "high": weak.high}
    if sum(topic.percent is not None for topic in topics) > 1:
        return _("Go on with what is due each day.")
    return _("What tells is the first answer to a card on a day, at least a day after the last one: the days bring it.")
