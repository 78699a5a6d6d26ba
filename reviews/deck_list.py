"""What the list of decks reads: the ones studied, with today's cards, and the ones one may join."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count
from django.db.models.functions import Substr
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decks.models import Card, Deck, DeckStatus
from decks.querysets import PATH_DIGITS

from .charts import Strip, strip
from .exam.ahead import ExamAhead, exams_ahead
from .groups.assigned import Line, lines_by_deck, lines_of
from .models import Enrolment, Phase, Schedule
from .queue import Clock, Queue, Scope, load_queue

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class StudiedDeck:
    deck: Deck
    total: int
    known: int
    new: int
    learning: int
    review: int
    """Left of today, within the limits."""
    assigned: Sequence[Line] = ()
    """What is left of its assignments."""
    exam: ExamAhead | None = None

    @property
    def left(self) -> int:
        return self.new + self.learning + self.review

    @property
    def review_url(self) -> str:
        return f"{reverse('reviews:session')}?deck={self.deck.slug}"

    @property
    def strip(self) -> Strip:
        return strip([("mature", _("Remembered"), self.known), ("new", _("Still to learn"), self.total - self.known)])

    @property
    def sentence(self) -> str:
        return ngettext("You know %(known)d of %(n)d card.", "You know %(known)d of %(n)d cards.", self.total) % {
            "known": self.known,
            "n": self.total,
        }


@dataclass(frozen=True, slots=True)
class OtherDeck:
    deck: Deck
    total: int
    was_studied: bool

    @property
    def can_join(self) -> bool:
        return self.deck.status == DeckStatus.PUBLISHED


@dataclass(frozen=True, slots=True)
class DeckList:
    studied: Sequence[StudiedDeck]
    others: Sequence[OtherDeck]

    @property
    def sentence(self) -> str:
        if not self.studied:
            return _("You are not studying a deck yet.")
        return ngettext("You study %(n)d deck.", "You study %(n)d decks.", len(self.studied)) % {"n": len(self.studied)}


def deck_list(user: User, at: datetime) -> DeckList:
    """The decks this learner may see. The statements grow with the decks studied (their queues), not with notes."""
    decks = list(Deck.objects.roots().visible_to(user).order_by("path"))
    totals = _live_by_path()
    is_paused = dict(Enrolment.objects.filter(user=user).values_list("deck_id", "is_paused"))
    known = _known_by_path(user)
    clock = Clock.of(user, at)
    today = _today_by_path(load_queue(user, Scope(), clock))
    assigned = lines_by_deck(lines_of(user, at))
    exams = {exam.deck_id: exam for exam in exams_ahead(user, clock.day)}
    studied, others = [], []
    for deck in decks:
        if is_paused.get(deck.pk, True):
            others.append(OtherDeck(deck, totals.get(deck.path, 0), was_studied=deck.pk in is_paused))
        else:
            new, learning, review = today.get(deck.path, (0, 0, 0))
            total, known_here = totals.get(deck.path, 0), known.get(deck.path, 0)
            studied.append(
                StudiedDeck(
                    *(deck, total, known_here, new, learning, review),
                    assigned=assigned.get(deck.pk, ()),
                    exam=exams.get(deck.pk),
                )
            )
    return DeckList(studied, others)


def joinable_deck(user: User, slug: str) -> Deck | None:
    """A published deck; None for any other."""
    return Deck.objects.roots().visible_to(user).filter(slug=slug, status=DeckStatus.PUBLISHED).first()


def studied_deck(user: User, slug: str) -> Deck | None:
    """A deck this learner has joined, whatever became of it since; None for any other."""
    return Deck.objects.roots().filter(slug=slug, pk__in=Enrolment.objects.filter(user=user).values("deck_id")).first()


def _live_by_path() -> dict[str, int]:
    """Cards learners meet, by the path of their whole deck: one grouped statement."""
    by_path = Card.objects.live().annotate(root_path=Substr("order", 1, PATH_DIGITS)).values("root_path")
    return dict(by_path.annotate(cards=Count("pk")).values_list("root_path", "cards"))


def _known_by_path(user: User) -> dict[str, int]:
    """Live cards remembered, by the path of their whole deck: one grouped statement."""
    known = Schedule.objects.of(user.pk).filter(phase=Phase.REVIEW, suspended=False, card__is_live=True)
    by_path = known.annotate(root_path=Substr("card__order", 1, PATH_DIGITS)).values("root_path")
    return dict(by_path.annotate(cards=Count("card_id")).values_list("root_path", "cards"))


def _today_by_path(queue: Queue) -> dict[str, tuple[int, int, int]]:
    """What is left of today by the path of its whole deck: new, learning, review."""
    kinds = [[row.deck_id for row in rows] for rows in (queue.new, queue.reviews)]
    kinds.insert(1, [drill.deck_id for drill in queue.drills])
    paths = dict(Deck.objects.filter(pk__in={pk for topics in kinds for pk in topics}).values_list("pk", "path"))
    counts: dict[str, list[int]] = {}
    for kind, topics in enumerate(kinds):
        for topic in topics:
            counts.setdefault(paths[topic][:PATH_DIGITS], [0, 0, 0])[kind] += 1
    return {path: (new, learning, review) for path, (new, learning, review) in counts.items()}
