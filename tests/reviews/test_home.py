from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from decks.services import add_topic
from reviews.models import Schedule, StudyDay
from reviews.scheduling import Grade
from reviews.services import enrol, leave_deck
from tests.reviews.conftest import NOON, answer, write_note

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
    assert [(topic.title, topic.total) for topic in plan.decks] == [("One", 3), ("Two", 2)]
    assert plan.is_first_day


def test_several_decks_are_a_tree_with_what_is_new_and_what_is_not(browser, learner, deck, cards, make_deck):
    other = make_deck("bio", {"empty": 0})
    cell = add_topic(parent=other, slug="cell", title="Cell")
    for slug, count in (("core", 2), ("skin", 1)):
        topic = add_topic(parent=cell, slug=slug, title=slug.title())
        for number in range(count):
            write_note(topic, f"{slug} {number}")
    enrol(user=learner, deck=other, at=NOON)
    answer(learner, cards[0], Grade.GOOD, NOON)
    answer(learner, cards[3], Grade.AGAIN, NOON)

    plan = plan_at(browser, NOON + timedelta(days=1))

    rows = [(row.depth, row.within, row.title, row.new, row.learning, row.review) for row in plan.decks]
    # Cell has all the cards of Bio today: a row of its own would say the same again.
    assert rows == [
        (0, "", "AWS", 3, 0, 2),
        (1, "AWS", "One", 2, 0, 1),
        (1, "AWS", "Two", 1, 0, 1),
        (0, "", "BIO", 3, 0, 0),
        (1, "BIO", "Core", 2, 0, 0),
        (1, "BIO", "Skin", 1, 0, 0),
    ]
    assert browser.get(plan.decks[4].url).context["scope"].deck_slug == "bio/cell/core"


def test_a_topic_of_topics_stands_before_them(browser, learner, make_deck):
    deck = make_deck("bio", {"one": 1})
    cell = add_topic(parent=deck, slug="cell", title="Cell")
    for slug in ("core", "skin"):
        write_note(add_topic(parent=cell, slug=slug, title=slug.title()), slug)
    enrol(user=learner, deck=deck, at=NOON)

    rows = plan_at(browser).decks

    assert [(row.depth, row.title, row.total) for row in rows] == [
        (0, "One", 1),
        (0, "Cell", 2),
        (1, "Core", 1),
        (1, "Skin", 1),
    ]


def test_cards_of_a_deck_beside_its_topics_are_in_the_tree(browser, learner, make_deck):
    deck = make_deck("bio", {"one": 1})
    write_note(deck, "at the top")
    enrol(user=learner, deck=deck, at=NOON)

    assert [(row.depth, row.title, row.total) for row in plan_at(browser).decks] == [(0, "BIO", 2), (1, "One", 1)]


def test_of_a_tree_too_long_for_a_glance_only_the_decks_are_shown(browser, learner, deck, make_deck):
    learner.profile.new_per_day = 100
    learner.profile.save()
    enrol(user=learner, deck=make_deck("long", {f"t{number}": 1 for number in range(18)}), at=NOON)

    assert [(row.title, row.total) for row in plan_at(browser).decks] == [("AWS", 5), ("LONG", 18)]


def test_sittings_of_minutes_end_after_as_many_cards_as_fit(browser, deck, cards):
    plan = plan_at(browser)

    assert plan.session_url_5.endswith("?start=0&goal=5")


def test_the_estimate_comes_from_the_learners_own_times(browser, learner, make_deck):
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


def test_tomorrow_is_called_tomorrow_and_later_days_by_their_dates(browser, learner, cards):
    for card in cards:
        answer(learner, card, Grade.GOOD)
    assert "The next cards come tomorrow." in text_at(browser)
    for card in cards:
        answer(learner, card, Grade.GOOD, NOON + timedelta(days=1))

    # Chance draws the day by the ids of learner and card.
    first = min(Schedule.objects.filter(user=learner).values_list("due_day", flat=True))
    assert f"The next cards come on {first:%A, %B} {first.day}." in text_at(browser, NOON + timedelta(days=1))


def test_without_a_deck_home_says_so(browser):
    plan = plan_at(browser)

    assert not plan.is_enrolled
    assert plan.next_due is None


def text_at(browser, at=NOON, query=""):
    with time_machine.travel(at, tick=False):
        response = browser.get(reverse("reviews:home") + query)
    return " ".join(response.content.decode().split())


def first_heading(text):
    return text.partition("<h1>")[2].partition("</h1>")[0].strip()


@pytest.mark.parametrize(
    ("new_cards", "heading"),
    [(1, "Your first card, about a minute."), (2, "Your first 2 cards, about a minute.")],
)
def test_the_first_day_says_how_many(browser, learner, make_deck, new_cards, heading):
    enrol(user=learner, deck=make_deck("some", {"x": new_cards}), at=NOON)

    assert first_heading(text_at(browser)) == heading


@pytest.mark.parametrize(
    ("answered", "heading"),
    [(1, "4 cards, about 2 minutes."), (4, "1 card, about a minute."), (5, "Done for today.")],
)
def test_later_it_says_how_many_are_left(browser, learner, cards, answered, heading):
    for card in cards[:answered]:
        answer(learner, card, Grade.GOOD)

    assert first_heading(text_at(browser)) == heading


@pytest.mark.parametrize(
    ("minutes", "heading"),
    [(1, "2 of 5 cards, your minute."), (2, "4 of 5 cards, your 2 minutes."), (3, "5 cards, about 3 minutes.")],
)
def test_a_day_of_minutes_says_what_of_all_they_take(browser, learner, cards, minutes, heading):
    learner.profile.minutes_per_day = minutes
    learner.profile.save()
    yesterday = NOON.date() - timedelta(days=1)
    StudyDay.objects.create(user=learner, day=yesterday, deck=cards[0].deck, root=cards[0].deck, introduced=1)

    assert first_heading(text_at(browser)) == heading


@pytest.mark.parametrize(("minutes", "heading"), [(1, "your minute."), (2, "your 2 minutes.")])
def test_a_day_of_minutes_is_done_when_they_are_over(browser, learner, cards, minutes, heading):
    learner.profile.minutes_per_day = minutes
    learner.profile.save()
    StudyDay.objects.create(
        user=learner, day=NOON.date(), deck=cards[0].deck, root=cards[0].deck, drilled=1, drilled_ms=minutes * 60_000
    )

    text = text_at(browser)

    assert first_heading(text) == f"Done for today: {heading}"
    assert "5 more cards come tomorrow." in text


def test_more_new_cards_are_offered_when_the_day_is_done(browser, learner, cards):
    learner.profile.new_per_day = 1
    learner.profile.save()
    answer(learner, cards[0], Grade.GOOD)

    text = text_at(browser)

    assert "4 more new cards, only today" in text
    assert reverse("reviews:more_today") in text


def test_there_is_one_thing_to_press(browser, deck):
    assert text_at(browser).count("autofocus") == 1


def test_twice_the_cards_cost_the_same_statements(browser, learner, make_deck):
    def statements(slug, count):
        deck = make_deck(slug, {"x": count})
        enrol(user=learner, deck=deck, at=NOON)
        with CaptureQueriesContext(connection) as captured:
            plan_at(browser)
        leave_deck(user=learner, deck=deck)
        return len(captured)

    assert statements("few", 3) == statements("many", 6)
