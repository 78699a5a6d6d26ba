"""The list of decks, joining and leaving."""

from datetime import timedelta

import html5lib
import pytest
import time_machine
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from decks.services import archive_deck, create_deck
from reviews.deck_list import deck_list
from reviews.models import Enrolment, Schedule
from reviews.queries import today_plan
from reviews.scheduling import Grade
from reviews.services import enrol, leave_deck, suspend_card
from tests.reviews.conftest import NOON, answer, cards_of, token_for, write_note

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def browser(client, learner):
    client.force_login(learner)
    return client


def page_of(browser):
    response = browser.get(reverse("reviews:deck_list"))
    assert response.status_code == 200
    html5lib.HTMLParser(strict=True).parse(response.content.decode())
    return response.content.decode()


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_studied_decks_come_with_todays_cards_and_what_is_known(learner, deck, cards, make_deck):
    other = make_deck("other", {"x": 2})
    enrol(user=learner, deck=other, at=NOON)
    answer(learner, cards[0], Grade.GOOD, NOON - timedelta(days=1))
    answer(learner, cards[1], Grade.AGAIN)
    answer(learner, cards[2], Grade.GOOD)
    suspend_card(user=learner, token=token_for(learner, cards[2]), at=NOON)

    decks = deck_list(learner, NOON)

    first, second = decks.studied
    assert (first.deck, first.total, first.known) == (deck, 5, 1)
    assert (first.new, first.learning, first.review) == (2, 1, 1)
    assert (second.deck, second.total, second.known, second.left) == (other, 2, 0, 2)
    assert first.left + second.left == today_plan(learner, NOON).total
    assert decks.others == []


def test_decks_one_may_see_and_no_others(learner, bob, deck, make_deck):
    joinable = make_deck("joinable")
    create_deck(slug="bobs-draft", title="Bob's draft", owner=bob)
    own_draft = create_deck(slug="own-draft", title="Own draft", owner=learner)
    archive_deck(deck=make_deck("archived", owner=bob))

    decks = deck_list(learner, NOON)

    assert [other.deck for other in decks.others] == [joinable, own_draft]
    assert [other.can_join for other in decks.others] == [True, False]


def test_page_says_how_many_one_studies(browser, learner, deck, make_deck):
    assert "You study 1 deck." in page_of(browser)

    enrol(user=learner, deck=make_deck("second"), at=NOON)

    assert "You study 2 decks." in page_of(browser)


def test_without_decks_the_page_says_what_to_do(browser):
    page = page_of(browser)

    assert "You are not studying a deck yet." in page
    assert "There is no deck to join here yet." in page


def test_twice_the_notes_cost_the_same_statements(learner, deck):
    def statements():
        with CaptureQueriesContext(connection) as captured:
            deck_list(learner, NOON)
        return len(captured)

    few = statements()
    for number in range(5):
        answer(learner, cards_of(deck)[number], Grade.AGAIN)
        write_note(deck.topics.first(), f"more {number}")

    assert statements() == few


def test_joining_enrols_and_shows_the_deck(browser, learner, make_deck):
    deck = make_deck("new")

    response = browser.post(reverse("reviews:enrol", args=["new"]))

    assert response.status_code == 302
    assert response["Location"] == reverse("reviews:concepts", args=["new"])
    assert said(response) == ["You study “NEW” now."]
    assert Enrolment.objects.get(user=learner).deck == deck


def test_joining_twice_is_joining_once(browser, learner, deck):
    browser.post(reverse("reviews:enrol", args=["aws"]))

    assert Enrolment.objects.filter(user=learner).count() == 1


def test_leaving_keeps_what_is_known_and_can_be_taken_back(browser, learner, deck, cards):
    answer(learner, cards[0], Grade.GOOD)

    response = browser.post(reverse("reviews:leave", args=["aws"]))

    assert response["Location"] == reverse("reviews:deck_list")
    assert said(response) == ["You no longer study “AWS”. What you know of it is kept."]
    assert [other.was_studied for other in deck_list(learner, NOON).others] == [True]
    assert Schedule.objects.filter(user=learner).count() == 1

    browser.post(reverse("reviews:enrol", args=["aws"]))

    assert deck_list(learner, NOON).studied[0].known == 1


def test_a_deck_that_was_archived_can_still_be_left(browser, learner, deck):
    archive_deck(deck=deck)

    assert browser.post(reverse("reviews:leave", args=["aws"])).status_code == 302
    assert Enrolment.objects.get(user=learner).is_paused


def test_only_published_decks_can_be_joined(browser, learner, bob):
    create_deck(slug="bobs-draft", title="Bob's draft", owner=bob)
    create_deck(slug="own-draft", title="Own draft", owner=learner)

    for slug in ("bobs-draft", "own-draft", "nothing"):
        assert browser.post(reverse("reviews:enrol", args=[slug])).status_code == 404
    assert not Enrolment.objects.filter(user=learner).exists()


def test_only_ones_own_decks_can_be_left(browser, make_deck, bob):
    deck = make_deck("bobs")
    enrol(user=bob, deck=deck, at=NOON)

    assert browser.post(reverse("reviews:leave", args=["bobs"])).status_code == 404
    assert not Enrolment.objects.get(user=bob).is_paused


def test_a_topic_is_no_deck_to_join(browser, deck):
    assert browser.post(reverse("reviews:enrol", args=["one"])).status_code == 404


@pytest.mark.parametrize("name", ["deck_list", "enrol", "leave"])
def test_anonymous_is_sent_to_sign_in(client, deck, name):
    if name == "deck_list":
        response = client.get(reverse("reviews:deck_list"))
    else:
        response = client.post(reverse(f"reviews:{name}", args=["aws"]))

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_wrong_methods_are_refused(browser, deck):
    assert browser.post(reverse("reviews:deck_list")).status_code == 405
    assert browser.get(reverse("reviews:enrol", args=["aws"])).status_code == 405
    assert browser.get(reverse("reviews:leave", args=["aws"])).status_code == 405


def test_a_paused_deck_is_out_of_todays_counts(learner, deck, make_deck):
    leave_deck(user=learner, deck=deck)

    assert deck_list(learner, NOON).studied == []
