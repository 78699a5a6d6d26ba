"""The way back on paper: never more than the minutes, never later for more of them, and never a false promise."""

from math import isclose
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.scheduling import SM2, SM2_STEPS, Memory
from reviews.scheduling.recall import predicted_recall
from reviews.wayback import HORIZON_DAYS, MINUTES, Load, LoadCard, follow, prospect
from reviews.wayback.simulation import FADING, odds_of_forgetting


def load_of(waiting, coming=0, *, seed=1, options=SM2, card_secs=12, **more):
    chance = Random(seed)
    cards = []
    for number in range(waiting + coming):
        repetitions = chance.randrange(0, 7)
        interval = 1 if repetitions < 2 else chance.randrange(6, 90)
        due_in = -chance.randrange(0, 40) if number < waiting else chance.randrange(1, HORIZON_DAYS)
        cards.append(
            LoadCard(
                Memory(repetitions, interval, chance.randrange(130, 280), chance.randrange(3)),
                due_in=due_in,
                answered_on=min(0, due_in - interval),
                seed=chance.randrange(2**63),
                options=options,
            )
        )
    return Load(cards, card_secs, **more)


loads = st.builds(
    load_of,
    waiting=st.integers(1, 160),
    coming=st.integers(0, 80),
    seed=st.integers(0, 10_000),
    card_secs=st.integers(2, 60),
    options=st.sampled_from([SM2, SM2_STEPS]),
    rest_days=st.frozensets(st.integers(0, 20), max_size=8),
)


@settings(max_examples=40, deadline=None)
@given(loads, st.integers(MINUTES[0], MINUTES[-1]))
def test_no_day_takes_more_than_its_minutes(load, minutes):
    course = follow(load, minutes)

    assert all(day.secs <= minutes * 60 for day in course.days)
    assert all(course.days[day].reviews == 0 for day in load.rest_days if day < len(course.days))


@settings(max_examples=20, deadline=None)
@given(loads, st.integers(MINUTES[0], MINUTES[-1]), st.integers(MINUTES[0], MINUTES[-1]))
def test_more_minutes_are_never_level_later(load, one, other):
    fewer, more = sorted([one, other])

    later, sooner = prospect(load, fewer).level_in, prospect(load, more).level_in

    assert later is None or (sooner is not None and sooner <= later)


@settings(max_examples=20, deadline=None)
@given(loads)
def test_the_minutes_said_to_be_enough_are(load):
    enough = prospect(load, MINUTES[-1]).enough

    assert enough is None or follow(load, enough).is_level


@pytest.mark.parametrize("minutes", [5, 12, 30, 120])
def test_five_hundred_cards_stay_within_the_minutes_every_day(minutes):
    course = follow(load_of(500, 300), minutes)

    assert max(day.secs for day in course.days) <= minutes * 60


def test_the_same_cards_give_the_same_days():
    assert follow(load_of(120, 60), 10) == follow(load_of(120, 60), 10)


def test_what_fits_today_is_level_today():
    load = load_of(3)

    assert prospect(load, 5).level_in == 0
    assert follow(load, 5).days[0].reviews == 3


def test_nothing_waiting_is_level_at_once():
    assert prospect(load_of(0, 40), 5).level_in == 0


def test_the_most_at_risk_come_first():
    frail = LoadCard(Memory(0, 1, 130, 3), due_in=-1, answered_on=-2, seed=0, options=SM2)
    firm = LoadCard(Memory(6, 30, 280, 0), due_in=-30, answered_on=-60, seed=0, options=SM2)

    # Room for one of them, twice over: the one left waits until tomorrow.
    course = follow(Load([firm, frail], card_secs=150), 5)

    assert [(day.reviews, day.waiting) for day in course.days][:1] == [(2, 0)]
    one_a_day = follow(Load([firm, frail], card_secs=300), 5)
    assert one_a_day.days[0].reviews == 1
    assert frail.answered(0)[1].due_in == 1
    assert one_a_day.days[1].waiting == 1  # the frail one is back and goes first again: the firm one still waits


def test_a_pace_too_slow_is_never_level_and_says_what_would_do():
    ahead = prospect(load_of(800, 0, card_secs=20), 5)

    assert ahead.level_in is None
    assert ahead.enough is not None
    assert ahead.enough > 5


def test_not_even_the_most_would_do_while_resting_throughout():
    ahead = prospect(load_of(10, rest_days=frozenset(range(HORIZON_DAYS))), 120)

    assert (ahead.level_in, ahead.enough) == (None, None)


def test_a_planned_break_puts_the_day_off():
    without, rested = load_of(100), load_of(100, rest_days=frozenset(range(7)))

    assert prospect(rested, 10).level_in >= prospect(without, 10).level_in + 5


def test_todays_answers_are_part_of_todays_minutes():
    fresh, spent = follow(load_of(100), 10).days[0], follow(load_of(100, spent_secs=550), 10).days[0]

    assert fresh.reviews > spent.reviews
    assert spent.secs <= 50


def test_the_learners_own_limit_holds():
    assert follow(load_of(100, reviews_a_day=10), 60).days[0].reviews <= 10


def test_a_share_stands_for_the_rest():
    whole, tenth = load_of(700, seed=3), load_of(700, seed=3)
    tenth = Load(tenth.cards[::7], tenth.card_secs, share=7)

    days, of_share = prospect(whole, 15).level_in, prospect(tenth, 15).level_in

    assert of_share == pytest.approx(days, rel=0.25)
    course = follow(tenth, 15)
    assert all(sum(day.secs for day in course.days[: n + 1]) <= (n + 1) * 900 for n in range(len(course.days)))


@given(
    st.builds(
        Memory,
        repetitions=st.integers(0, 12),
        interval_days=st.integers(1, 400),
        ease_hundredths=st.integers(130, 350),
        lapses=st.integers(0, 12),
    ),
    st.integers(1, 500),
)
def test_the_quick_form_of_recall_is_predicted_recall(memory, days):
    quick = 1 / (1 + odds_of_forgetting(memory, 1) * days**FADING)

    assert isclose(
        quick,
        predicted_recall(
            interval_days=memory.interval_days,
            ease_hundredths=memory.ease_hundredths,
            repetitions=memory.repetitions,
            lapses=memory.lapses,
            days_since=days,
        ),
        rel_tol=1e-9,
    )
