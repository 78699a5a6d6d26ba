"""A year of study by a learner who forgets: the load grows, settles and never runs away."""

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from functools import cache

import pytest

from benchmarks.simulate import POLICIES, WORLDS, simulate_year
from reviews.scheduling import SM2, SM2_AS_WRITTEN, SM2_STEPS, SM2_UNFUZZED, Grade, outcomes, seed_for

FIRST_DAY = date(2026, 1, 1)
DAYS = 365
CARDS = 500
NEW_PER_DAY = 20
USER = 1
EXPONENTIAL, POWER = WORLDS


class Learner:
    """Forgets along 0.9 ** (days / stability), and a pass makes memory last longer; SM-2 never sees it."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.stability = {}
        self.answered = {}

    def answer(self, card, day):
        stability = self.stability.get(card, 0.0)
        elapsed = day - self.answered.get(card, day)
        recalled = stability > 0 and self.random.random() < 0.9 ** (elapsed / stability)
        self.stability[card] = (
            max(1.0, stability * self.random.uniform(1.5, 3.0)) if recalled else max(1.0, stability / 4)
        )
        self.answered[card] = day
        if not recalled:
            return Grade.AGAIN
        return self.random.choices([Grade.HARD, Grade.GOOD, Grade.EASY], [2, 6, 2])[0]


class PerfectLearner:
    def answer(self, card, day):
        return Grade.GOOD


def study_for_a_year(learner, options):
    """Reviews asked on each day (drills apart), drills asked on each day, and the memories at the end."""
    memory, due, answers = {}, {}, Counter()
    reviews, drills = Counter(), Counter()
    for number in range(DAYS):
        today = FIRST_DAY + timedelta(days=number)
        at = datetime(today.year, today.month, today.day, 18, tzinfo=UTC)
        due_cards = [card for card, day in due.items() if day <= today]
        new_cards = range(number * NEW_PER_DAY, min(CARDS, (number + 1) * NEW_PER_DAY))
        for card in [*due_cards, *new_cards]:
            seed = seed_for(USER, card, answers[card])
            quality = learner.answer(card, number)
            outcome = outcomes(memory.get(card), at=at, study_day=today, seed=seed, options=options)[quality]
            assert outcome.due_day > today
            memory[card], due[card] = outcome.memory, outcome.due_day
            answers[card] += 1
            reviews[number] += 1
            drills[number] += outcome.drill_at is not None
    return reviews, drills, memory


@pytest.mark.parametrize("seed", range(3))
def test_load_of_a_year_stays_bounded(seed):
    reviews, _, memory = study_for_a_year(Learner(seed), SM2)

    by_month = [sum(reviews[day] for day in range(start, start + 30)) / 30 for start in range(0, 360, 30)]

    assert len(memory) == CARDS
    assert max(reviews.values()) < 8 * NEW_PER_DAY
    assert by_month == pytest.approx(sorted(by_month, reverse=True), rel=0.35)
    assert by_month[-1] < 15


@pytest.mark.parametrize("seed", range(3))
def test_year_ends_with_most_cards_known_for_a_month_or_more(seed):
    _, _, memory = study_for_a_year(Learner(seed), SM2)

    assert sum(m.interval_days >= 21 for m in memory.values()) > 0.7 * CARDS
    assert all(m.ease_hundredths >= 130 for m in memory.values())


def test_same_seed_makes_the_same_year():
    assert study_for_a_year(Learner(5), SM2) == study_for_a_year(Learner(5), SM2)


def test_drill_as_written_asks_more():
    _, failures_only, _ = study_for_a_year(Learner(1), SM2)
    _, as_written, _ = study_for_a_year(Learner(1), SM2_AS_WRITTEN)

    assert as_written.total() > failures_only.total() > 0


def test_fuzz_breaks_up_the_cards_learned_together():
    with_fuzz, _, spread = study_for_a_year(PerfectLearner(), SM2)
    without_fuzz, _, together = study_for_a_year(PerfectLearner(), SM2_UNFUZZED)

    def days_with_twenty(reviews):
        return sum(reviews[day] >= NEW_PER_DAY for day in range(100, DAYS))

    assert spread.keys() == together.keys()
    assert days_with_twenty(with_fuzz) < days_with_twenty(without_fuzz) / 2


@cache
def year_of(name):
    """One of the years behind the tables of docs/scheduling.md."""
    return simulate_year(POLICIES[name], EXPONENTIAL, seed=0)


@pytest.mark.parametrize("name", POLICIES)
def test_load_of_a_year_stays_bounded_on_every_set(name):
    year = year_of(name)

    by_month = [sum(year.reviews[start : start + 30]) / 30 for start in range(0, 360, 30)]

    assert len(year.memories) == CARDS
    assert max(year.reviews) < 7 * NEW_PER_DAY
    assert max(year.secs) < 45 * 60
    assert by_month == pytest.approx(sorted(by_month, reverse=True), rel=0.35)
    assert by_month[-1] < 12


@pytest.mark.parametrize("name", POLICIES)
def test_a_year_leaves_most_cards_known_on_every_set(name):
    year = year_of(name)

    assert year.memorised > 0.9 * CARDS
    assert year.retention > 0.85
    assert all(memory.ease_hundredths >= 130 and memory.step is None for memory in year.memories.values())


def test_another_kind_of_memory_bounds_the_load_too():
    year = simulate_year(SM2_STEPS, POWER, seed=1)

    assert max(year.reviews) < 7 * NEW_PER_DAY
    assert year.minutes(90) < year.minutes() / 2
