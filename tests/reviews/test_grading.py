"""The ways to grade: four buttons, two, or SM-2's own six; what they print and what they store."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Grading
from reviews.models import ReviewLog, Schedule
from reviews.queries import grade_buttons
from reviews.queue import Clock
from reviews.scheduling import SM2, SM2_STEPS, Drill, Grade
from reviews.state import UNTOUCHED, CardState
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


def grading(learner, way):
    learner.profile.grading = way
    learner.profile.save()


def buttons(learner, card, *, options=SM2, way=Grading.FOUR, is_drill=False, at=NOON):
    schedule = Schedule.objects.filter(user=learner, card=card).first()
    state = CardState.of(schedule) if schedule else UNTOUCHED
    token = replace(token_for(learner, card, at, is_drill=is_drill), options=options)
    return grade_buttons(state, user_id=learner.pk, token=token, clock=Clock.of(learner, at), grading=way)


@pytest.mark.parametrize(
    ("way", "grades", "keys"),
    [
        (Grading.FOUR, [2, 3, 4, 5], ["1", "2", "3", "4"]),
        (Grading.TWO, [2, 4], ["1", "2 3 4"]),
        (Grading.SIX, [0, 1, 2, 3, 4, 5], ["0", "1", "2", "3", "4", "5"]),
    ],
)
def test_each_way_to_grade_has_its_buttons_and_good_by_default(learner, cards, way, grades, keys):
    shown = buttons(learner, cards[0], way=way)

    assert [button.value for button in shown] == grades
    assert [button.keys for button in shown] == keys
    assert [button.value for button in shown if button.is_default] == [Grade.GOOD]
    assert len({button.name for button in shown}) == len(shown)


@pytest.mark.parametrize("way", Grading.values)
@pytest.mark.parametrize("value", range(6))
def test_every_quality_is_stored_as_given_whichever_buttons_are_shown(browser, learner, cards, way, value):
    grading(learner, way)
    learner.profile.hard_explained = True
    learner.profile.save()

    response = browser.post(
        reverse("reviews:card_grade"), {"token": token_for(learner, cards[0]).sign(), "grade": value}, **HTMX
    )

    assert response.status_code == 200
    assert ReviewLog.objects.get(user=learner).quality == value


def test_the_page_shows_the_two_buttons_and_says_which_keys_grade(browser, learner, cards):
    grading(learner, Grading.TWO)

    question = browser.get(reverse("reviews:session")).content.decode()
    answer_side = browser.get(
        reverse("reviews:card_reveal"), {"token": token_for(learner, cards[0]).sign()}
    ).content.decode()

    assert 'data-keys="1 2 3 4"' in question
    assert answer_side.count('name="grade"') == 2
    assert "Forgotten" in answer_side
    assert "Remembered" in answer_side


def test_with_learning_steps_each_button_prints_its_own_minutes_or_days(learner, cards):
    # Without fuzz, which would draw the days by the ids of learner and card.
    shown = buttons(learner, cards[0], options=replace(SM2_STEPS, fuzz=False))

    assert [(button.interval, button.follow) for button in shown] == [
        ("1 min", ""),
        ("6 min", ""),
        ("10 min", ""),
        ("4 d", ""),
    ]


def test_long_steps_are_printed_in_hours(learner, cards):
    shown = buttons(learner, cards[0], options=replace(SM2_STEPS, learning_steps_minutes=(90, 720)))

    assert [button.interval for button in shown][:3] == ["1.5 h", "6.8 h", "12 h"]


def test_failures_on_the_scale_of_six_say_how_they_differ(learner, cards):
    shown = buttons(learner, cards[0], way=Grading.SIX)

    assert [button.follow for button in shown] == ["less", "less", "", "less", "", "more"]


def test_a_hard_that_comes_back_today_does_not_also_speak_of_later_intervals(learner, cards):
    shown = buttons(learner, cards[0], options=replace(SM2, drill=Drill.AS_WRITTEN))

    assert [(button.interval, button.follow) for button in shown][1:3] == [("10 min", ""), ("1 d", "")]


def test_a_second_look_today_says_in_one_line_why_its_buttons_are_alike(browser, learner, cards):
    answer(learner, cards[0], Grade.AGAIN)
    at = NOON + timedelta(minutes=12)
    token = token_for(learner, cards[0], at, is_drill=True).sign()
    with time_machine.travel(at, tick=False):
        page = browser.get(reverse("reviews:card_reveal"), {"token": token}).content.decode()

    assert "A second look: its date stays, the grade only says whether it comes back today." in page


def test_other_answers_need_no_such_line(browser, learner, cards):
    page = browser.get(reverse("reviews:card_reveal"), {"token": token_for(learner, cards[0]).sign()})

    assert page.context["why_alike"] == ""
