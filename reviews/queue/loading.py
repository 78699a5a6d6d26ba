"""Today's line, read: each statement bounded by what the limits leave."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from decks.models import Deck

from ..pace import pace_of
from .day import Clock, Scope
from .due import Due, are_more_due, in_line, reviews_of
from .exam import part_for_exam
from .introducing import Introduced, in_turn, new_of
from .limits import Enrolled, Room, Totals, limits_of, minutes_of_day, room_of_day, time_of_day
from .line import Drill, Queue, Waiting
from .statements import Row, counts_of_day, drills_of_day, enrolments_of, last_answered
from .studied import Studied

if TYPE_CHECKING:
    from accounts.models import User

    from ..tokens import Pace


DRILLS_AT_MOST = 500  # nobody forgets more in a day; it bounds what one query may return
DECKS_AT_MOST = 1_000  # that one learner studies, and topics that one answers in on a day


def load_queue(user: User, scope: Scope, clock: Clock, pace: Pace | None = None) -> Queue:
    """Today's queue. Statements: enrolments, the day's roll-up, drills; for each deck its reviews and its new cards.

    One more where siblings may follow each other, for each deck with cards the learner moved, for each with an exam
    ahead, and for a part of a deck.
    `pace` is worked out where the day has so many minutes and none is given.
    """
    enrolments = all_enrolments(user)
    counts = counts_of_day().rows(user_id=user.pk, day=clock.day, at_most=DECKS_AT_MOST)
    done = Totals.of(counts)
    limits = {enrolled.deck_id: limits_of(enrolled, user.profile, clock.day) for enrolled in enrolments}
    room = room_of_day(user.profile, limits.values(), done)
    topic_ids = topic_ids_of(scope)
    studied = [
        Studied.of(enrolled, limits[enrolled.deck_id], scope=scope, topic_ids=topic_ids, done=done, day=clock.day)
        for enrolled in within(scope, enrolments)
    ]
    notes: set[int] = set()
    due = [reviews_of(user.pk, clock, one, notes) for one in studied]
    waiting = _waiting_for_backlog(user.pk, clock, studied, due, room)
    new = [
        Introduced([], False)
        if one.new_is_paused or one.deck_id in waiting
        else new_of(user.pk, clock, one, notes)
        for one in studied
    ]
    drills = _drills(user.pk, clock, studied)
    ahead: list[Waiting] = []
    hidden_by_exam = 0
    for place, one in enumerate(studied):
        if one.exam_minutes is None:
            continue
        pace = pace or pace_of(user, clock)
        spent_ms = done.milliseconds_by_root.get(one.deck_id, 0)
        drilling = sum(drill.root_id == one.deck_id for drill in drills)
        part = part_for_exam(
            user.pk, clock, one, due[place][0], new[place].cards, notes, pace, spent_ms=spent_ms, drilling=drilling
        )
        due[place] = part.due, due[place][1]
        new[place] = new[place]._replace(cards=part.new)
        ahead += part.ahead
        hidden_by_exam += part.hidden
    in_scope = Totals.of(counts_in(counts, studied))
    queue = Queue(
        clock=clock,
        drills=drills,
        # The profile's numbers are a cap above every deck's.
        reviews=[*in_line([rows for rows, _more in due], studied, clock.day), *ahead][: room.reviews],
        new=in_turn([one.cards for one in new], studied)[: room.new],
        introduced=in_scope.introduced,
        reviewed=in_scope.reviewed,
        drilled=in_scope.drilled,
        user_id=user.pk,
        options={one.deck_id: one.options for one in studied},
        is_behind=any(one.is_behind for one in studied),
        note_before=_note_before(user.pk, clock, studied),
        new_waiting_for_backlog=waiting,
        new_waiting_for_concepts=frozenset(
            one.deck_id for one, cards in zip(studied, new, strict=True) if cards.is_waiting
        ),
        is_way_back=any(enrolled.way_back_minutes is not None for enrolled in enrolments),
        hidden_by_minutes=hidden_by_exam,
    )
    minutes = minutes_of_day(user.profile, enrolments)
    if minutes is None:
        return queue
    pace = pace or pace_of(user, clock)
    coming = {
        one.deck_id: (len(cards.cards), len(rows)) for one, cards, (rows, _more) in zip(studied, new, due, strict=True)
    }
    time = time_of_day(minutes, pace, limits, done, coming)
    return queue.within(time.seconds, pace, time.new_on_top)


def all_enrolments(user: User) -> list[Enrolled]:
    return [Enrolled(*row) for row in enrolments_of().rows(user_id=user.pk, at_most=DECKS_AT_MOST)]


def within(scope: Scope, enrolments: Iterable[Enrolled]) -> list[Enrolled]:
    """The enrolment of the deck that is studied; all that are not paused where it is everything."""
    if scope.root_id is not None:
        return [enrolled for enrolled in enrolments if enrolled.deck_id == scope.root_id]
    return [enrolled for enrolled in enrolments if not enrolled.is_paused]


def topic_ids_of(scope: Scope) -> tuple[int, ...] | None:
    """The topic studied and those under it; None where it is not a part of a deck that is studied."""
    if scope.deck is None or scope.deck.is_root:
        return None
    return tuple(Deck.objects.within(scope.deck.path).values_list("pk", flat=True))


def counts_in(counts: Iterable[Row], studied: Sequence[Studied]) -> list[Row]:
    """Of the counts of a day, by topic, those of what is studied."""
    topics = {one.deck_id: one.topic_ids for one in studied}
    return [row for row in counts if row[0] in topics and row[1] in (topics[row[0]] or [row[1]])]


def answered_topics(user: User, scope: Scope, clock: Clock) -> list[int]:
    """The topics whose answers of today `Queue.done` counts."""
    roots = {enrolled.deck_id for enrolled in within(scope, all_enrolments(user))}
    topic_ids = topic_ids_of(scope)
    return [
        deck_id
        for root_id, deck_id, *_rest in counts_of_day().rows(user_id=user.pk, day=clock.day, at_most=DECKS_AT_MOST)
        if root_id in roots and (topic_ids is None or deck_id in topic_ids)
    ]


def _waiting_for_backlog(
    user_id: int, clock: Clock, studied: Sequence[Studied], due: Sequence[tuple[list[Due], bool]], room: Room
) -> frozenset[int]:
    """The decks whose new cards wait: more of their reviews are due than the day's limits take, or of all decks'.

    What was answered counts for the limit as what is due does, so an answer never changes it.
    """
    is_too_much = sum(len(rows) for rows, _more in due) > room.reviews
    return frozenset(
        one.deck_id
        for one, (_rows, more) in zip(studied, due, strict=True)
        if one.new_waits
        and one.new_left
        and not one.new_is_paused
        and (is_too_much or more or (one.topic_ids is not None and are_more_due(user_id, clock, one)))
    )


def _drills(user_id: int, clock: Clock, studied: Sequence[Studied]) -> list[Drill]:
    topics = {one.deck_id: one.topic_ids for one in studied}
    rows = drills_of_day(any(one.is_behind for one in studied)).rows(
        user_id=user_id, day=clock.day, day_start=clock.day_start, at_most=DRILLS_AT_MOST
    )
    drills = [Drill(card_id, note_id, deck_id, root_id, due_at) for card_id, deck_id, root_id, due_at, note_id in rows]
    parts = {deck_id for topic_ids in topics.values() for deck_id in topic_ids or ()}
    return [drill for drill in drills if (drill.deck_id in parts if parts else drill.root_id in topics)]


def _note_before(user_id: int, clock: Clock, studied: Sequence[Studied]) -> int | None:
    if all(one.siblings_apart for one in studied):
        return None
    rows = last_answered().rows(user_id=user_id, day=clock.day, at_most=1)
    return rows[0][0] if rows else None
