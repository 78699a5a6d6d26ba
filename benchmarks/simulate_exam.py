"""What remembering on one day costs: the queue of exam mode beside plain SM-2, in the same minutes a day.

The same learners who never were, and the same luck, as in benchmarks.simulate; only what is asked on a day differs.
Both may use so many minutes a day and no more. What the models leave out stands in docs/scheduling.md.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from statistics import mean, stdev
from typing import Final

from benchmarks.simulate import FIRST_DAY, NEW_SECS, REVIEW_SECS, WORLDS, Card, Learner, Study, World
from reviews.exam.method import SURE_ENOUGH, new_per_day, weakest_first
from reviews.exam.simulation import Load, PaperCard, follow
from reviews.recall.fitting import Scored, fit
from reviews.scheduling import SM2, Grade, Memory, seed_for
from reviews.scheduling.recall import predicted_recall, recall_features

CARDS: Final = 400
DAYS: Final = 60
NEW_PER_DAY: Final = 20
MINUTES: Final = (12, 18)
USUAL_MINUTES: Final = 12  # a day before the exam is set
TOLD_MINUTES: Final = (6, 12, 18, 30)
SEEDS: Final = range(10)


class Course(Study):
    """Days before an exam, with so many minutes each. New cards as plain SM-2 has them: so many a day while time is."""

    def __init__(self, world: World, seed: int, minutes: int) -> None:
        super().__init__(SM2, Learner(world, seed), seed)
        self.minutes, self.begun = minutes, 0
        self.last_day: dict[int, int] = {}

    def one_day(self, day: int) -> None:
        self.day, self.today = day, FIRST_DAY + timedelta(days=day)
        self.at = datetime(self.today.year, self.today.month, self.today.day, 18, tzinfo=UTC)
        self.waiting = []
        self.study()
        self.what_comes_back_today()

    def study(self) -> None:
        """The longest due first, then new cards."""
        for number in sorted(self.due_today(), key=lambda number: self.due[number]):
            self.review(number)
        self.meet(NEW_PER_DAY)

    def due_today(self) -> list[int]:
        return [number for number, due_day in self.due.items() if due_day <= self.today]

    def fits(self, secs: int) -> bool:
        """With what comes back today, which is asked last and counts."""
        return self.year.secs[self.day] + len(self.waiting) * 8 + secs <= self.minutes * 60

    def review(self, number: int) -> None:
        if self.fits(REVIEW_SECS):
            card = self.learner.cards[number]
            quality = self.learner.review(card, self.day)
            self.note(number, quality)
            self.schedule(card, quality, REVIEW_SECS)
            self.last_day[number] = self.day

    def note(self, number: int, quality: int) -> None:
        """For who wants to know; the memory is still the one before."""

    def meet(self, count: int) -> None:
        while count and self.begun < CARDS and self.fits(NEW_SECS):
            card = self.learner.cards[self.begun]
            self.schedule(card, self.learner.first(card, self.day), NEW_SECS)
            self.last_day[card.number] = self.day
            self.begun, count = self.begun + 1, count - 1

    def recall_on_the_day(self) -> float:
        """Of all cards, those never seen counting as not known."""
        return sum(self._recall(card) for card in self.learner.cards[:CARDS]) / CARDS

    def _recall(self, card: Card) -> float:
        return self.learner.world.recall(card.stability, DAYS - card.seen) if card.stability else 0.0


class ForExam(Course):
    """As the queue does it in exam mode."""

    def __init__(self, world: World, seed: int, minutes: int) -> None:
        super().__init__(world, seed, minutes)
        self.options = replace(SM2, restarts_early=True)
        self.new_a_day = 0

    def study(self) -> None:
        self.new_a_day = max(self.new_a_day, new_per_day(CARDS - self.begun, DAYS - self.day))
        self.meet(self.new_a_day)
        due = set(self.due_today())
        for number in weakest_first(due, self.chance):
            self.review(number)
        ahead = [
            number
            for number in self.due
            if number not in due and self.last_day[number] < self.day and self.chance(number) <= SURE_ENOUGH
        ]
        for number in weakest_first(ahead, self.chance):
            self.review(number)

    def chance(self, number: int) -> float:
        memory: Memory = self.year.memories[number]
        return predicted_recall(
            interval_days=memory.interval_days,
            ease_hundredths=memory.ease_hundredths,
            repetitions=memory.repetitions,
            lapses=memory.lapses,
            days_since=self.day - self.last_day[number],
        )


class Forecast(ForExam):
    """Plain SM-2 for half the time; then an exam is set, and what is known is put on paper as the app does."""

    def __init__(self, world: World, seed: int, minutes: int) -> None:
        super().__init__(world, seed, minutes)
        self.answered: list[Scored] = []

    def study(self) -> None:
        if self.day < DAYS // 2:
            Course.study(self)
        else:
            super().study()

    def note(self, number: int, quality: int) -> None:
        memory: Memory = self.year.memories[number]
        features = recall_features(
            interval_days=memory.interval_days,
            ease_hundredths=memory.ease_hundredths,
            repetitions=memory.repetitions,
            lapses=memory.lapses,
            days_since=self.day - self.last_day[number],
        )
        self.answered.append(Scored(features, quality > Grade.AGAIN))

    def told(self) -> float:
        """Half-way: recall on the day, were the plan kept. The weights are fitted to the answers so far."""
        weights = fit(self.answered)
        cards = [
            PaperCard(
                0,
                self.year.memories.get(number),
                due_in=(self.due[number] - self.today).days - 1 if number < self.begun else 0,
                answered_on=self.last_day[number] - self.day - 1 if number < self.begun else 0,
                seed=seed_for(self.seed, number, 0),
                options=SM2,
                weights=weights,
            )
            for number in range(CARDS)
        ]
        load = Load(cards=cards, new_secs=NEW_SECS, review_secs=REVIEW_SECS)
        return follow(load, DAYS - DAYS // 2, self.minutes).recall_of_all


def course(kind: Callable[[World, int, int], Course], world: World, seed: int, minutes: int) -> Course:
    made = kind(world, seed, minutes)
    for day in range(DAYS):
        made.one_day(day)
    return made


def table() -> str:
    lines = ["| world | minutes a day | plain SM-2 | used | exam mode | used |", "|---|---|---|---|---|---|"]
    for world in WORLDS:
        for minutes in MINUTES:
            cells = []
            for kind in (Course, ForExam):
                courses = [course(kind, world, seed, minutes) for seed in SEEDS]
                recalls = [one.recall_on_the_day() for one in courses]
                used = mean(sum(one.year.secs[:DAYS]) for one in courses) / DAYS / 60
                cells += [f"{mean(recalls):.3f} ± {stdev(recalls):.3f}", f"{used:.1f} min"]
            lines.append(f"| {world.name} | {minutes} | {' | '.join(cells)} |")
    return "\n".join(lines)


def forecast_table() -> str:
    """What the app tells half-way, beside what comes about."""
    lines = ["| world | minutes a day | told half-way | happened |", "|---|---|---|---|"]
    for world in WORLDS:
        for minutes in TOLD_MINUTES:
            told, happened = [], []
            for seed in SEEDS:
                one = Forecast(world, seed, USUAL_MINUTES)
                for day in range(DAYS):
                    if day == DAYS // 2:
                        one.minutes = minutes
                        told.append(one.told())
                    one.one_day(day)
                happened.append(one.recall_on_the_day())
            cells = " | ".join(f"{mean(shares):.3f} ± {stdev(shares):.3f}" for shares in (told, happened))
            lines.append(f"| {world.name} | {minutes} | {cells} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(f"{table()}\n\n{forecast_table()}")
