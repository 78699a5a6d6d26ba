"""What each set of options costs a learner in minutes and gives in what stays known: `make simulate`.

Years of learners who never were, with the scheduler of the app and memories of our own making, which it never sees. Two
kinds of memory, because a policy that looks good in one only may owe it to the model. Every card draws from dice of its
own, so that all sets meet the same cards and the same luck. What the models leave out stands in docs/scheduling.md.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from heapq import heappop, heappush
from math import exp
from statistics import mean, stdev
from typing import Final, Protocol

from reviews.scheduling import (
    SM2,
    SM2_AS_WRITTEN,
    SM2_STEPS,
    SM2_UNFUZZED,
    Grade,
    Memory,
    Options,
    drill_outcomes,
    outcomes,
    seed_for,
)

CARDS: Final = 500
NEW_PER_DAY: Final = 20
DAYS: Final = 365
SEEDS: Final = range(10)

NEW_SECS: Final = 25  # what a learner without own times is taken to need, as in the app
REVIEW_SECS: Final = 12
SAME_DAY_SECS: Final = 8  # the card was seen minutes ago

KNOWN_BEFORE: Final = 0.25  # the share of cards a learner knows when they first come
SAME_DAY_RECALL: Final = 0.92  # of a card seen minutes ago
MOST_SAME_DAY: Final = 12  # nobody is asked a card for ever

FIRST_DAY: Final = date(2026, 1, 1)
LATE_DAYS: Final = 90  # the end of the year, when no new cards come any more

POLICIES: Final[Mapping[str, Options]] = {
    "SM-2, drill for failures (default)": SM2,
    "SM-2, drill below 4 (as written)": SM2_AS_WRITTEN,
    "SM-2, no drill": replace(SM2, drill=None),
    "SM-2, fuzz off": SM2_UNFUZZED,
    "SM-2, at most 180 days": replace(SM2, maximum_interval_days=180),
    "SM-2 with learning steps": SM2_STEPS,
}


@dataclass(slots=True)
class Card:
    """What the learner really knows of it."""

    number: int
    difficulty: float
    """0 to 1."""
    dice: random.Random
    stability: float = 0.0
    """Days after which nine of ten such cards are still known; 0 before the first answer."""
    seen: int = 0
    """The day it was last asked."""


class World(Protocol):
    """How a memory fades, and how much longer it lasts after a recall."""

    name: str

    def recall(self, stability: float, days: float) -> float: ...

    def growth(self, card: Card, recall: float) -> float: ...


class Exponential:
    """A memory fades at a constant rate, and a recall makes it last longer, the more so the later it comes."""

    name = "exponential forgetting"

    def recall(self, stability: float, days: float) -> float:
        return float(0.9 ** (days / stability))

    def growth(self, card: Card, recall: float) -> float:
        return 1 + (1.3 - 1.0 * card.difficulty) * (0.6 + 4 * (1 - recall))


class Power:
    """A memory fades fast at first and slowly then; the longer it lasts already, the less a recall adds."""

    name = "power-law forgetting"

    def recall(self, stability: float, days: float) -> float:
        return float((1 + 19 / 81 * days / stability) ** -0.5)

    def growth(self, card: Card, recall: float) -> float:
        return float(1 + (12 - 8 * card.difficulty) * card.stability**-0.15 * (exp(1.2 * (1 - recall)) - 1))


WORLDS: Final[tuple[World, ...]] = (Exponential(), Power())


@dataclass(slots=True)
class Year:
    """What a year came to."""

    reviews: list[int] = field(default_factory=lambda: [0] * DAYS)
    """Answers of each day to cards that were due."""
    same_day: list[int] = field(default_factory=lambda: [0] * DAYS)
    secs: list[int] = field(default_factory=lambda: [0] * DAYS)
    recalled: int = 0
    memorised: float = 0.0
    """Of all cards, how many would be recalled on the last day."""
    memories: dict[int, Memory] = field(default_factory=dict)

    @property
    def retention(self) -> float:
        return self.recalled / max(1, sum(self.reviews))

    def minutes(self, days: int = DAYS) -> float:
        """A day, on average over the last so many."""
        return sum(self.secs[-days:]) / days / 60


class Learner:
    """Knows the cards in a world, and answers what is asked."""

    def __init__(self, world: World, seed: int) -> None:
        self.world = world
        self.cards = []
        for number in range(CARDS):
            dice = random.Random(f"{seed}:{number}")
            self.cards.append(Card(number, difficulty=dice.random(), dice=dice))

    def first(self, card: Card, day: int) -> int:
        known = card.dice.random() < KNOWN_BEFORE
        card.seen = day
        # A card once read and understood; what was known before lasts longer.
        card.stability = (1.8 - 1.1 * card.difficulty) * (4 if known else 1)
        return self._pass(card) if known else Grade.AGAIN

    def review(self, card: Card, day: int) -> int:
        recall = self.world.recall(card.stability, day - card.seen)
        card.seen = day
        if card.dice.random() < recall:
            card.stability *= self.world.growth(card, recall)
            return self._pass(card)
        card.stability = max(0.7, min(card.stability, 0.6 * card.stability**0.6))
        return Grade.AGAIN

    def same_day(self, card: Card) -> int:
        if card.dice.random() < SAME_DAY_RECALL:
            # A recall after minutes adds little, but something.
            card.stability *= 1.15
            return self._pass(card)
        return Grade.AGAIN

    def memorised(self, day: int) -> float:
        return sum(self.world.recall(card.stability, day - card.seen) for card in self.cards if card.stability)

    def _pass(self, card: Card) -> int:
        draw = card.dice.random()
        if draw < 0.05 + 0.2 * card.difficulty:
            return Grade.HARD
        return Grade.EASY if draw > 0.8 + 0.2 * card.difficulty else Grade.GOOD


def simulate_year(options: Options, world: World, seed: int) -> Year:
    """A learner who studies every day, and all that is asked."""
    study = Study(options, Learner(world, seed), seed)
    for day in range(DAYS):
        study.one_day(day)
    study.year.memorised = study.learner.memorised(DAYS)
    return study.year


class Study:
    """The scheduler and a learner, day by day."""

    def __init__(self, options: Options, learner: Learner, seed: int) -> None:
        self.options, self.learner, self.seed, self.year = options, learner, seed, Year()
        self.due: dict[int, date] = {}
        self.answers: dict[int, int] = {}
        self.day, self.today, self.at = 0, FIRST_DAY, datetime.min.replace(tzinfo=UTC)
        self.waiting: list[tuple[datetime, int]] = []
        """What is asked again today, the soonest first."""

    def one_day(self, day: int) -> None:
        self.day, self.today = day, FIRST_DAY + timedelta(days=day)
        self.at = datetime(self.today.year, self.today.month, self.today.day, 18, tzinfo=UTC)
        self.waiting = []
        for number in [number for number, due_day in self.due.items() if due_day <= self.today]:
            card = self.learner.cards[number]
            quality = self.learner.review(card, day)
            self.year.reviews[day] += 1
            self.year.recalled += quality > Grade.AGAIN
            self.schedule(card, quality, REVIEW_SECS)
        for card in self.learner.cards[day * NEW_PER_DAY : (day + 1) * NEW_PER_DAY]:
            self.schedule(card, self.learner.first(card, day), NEW_SECS)
        self.what_comes_back_today()

    def what_comes_back_today(self) -> None:
        asked: dict[int, int] = {}
        while self.waiting:
            due_at, number = heappop(self.waiting)
            self.at = max(self.at, due_at)
            asked[number] = asked.get(number, 0) + 1
            if asked[number] > MOST_SAME_DAY:
                continue
            card = self.learner.cards[number]
            quality = self.learner.same_day(card)
            self.year.same_day[self.day] += 1
            if self.options.has_steps:
                self.schedule(card, quality, SAME_DAY_SECS)
            else:
                self.drill(card, quality)

    def schedule(self, card: Card, quality: int, secs: int) -> None:
        number, asked_before = card.number, self.answers.get(card.number, 0)
        outcome = outcomes(
            self.year.memories.get(number),
            at=self.at,
            study_day=self.today,
            seed=seed_for(self.seed, number, asked_before),
            options=self.options,
            due_day=self.due.get(number),
        )[quality]
        self.year.memories[number], self.due[number] = outcome.memory, outcome.due_day
        self.answers[number] = asked_before + 1
        self._spend(secs, number, outcome.drill_at)

    def drill(self, card: Card, quality: int) -> None:
        outcome = drill_outcomes(
            self.year.memories[card.number],
            self.due[card.number],
            at=self.at,
            study_day=self.today,
            options=self.options,
        )[quality]
        self._spend(SAME_DAY_SECS, card.number, outcome.drill_at)

    def _spend(self, secs: int, number: int, again_at: datetime | None) -> None:
        self.at += timedelta(seconds=secs)
        self.year.secs[self.day] += secs
        if again_at is not None:
            heappush(self.waiting, (again_at, number))


def table(world: World) -> str:
    """One world's figures, means over the seeds (± their standard deviation), as Markdown."""
    lines = [
        "| options | min/day | last 90 days | retention | known of 500 | known per hour | fullest day |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, options in POLICIES.items():
        years = [simulate_year(options, world, seed) for seed in SEEDS]
        known = mean(year.memorised for year in years)
        hours = mean(sum(year.secs) for year in years) / 3_600
        minutes = [year.minutes() for year in years]
        lines.append(
            f"| {name} | {mean(minutes):.2f} ± {stdev(minutes):.2f} "
            f"| {mean(year.minutes(LATE_DAYS) for year in years):.2f} "
            f"| {mean(year.retention for year in years):.3f} | {known:.0f} | {known / hours:.1f} "
            f"| {mean(max(year.secs) for year in years) / 60:.0f} min, "
            f"{mean(max(year.reviews) for year in years):.0f} reviews |"
        )
    return "\n".join(lines)


def main() -> None:
    from benchmarks import simulate_exam  # which builds on what stands here

    for world in WORLDS:
        print(f"{world.name.capitalize()} (seeds {SEEDS[0]} to {SEEDS[-1]}):\n\n{table(world)}\n")
    print(simulate_exam.table())
    print(f"\n{simulate_exam.forecast_table()}")


if __name__ == "__main__":
    main()
