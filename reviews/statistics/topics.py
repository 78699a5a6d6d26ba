"""Recall by topic, with how sure it is, and how long a review takes: what is weak, what is strong, what is slow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..queries import USUAL_ANSWERS
from ..sittings.offers import Offers
from .days import honest_percent
from .filters import Chosen
from .history import topics_of

if TYPE_CHECKING:
    from accounts.models import User

SPREAD = 1.96  # standard deviations to either side: nineteen times in twenty


def wilson(part: int, whole: int) -> tuple[float, float]:
    """The interval of a share, after E. B. Wilson 1927: honest also near 0 and 1 and with few answers."""
    if not whole:
        return 0.0, 1.0
    share, z2 = part / whole, SPREAD**2
    middle = (share + z2 / (2 * whole)) / (1 + z2 / whole)
    spread = SPREAD * sqrt(share * (1 - share) / whole + z2 / (4 * whole**2)) / (1 + z2 / whole)
    return max(0.0, middle - spread), min(1.0, middle + spread)


@dataclass(frozen=True, slots=True)
class TopicRecall:
    slug: str
    title: str
    lang: str
    asked: int
    recalled: int
    seconds: int | None
    """A review takes so long; None without any."""

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
    return ordered(read_topics(counts, offers))


def ordered(topics: Sequence[TopicRecall]) -> list[TopicRecall]:
    """By the best that each may be: a topic is weak where even that is little."""
    return sorted(topics, key=lambda topic: (topic.percent is None, topic.high, topic.low, topic.slug))


def read_topics(counts: Mapping[int, Counter[str]], offers: Offers) -> list[TopicRecall]:
    found = []
    for part in offers.parts.values():
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
                seconds=round(sums["reviewed_ms"] / sums["reviewed"] / 1000) if sums["reviewed"] else None,
            )
        )
    return found


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
        ) % {"topic": weak.title, "percent": weak.percent, "n": weak.asked}
    if len(known) > 1:
        return _("No topic is weaker than the others by more than chance.")
    return _("Where you are weak is not known yet: a topic takes %(least)d answers that tell.") % {
        "least": USUAL_ANSWERS
    }
