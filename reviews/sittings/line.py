"""The queue of chosen cards: what of them is due or new now, within the day's limits like any other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from decks.models import Card, Note
from decks.querysets import PATH_DIGITS

from ..models import ANSWERS, LogKind, Schedule, Sitting
from ..pace import pace_of
from ..queue import Clock, Drill, Queue, Scope, Waiting, load_queue
from ..queue.due import are_more_due
from ..queue.limits import Room, Totals, limits_of, minutes_of_day, room_of_day, time_of_day
from ..queue.loading import DECKS_AT_MOST, all_enrolments
from ..queue.required import still_to_learn
from ..queue.statements import counts_of_day
from ..queue.studied import Studied
from ..state import UNTOUCHED, CardState
from .sitting import is_over, rows_of_sitting, states_of

if TYPE_CHECKING:
    from accounts.models import User

    from ..tokens import Pace


@dataclass(frozen=True, slots=True)
class _Chosen:
    """A card of the sitting that learners meet, in a deck that is studied."""

    card_id: int
    note_id: int
    deck_id: int
    state: CardState
    studied: Studied

    def waiting(self) -> Waiting:
        return Waiting(self.card_id, self.note_id, self.deck_id, self.studied.deck_id)


def load_line(user: User, scope: Scope, clock: Clock, pace: Pace | None = None) -> Queue:
    """The queue of what is studied: of its cards in their order where they were chosen, else the day's.

    Of chosen cards about nine statements, none of which reads more than the sitting's cards and today's counts.
    """
    sitting = scope.sitting
    if sitting is None:
        return load_queue(user, scope, clock, pace)
    enrolments = all_enrolments(user)
    done = Totals.of(counts_of_day().rows(user_id=user.pk, day=clock.day, at_most=DECKS_AT_MOST))
    limits = {enrolled.deck_id: limits_of(enrolled, user.profile, clock.day) for enrolled in enrolments}
    room = room_of_day(user.profile, limits.values(), done)
    studied = [
        Studied.of(enrolled, limits[enrolled.deck_id], scope=Scope(), topic_ids=None, done=done, day=clock.day)
        for enrolled in enrolments
        if not enrolled.is_paused
    ]
    chosen = [] if is_over(sitting, clock) else _chosen(sitting, {one.path: one for one in studied})
    resting = _notes_answered(user.pk, [card.note_id for card in chosen], clock)
    reviews = _reviews(chosen, clock, room, resting)
    new = _new(user.pk, chosen, clock, room, resting)
    introduced, reviewed, drilled = _done(sitting)
    queue = Queue(
        clock=clock,
        drills=_drills(chosen, clock),
        reviews=[card.waiting() for card in reviews],
        new=[card.waiting() for card in new],
        introduced=introduced,
        reviewed=reviewed,
        drilled=drilled,
        user_id=user.pk,
        options={one.deck_id: one.options for one in studied},
        is_behind=any(one.is_behind for one in studied),
    )
    minutes = minutes_of_day(user.profile, enrolments)
    if minutes is None:
        return queue
    coming = {one.deck_id: (_count(new, one), _count(reviews, one)) for one in studied}
    pace = pace or pace_of(user, clock)
    time = time_of_day(minutes, pace, limits, done, coming)
    return queue.within(time.seconds, pace, time.new_on_top)


def _count(cards: Sequence[_Chosen], studied: Studied) -> int:
    return sum(card.studied is studied for card in cards)


def _chosen(sitting: Sitting, studied: Mapping[str, Studied]) -> list[_Chosen]:
    cards = {
        card_id: (note_id, deck_id, order)
        for card_id, note_id, deck_id, order in Card.objects.live()
        .filter(pk__in=sitting.card_ids)
        .values_list("pk", "note_id", "deck_id", "order")
    }
    states = states_of(sitting.user_id, sitting.card_ids)
    chosen = []
    for card_id in sitting.card_ids:
        note_id, deck_id, order = cards.get(card_id, (0, 0, ""))
        if one := studied.get(order[:PATH_DIGITS]):
            chosen.append(_Chosen(card_id, note_id, deck_id, states.get(card_id, UNTOUCHED), one))
    return chosen


def _notes_answered(user_id: int, note_ids: Sequence[int], clock: Clock) -> set[int]:
    """The notes of which a card was answered today: their others wait, where siblings are kept apart."""
    answered = Schedule.objects.of(user_id).filter(note_id__in=set(note_ids), last_answered_day__gte=clock.day)
    return set(answered.values_list("note_id", flat=True))


def _reviews(chosen: Sequence[_Chosen], clock: Clock, room: Room, resting: set[int]) -> list[_Chosen]:
    """Those due. Their notes join `resting`."""
    due = (
        card
        for card in chosen
        if card.state.is_active
        and card.state.is_awake(clock.day)
        and card.state.is_due(clock.day)
        and not card.state.is_drilling(clock.day, since=clock.day_start)
    )
    left = {card.studied.deck_id: card.studied.reviews_left for card in chosen}
    return list(_within(due, left, room.reviews, resting))


def _new(user_id: int, chosen: Sequence[_Chosen], clock: Clock, room: Room, resting: set[int]) -> list[_Chosen]:
    """New ones, but for what the deck holds back: all of it for a backlog, notes that build on others."""
    new = [
        card
        for card in chosen
        if card.state.memory is None and card.state.is_active and card.state.is_awake(clock.day)
    ]
    decks = {card.studied.deck_id: card.studied for card in new if card.studied.new_left}
    open_decks = {
        deck_id
        for deck_id, one in decks.items()
        if not one.new_is_paused and not (one.new_waits and are_more_due(user_id, clock, one))
    }
    blocked = _blocked(user_id, new, [decks[deck_id] for deck_id in open_decks])
    open_cards = (card for card in new if card.studied.deck_id in open_decks and card.note_id not in blocked)
    return list(_within(open_cards, {deck_id: one.new_left for deck_id, one in decks.items()}, room.new, resting))


def _blocked(user_id: int, new: Sequence[_Chosen], decks: Sequence[Studied]) -> set[int]:
    """The notes that require one still to be learned; one statement for each deck."""
    blocked: set[int] = set()
    for one in decks:
        notes = {card.note_id for card in new if card.studied is one}
        to_learn = still_to_learn(user_id, one.deck_start, one.deck_end)
        links = Note.requires.through.objects.filter(to_learn, from_note__in=notes)
        blocked |= set(links.values_list("from_note_id", flat=True))
    return blocked


def _within(
    cards: Iterable[_Chosen], left: Mapping[int, int], at_most: int, resting: set[int]
) -> Iterator[_Chosen]:
    """As many as each deck's limit and that of all decks leave, one of each note."""
    left = dict(left)
    for card in cards:
        deck_id, is_apart = card.studied.deck_id, card.studied.siblings_apart
        if at_most <= 0 or not left[deck_id] or (is_apart and card.note_id in resting):
            continue
        at_most -= 1
        left[deck_id] -= 1
        resting.add(card.note_id)
        yield card


def _drills(chosen: Sequence[_Chosen], clock: Clock) -> list[Drill]:
    drills = [
        Drill(card.card_id, card.note_id, card.deck_id, card.studied.deck_id, card.state.due_at)
        for card in chosen
        if card.state.due_at is not None
        and card.state.is_active
        and card.state.is_awake(clock.day)
        and card.state.is_drilling(clock.day, since=clock.day_start)
    ]
    return sorted(drills, key=lambda drill: drill.due_at)


def _done(sitting: Sitting) -> tuple[int, int, int]:
    """New cards met in the sitting, reviews and drills."""
    was_new = Q(kind=LogKind.ANSWER, before__interval_days__isnull=True)
    counts = rows_of_sitting(sitting, ANSWERS).aggregate(
        answers=Count("token", filter=Q(kind=LogKind.ANSWER)),
        introduced=Count("token", filter=was_new),
        drilled=Count("token", filter=Q(kind=LogKind.DRILL)),
    )
    return counts["introduced"], counts["answers"] - counts["introduced"], counts["drilled"]
