"""One enrolment within what is studied, and what its limits leave for today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from decks.querysets import PATH_DIGITS, path_after

from ..models import ReviewOrder
from ..recall.own import weights_in
from ..scheduling import Options
from ..study_options import chosen_options
from .limits import Enrolled, Limits, Totals

if TYPE_CHECKING:
    from .day import Scope


@dataclass(frozen=True, slots=True)
class Studied:
    deck_id: int
    path: str
    """Of the whole deck, or of the part that is studied."""
    topic_ids: tuple[int, ...] | None
    """The decks to look in where only a part is studied; None: all of it."""
    is_behind: bool
    new_cursor: str
    has_placed: bool
    introduced: int
    """New cards met today in all of the deck, and below reviews."""
    reviewed: int
    new_left: int
    reviews_left: int
    new_waits: bool
    """Whether a backlog holds new cards today."""
    new_is_paused: bool
    """By the way back."""
    siblings_apart: bool
    review_order: str
    options: Options
    recall_weights: Sequence[float]
    """What predicts this learner's recall."""
    exam_minutes: int | None = None
    """Of today, where an exam of the deck decides what comes."""

    @property
    def start(self) -> str:
        """From where new cards are looked for: between here and the first of them stand only cards begun today."""
        return self.path if self.is_behind else max(self.path, self.new_cursor)

    @property
    def end(self) -> str:
        return path_after(self.path)

    @property
    def deck_start(self) -> str:
        return self.path[:PATH_DIGITS]

    @property
    def deck_end(self) -> str:
        return path_after(self.deck_start)

    def whole(self) -> Studied:
        """The whole deck, the longest due first."""
        return replace(self, path=self.deck_start, topic_ids=None, review_order=ReviewOrder.DUE)

    @classmethod
    def of(
        cls,
        enrolled: Enrolled,
        limits: Limits,
        *,
        scope: Scope,
        topic_ids: tuple[int, ...] | None,
        done: Totals,
        day: date,
    ) -> Studied:
        introduced, reviewed = done.by_root.get(enrolled.deck_id, (0, 0))
        is_way_back = enrolled.way_back_minutes is not None
        is_for_exam = enrolled.is_for_exam(day)
        options = chosen_options(enrolled.options_id, enrolled.options_changes)
        return cls(
            deck_id=enrolled.deck_id,
            path=enrolled.path if scope.deck is None else scope.deck.path,
            topic_ids=topic_ids,
            is_behind=enrolled.is_behind,
            new_cursor=enrolled.new_cursor,
            has_placed=enrolled.has_placed,
            introduced=introduced,
            reviewed=reviewed,
            new_left=max(0, limits.new - introduced),
            reviews_left=max(0, limits.reviews - reviewed),
            new_waits=enrolled.new_waits and not limits.new_is_wanted and not is_for_exam,
            new_is_paused=is_way_back and not limits.new_is_wanted,
            siblings_apart=enrolled.siblings_apart,
            review_order=ReviewOrder.RISK if is_way_back or is_for_exam else enrolled.review_order,
            options=replace(options, restarts_early=True) if is_for_exam else options,
            recall_weights=weights_in(enrolled.recall_weights),
            exam_minutes=enrolled.exam_minutes if is_for_exam else None,
        )
