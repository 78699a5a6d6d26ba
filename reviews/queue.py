"""What comes next, and how much is left: a few index probes, bounded by the learner's limits, never a full count.

Order: forgotten cards whose minutes are over, then reviews and new cards interleaved, then forgotten cards ahead of
their minutes, then the end. See docs/architecture.md, "The queue".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import BigIntegerField, CharField, DateField, DateTimeField, Exists, OuterRef, Q

from decks.models import Card, Deck
from decks.querysets import path_after

from .models import Enrolment, Phase, Schedule, StudyDay
from .prepared import Prepared, given
from .scheduling import SM2, day_start, seed_for, study_day
from .tokens import Pace

if TYPE_CHECKING:
    from accounts.models import User

DRILLS_AT_MOST = 500  # nobody forgets more in a day; it bounds what one query may return
DECKS_AT_MOST = 1_000  # that one learner studies, and topics that one answers in on a day


@dataclass(frozen=True, slots=True)
class Clock:
    """The learner's today."""

    at: datetime
    day: date
    day_start: datetime
    zone: str

    @classmethod
    def of(cls, user: User, at: datetime) -> Clock:
        profile = user.profile
        day = study_day(at, profile.zone, profile.rollover_hour)
        return cls(at, day, day_start(day, profile.zone, profile.rollover_hour), profile.zone)


@dataclass(frozen=True, slots=True)
class Scope:
    """What is being studied: everything, one deck, or one topic of it; and where this sitting began and ends."""

    deck: Deck | None = None
    start: int = 0
    """Answers already given today when the sitting began."""
    goal: int | None = None
    """Answers of the day at which the sitting ends (a session of some minutes); None: when nothing is left."""

    @property
    def deck_slug(self) -> str:
        """As in an address: `deck`, `deck/topic` and so on down; "" for everything."""
        return "/".join(deck.slug for deck in self.deck.lineage) if self.deck else ""

    @property
    def root_id(self) -> int | None:
        return self.deck.root.pk if self.deck else None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A card in line."""

    card_id: int
    note_id: int
    deck_id: int


@dataclass(frozen=True, slots=True)
class Drill:
    card_id: int
    deck_id: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Queue:
    """Everything left to do today within the limits, in order, and what was done."""

    clock: Clock
    drills: Sequence[Drill]
    reviews: Sequence[Waiting]
    new: Sequence[Waiting]
    introduced: int
    reviewed: int
    drilled: int
    user_id: int
    is_behind: bool
    """An author changed a deck since this learner's schedules caught up with it."""

    @property
    def done(self) -> int:
        return self.introduced + self.reviewed + self.drilled

    @property
    def left(self) -> int:
        return len(self.drills) + len(self.reviews) + len(self.new)

    def reached(self, scope: Scope) -> bool:
        """Whether the sitting has come to its goal."""
        return scope.goal is not None and self.done >= scope.goal

    def holds(self, card_id: int) -> bool:
        """Whether the card is in line today."""
        return (
            any(row.card_id == card_id for row in self.drills)
            or any(row.card_id == card_id for row in self.reviews)
            or any(row.card_id == card_id for row in self.new)
        )

    def seconds_left(self, pace: Pace) -> int:
        return len(self.new) * pace.new_secs + (len(self.reviews) + len(self.drills)) * pace.review_secs

    def next(self) -> tuple[int, bool] | None:
        """The next card's id and whether it is a drill; None at the end."""
        if self.drills and self.drills[0].due_at <= self.clock.at:
            return self.drills[0].card_id, True
        if self.new and (not self.reviews or self._new_is_next()):
            return self.new[0].card_id, False
        if self.reviews:
            return self.reviews[0].card_id, False
        ahead = self.clock.at + timedelta(minutes=SM2.learn_ahead_minutes)
        if self.drills and self.drills[0].due_at <= ahead:
            return self.drills[0].card_id, True
        return None

    def _new_is_next(self) -> bool:
        """New cards spread evenly over the day's answers, from a place drawn for this learner and day.

        The same counts give the same choice, so a reload shows the same card.
        """
        answered = self.introduced + self.reviewed
        all_new = self.introduced + len(self.new)
        planned = answered + len(self.new) + len(self.reviews)
        shift = seed_for(self.user_id, 0, self.clock.day.toordinal()) % planned
        return (answered * all_new + shift) // planned < ((answered + 1) * all_new + shift) // planned


class _Enrolment(NamedTuple):
    """What the queue needs of an enrolment and its deck."""

    deck_id: int
    path: str
    new_per_day: int | None
    reviews_per_day: int | None
    new_cursor: str
    contents_version: int
    deck_version: int
    is_paused: bool


@dataclass(frozen=True, slots=True)
class Studied:
    """One enrolment within the scope, and what its limits leave for today."""

    deck_id: int
    new_cursor: str
    path: str
    topic_ids: tuple[int, ...] | None
    """The decks to look in where only a part is studied; None: all of it."""
    is_behind: bool
    """The author changed the deck since the schedules caught up: look at the cards themselves, not at copies."""
    new_left: int
    reviews_left: int


@dataclass(slots=True)
class Totals:
    introduced: int = 0
    reviewed: int = 0
    drilled: int = 0
    by_root: dict[int, tuple[int, int]] = field(default_factory=dict)


def load_queue(user: User, scope: Scope, clock: Clock) -> Queue:
    """Today's queue. Statements: enrolments, the day's roll-up, drills; for each deck its reviews and its new cards."""
    enrolments = _enrolments(user, scope)
    totals, in_scope = _today(user, scope, clock, enrolments)
    studied = _studied(user, scope, enrolments, totals)
    drills = _drills(user, scope, clock, studied)
    reviews: list[Waiting] = []
    new: list[Waiting] = []
    notes: set[int] = set()
    for one in studied:
        reviews += _apart(_reviews(user, clock, one), notes, one.reviews_left)
    for one in studied:
        new += _apart(_new(user, clock, one), notes, one.new_left)
    # The profile's numbers are a cap above every deck's.
    new = new[: max(0, user.profile.new_per_day - totals.introduced)]
    reviews = reviews[: max(0, user.profile.reviews_per_day - totals.reviewed)]
    return Queue(
        clock=clock,
        drills=drills,
        reviews=reviews,
        new=new,
        introduced=in_scope.introduced,
        reviewed=in_scope.reviewed,
        drilled=in_scope.drilled,
        user_id=user.pk,
        is_behind=any(one.is_behind for one in studied),
    )


def _enrolments(user: User, scope: Scope) -> list[_Enrolment]:
    enrolments = [_Enrolment(*row) for row in _all_enrolments().rows(user_id=user.pk, at_most=DECKS_AT_MOST)]
    if scope.root_id is not None:
        return [enrolment for enrolment in enrolments if enrolment.deck_id == scope.root_id]
    return [enrolment for enrolment in enrolments if not enrolment.is_paused]


@cache
def _all_enrolments() -> Prepared[Enrolment]:
    return Prepared(
        Enrolment.objects.filter(user_id=USER)
        .order_by("deck__path")
        .values_list(
            "deck_id",
            "deck__path",
            "new_per_day",
            "reviews_per_day",
            "new_cursor",
            "contents_version",
            "deck__contents_version",
            "is_paused",
        )
    )


def _today(user: User, scope: Scope, clock: Clock, enrolments: Iterable[_Enrolment]) -> tuple[Totals, Totals]:
    """What was done today: in all, and in the scope."""
    totals, in_scope = Totals(), Totals()
    topic = scope.deck.pk if scope.deck is not None and not scope.deck.is_root else None
    roots = {enrolment.deck_id for enrolment in enrolments}
    rows = _counts().rows(user_id=user.pk, day=clock.day, at_most=DECKS_AT_MOST)
    for root_id, deck_id, introduced, reviewed, drilled in rows:
        counted = [totals]
        if root_id in roots and topic in (None, deck_id):
            counted.append(in_scope)
        for total in counted:
            total.introduced += introduced
            total.reviewed += reviewed
            total.drilled += drilled
        before = totals.by_root.get(root_id, (0, 0))
        totals.by_root[root_id] = (before[0] + introduced, before[1] + reviewed)
    return totals, in_scope


@cache
def _counts() -> Prepared[StudyDay]:
    return Prepared(
        StudyDay.objects.filter(user_id=USER, day=DAY).values_list(
            "root_id", "deck_id", "introduced", "reviewed", "drilled"
        )
    )


def _studied(user: User, scope: Scope, enrolments: Iterable[_Enrolment], totals: Totals) -> list[Studied]:
    profile = user.profile
    studied = []
    for enrolment in enrolments:
        introduced, reviewed = totals.by_root.get(enrolment.deck_id, (0, 0))
        new_limit = profile.new_per_day if enrolment.new_per_day is None else enrolment.new_per_day
        review_limit = profile.reviews_per_day if enrolment.reviews_per_day is None else enrolment.reviews_per_day
        part = scope.deck if scope.deck is not None and not scope.deck.is_root else None
        studied.append(
            Studied(
                deck_id=enrolment.deck_id,
                new_cursor=enrolment.new_cursor,
                path=part.path if part else enrolment.path,
                topic_ids=tuple(Deck.objects.within(part.path).values_list("pk", flat=True)) if part else None,
                is_behind=enrolment.contents_version != enrolment.deck_version,
                new_left=max(0, new_limit - introduced),
                reviews_left=max(0, review_limit - reviewed),
            )
        )
    return studied


# What a prepared query is asked with.
USER = given("user_id", BigIntegerField())
DECK = given("deck_id", BigIntegerField())
DAY = given("day", DateField())
DAY_START = given("day_start", DateTimeField())


def _drills(user: User, scope: Scope, clock: Clock, studied: Sequence[Studied]) -> list[Drill]:
    rows = _all_drills(any(one.is_behind for one in studied)).rows(
        user_id=user.pk, day=clock.day, day_start=clock.day_start, at_most=DRILLS_AT_MOST
    )
    roots = {one.deck_id for one in studied}
    topics = {pk for one in studied for pk in one.topic_ids or ()}
    is_part = scope.deck is not None and not scope.deck.is_root
    return [
        Drill(card_id, deck_id, due_at)
        for card_id, deck_id, root_id, due_at in rows
        if (deck_id in topics if is_part else root_id in roots)
    ]


@cache
def _all_drills(is_behind: bool) -> Prepared[Schedule]:
    drills = Schedule.objects.of(USER).drilling(DAY, since=DAY_START).active().awake(DAY)
    if is_behind:
        drills = drills.filter(card__is_live=True)
    return Prepared(drills.order_by("due_at").values_list("card_id", "deck_id", "root_id", "due_at"))


def _reviews(user: User, clock: Clock, studied: Studied) -> list[tuple[int, int, int]]:
    """Reviews due in one enrolment, in the order of the index, no more than the limit leaves."""
    at_most = studied.reviews_left
    if not at_most:
        return []
    # One probe per deck, merged: `IN` makes the database sort.
    due = _due_in("root_id" if studied.topic_ids is None else "deck_id", studied.is_behind)
    rows = [
        row
        for deck_id in (studied.topic_ids or [studied.deck_id])
        for row in due.rows(user_id=user.pk, deck_id=deck_id, day=clock.day, day_start=clock.day_start, at_most=at_most)
    ]
    if studied.topic_ids is not None:
        rows.sort()
    return [(card_id, note_id, deck_id) for _due_day, _tie, card_id, note_id, deck_id in rows[:at_most]]


@cache
def _due_in(column: str, is_behind: bool) -> Prepared[Schedule]:
    due = (
        Schedule.objects.of(USER)
        .active()
        .due(DAY)
        .awake(DAY)
        .not_drilling(DAY, since=DAY_START)
        .filter(~_sibling_answered(), **{column: DECK})
    )
    if is_behind:
        due = due.filter(card__is_live=True)
    return Prepared(
        due.order_by("due_day", "tie", "card_id").values_list("due_day", "tie", "card_id", "note_id", "deck_id")
    )


def _new(user: User, clock: Clock, studied: Studied) -> list[tuple[int, int, int]]:
    """Cards not started yet in one enrolment, in the author's order from the cursor on.

    Between the cursor and the first of them stand only cards started since the cursor last moved: today's.
    """
    if not studied.new_left:
        return []
    start = studied.path if studied.is_behind else max(studied.path, studied.new_cursor)
    # Siblings are set apart afterwards, so ask for enough that a day of two-card notes still fills the limit.
    rows = _unstarted().rows(
        user_id=user.pk, day=clock.day, start=start, end=path_after(studied.path), at_most=2 * studied.new_left
    )
    return [(card_id, note_id, deck_id) for card_id, note_id, deck_id in rows]


@cache
def _unstarted() -> Prepared[Card]:
    started = (
        Schedule.objects.of(USER)
        .filter(card=OuterRef("pk"))
        .filter(~Q(phase=Phase.NEW) | Q(suspended=True) | Q(buried_until__gt=DAY))
    )
    return Prepared(
        Card.objects.live()
        .filter(order__gte=given("start", CharField()), order__lt=given("end", CharField()))
        .filter(~Exists(started), ~_sibling_answered())
        .order_by("order", "pk")
        .values_list("pk", "note_id", "deck_id")
    )


def _sibling_answered() -> Exists:
    """A card of the same note was answered today: its siblings wait, so that one does not give away the other."""
    return Exists(Schedule.objects.of(USER).filter(note_id=OuterRef("note_id"), last_answered_day=DAY))


def _apart(rows: Iterable[tuple[int, int, int]], notes: set[int], at_most: int) -> list[Waiting]:
    """The first card of each note not in `notes` yet, at most so many."""
    kept: list[Waiting] = []
    for card_id, note_id, deck_id in rows:
        if len(kept) == at_most:
            break
        if note_id not in notes:
            notes.add(note_id)
            kept.append(Waiting(card_id, note_id, deck_id))
    return kept
