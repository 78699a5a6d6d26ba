"""Where today's cards come from: decks with their topics, as a tree of rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from decks.models import Deck
from decks.querysets import PATH_DIGITS

from .pace import minutes

if TYPE_CHECKING:
    from ..queue import Queue
    from ..tokens import Pace

ROWS_AT_MOST = 20


@dataclass(frozen=True, slots=True)
class DeckToday:
    """A deck or topic with today's cards in it and below."""

    title: str
    lang: str
    within: str
    """The titles above it in the tree, for whoever does not see how far in it stands."""
    depth: int
    is_whole: bool
    """A deck, not one of its topics."""
    url: str
    new: int
    learning: int
    review: int
    minutes: int

    @property
    def total(self) -> int:
        return self.new + self.learning + self.review


def today_tree(queue: Queue, pace: Pace) -> Sequence[DeckToday]:
    """Every deck that has cards today, each before its topics.

    A single deck of topics is not named, only they are; nor is a topic from which all of the row above it comes. Where
    that is still more than a glance, only the outermost rows. Two statements.
    """
    of_deck: dict[int, Counter[str]] = {}
    for kind, rows in (("learning", queue.drills), ("review", queue.reviews), ("new", queue.new)):
        for row in rows:
            of_deck.setdefault(row.deck_id, Counter())[kind] += 1
    of_path: dict[str, Counter[str]] = {}
    for pk, path in Deck.objects.filter(pk__in=of_deck).values_list("pk", "path"):
        for above in _ends(path):
            of_path.setdefault(above, Counter()).update(of_deck[pk])
    decks = {deck.path: deck for deck in Deck.objects.filter(path__in=of_path).order_by("path")}
    whole = [deck for deck in decks.values() if deck.is_root]
    is_one_deck = len(whole) == 1 and whole[0].pk not in of_deck
    shown = [path for path in decks if not _is_left_out(path, of_path, is_one_deck=is_one_deck)]
    if len(shown) > ROWS_AT_MOST:
        shown = [path for path in shown if not set(_ends(path)[:-1]) & set(shown)]
    return [_row([decks[end] for end in _ends(path)], set(shown), of_path[path], pace) for path in shown]


def _is_left_out(path: str, of_path: dict[str, Counter[str]], *, is_one_deck: bool) -> bool:
    above = path[:-PATH_DIGITS]
    if not above:
        return is_one_deck
    return of_path[above] == of_path[path] and not (is_one_deck and len(above) == PATH_DIGITS)


def _ends(path: str) -> list[str]:
    """The paths of the lineage, the whole deck's first."""
    return [path[:end] for end in range(PATH_DIGITS, len(path) + 1, PATH_DIGITS)]


def _row(lineage: Sequence[Deck], shown: set[str], counts: Counter[str], pace: Pace) -> DeckToday:
    above = [deck.title for deck in lineage[:-1] if deck.path in shown]
    seconds = counts["new"] * pace.new_secs + (counts["learning"] + counts["review"]) * pace.review_secs
    return DeckToday(
        title=lineage[-1].title,
        lang=lineage[-1].lang,
        within=" › ".join(above),
        depth=len(above),
        is_whole=len(lineage) == 1,
        url=f"{reverse('reviews:session')}?deck={'/'.join(deck.slug for deck in lineage)}",
        new=counts["new"],
        learning=counts["learning"],
        review=counts["review"],
        minutes=minutes(seconds),
    )
