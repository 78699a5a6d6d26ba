"""The page of whoever teaches a group: the group by topic, then a row for each learner, by name and never by rank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decks.folding import fold
from decks.models import Assignment, Deck, StudyGroup

from ..models import Membership
from ..queries import USUAL_ANSWERS
from ..queue import Clock
from ..statistics.topics import TopicRecall, weakest
from .assigned import Progress, due_words, shown_assignments
from .codes import spelt
from .member import MemberRow, Read, read_member
from .standing import Topics, topics_of

if TYPE_CHECKING:
    from accounts.models import User

FEWEST = 5
"""Learners below whom nothing is said by topic: of fewer, a sum would tell of one what they did not agree to."""


@dataclass(frozen=True, slots=True)
class TopicRow:
    """All learners together. In percent of the topic's cards for all of them."""

    title: str
    lang: str
    met: int
    remembered: int
    at_risk: int
    recall: TopicRecall | None
    """None where fewer than five of them answered."""

    @property
    def told(self) -> str:
        if self.recall is None:
            return _("not known yet: fewer than %(n)d learners") % {"n": FEWEST}
        if self.recall.percent is None:
            return self.recall.told
        return ngettext(
            "%(percent)d %% (%(low)d–%(high)d), %(n)d answer",
            "%(percent)d %% (%(low)d–%(high)d), %(n)d answers",
            self.recall.asked,
        ) % {
            "percent": self.recall.percent,
            "low": self.recall.low,
            "high": self.recall.high,
            "n": self.recall.asked,
        }


@dataclass(frozen=True, slots=True)
class AssignedRow:
    id: int
    title: str
    lang: str
    due: str
    each: Sequence[tuple[str, Progress]]
    """By learner, in the order of the table."""

    @property
    def done(self) -> int:
        return sum(progress.is_done for _name, progress in self.each)

    @property
    def told(self) -> str:
        return ngettext("%(done)d of %(n)d learner is done", "%(done)d of %(n)d learners are done", len(self.each)) % {
            "done": self.done,
            "n": len(self.each),
        }


@dataclass(frozen=True, slots=True)
class GroupPage:
    group: StudyGroup
    sentence: str
    lead: str
    members: Sequence[MemberRow]
    topics: Sequence[TopicRow]
    """None of fewer than five learners."""
    assigned: Sequence[AssignedRow]
    total: int

    @property
    def spelt_code(self) -> str:
        return spelt(self.group.code) if self.group.code else ""

    @property
    def fewest(self) -> int:
        return FEWEST


def group_taught(user: User, group_id: int) -> StudyGroup | None:
    """One's own; None for any other."""
    return StudyGroup.objects.filter(owner=user, pk=group_id).select_related("deck", "owner__profile").first()


def member_taught(user: User, member_id: UUID) -> Membership | None:
    """Of one of the groups that this person teaches; None for any other."""
    groups = StudyGroup.objects.filter(owner=user).values("pk")
    return Membership.objects.filter(group__in=groups, id=member_id).first()


def group_page(group: StudyGroup, at: datetime) -> GroupPage:
    """Four statements and four more for each learner, every one of which names the learner."""
    topics = topics_of(group.deck)
    today = Clock.of(group.owner, at).day
    assignments = shown_assignments(group.pk, today)
    memberships = Membership.objects.filter(group=group).select_related("user__profile")
    reads = [read_member(membership, topics, assignments, at) for membership in memberships]
    reads.sort(key=lambda read: (_in_the_alphabet(read.row.name), read.row.id))
    rows = _topic_rows(reads, topics) if len(reads) >= FEWEST else []
    return GroupPage(
        group=group,
        sentence=_sentence(reads, topics),
        lead=_lead(reads, rows),
        members=[read.row for read in reads],
        topics=rows,
        assigned=[
            AssignedRow(
                id=assignment.pk,
                title=assignment.topic.title,
                lang=assignment.topic.lang,
                due=due_words(assignment.due_on, today),
                each=[(read.row.name, read.row.assignments[place]) for read in reads],
            )
            for place, assignment in enumerate(assignments)
        ],
        total=topics.total,
    )


def _in_the_alphabet(name: str) -> str:
    """Where a name stands: ñ after n, and not after z."""
    return fold(name).replace("ñ", "n~")


def _topic_rows(reads: Sequence[Read], topics: Topics) -> list[TopicRow]:
    rows = []
    for topic in topics.with_cards:
        cards = topics.live[topic.pk] * len(reads)
        rows.append(
            TopicRow(
                title=topic.title,
                lang=topic.lang,
                met=_percent(sum(read.standing.met[topic.pk] for read in reads), cards),
                remembered=_percent(sum(read.standing.remembered[topic.pk] for read in reads), cards),
                at_risk=_percent(sum(read.standing.at_risk[topic.pk] for read in reads), cards),
                recall=_recall(reads, topic),
            )
        )
    return rows


def _recall(reads: Sequence[Read], topic: Deck) -> TopicRecall | None:
    asked = [read.doing.asked[topic.pk] for read in reads]
    if sum(1 for answers in asked if answers) < FEWEST:
        return None
    recalled = sum(read.doing.recalled[topic.pk] for read in reads)
    return TopicRecall(topic.slug, topic.title, topic.lang, sum(asked), recalled, None)


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0


def _sentence(reads: Sequence[Read], topics: Topics) -> str:
    learners = len(reads)
    if not learners:
        return _("Nobody has joined yet.")
    if learners < FEWEST:
        return ngettext("%(n)d learner has joined.", "%(n)d learners have joined.", learners) % {"n": learners}
    cards = topics.total * learners
    return _("Your %(n)d learners have met %(met)d %% of the cards and remember %(remembered)d %% of them.") % {
        "n": learners,
        "met": _percent(sum(read.row.met for read in reads), cards),
        "remembered": _percent(
            sum(read.row.remembered for read in reads), sum(read.row.met for read in reads)
        ),
    }


def _lead(reads: Sequence[Read], rows: Sequence[TopicRow]) -> str:
    if not reads:
        return _("Give your learners the code. What you will see of them is said to them before they join.")
    if len(reads) < FEWEST:
        return _("From %(n)d learners on you also see the group by topic: of fewer it would tell of one of them.") % {
            "n": FEWEST
        }
    recalls = [row.recall for row in rows if row.recall is not None]
    weak = weakest(recalls)
    if weak is not None:
        return ngettext(
            "“%(topic)s” fails them most: %(percent)d %% of %(n)d answer.",
            "“%(topic)s” fails them most: %(percent)d %% of %(n)d answers.",
            weak.asked,
        ) % {"topic": weak.name, "percent": weak.percent, "n": weak.asked}
    if sum(recall.percent is not None for recall in recalls) > 1:
        return _("No topic is weaker than the others by more than chance.")
    return _("Which topic fails them is not known yet: it takes %(least)d answers that tell, from %(n)d of them.") % {
        "least": USUAL_ANSWERS,
        "n": FEWEST,
    }


def over_assignments(group: StudyGroup, at: datetime) -> list[Assignment]:
    """Those no longer looked at, the latest first."""
    shown = [one.pk for one in shown_assignments(group.pk, Clock.of(group.owner, at).day)]
    return list(group.assignments.exclude(pk__in=shown).select_related("topic").order_by("-due_on")[:20])
