"""A backlog worked off on paper: day by day, the most at risk first, no more than the minutes take.

The scheduler itself says when an answered card comes back, predicted recall how likely it is forgotten, and a draw that
belongs to the card decides: the same cards give the same days.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import e, log
from typing import Final

from ..scheduling import Grade, Memory, Options, next_memory, seed_for
from ..scheduling.recall import predicted_recall

MINUTES: Final = range(5, 121)
"""What a learner may set aside a day. Fewer takes no session, more is no plan."""

STEPS: Final = (*range(5, 31), *range(35, 61, 5), 75, 90, 105, 120)
"""The minutes that are reckoned with. In between counts the one below: what is done in 35 minutes is done in 37."""

HORIZON_DAYS: Final = 120
"""What is not level by then never is, as far as a promise goes."""

STEP_ANSWERS_AT_MOST: Final = 12
"""Answers that leave a card's learning steps; it bounds what odd settings may cost."""


def odds_of_forgetting(memory: Memory, days: float) -> float:
    """To one, so many days after the last answer."""
    recall = predicted_recall(
        interval_days=memory.interval_days,
        ease_hundredths=memory.ease_hundredths,
        repetitions=memory.repetitions,
        lapses=memory.lapses,
        days_since=days,
    )
    return (1 - recall) / recall


ANY_MEMORY: Final = Memory(repetitions=1, interval_days=1, ease_hundredths=250, lapses=0)
FADING: Final = log(odds_of_forgetting(ANY_MEMORY, e) / odds_of_forgetting(ANY_MEMORY, 1))
"""The power of time with which the odds of having forgotten grow, the same for every card: read off the model."""


class LoadCard:
    """A card that waits, or comes within the horizon. Days are study days, counted from today.

    With its recall in a form that is quick to ask on every day: the odds of having forgotten are
    `odds · days ** FADING`, which is what `predicted_recall` says.
    """

    __slots__ = ("answered_on", "due_in", "fragility", "memory", "odds", "options", "seed")

    def __init__(self, memory: Memory, *, due_in: int, answered_on: int, seed: int, options: Options) -> None:
        """Due 0 days from now or before: it waits. `answered_on` is the day of its last answer, 0 or less; the seed has
        63 bits, and its draws come from it."""
        self.memory, self.due_in, self.answered_on, self.seed, self.options = memory, due_in, answered_on, seed, options
        self.odds = odds_of_forgetting(memory, 1)
        self.fragility = self.odds ** (1 / FADING)

    def answered(self, day: int) -> "tuple[int, LoadCard]":
        """How many answers the card takes on the day, and the card as it comes back.

        What is forgotten is asked once more the same day, or as often as its steps want, and then known.
        """
        days = max(1, day - self.answered_on)
        is_known = self.seed / 2**63 < 1 / (1 + self.odds * days**FADING)
        grade = Grade.GOOD if is_known else Grade.AGAIN
        memory = next_memory(self.memory, grade, self.options, day - self.due_in)
        answers = 1
        while memory.step is not None and answers < STEP_ANSWERS_AT_MOST:
            memory = next_memory(memory, Grade.GOOD, self.options)
            answers += 1
        if not is_known and answers == 1 and self.options.drill is not None:
            answers = 2
        # The next draw is of the card and of how often it was asked, not of the day: more minutes meet the same luck.
        seed = seed_for(0, self.seed, 0)
        due_in = day + memory.interval_days
        return answers, LoadCard(memory, due_in=due_in, answered_on=day, seed=seed, options=self.options)


@dataclass(frozen=True, slots=True)
class Load:
    """What there is to do, and what may be done."""

    cards: Sequence[LoadCard]
    card_secs: int
    """What this learner takes for one answer."""
    spent_secs: int = 0
    """Of today's minutes."""
    reviews_a_day: int | None = None
    """The learner's own limit."""
    rest_days: frozenset[int] = frozenset()
    """Planned breaks: nothing is answered on them."""
    share: int = 1
    """The cards are one in so many, drawn by chance, and stand for the rest."""

    def is_limited(self, minutes: int) -> bool:
        """Whether the limit of reviews takes less time than the minutes."""
        return self.reviews_a_day is not None and self.reviews_a_day * self.card_secs < minutes * 60

    def takes_today(self, minutes: int) -> int:
        """How many cards are laid out for today, if none of them is forgotten."""
        return 0 if 0 in self.rest_days else _budget(self, minutes, 0) // self.card_secs


@dataclass(frozen=True, slots=True)
class Day:
    reviews: int
    secs: int
    waiting: int
    """Left when the day ends."""


@dataclass(frozen=True, slots=True)
class Course:
    days: Sequence[Day]
    """Up to the one on which everything due is done, or to the horizon."""
    is_level: bool

    @property
    def level_in(self) -> int | None:
        return len(self.days) - 1 if self.is_level else None


def follow(load: Load, minutes: int, *, horizon: int = HORIZON_DAYS) -> Course:
    """Day after day at so many minutes, until everything due is done.

    No day takes more than its minutes, whatever is forgotten on it. Of a share, no number of days together does.
    """
    coming: dict[int, list[LoadCard]] = {}
    for card in load.cards:
        coming.setdefault(max(0, card.due_in), []).append(card)
    waiting: list[LoadCard] = []
    days: list[Day] = []
    saved = 0
    for day in range(horizon):
        waiting += coming.pop(day, ())
        reviews = secs = 0
        if day not in load.rest_days:
            budget = _budget(load, minutes, day) // load.share + saved
            reviews, secs = _work(waiting, coming, day, budget, load.card_secs)
            # A share's day may be shorter than a card of it: what is left of it counts tomorrow.
            saved = min(budget - secs, 2 * load.card_secs) if load.share > 1 else 0
        days.append(Day(reviews * load.share, secs * load.share, len(waiting) * load.share))
        if not waiting:
            return Course(days, True)
    return Course(days, False)


def _budget(load: Load, minutes: int, day: int) -> int:
    secs = minutes * 60
    if load.reviews_a_day is not None:
        secs = min(secs, load.reviews_a_day * load.card_secs)
    return max(0, secs - load.spent_secs) if day == 0 else secs


def _work(
    waiting: list[LoadCard], coming: dict[int, list[LoadCard]], day: int, budget: int, card_secs: int
) -> tuple[int, int]:
    """Answer what the seconds take, the most at risk first; how many cards, and in how many seconds."""
    if budget < card_secs:
        return 0, 0
    # Risk is linear in the days, so that a thousand cards can be put in order on each day of the horizon.
    waiting.sort(key=lambda card: (card.answered_on - day) * card.fragility)
    done = spent = 0
    for card in waiting:
        answers, again = card.answered(day)
        if spent + answers * card_secs > budget:
            break
        spent += answers * card_secs
        done += 1
        coming.setdefault(again.due_in, []).append(again)
    del waiting[:done]
    return done, spent


@dataclass(frozen=True, slots=True)
class Prospect:
    level_in: int | None
    """Days until everything due is done, today being 0; None: not within the horizon."""
    enough: int | None
    """Minutes a day that are enough; None: not even the most are."""


def prospect(load: Load, minutes: int) -> Prospect:
    """When one is level at so many minutes a day.

    Never later for more minutes: who has more may still stop where fewer would do. So it is the earliest of all steps
    from the fewest that are enough up to these. About a dozen times `follow`, at the worst.
    """
    enough = _enough(load)
    if enough is None or minutes < enough:
        return Prospect(None, enough)
    earliest = HORIZON_DAYS
    for step in reversed([step for step in STEPS if enough <= step <= minutes]):
        if not earliest or not _may_be_level(load, step, earliest):
            break  # nor may fewer minutes
        found = follow(load, step, horizon=earliest).level_in
        earliest = earliest if found is None else found
    return Prospect(earliest, enough)


def _enough(load: Load) -> int | None:
    """As few minutes as halving the steps finds."""
    low, high = 0, len(STEPS)
    while low < high:
        middle = (low + high) // 2
        step = STEPS[middle]
        if _may_be_level(load, step, HORIZON_DAYS) and follow(load, step).is_level:
            high = middle
        else:
            low = middle + 1
    return STEPS[low] if low < len(STEPS) else None


def _may_be_level(load: Load, minutes: int, horizon: int) -> bool:
    """Whether on some day before the horizon all that fell due fits in all the minutes so far, each card once.

    If not, there is no use in following it: forgotten cards come on top.
    """
    falls_due = [0] * horizon
    for card in load.cards:
        if card.due_in < horizon:
            falls_due[max(0, card.due_in)] += 1
    room = due = 0
    for day in range(horizon):
        room += 0 if day in load.rest_days else _budget(load, minutes, day)
        due += falls_due[day] * load.share * load.card_secs
        if due <= room:
            return True
    return False
