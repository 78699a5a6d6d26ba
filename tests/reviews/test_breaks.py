"""Planned breaks: said in advance, taken back, kind on home."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from reviews.models import PlannedBreak
from reviews.queries.breaks import days_off, planned_breaks
from reviews.queue import Clock
from reviews.scheduling import Grade
from reviews.services import plan_break
from tests.reviews.conftest import NOON, answer

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def browser(client, learner):
    client.force_login(learner)
    return client


def day(ahead: int) -> date:
    return TODAY + timedelta(days=ahead)


def plan(browser, first, last, **options):
    return browser.post(reverse("reviews:breaks"), {"first_day": first, "last_day": last}, **options)


def take_back(browser, first_day):
    return browser.post(reverse("reviews:break_take_back", args=[first_day]), follow=True)


def text_of(response):
    return " ".join(response.content.decode().split())


def kept(learner):
    return list(PlannedBreak.objects.filter(user=learner).order_by("first_day").values_list("first_day", "last_day"))


def test_a_break_is_planned_and_listed(browser, learner):
    response = plan(browser, day(3), day(9), follow=True)

    assert kept(learner) == [(day(3), day(9))]
    assert "The break is planned. Enjoy it: your cards will wait, and you can still study." in text_of(response)
    assert "7 days" in text_of(response)


def test_one_day_from_today_is_the_shortest(browser, learner):
    plan(browser, day(0), day(0))

    assert kept(learner) == [(day(0), day(0))]


def test_a_year_is_the_longest(browser, learner):
    plan(browser, day(0), day(364))

    assert kept(learner) == [(day(0), day(364))]


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        ("", day(3), "Say on which day the break begins."),
        (day(1), "", "Say which day is the last of the break."),
        ("soon", day(3), "That is no date. Write it as year-month-day, such as 2026-12-24."),
        (day(-1), day(3), "A break is planned in advance: begin it today or later."),
        (day(366), day(370), "That is more than a year ahead. Choose a nearer day."),
        (day(5), day(4), "The break ends before it begins. Choose the first day or a later one."),
        (day(0), day(365), "A break is at most 365 days long. Choose an earlier day."),
        (day(12), day(15), "You already planned a break from"),
        (day(5), day(10), "You already planned a break from"),
        (day(1), day(30), "You already planned a break from"),
    ],
)
def test_an_odd_break_says_what_to_do(browser, learner, first, last, sentence):
    plan_break(user=learner, first_day=day(10), last_day=day(12))

    response = plan(browser, first, last)

    assert response.status_code == 422
    assert sentence in text_of(response)
    assert kept(learner) == [(day(10), day(12))]


def test_today_is_the_study_day(browser, learner):
    with time_machine.travel(NOON - timedelta(hours=8, minutes=1), tick=False):  # 03:59 in Bogotá: still Sunday
        response = plan(browser, day(-1), day(2))

    assert response.status_code == 302
    assert kept(learner) == [(day(-1), day(2))]


def test_a_break_in_the_way_planned_in_another_tab_wins(learner):
    plan_break(user=learner, first_day=day(3), last_day=day(5))

    assert plan_break(user=learner, first_day=day(4), last_day=day(8)) is None
    assert kept(learner) == [(day(3), day(5))]


def test_a_coming_break_is_taken_back_whole(browser, learner):
    plan_break(user=learner, first_day=day(3), last_day=day(5))

    response = take_back(browser, day(3))

    assert kept(learner) == []
    assert "Taken back: those days are ordinary days again." in text_of(response)


def test_a_break_that_began_keeps_its_past_days(browser, learner):
    plan_break(user=learner, first_day=day(0), last_day=day(5))

    with time_machine.travel(NOON + timedelta(days=2), tick=False):
        take_back(browser, day(0))

    assert kept(learner) == [(day(0), day(1))]


def test_a_break_that_is_over_stays(browser, learner):
    plan_break(user=learner, first_day=day(0), last_day=day(1))

    with time_machine.travel(NOON + timedelta(days=2), tick=False):
        response = browser.post(reverse("reviews:break_take_back", args=[day(0)]))
        listed = planned_breaks(learner, Clock.of(learner, NOON + timedelta(days=2)))

    assert response.status_code == 404
    assert [one.is_over for one in listed.past] == [True]
    assert listed.coming == []


@pytest.mark.parametrize("address", ["/breaks/2026-13-40/take-back/", "/breaks/soon/take-back/"])
def test_what_is_no_date_is_no_address(browser, address):
    assert browser.post(address).status_code == 404


def test_stranger_gets_404(learner, client_of, charlie):
    plan_break(user=learner, first_day=day(3), last_day=day(5))

    response = client_of(charlie).post(reverse("reviews:break_take_back", args=[day(3)]))

    assert response.status_code == 404
    assert kept(learner) == [(day(3), day(5))]


def test_home_is_kind_on_a_break_and_lets_one_study(browser, learner, deck, cards):
    answer(learner, cards[0], Grade.GOOD, NOON - timedelta(days=10))
    plan_break(user=learner, first_day=day(-2), last_day=day(4))

    text = text_of(browser.get(reverse("reviews:home")))

    assert "Enjoy your break." in text
    assert "It is planned until March 6, and your row of days goes on over it." in text
    assert "5 cards wait as long as you like." in text
    assert "Study all the same" in text


def test_home_is_kind_on_a_break_with_nothing_due(browser, learner, cards):
    for card in cards:
        answer(learner, card, Grade.GOOD)
    plan_break(user=learner, first_day=day(0), last_day=day(4))

    text = text_of(browser.get(reverse("reviews:home")))

    assert "Enjoy your break." in text
    assert "Study all the same" not in text


def test_days_off_are_counted_within_bounds(learner):
    plan_break(user=learner, first_day=day(-3), last_day=day(1))
    plan_break(user=learner, first_day=day(4), last_day=day(20))

    assert days_off(learner, day(0), day(5)) == {day(0), day(1), day(4), day(5)}
