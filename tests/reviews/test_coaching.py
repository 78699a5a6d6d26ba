"""A word about Hard: asked before the first one counts, and later where it seems to stand for what was forgotten."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Grading
from reviews.coaching import hard_looks_forgotten
from reviews.models import ReviewLog, StudyDay
from reviews.scheduling import Grade
from reviews.services import speak_of_hard, undo_last
from tests.reviews.conftest import NOON, answer, token_for

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "session"}
QUESTION = "Did you remember it?"
TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def browser(client, learner, deck):
    client.force_login(learner)
    return client


def press(browser, token, quality, *, was_asked=False, **extra):
    sent = {"token": token, "grade": int(quality)} | ({"was_asked": "on"} if was_asked else {})
    return browser.post(reverse("reviews:card_grade"), sent, **extra)


def qualities(learner):
    return list(ReviewLog.objects.filter(user=learner).order_by("at").values_list("quality", flat=True))


# ── the first Hard ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_first_hard_is_asked_about_before_anything_is_stored(browser, learner, cards):
    page = press(browser, token_for(learner, cards[0]).sign(), Grade.HARD, **HTMX).content.decode()

    assert QUESTION in page
    assert "It is aws one 1." in page
    assert page.count('name="grade"') == 2
    assert qualities(learner) == []


@pytest.mark.parametrize(("reply", "stored"), [(Grade.HARD, 3), (Grade.AGAIN, 2)])
def test_the_reply_is_what_is_stored_and_the_next_hard_is_not_asked_about(browser, learner, cards, reply, stored):
    token = token_for(learner, cards[0]).sign()
    press(browser, token, Grade.HARD, **HTMX)

    page = press(browser, token, reply, was_asked=True, **HTMX).content.decode()
    press(browser, token_for(learner, cards[1]).sign(), Grade.HARD, **HTMX)

    assert QUESTION not in page
    assert sorted(qualities(learner)) == sorted([stored, 3])


def test_without_javascript_the_question_has_an_address_of_its_own(browser, learner, cards):
    response = press(browser, token_for(learner, cards[0]).sign(), Grade.HARD)
    page = browser.get(response["Location"]).content.decode()

    assert response.status_code == 302
    assert QUESTION in page
    assert "It is aws one 1." in page


def test_a_reply_sent_twice_counts_once(browser, learner, cards):
    token = token_for(learner, cards[0]).sign()
    press(browser, token, Grade.HARD, was_asked=True, **HTMX)

    page = press(browser, token, Grade.AGAIN, was_asked=True, **HTMX).content.decode()

    assert "That answer was already saved; it counts once." in page
    assert qualities(learner) == [3]


def test_a_first_hard_to_a_card_answered_elsewhere_is_told_so_and_not_asked_about(browser, learner, cards):
    token = token_for(learner, cards[0]).sign()
    answer(learner, cards[0], Grade.GOOD)

    page = press(browser, token, Grade.HARD, **HTMX).content.decode()

    assert QUESTION not in page
    assert "You already answered that card" in page


def test_undoing_that_hard_does_not_bring_the_question_back(browser, learner, cards):
    press(browser, token_for(learner, cards[0]).sign(), Grade.HARD, was_asked=True, **HTMX)
    undo_last(user=learner, at=NOON)

    press(browser, token_for(learner, cards[0]).sign(), Grade.HARD, **HTMX)

    assert [quality for quality in qualities(learner) if quality] == [3, 3]


def test_whoever_grades_by_number_is_not_asked(browser, learner, cards):
    learner.profile.grading = Grading.SIX
    learner.profile.save()

    press(browser, token_for(learner, cards[0]).sign(), Grade.HARD, **HTMX)

    assert qualities(learner) == [3]


# ── Hard used as "forgot" ────────────────────────────────────────────────────────────────────────────────────


def reviewed(learner, deck, *, hard, again, reviews=100, day=TODAY - timedelta(days=1)):
    return StudyDay.objects.create(
        user=learner, day=day, deck=deck, root=deck, reviewed=reviews, hard=hard, again=again
    )


@pytest.mark.parametrize(
    ("hard", "again", "reviews", "is_said"),
    [
        (20, 2, 100, True),
        (19, 2, 100, False),
        (20, 3, 100, False),
        (25, 0, 50, True),
        (25, 0, 49, False),
        (0, 0, 100, False),
    ],
)
def test_much_hard_and_hardly_any_again_looks_like_forgetting(learner, deck, hard, again, reviews, is_said):
    reviewed(learner, deck, hard=hard, again=again, reviews=reviews)

    assert hard_looks_forgotten(learner, TODAY) is is_said


def test_only_the_last_thirty_days_count(learner, deck):
    reviewed(learner, deck, hard=30, again=0, day=TODAY - timedelta(days=30))

    assert not hard_looks_forgotten(learner, TODAY)
    assert hard_looks_forgotten(learner, TODAY - timedelta(days=1))


def test_it_is_said_at_most_once_a_fortnight_and_all_through_that_day(learner, deck):
    reviewed(learner, deck, hard=30, again=0)
    speak_of_hard(user=learner, day=TODAY)

    said = [day for day in range(20) if hard_looks_forgotten(learner, TODAY + timedelta(days=day))]

    assert said == [0, *range(14, 20)]


def test_two_buttons_have_no_hard_to_speak_of(learner, deck):
    reviewed(learner, deck, hard=30, again=0)
    learner.profile.grading = Grading.TWO

    assert not hard_looks_forgotten(learner, TODAY)


def test_it_is_said_at_the_end_of_a_sitting_and_remembered_by_the_answer_that_ended_it(browser, learner, deck, cards):
    reviewed(learner, deck, hard=30, again=0)
    for card in cards[1:]:
        answer(learner, card, Grade.GOOD)

    browser.get(reverse("reviews:session"))
    learner.profile.refresh_from_db()
    before = learner.profile.hard_spoken_of_on
    page = press(browser, token_for(learner, cards[0]).sign(), Grade.GOOD, **HTMX).content.decode()

    learner.profile.refresh_from_db()
    assert "You press Hard often and Again hardly ever." in page
    assert (before, learner.profile.hard_spoken_of_on) == (None, TODAY)
