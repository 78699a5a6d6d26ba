"""Today's line, read: each statement bounded by what the limits leave."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from decks.models import Deck
from decks.querysets import path_after

from ..models import Schedule
from ..querysets import ScheduleQuerySet
from ..scheduling import Options
from ..study_options import chosen_options
from .day import Clock, Scope
from .line import Drill, Queue, Waiting
from .statements import (
    Row,
    counts_of_day,
    drills_of_day,
    due_in,
    enrolments_of,
    live,
    sibling_answered,
    unstarted,
)

if TYPE_CHECKING:
    from accounts.models import User


DRILLS_AT_MOST = 500  # nobody forgets more in a day; it bounds what one query may return
DECKS_AT_MOST = 1_000  # that one learner studies, and topics that one answers in on a day


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
    options_id: str
    options_changes: Mapping[str, Any]


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
    introduced: int
    """New cards met today in all of the deck."""
    new_left: int
    reviews_left: int
    options: Options


@dataclass(slots=True)
class Totals:
    introduced: int = 0
    reviewed: int = 0
    drilled: int = 0
    by_root: dict[int, tuple[int, int]] = field(default_factory=dict)


def load_queue(user: User, scope: Scope, clock: Clock) -> Queue:
    """Today's queue. Statements: enrolments, the day's roll-up, drills; for each deck its reviews and its new cards."""
    enrolments = _enrolments(user, scope)
    topic_ids = _topic_ids(scope)
    totals, in_scope = _today(user, clock, enrolments, topic_ids)
    studied = _studied(user, scope, enrolments, totals, topic_ids)
    drills = _drills(user, scope, clock, studied)
    notes: set[int] = set()
    due = [_reviews(user, clock, one, notes) for one in studied]
    unstarted = [_new(user, clock, one, notes) for one in studied]
    # The profile's numbers are a cap above every deck's.
    new = _in_turn(unstarted, studied)[: max(0, user.profile.new_per_day - totals.introduced)]
    reviews = _by_day(due, studied)[: max(0, user.profile.reviews_per_day - totals.reviewed)]
    return Queue(
        clock=clock,
        drills=drills,
        reviews=reviews,
        new=new,
        introduced=in_scope.introduced,
        reviewed=in_scope.reviewed,
        drilled=in_scope.drilled,
        user_id=user.pk,
        options={one.deck_id: one.options for one in studied},
        is_behind=any(one.is_behind for one in studied),
    )


def _enrolments(user: User, scope: Scope) -> list[_Enrolment]:
    enrolments = [_Enrolment(*row) for row in enrolments_of().rows(user_id=user.pk, at_most=DECKS_AT_MOST)]
    if scope.root_id is not None:
        return [enrolment for enrolment in enrolments if enrolment.deck_id == scope.root_id]
    return [enrolment for enrolment in enrolments if not enrolment.is_paused]


def answered_topics(user: User, scope: Scope, clock: Clock) -> list[int]:
    """The topics whose answers of today `Queue.done` counts."""
    roots = {enrolment.deck_id for enrolment in _enrolments(user, scope)}
    topic_ids = _topic_ids(scope)
    return [
        deck_id
        for root_id, deck_id, *_rest in counts_of_day().rows(user_id=user.pk, day=clock.day, at_most=DECKS_AT_MOST)
        if root_id in roots and (topic_ids is None or deck_id in topic_ids)
    ]


def _topic_ids(scope: Scope) -> tuple[int, ...] | None:
    """The topic studied and those under it; None where it is not a part of a deck that is studied."""
    if scope.deck is None or scope.deck.is_root:
        return None
    return tuple(Deck.objects.within(scope.deck.path).values_list("pk", flat=True))


def _today(
    user: User, clock: Clock, enrolments: Iterable[_Enrolment], topic_ids: tuple[int, ...] | None
) -> tuple[Totals, Totals]:
    """What was done today: in all, and in the scope."""
    totals, in_scope = Totals(), Totals()
    roots = {enrolment.deck_id for enrolment in enrolments}
    rows = counts_of_day().rows(user_id=user.pk, day=clock.day, at_most=DECKS_AT_MOST)
    for root_id, deck_id, introduced, reviewed, drilled in rows:
        counted = [totals]
        if root_id in roots and (topic_ids is None or deck_id in topic_ids):
            counted.append(in_scope)
        for total in counted:
            total.introduced += introduced
            total.reviewed += reviewed
            total.drilled += drilled
        before = totals.by_root.get(root_id, (0, 0))
        totals.by_root[root_id] = (before[0] + introduced, before[1] + reviewed)
    return totals, in_scope


def _studied(
    user: User,
    scope: Scope,
    enrolments: Iterable[_Enrolment],
    totals: Totals,
    topic_ids: tuple[int, ...] | None,
) -> list[Studied]:
    profile = user.profile
    studied = []
    for enrolment in enrolments:
        introduced, reviewed = totals.by_root.get(enrolment.deck_id, (0, 0))
        new_limit = profile.new_per_day if enrolment.new_per_day is None else enrolment.new_per_day
        review_limit = profile.reviews_per_day if enrolment.reviews_per_day is None else enrolment.reviews_per_day
        studied.append(
            Studied(
                deck_id=enrolment.deck_id,
                new_cursor=enrolment.new_cursor,
                path=enrolment.path if scope.deck is None else scope.deck.path,
                topic_ids=topic_ids,
                is_behind=enrolment.contents_version != enrolment.deck_version,
                introduced=introduced,
                new_left=max(0, new_limit - introduced),
                reviews_left=max(0, review_limit - reviewed),
                options=chosen_options(enrolment.options_id, enrolment.options_changes),
            )
        )
    return studied


def _drills(user: User, scope: Scope, clock: Clock, studied: Sequence[Studied]) -> list[Drill]:
    rows = drills_of_day(any(one.is_behind for one in studied)).rows(
        user_id=user.pk, day=clock.day, day_start=clock.day_start, at_most=DRILLS_AT_MOST
    )
    roots = {one.deck_id for one in studied}
    topics = {pk for one in studied for pk in one.topic_ids or ()}
    is_part = scope.deck is not None and not scope.deck.is_root
    return [
        Drill(card_id, deck_id, root_id, due_at)
        for card_id, deck_id, root_id, due_at in rows
        if (deck_id in topics if is_part else root_id in roots)
    ]


def _reviews(user: User, clock: Clock, studied: Studied, notes: set[int]) -> list[Row]:
    """Reviews due in one enrolment, in the order of the index, no more than the limit leaves.

    Each (due_day, tie, card_id, note_id, deck_id).
    """
    # One probe per deck, merged: `IN` makes the database sort.
    due = due_in("root_id" if studied.topic_ids is None else "deck_id", studied.is_behind)

    def read(at_most: int) -> tuple[list[Row], bool]:
        probes = [
            due.rows(user_id=user.pk, deck_id=deck_id, day=clock.day, day_start=clock.day_start, at_most=at_most)
            for deck_id in (studied.topic_ids or [studied.deck_id])
        ]
        rows = sorted(row for probe in probes for row in probe) if len(probes) > 1 else probes[0]
        return rows, any(len(probe) == at_most for probe in probes)

    return _apart(read, studied.reviews_left, studied.reviews_left, notes)


def _by_day(due: Sequence[list[Row]], studied: Sequence[Studied]) -> list[Waiting]:
    """The reviews of all decks as one line, so that no deck has to wait for another's to end."""
    lines = [(*row, one.deck_id) for one, rows in zip(studied, due, strict=True) for row in rows]
    return [Waiting(*row[2:]) for row in sorted(lines)]


def _new(user: User, clock: Clock, studied: Studied, notes: set[int]) -> list[Row]:
    """Cards not started yet in one enrolment, in the author's order from the cursor on.

    Between the cursor and the first of them stand only cards started since the cursor last moved: today's.
    Each (card_id, note_id, deck_id).
    """
    start = studied.path if studied.is_behind else max(studied.path, studied.new_cursor)

    def read(at_most: int) -> tuple[list[Row], bool]:
        rows = unstarted().rows(
            user_id=user.pk, day=clock.day, start=start, end=path_after(studied.path), at_most=at_most
        )
        return rows, len(rows) == at_most

    # The cards of a note stand together, so ask for enough that a day of two-card notes fills the limit at once.
    return _apart(read, 2 * studied.new_left, studied.new_left, notes)


def _in_turn(unstarted: Sequence[list[Row]], studied: Sequence[Studied]) -> list[Waiting]:
    """The new cards of all decks as one line: next is always the deck that met fewest today."""
    turns = [
        (one.introduced + number, place, row)
        for place, (one, rows) in enumerate(zip(studied, unstarted, strict=True))
        for number, row in enumerate(rows)
    ]
    if len(studied) > 1:
        turns.sort(key=itemgetter(0, 1))
    return [Waiting(row[0], row[1], row[2], studied[place].deck_id) for _turn, place, row in turns]


def schedules_in(user: User, scope: Scope) -> ScheduleQuerySet:
    """What the learner has begun of the scope and may be asked again. For the end of a sitting, not for each answer."""
    enrolments = _enrolments(user, scope)
    is_behind = any(one.contents_version != one.deck_version for one in enrolments)
    schedules = live(Schedule.objects.of(user.pk), is_behind).filter(root_id__in=[one.deck_id for one in enrolments])
    topic_ids = _topic_ids(scope)
    if topic_ids is None:
        return schedules
    return schedules.filter(**{"card__deck_id__in" if is_behind else "deck_id__in": topic_ids})


def held_back(user: User, scope: Scope, clock: Clock, *, at_most: int) -> int:
    """Reviews due today that a limit keeps out of an otherwise empty queue; counted no further than `at_most`.

    One for each note: its other cards wait for other days by rule, not by the limit.
    """
    due = schedules_in(user, scope).due(clock.day).awake(clock.day).not_drilling(clock.day, since=clock.day_start)
    due = due.filter(~sibling_answered(user.pk, clock.day))
    return due.order_by().values("note_id").distinct()[:at_most].count()


def new_held_back(user: User, scope: Scope, clock: Clock, *, at_most: int) -> int:
    """New cards that only the day's limit keeps out of an otherwise empty queue; counted no further than `at_most`.

    One for each note, as above.
    """
    part = scope.deck
    paths = [part.path] if part is not None else [enrolment.path for enrolment in _enrolments(user, scope)]
    notes = {
        note_id
        for path in paths
        for _card_id, note_id, _deck_id in unstarted().rows(
            user_id=user.pk, day=clock.day, start=path, end=path_after(path), at_most=at_most
        )
    }
    return min(len(notes), at_most)


def _apart(read: Callable[[int], tuple[list[Row], bool]], reach: int, at_most: int, notes: set[int]) -> list[Row]:
    """The first card of each note not in `notes` yet, at most so many; the notes kept join `notes`.

    `read` gives that many rows and says whether there may be more. It is asked again, further, only where cards of one
    note crowd out others: what is left of the day would be short, and grow as it is answered.
    """
    if not at_most:
        return []
    while True:
        rows, may_be_more = read(reach)
        kept: dict[int, Row] = {}
        for row in rows:
            if len(kept) == at_most:
                break
            note_id = row[-2]
            if note_id not in notes:
                kept.setdefault(note_id, row)
        if len(kept) == at_most or not may_be_more:
            notes.update(kept)
            return list(kept.values())
        reach *= 2
