"""Which cards a choice finds: read along the indexes, in the order they will be asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet

from decks.models import Card, Deck, Note
from decks.querysets import PATH_DIGITS

from ..concepts import Knowledge, knowledge_of
from ..models import ANSWERS, Enrolment, Phase, ReviewLog, Schedule, SittingKind
from ..querysets import ScheduleQuerySet
from ..queue import Clock
from ..state import PASSING, STATE_FIELDS, UNTOUCHED, CardState
from .choice import CardOrder, Choice
from .sitting import CARDS_AT_MOST, states_of

if TYPE_CHECKING:
    from accounts.models import User

# Looked at for one choice. A sitting takes no more than CARDS_AT_MOST of them; beyond this many, an order such as
# "at random" is one among the first of them.
LOOKED_AT_MOST = 5_000


@dataclass(frozen=True, slots=True)
class Found:
    """A card the choice finds, and what this learner knows of it."""

    card_id: int
    note_id: int
    order: str
    """The author's."""
    state: CardState


@dataclass(frozen=True, slots=True)
class _Place:
    """A deck or topic to look in: where its cards stand, and by which column its schedules are found."""

    path: str
    column: str
    deck_ids: Sequence[int]
    new_cursor: str


def cards_of_choice(user: User, choice: Choice, clock: Clock) -> list[Found]:
    """The cards of the choice in the order they are asked, CARDS_AT_MOST of them however many it wants.

    On the schedule: what is due or new, without a look at the limits. "At random" is another order every moment.
    """
    found = list(_unique(_found(user, choice, clock)))
    if choice.state:
        found = [card for card in found if knowledge_of(card.state, clock) == choice.state]
    found = _in_order(found, choice.order, seed=int(clock.at.timestamp() * 1000))
    if choice.kind == SittingKind.STUDY:
        # What was begun comes first: the new cards of a large deck must not crowd it out.
        found.sort(key=lambda card: card.state.phase == Phase.NEW)
        return found[:CARDS_AT_MOST]
    return _siblings_apart(found)[:CARDS_AT_MOST]


def _found(user: User, choice: Choice, clock: Clock) -> Iterator[Found]:
    failed = failed_on(user, clock.day) if choice.kind == SittingKind.FAILED else []
    for place in _places(user, choice):
        if choice.kind == SittingKind.STUDY:
            yield from _begun(user, choice, place, clock, Q(due_day__lte=clock.day))
            yield from _begun(user, choice, place, clock, Q(due_at__gte=clock.day_start))
            yield from _not_begun(user, choice, place, clock)
        elif choice.kind == SittingKind.AHEAD:
            until = clock.day + timedelta(days=choice.days)
            yield from _begun(user, choice, place, clock, Q(due_day__gt=clock.day, due_day__lte=until))
        elif choice.kind == SittingKind.FAILED:
            yield from _begun(user, choice, place, clock, Q(card_id__in=failed))
        elif choice.flag is not None or choice.state not in ("", Knowledge.NEW):
            yield from _begun(user, choice, place, clock, _in_state(choice.state, clock.day))
        else:
            yield from _all(user, choice, place, clock)


def _in_state(state: str, day: date) -> Q:
    """What the database can say of a state; `knowledge_of` has the last word."""
    if state == Knowledge.DUE:
        return Q(due_day__lte=day)
    if state == Knowledge.REMEMBERED:
        return Q(phase=Phase.REVIEW)
    return ~Q(phase=Phase.NEW) if state == Knowledge.LEARNING else Q()


def _places(user: User, choice: Choice) -> list[_Place]:
    """Where to look, none inside another. Decks the learner has left are not looked in."""
    studied = {
        path: (deck_id, new_cursor if version == deck_version else "")
        for deck_id, path, new_cursor, version, deck_version in Enrolment.objects.filter(
            user=user, is_paused=False
        ).values_list("deck_id", "deck__path", "new_cursor", "contents_version", "deck__contents_version")
    }
    if not choice.parts:
        return [_Place(path, "root_id", [pk], cursor) for path, (pk, cursor) in sorted(studied.items())]
    places: list[_Place] = []
    for part in sorted(choice.parts, key=lambda part: part.path):
        root_path = part.path[:PATH_DIGITS]
        if root_path not in studied or (places and part.path.startswith(places[-1].path)):
            continue
        if part.path == root_path:
            places.append(_Place(part.path, "root_id", [part.pk], studied[root_path][1]))
        else:
            topics = list(Deck.objects.within(part.path).values_list("pk", flat=True))
            places.append(_Place(part.path, "deck_id", topics, studied[root_path][1]))
    return places


def _begun(user: User, choice: Choice, place: _Place, clock: Clock, which: Q) -> Iterator[Found]:
    """Cards something is recorded about, along the learner's own indexes."""
    for deck_id in place.deck_ids:
        schedules = _of_choice(Schedule.objects.of(user.pk), choice).filter(which, **{place.column: deck_id})
        rows = schedules.active().awake(clock.day).filter(card__is_live=True).order_by("due_day", "tie", "card_id")
        columns = ("note_id", "card__order", *STATE_FIELDS)
        for row in rows.select_related("card").only(*columns)[:LOOKED_AT_MOST]:
            yield Found(row.card_id, row.note_id, row.card.order, CardState.of(row))


def _of_choice(schedules: ScheduleQuerySet, choice: Choice) -> ScheduleQuerySet:
    if choice.flag is not None:
        schedules = schedules.filter(flag=choice.flag) if choice.flag else schedules.filter(flag__gt=0)
    if choice.tag:
        schedules = schedules.filter(note__tags__name=choice.tag)
    if choice.words:
        schedules = schedules.filter(note__in=Note.objects.matching(choice.words))
    return schedules


def _not_begun(user: User, choice: Choice, place: _Place, clock: Clock) -> Iterator[Found]:
    """New cards in the author's order, from the learner's cursor on; what was moved to another place is not."""
    if choice.flag is not None:
        return
    begun = Schedule.objects.of(user.pk).filter(card=OuterRef("pk"))
    begun = begun.filter(~Q(phase=Phase.NEW) | Q(suspended=True) | Q(buried_until__gt=clock.day))
    cards = _cards(choice, place).filter(~Exists(begun), order__gte=max(place.path, place.new_cursor))
    for card_id, note_id, order in cards[:CARDS_AT_MOST]:
        yield Found(card_id, note_id, order, UNTOUCHED)


def _all(user: User, choice: Choice, place: _Place, clock: Clock) -> Iterator[Found]:
    """Every card but those the learner has put aside, new or not."""
    begun = Schedule.objects.of(user.pk).filter(card=OuterRef("pk"))
    away = Q(suspended=True) | Q(buried_until__gt=clock.day)
    if choice.state == Knowledge.NEW:
        away |= ~Q(phase=Phase.NEW)
    rows = list(_cards(choice, place).filter(~Exists(begun.filter(away)))[:LOOKED_AT_MOST])
    states = states_of(user.pk, [card_id for card_id, *_rest in rows])
    for card_id, note_id, order in rows:
        yield Found(card_id, note_id, order, states.get(card_id, UNTOUCHED))


def _cards(choice: Choice, place: _Place) -> QuerySet[Card, tuple[int, int, str]]:
    cards = Card.objects.live().within(place.path)
    if choice.tag:
        cards = cards.filter(note__tags__name=choice.tag)
    if choice.words:
        cards = cards.filter(note__in=Note.objects.matching(choice.words))
    return cards.order_by("order", "pk").values_list("pk", "note_id", "order")


def failed_on(user: User, day: date) -> list[int]:
    """Cards forgotten on this study day, or on a later one (see ScheduleQuerySet.drilling), that were not undone."""
    undone = ReviewLog.objects.filter(user_id=user.pk, undoes=OuterRef("token"))
    failed = ReviewLog.objects.filter(user_id=user.pk, study_day__gte=day, kind__in=ANSWERS, quality__lt=PASSING)
    rows = failed.filter(~Exists(undone)).order_by("-study_day", "-at").values_list("card_id", flat=True)
    return list(dict.fromkeys(rows[:LOOKED_AT_MOST]))[:CARDS_AT_MOST]


def _unique(found: Iterator[Found]) -> Iterator[Found]:
    seen: set[int] = set()
    for card in found:
        if card.card_id not in seen:
            seen.add(card.card_id)
            yield card


def _in_order(found: list[Found], order: str, *, seed: int) -> list[Found]:
    found.sort(key=lambda card: card.order)
    if order == CardOrder.DUE:
        found.sort(key=lambda card: card.state.due_day or date.max)
    elif order == CardOrder.FORGOTTEN:
        found.sort(key=lambda card: (-card.state.lapses, card.state.ease_hundredths or 0))
    elif order == CardOrder.RANDOM:
        Random(seed).shuffle(found)  # noqa: S311 - an order, not a secret
    return found


def _siblings_apart(found: Sequence[Found]) -> list[Found]:
    """The first card of each note, then the second of each, and so on: one does not give away the next."""
    met: dict[int, int] = {}
    rounds: list[tuple[int, Found]] = []
    for card in found:
        met[card.note_id] = met.get(card.note_id, 0) + 1
        rounds.append((met[card.note_id], card))
    rounds.sort(key=lambda pair: pair[0])
    return [card for _round, card in rounds]
