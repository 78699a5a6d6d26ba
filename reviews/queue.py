"""What comes next, and how much is left: a few index probes, bounded by the learner's limits, never a full count.

Order: forgotten cards whose minutes are over, then reviews and new cards interleaved, then forgotten cards ahead of
their minutes, then the end. See docs/architecture.md, "The queue".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q

from decks.models import Card, Deck
from decks.querysets import path_after

from .models import Enrolment, Phase, Schedule, StudyDay
from .scheduling import SM2, day_start, seed_for, study_day
from .tokens import Pace

if TYPE_CHECKING:
    from accounts.models import User

DRILLS_AT_MOST = 500  # nobody forgets more in a day; it bounds what one query may return


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


@dataclass(frozen=True, slots=True)
class Studied:
    """One enrolment within the scope, and what its limits leave for today."""

    enrolment: Enrolment
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


def _enrolments(user: User, scope: Scope) -> list[Enrolment]:
    enrolments = Enrolment.objects.filter(user=user).select_related("deck").order_by("deck__path")
    if scope.root_id is not None:
        return list(enrolments.filter(deck_id=scope.root_id))
    return list(enrolments.filter(is_paused=False))


def _today(user: User, scope: Scope, clock: Clock, enrolments: Iterable[Enrolment]) -> tuple[Totals, Totals]:
    """What was done today: in all, and in the scope."""
    totals, in_scope = Totals(), Totals()
    topic = scope.deck.pk if scope.deck is not None and not scope.deck.is_root else None
    rows = StudyDay.objects.filter(user=user, day=clock.day).values_list(
        "root_id", "deck_id", "introduced", "reviewed", "drilled"
    )
    roots = {enrolment.deck_id for enrolment in enrolments}
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


def _studied(user: User, scope: Scope, enrolments: Iterable[Enrolment], totals: Totals) -> list[Studied]:
    profile = user.profile
    studied = []
    for enrolment in enrolments:
        introduced, reviewed = totals.by_root.get(enrolment.deck_id, (0, 0))
        new_limit = profile.new_per_day if enrolment.new_per_day is None else enrolment.new_per_day
        review_limit = profile.reviews_per_day if enrolment.reviews_per_day is None else enrolment.reviews_per_day
        part = scope.deck if scope.deck is not None and not scope.deck.is_root else None
        studied.append(
            Studied(
                enrolment=enrolment,
                path=part.path if part else enrolment.deck.path,
                topic_ids=tuple(Deck.objects.within(part.path).values_list("pk", flat=True)) if part else None,
                is_behind=enrolment.contents_version != enrolment.deck.contents_version,
                new_left=max(0, new_limit - introduced),
                reviews_left=max(0, review_limit - reviewed),
            )
        )
    return studied


def _drills(user: User, scope: Scope, clock: Clock, studied: Sequence[Studied]) -> list[Drill]:
    drills = Schedule.objects.of(user.pk).drilling(clock.day, since=clock.day_start).active().awake(clock.day)
    if any(one.is_behind for one in studied):
        drills = drills.filter(card__is_live=True)
    if scope.deck is None:
        drills = drills.filter(root_id__in=[one.enrolment.deck_id for one in studied])
    elif scope.deck.is_root:
        drills = drills.filter(root_id=scope.deck.pk)
    else:
        drills = drills.filter(deck_id__in=[pk for one in studied for pk in one.topic_ids or ()])
    rows = drills.order_by("due_at").values_list("card_id", "deck_id", "due_at")[:DRILLS_AT_MOST]
    return [Drill(card_id, deck_id, due_at) for card_id, deck_id, due_at in rows if due_at is not None]


def _reviews(user: User, clock: Clock, studied: Studied) -> list[tuple[int, int, int]]:
    """Reviews due in one enrolment, in the order of the index, no more than the limit leaves."""
    if not studied.reviews_left:
        return []
    due = (
        Schedule.objects.of(user.pk)
        .active()
        .due(clock.day)
        .awake(clock.day)
        .not_drilling(clock.day, since=clock.day_start)
        .filter(~_sibling_answered(user, clock))
    )
    if studied.is_behind:
        due = due.filter(card__is_live=True)
    at_most = studied.reviews_left
    if studied.topic_ids is None:
        parts = [due.filter(root_id=studied.enrolment.deck_id)]
    else:
        # One probe per deck, merged: `IN` makes the database sort.
        parts = [due.filter(deck_id=deck_id) for deck_id in studied.topic_ids]
    rows: list[tuple[Any, int, int, int, int]] = []
    for part in parts:
        rows += part.order_by("due_day", "tie", "card_id").values_list(
            "due_day", "tie", "card_id", "note_id", "deck_id"
        )[:at_most]
    if len(parts) > 1:
        rows.sort()
    return [(card_id, note_id, deck_id) for _due_day, _tie, card_id, note_id, deck_id in rows[:at_most]]


def _new(user: User, clock: Clock, studied: Studied) -> list[tuple[int, int, int]]:
    """Cards not started yet in one enrolment, in the author's order from the cursor on.

    Between the cursor and the first of them stand only cards started since the cursor last moved: today's.
    """
    if not studied.new_left:
        return []
    start = studied.path if studied.is_behind else max(studied.path, studied.enrolment.new_cursor)
    started = (
        Schedule.objects.of(user.pk)
        .filter(card=OuterRef("pk"))
        .filter(~Q(phase=Phase.NEW) | Q(suspended=True) | Q(buried_until__gt=clock.day))
    )
    cards = (
        Card.objects.live()
        .filter(order__gte=start, order__lt=path_after(studied.path))
        .filter(~Exists(started), ~_sibling_answered(user, clock))
        .order_by("order", "pk")
        .values_list("pk", "note_id", "deck_id")
    )
    # Siblings are set apart afterwards, so ask for enough that a day of two-card notes still fills the limit.
    return list(cards[: 2 * studied.new_left])


def _sibling_answered(user: User, clock: Clock) -> Exists:
    """A card of the same note was answered today: its siblings wait, so that one does not give away the other."""
    return Exists(Schedule.objects.of(user.pk).filter(note_id=OuterRef("note_id"), last_answered_day=clock.day))


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
