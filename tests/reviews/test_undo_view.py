"""Undo over HTTP: it names what it takes back, takes back that and nothing else, and is offered everywhere."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from reviews.models import ReviewLog, StudyDay
from reviews.queries.undo import last_act, undo_now
from reviews.queue import Clock
from reviews.scheduling import Grade
from reviews.services import flag_card, practise_card, undo_last
from reviews.services.undoing import last_undoable
from reviews.services.verifying import verify_schedules
from reviews.tokens import mint_token
from tests.reviews.conftest import NOON, answer, token_for

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "session"}


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def browser(client, learner, deck):
    client.force_login(learner)
    return client


def undo(browser, act, **extra):
    sent = {"act": act} | extra.pop("sent", {})
    return browser.post(reverse("reviews:undo"), sent, **extra)


def test_sent_twice_it_takes_back_one(browser, learner, cards):
    answer(learner, cards[0], Grade.GOOD)
    answer(learner, cards[1], Grade.GOOD, NOON + timedelta(seconds=5))
    act = undo_now(learner, NOON).act
    undo(browser, act, **HTMX)

    response = undo(browser, act, **HTMX)

    assert "That was taken back already; nothing else was." in response.content.decode()
    assert ReviewLog.objects.filter(user=learner).count() == 3


def test_what_was_overtaken_stays(browser, learner, cards):
    answer(learner, cards[0], Grade.GOOD)
    act = undo_now(learner, NOON).act
    flag_card(user=learner, token=token_for(learner, cards[0]), at=NOON)

    response = undo(browser, act, **HTMX)

    assert "Something else was done to that card since, so nothing was taken back." in response.content.decode()
    assert ReviewLog.objects.filter(user=learner).count() == 2


def test_an_earlier_act_on_another_card_is_taken_back_by_name(browser, learner, cards):
    answer(learner, cards[0], Grade.GOOD)
    act = undo_now(learner, NOON).act
    answer(learner, cards[1], Grade.GOOD)

    response = undo(browser, act, **HTMX)

    assert "aws one 1" in response.content.decode()
    assert not list(verify_schedules(learner.pk))
    assert StudyDay.objects.get(user=learner).introduced == 1


@pytest.mark.parametrize("act", ["nonsense", "01a2" * 8])
def test_what_names_no_act_takes_nothing_back(browser, learner, cards, act):
    answer(learner, cards[0], Grade.GOOD)

    response = undo(browser, act, **HTMX)

    assert "There is nothing to undo today." in response.content.decode()
    assert ReviewLog.objects.filter(user=learner).count() == 1


def test_another_learners_act_cannot_be_named(browser, learner, cards, bob):
    answer(bob, cards[0], Grade.GOOD)

    undo(browser, undo_now(bob, NOON).act, **HTMX)

    assert ReviewLog.objects.count() == 1


def test_practice_is_taken_back_with_its_count(learner, cards):
    token = token_for(learner, cards[0])
    token = mint_token(
        user_id=learner.pk, card_id=cards[0].pk, version=0, shown_at=NOON, is_drill=False, pace=token.pace,
        is_practice=True,
    )  # fmt: skip
    practise_card(user=learner, token=token, quality=Grade.GOOD, at=NOON)

    assert undo_last(user=learner, at=NOON) == cards[0].pk

    assert StudyDay.objects.get(user=learner).practised == 0
    assert not list(verify_schedules(learner.pk))


@pytest.mark.parametrize(
    "name", ["home", "deck_list", "leeches", "session", "concepts", "card_info", "study_choose", "progress_weak"]
)
def test_every_screen_says_what_undo_takes_back(browser, learner, cards, name):
    answer(learner, cards[0], Grade.GOOD)
    args = {"concepts": ["aws"], "card_info": [cards[0].pk]}.get(name, [])

    page = browser.get(reverse(f"reviews:{name}", args=args)).content.decode()

    assert '<span class="undo-word">Undo:</span> answered Good · aws one 1' in page


def test_from_a_page_it_leads_back_to_that_page(browser, learner, cards):
    answer(learner, cards[0], Grade.GOOD)
    act = undo_now(learner, NOON).act

    response = undo(browser, act, sent={"next": "/decks/aws/?q=one"})

    assert response["Location"] == "/decks/aws/?q=one"
    assert undo(browser, act, sent={"next": "https://elsewhere.example/"})["Location"] == reverse("reviews:home")


def test_what_is_offered_is_what_would_be_taken_back(learner, cards):
    clock = Clock.of(learner, NOON)
    for card in cards:
        answer(learner, card, Grade.GOOD)
    undo_last(user=learner, at=NOON)

    assert last_act(learner.pk, clock).token == last_undoable(learner.pk, clock).token
