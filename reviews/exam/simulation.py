"""The days until an exam, followed on paper with the learner's own cards: what the plan leads to. Pure.

As the queue does it: new cards in time, then what is due, then what is weak and not due, in so many minutes a day. What
the scheduler and predicted recall say decides; a draw that belongs to the card says whether it is known.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from ..scheduling import Grade, Memory, Options, next_memory, seed_for
from ..scheduling.recall import predicted_recall
from .method import SURE_ENOUGH, last_new_day, new_per_day

KNOWN_AT_FIRST: Final = 0.5
"""The chance that a new card is known when it first comes, for want of anything better."""

STEP_ANSWERS_AT_MOST: Final = 12


class PaperCard:
    """A card on paper. Days are counted from today.

    Its chance is told by the ease it came with. What luck does to the ease on paper sets its intervals, as always, but
    tells nothing of the card: otherwise each look would make it look harder, and more minutes would promise less.
    """

    __slots__ = (
        *("answered_on", "due_in", "ease_hundredths", "fading", "memory", "odds", "options", "seed", "topic"),
        "weights",
    )

    def __init__(
        self,
        topic: int,
        memory: Memory | None,
        *,
        due_in: int,
        answered_on: int,
        seed: int,
        options: Options,
        weights: Sequence[float],
    ) -> None:
        """Without a memory it is new. The seed has 63 bits, and its draws come from it."""
        self.topic, self.seed, self.options, self.weights = topic, seed, options, weights
        self.ease_hundredths = options.starting_ease_hundredths if memory is None else memory.ease_hundredths
        self.fading = -weights[1]
        self._learn(memory, due_in, answered_on)

    def _learn(self, memory: Memory | None, due_in: int, answered_on: int) -> None:
        self.memory, self.due_in, self.answered_on = memory, due_in, answered_on
        self.odds = 0.0
        if memory is not None:
            recall = predicted_recall(
                interval_days=memory.interval_days,
                ease_hundredths=self.ease_hundredths,
                repetitions=memory.repetitions,
                lapses=memory.lapses,
                days_since=1,
                weights=self.weights,
            )
            self.odds = (1 - recall) / recall

    def chance(self, day: int) -> float:
        """Of recall, as `predicted_recall` says; 0 of a card never seen."""
        if self.memory is None:
            return 0.0
        return float(1 / (1 + self.odds * max(1, day - self.answered_on) ** self.fading))

    def copy(self) -> PaperCard:
        """Slot by slot: what is told of a memory need not be told again."""
        card = PaperCard.__new__(PaperCard)
        for name in PaperCard.__slots__:
            setattr(card, name, getattr(self, name))
        return card

    def answer(self, day: int) -> int:
        """Ask it on this day; how many answers that takes, those of the same day among them."""
        chance = KNOWN_AT_FIRST if self.memory is None else self.chance(day)
        is_known = self.seed / 2**63 < chance
        self.seed = seed_for(0, self.seed, 0)
        if is_known and self.memory is not None and self.memory.step is None and day < self.due_in:
            self._learn(self.memory, day + self.memory.interval_days, day)  # an extra look
            return 1
        days_late = day - self.due_in if self.memory is not None else 0
        memory = next_memory(self.memory, Grade.GOOD if is_known else Grade.AGAIN, self.options, days_late)
        answers = 1
        while memory.step is not None and answers < STEP_ANSWERS_AT_MOST:
            memory = next_memory(memory, Grade.GOOD, self.options)
            answers += 1
        if not is_known and answers == 1 and self.options.drill is not None:
            answers = 2
        self._learn(memory, day + memory.interval_days, day)
        return answers


@dataclass(frozen=True, slots=True)
class Load:
    """What there is to learn, and how long it takes."""

    cards: Sequence[PaperCard]
    """Those begun, and the new ones in the order they come."""
    new_secs: int
    review_secs: int
    spent_secs: int = 0
    """Of today's minutes."""
    rest_days: frozenset[int] = frozenset()
    share: int = 1
    """The cards are one in so many, and stand for the rest."""
    unseen: int = field(init=False)
    """New cards among them."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "unseen", sum(card.memory is None for card in self.cards))


@dataclass(slots=True)
class Kept:
    """What keeping the plan leads to."""

    recall: dict[int, float] = field(default_factory=dict)
    """The mean chance on the day of each topic's cards."""
    recall_of_all: float = 0.0
    unseen: int = 0
    """New cards for which there was no time at all."""
    all_seen_on: int | None = None
    waiting: int = 0
    """Left due when the eve ends."""
    secs: int = 0
    days_studied: int = 0

    def is_enough(self, days_left: int) -> bool:
        """Everything met in time, and nothing due left lying."""
        return self.all_seen_on is not None and self.all_seen_on <= last_new_day(days_left) and not self.waiting


def follow(load: Load, days_left: int, minutes: int) -> Kept:
    """Every day until the exam, the day itself left for the exam. `load` stays as it is."""
    cards = [card.copy() for card in load.cards]
    new = [card for card in cards if card.memory is None][::-1]  # from the end they come off
    begun = [card for card in cards if card.memory is not None]
    kept = Kept(all_seen_on=None if new else 0)
    saved = new_a_day = 0
    for day in range(days_left):
        if day in load.rest_days:
            continue
        budget = max(0, minutes * 60 - (load.spent_secs if day == 0 else 0)) // load.share + saved
        # Never fewer than on the days before: the last week, in which there is room again, is no time for new cards.
        new_a_day = max(new_a_day, new_per_day(len(new), days_left - day))
        spent = _one_day(load, day, budget, new, begun, new_a_day)
        # Of a share a day may be shorter than a card: what is left of it counts tomorrow.
        saved = min(budget - spent, 2 * load.new_secs) if load.share > 1 else 0
        kept.secs += spent * load.share
        kept.days_studied += 1
        if not new and kept.all_seen_on is None:
            kept.all_seen_on = day
    kept.unseen = len(new) * load.share
    kept.waiting = sum(card.due_in < days_left for card in begun) * load.share
    kept.recall, kept.recall_of_all = recall_on(cards, days_left)
    return kept


def _one_day(
    load: Load, day: int, budget: int, new: list[PaperCard], begun: list[PaperCard], new_a_day: int
) -> int:
    """Seconds spent, no more than the budget but for the card in hand."""
    spent = 0
    met: list[PaperCard] = []
    for _ in range(new_a_day):
        if spent + load.new_secs > budget or not new:
            break
        card = new.pop()
        spent += load.new_secs + (card.answer(day) - 1) * load.review_secs
        met.append(card)
    if spent + load.review_secs <= budget:
        due = [card for card in begun if card.due_in <= day]
        due.sort(key=lambda card: card.chance(day))
        for card in due:
            if spent + load.review_secs > budget:
                break
            spent += card.answer(day) * load.review_secs
    if spent + load.review_secs <= budget:
        chances = [(card.chance(day), number) for number, card in enumerate(begun) if card.answered_on < day]
        for chance, number in sorted(pair for pair in chances if pair[0] <= SURE_ENOUGH):
            if spent + load.review_secs > budget:
                break
            if begun[number].due_in > day and chance <= SURE_ENOUGH:
                spent += begun[number].answer(day) * load.review_secs
    begun += met
    return spent


def recall_on(cards: Sequence[PaperCard], day: int) -> tuple[dict[int, float], float]:
    """Of each topic, and of all: the mean chance on a day if nothing more is answered."""
    sums: dict[int, tuple[float, int]] = {}
    for card in cards:
        total, count = sums.get(card.topic, (0.0, 0))
        sums[card.topic] = total + card.chance(day), count + 1
    by_topic = {topic: total / count for topic, (total, count) in sums.items()}
    return by_topic, sum(total for total, _count in sums.values()) / max(1, len(cards))


STEPS: Final = (*range(5, 31), *range(35, 61, 5), 75, 90, 105, 120)


def has_room(load: Load, days_left: int, minutes: int) -> bool:
    """Whether all new cards fit in the days for them, were nothing else asked. Where not, no day need be followed."""
    days = min(days_left, last_new_day(days_left) + 1)
    days -= sum(day < days for day in load.rest_days)
    return load.unseen * load.new_secs <= days * (minutes * 60 // load.share)


def enough_minutes(load: Load, days_left: int) -> int | None:
    """As few minutes a day as halving the steps finds; None: not even two hours."""
    steps = [minutes for minutes in STEPS if has_room(load, days_left, minutes)]
    return _fewest(steps, lambda minutes: follow(load, days_left, minutes).is_enough(days_left))


def enough_days(load: Load, days_left: int, minutes: int, *, at_most: int) -> int | None:
    """As few days as halving finds with which these minutes would do; None: not within `at_most`."""
    days = [number for number in range(days_left + 1, at_most + 1) if has_room(load, number, minutes)]
    return _fewest(days, lambda number: follow(load, number, minutes).is_enough(number))


def _fewest(numbers: Sequence[int], is_enough: Callable[[int], bool]) -> int | None:
    """The most is tried first: where even that is too little, nothing is halved."""
    if not numbers or not is_enough(numbers[-1]):
        return None
    return numbers[bisect_left(numbers, True, hi=len(numbers) - 1, key=is_enough)]
