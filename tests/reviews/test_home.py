from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from reviews.scheduling import Grade
from tests.reviews.conftest import NOON, answer

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(client, learner):
    client.force_login(learner)
    return client


def plan_at(browser, at=NOON):
    with time_machine.travel(at, tick=False):
        response = browser.get(reverse("reviews:home"))
    assert response.status_code == 200
    return response.context["plan"]


def test_visitor_sees_what_this_is(client):
    response = client.get(reverse("reviews:home"))

    assert response.status_code == 200
    assert reverse("accounts:guest_start") in response.content.decode()


def test_plan_counts_cards_minutes_and_topics(browser, deck):
    plan = plan_at(browser)

    assert (plan.total, plan.new, plan.review, plan.learning) == (5, 5, 0, 0)
    assert plan.minutes == 3  # five new cards at 25 s
    assert [(topic.title, topic.total) for topic in plan.topics] == [("One", 3), ("Two", 2)]
    assert plan.is_first_day


def test_sittings_of_minutes_end_after_as_many_cards_as_fit(browser, deck, cards):
    plan = plan_at(browser)

    assert plan.session_url_5.endswith("?start=0&goal=5")


def test_the_estimate_comes_from_the_learners_own_times(browser, learner, make_deck):
    from reviews.services import enrol
    from tests.reviews.conftest import cards_of

    deck = make_deck("big", {"x": 60})
    enrol(user=learner, deck=deck, at=NOON)
    for card in cards_of(deck)[:20]:
        with_time = NOON + timedelta(seconds=0)
        answer(learner, card, Grade.GOOD, with_time)

    # Twenty new cards at no time at all are a pace of a second each; the twenty reviews have no times yet.
    plan = plan_at(browser, NOON + timedelta(days=1))

    assert (plan.review, plan.new) == (20, 20)
    assert plan.minutes == 5  # 20 · 12 s + 20 · 1 s


def test_nothing_left_says_when_the_next_is_due(browser, learner, cards):
    for card in cards:
        answer(learner, card, Grade.EASY)

    plan = plan_at(browser)

    assert plan.total == 0
    assert plan.next_due == NOON.date() + timedelta(days=1)


def test_new_cards_held_back_by_the_limit_come_tomorrow(browser, learner, cards):
    learner.profile.new_per_day = 1
    learner.profile.save()
    answer(learner, cards[0], Grade.GOOD)

    assert plan_at(browser).next_due == NOON.date() + timedelta(days=1)


def test_without_a_deck_home_says_so(browser):
    plan = plan_at(browser)

    assert not plan.is_enrolled
    assert plan.next_due is None
