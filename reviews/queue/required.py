"""What notes build on: which of it is still to be learned, and whether that is on its way."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from django.db.models import OuterRef, Q

from decks.models import Card, Note

from ..models import Phase, Schedule
from ..probe import Probe


def still_to_learn(user_id: Any, deck_start: Any, deck_end: Any) -> Probe:
    """Of a link from a note to one it requires: that one has a card the learner has yet to learn.

    Learned is what was remembered at least once, or is suspended. What the author withdrew is nobody's to learn, nor
    what was moved to another deck since.
    """
    learned = (
        Schedule.objects.of(user_id)
        .filter(card=OuterRef("pk"))
        .filter(Q(phase__in=[Phase.REVIEW, Phase.RELEARNING]) | Q(suspended=True))
    )
    cards = Card.objects.live().filter(note=OuterRef("to_note"), order__gte=deck_start, order__lt=deck_end)
    return Probe(cards.filter(~Probe(learned)))


def waits_for(note_id: int, *, user_id: int, deck: tuple[str, str]) -> list[str]:
    """The concepts it builds on that are still to be learned. `deck` is a range of the cards' order."""
    links = Note.requires.through.objects.filter(still_to_learn(user_id, *deck), from_note=note_id)
    return list(links.order_by("to_note__position", "to_note").values_list("to_note__concept", flat=True))


class Way(NamedTuple):
    """How the notes at the beginning of a chain stand."""

    is_ring: bool
    """They wait for each other, and none would ever come. Saving a note refuses that, but two at once may slip
    through: the queue must not stick."""
    is_further_on: bool
    """One of them is new, waits for nothing, and stands further on in what is studied."""


def way_to(note_ids: Collection[int], *, user_id: int, deck: tuple[str, str], part: tuple[str, str]) -> Way:
    """What these notes wait for, all the way up. `deck` and `part` are ranges of the cards' order.

    One statement for each step of the way.
    """
    to_learn = still_to_learn(user_id, *deck)
    seen = set(note_ids)
    frontier = set(note_ids)
    free: set[int] = set()
    while frontier:
        links = set(
            Note.requires.through.objects.filter(to_learn, from_note__in=frontier).values_list(
                "from_note_id", "to_note_id"
            )
        )
        free |= frontier - {from_id for from_id, _to_id in links}
        frontier = {to_id for _from_id, to_id in links} - seen
        seen |= frontier
    begun = set(
        Schedule.objects.of(user_id)
        .filter(note_id__in=seen, phase=Phase.LEARNING, suspended=False)
        .values_list("note_id", flat=True)
    )
    ahead = Card.objects.live().filter(note_id__in=free - begun, order__gte=part[0], order__lt=part[1])
    return Way(is_ring=not free and not begun, is_further_on=bool(free - begun) and ahead.exists())
