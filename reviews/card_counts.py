"""How many cards stand alike: by state, interval, ease, due day and lapses. Moved in the transaction that moves a card.

The pages of one's progress read these few rows instead of walking all schedules. Cards that the author retired are in
none. `manage.py verify_statistics` counts the schedules and compares.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from .adding import add_rows
from .leeches import FEWEST_LAPSES
from .models import CardCount
from .state import LEARNING, RELEARNING, CardState

if TYPE_CHECKING:
    from .models import Schedule

Key = tuple[int, int]
"""(what, value) of a CardCount."""

SUSPENDED, IS_LEARNING, YOUNG, MATURE = range(1, 5)
STATES = {SUSPENDED: "suspended", IS_LEARNING: "learning", YOUNG: "young", MATURE: "mature"}
"""What a count of states is by."""

Place = tuple[int, int]
"""(whole deck, topic): both count the card. Of one that lies in no topic they are the same."""


def counted_in(schedule: Schedule) -> Place | None:
    """In whose counts it stands; None for a retired card, which is in none."""
    return None if schedule.is_retired else (schedule.root_id, schedule.deck_id)


def keys_of(state: CardState) -> frozenset[Key]:
    """Every count that a card in this state is one of. None for one that is new and not suspended."""
    if state.suspended:
        return frozenset({(CardCount.What.STATE, SUSPENDED)})
    memory = state.memory
    if memory is None or state.due_day is None:
        return frozenset()
    is_learning = state.phase in (LEARNING, RELEARNING)
    standing = IS_LEARNING if is_learning else MATURE if state.is_mature else YOUNG
    keys = {
        (CardCount.What.STATE, standing),
        (CardCount.What.INTERVAL, memory.interval_days),
        (CardCount.What.EASE, memory.ease_hundredths // 10),
        (CardCount.What.DUE, comes_on(state.due_day, state.buried_until).toordinal()),
    }
    if memory.lapses >= FEWEST_LAPSES:
        keys.add((CardCount.What.LAPSES, memory.lapses))
    return frozenset(keys)


def comes_on(due_day: date, buried_until: date | None) -> date:
    """A buried card counts on the day it comes back."""
    return due_day if buried_until is None else max(due_day, buried_until)


def move_card(user_id: int, place: Place | None, before: CardState, after: CardState) -> None:
    """Count one card where it stands now. `place` is what `counted_in` said."""
    old, new = keys_of(before), keys_of(after)
    if place is not None and old != new:
        changes = dict.fromkeys(new - old, 1) | dict.fromkeys(old - new, -1)
        add_counts(user_id, dict.fromkeys(place, changes))


def add_counts(user_id: int, changes: Mapping[int, Mapping[Key, int]]) -> None:
    """By deck or topic, in the caller's transaction. One statement, run for each row in order: two transactions never
    wait for each other."""
    rows = [
        (user_id, deck_id, what, value, cards)
        for deck_id, counts in sorted(changes.items())
        for (what, value), cards in sorted(counts.items())
        if cards
    ]
    if rows:
        add_rows(CardCount, ("user_id", "deck_id", "what", "value"), "cards", rows)


def sweep(user_id: int) -> None:
    """Drop the counts that have come to nothing, such as those of days gone by."""
    CardCount.objects.filter(user_id=user_id, cards=0).delete()


def count_schedules(schedules: Iterable[Schedule]) -> dict[int, Counter[Key]]:
    """By whole deck and by topic, counted card by card."""
    counts: dict[int, Counter[Key]] = {}
    for schedule in schedules:
        keys = keys_of(CardState.of(schedule))
        for deck_id in set(counted_in(schedule) or ()):
            counts.setdefault(deck_id, Counter()).update(keys)
    return counts
