"""Other limits for today only: more new cards at one press, or numbers for a deck; gone with the day."""

from datetime import date, timedelta

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.urls import reverse

from reviews.models import Enrolment
from reviews.queue import Clock, Scope, load_queue
from reviews.scheduling import Grade
from reviews.services import enrol, more_today, take_back_today
from reviews.services.options import shared_out
from tests.reviews.conftest import NOON, answer, write_note

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def browser(client, learner, deck):
    client.force_login(learner)
    return client


@pytest.fixture
def done_for_today(learner, cards):
    """Two new cards a day, both met."""
    learner.profile.new_per_day = 2
    learner.profile.save()
    for card in cards[:2]:
        answer(learner, card, Grade.GOOD)


def new_left(learner, at=NOON):
    return len(load_queue(learner, Scope(), Clock.of(learner, at)).new)


def told(response):
    return [str(message) for message in get_messages(response.wsgi_request)][-1]


# ── ten more ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_more_new_cards_are_in_line_today_and_tomorrow_is_as_usual(learner, done_for_today):
    assert more_today(user=learner, deck=None, at=NOON) == 3  # as many as there are

    assert new_left(learner) == 3
    assert new_left(learner, NOON + timedelta(days=1)) == 2


def test_more_are_added_to_a_limit_of_the_deck_that_is_not_the_one_reached(learner, deck, done_for_today):
    Enrolment.objects.filter(user=learner).update(new_per_day=40)

    more_today(user=learner, deck=deck, at=NOON, new=2)

    assert new_left(learner) == 2


def test_more_of_all_decks_are_shared_among_them(learner, done_for_today, make_deck):
    enrol(user=learner, deck=make_deck("other", {"x": 4}), at=NOON)

    more_today(user=learner, deck=None, at=NOON, new=4)

    line = load_queue(learner, Scope(), Clock.of(learner, NOON)).new
    assert len(line) == 4
    assert {waiting.root_id for waiting in line} == set(Enrolment.objects.values_list("deck_id", flat=True))


@pytest.mark.parametrize(
    ("wanted", "waiting", "shares"),
    [(10, [3], [3]), (4, [9, 9], [2, 2]), (5, [1, 9], [1, 4]), (3, [0, 0], [0, 0]), (0, [5], [0])],
)
def test_shares_go_round_and_are_no_more_than_there_is(wanted, waiting, shares):
    assert shared_out(wanted, waiting) == shares


def test_ten_more_are_ten_where_notes_have_several_cards(learner, deck):
    cloze = " ".join(f"{{{{c{number}::w{number}}}}}" for number in range(1, 5))
    for number in range(12):
        write_note(deck.topics.first(), f"cloze {number}", kind="cloze", front=f"Of {number}: {cloze}.")
    learner.profile.new_per_day = 0
    learner.profile.save()

    assert more_today(user=learner, deck=None, at=NOON) == 10
    assert new_left(learner) == 10


def test_a_paused_deck_gets_none(learner, deck, done_for_today):
    Enrolment.objects.filter(user=learner).update(is_paused=True)

    assert more_today(user=learner, deck=None, at=NOON) == 0


def test_from_the_finished_screen_the_sitting_goes_on_with_them(browser, learner, done_for_today):
    page = browser.get(reverse("reviews:session"), {"deck": "aws", "start": 1}).content.decode()
    response = browser.post(reverse("reviews:more_today"), {"added": "0", "deck": "aws", "start": "1"})

    assert "3 more new cards, only today" in page
    assert response["Location"] == "/review/?deck=aws&start=1"
    assert told(response) == "3 more new cards, for today only."
    assert "aws one 3" in browser.get(response["Location"]).content.decode()


def test_asking_twice_from_one_page_adds_once(browser, learner, make_deck, done_for_today):
    enrol(user=learner, deck=make_deck("other", {"x": 30}), at=NOON)
    for _ in range(2):
        response = browser.post(reverse("reviews:more_today"), {"added": "0"})

    assert new_left(learner) == 10
    assert told(response) == "There is no other new card to add today."


def test_asking_again_from_the_next_page_adds_again(learner, make_deck, done_for_today):
    other = make_deck("other", {"x": 30})
    enrol(user=learner, deck=other, at=NOON)

    more_today(user=learner, deck=other, at=NOON, added=0)
    more_today(user=learner, deck=other, at=NOON, added=10)

    assert new_left(learner) == 20


def test_odd_numbers_are_left_out(browser, learner, done_for_today):
    assert browser.post(reverse("reviews:more_today"), {"added": "x"}).status_code == 302
    assert new_left(learner) == 3


def test_more_of_a_deck_not_studied_is_a_404(browser, make_deck):
    make_deck("stranger", {"x": 1})

    for name in ("more_today", "today_take_back"):
        assert browser.post(reverse(f"reviews:{name}"), {"deck": "stranger"}).status_code == 404


# ── and back ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_it_can_be_taken_back(browser, learner, done_for_today):
    more_today(user=learner, deck=None, at=NOON)

    response = browser.post(reverse("reviews:today_take_back"))

    assert told(response) == "The usual limits hold again today."
    assert response["Location"] == reverse("reviews:home")
    assert new_left(learner) == 0


def test_the_finished_screen_offers_to_take_it_back(browser, learner, cards, done_for_today):
    more_today(user=learner, deck=None, at=NOON)
    for card in cards[2:]:
        answer(learner, card, Grade.GOOD)

    assert "Take today's other limits back" in browser.get(reverse("reviews:session")).content.decode()


def test_taking_back_in_one_deck_leaves_the_others(learner, deck, make_deck, done_for_today):
    other = make_deck("other", {"x": 4})
    enrol(user=learner, deck=other, at=NOON)
    more_today(user=learner, deck=None, at=NOON, new=4)

    assert take_back_today(user=learner, deck=deck)

    assert set(Enrolment.objects.filter(user=learner, today=TODAY).values_list("deck_id", flat=True)) == {other.pk}


# ── numbers of one's own ─────────────────────────────────────────────────────────────────────────────────────


def test_limits_for_today_are_set_shown_and_gone_tomorrow(browser, learner, deck, noon):
    response = browser.post("/decks/aws/today/", {"new_today": "1", "reviews_today": ""})
    page = browser.get("/decks/aws/options/")
    noon.move_to(NOON + timedelta(days=1))
    tomorrow = browser.get("/decks/aws/options/")

    assert told(response) == "Saved for today only: tomorrow the usual limits hold again."
    assert new_left(learner) == 1
    assert 'name="new_today" value="1"' in page.content.decode()
    assert 'name="new_today" value="1"' not in tomorrow.content.decode()


def test_an_empty_form_takes_them_back(browser, learner, deck):
    browser.post("/decks/aws/today/", {"new_today": "1", "reviews_today": "9"})

    response = browser.post("/decks/aws/today/", {})

    assert told(response) == "The usual limits hold again today."
    assert Enrolment.objects.get(user=learner).today is None


def test_nonsense_for_today_is_said_at_its_field(browser, learner):
    response = browser.post("/decks/aws/today/", {"new_today": "-3", "reviews_today": "8"})

    page = response.content.decode()
    assert response.status_code == 422
    assert 'id="id_new_today_error"' in page
    assert 'name="reviews_today" value="8"' in page
    assert Enrolment.objects.get(user=learner).today is None
