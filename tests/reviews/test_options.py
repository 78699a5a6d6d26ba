"""The options of a deck: what they show, what they store, and that no scheduled card ever moves."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.urls import reverse

from reviews.deck_options import DeckOptions
from reviews.models import Enrolment, ReviewLog, Schedule
from reviews.options_form import DEFAULTS, OptionsForm
from reviews.queries import screen_now
from reviews.queue import Scope
from reviews.scheduling import SM2, SM2_STEPS, Drill, Grade
from reviews.services import grade_card, save_options
from reviews.tokens import read_token
from tests.reviews.conftest import NOON, answer, token_for

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
URL = "/decks/aws/options/"


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def browser(client, learner, deck):
    client.force_login(learner)
    return client


def sent(**changes):
    """What the form sends as it comes, with these fields filled in otherwise. None: an unticked box."""
    fields = OptionsForm.base_fields
    values = {name: fields[name].prepare_value(value) for name, value in DEFAULTS.items()} | changes
    ticked = {name: "on" if value is True else value for name, value in values.items()}
    return {name: value for name, value in ticked.items() if value is not None and value is not False}


def chosen(learner):
    return DeckOptions.of(Enrolment.objects.get(user=learner))


def told(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


# ── what is stored ───────────────────────────────────────────────────────────────────────────────────────────

STEPS = {"family": "sm2-steps"}
CHANGES = [
    ({"new_per_day": "7"}, {"new_per_day": 7}),
    ({"new_per_day": "0"}, {"new_per_day": 0}),
    ({"reviews_per_day": "50"}, {"reviews_per_day": 50}),
    ({"review_order": "risk"}, {"review_order": "risk"}),
    ({"new_waits": None}, {"new_waits": False}),
    ({"siblings_apart": None}, {"siblings_apart": False}),
    ({"leech_lapses": "4"}, {"leech_lapses": 4}),
    ({"starting_ease": "2.15"}, {"options": replace(SM2, starting_ease_hundredths=215)}),
    ({"maximum_interval_days": "90"}, {"options": replace(SM2, maximum_interval_days=90)}),
    ({"fuzz": None}, {"options": replace(SM2, fuzz=False)}),
    ({"drill": "4"}, {"options": replace(SM2, drill=Drill.AS_WRITTEN)}),
    ({"drill": ""}, {"options": replace(SM2, drill=None)}),
    ({"drill_minutes": "25"}, {"options": replace(SM2, drill_minutes=25)}),
    ({"learn_ahead_minutes": "0"}, {"options": replace(SM2, learn_ahead_minutes=0)}),
    (STEPS, {"options": SM2_STEPS}),
    (
        STEPS | {"learning_steps_minutes": "5m 1h 1d"},
        {"options": replace(SM2_STEPS, learning_steps_minutes=(5, 60, 1440))},
    ),
    (STEPS | {"relearning_steps_minutes": ""}, {"options": replace(SM2_STEPS, relearning_steps_minutes=())}),
    (STEPS | {"graduating_days": "3"}, {"options": replace(SM2_STEPS, graduating_days=3)}),
    (STEPS | {"easy_days": "6"}, {"options": replace(SM2_STEPS, easy_days=6)}),
    (STEPS | {"hard_percent": "110"}, {"options": replace(SM2_STEPS, hard_percent=110)}),
    (STEPS | {"easy_bonus_percent": "150"}, {"options": replace(SM2_STEPS, easy_bonus_percent=150)}),
    (STEPS | {"lapse_percent": "50"}, {"options": replace(SM2_STEPS, lapse_percent=50)}),
]


@pytest.mark.parametrize(("fields", "stored"), CHANGES, ids=lambda value: str(value)[:60])
def test_each_option_is_stored_shown_again_and_moves_no_scheduled_card(browser, learner, cards, fields, stored):
    for card, quality in zip(cards, (Grade.AGAIN, Grade.HARD, Grade.GOOD, Grade.EASY), strict=False):
        answer(learner, card, quality)
    before = list(Schedule.objects.filter(user=learner).order_by("card_id").values())

    response = browser.post(URL, sent(**fields))
    page = browser.get(URL)

    assert response["Location"] == URL
    assert chosen(learner) == replace(DeckOptions(), **stored)
    assert all(str(page.context["form"].initial[name]) == str(shown_as(name, value)) for name, value in fields.items())
    assert list(Schedule.objects.filter(user=learner).order_by("card_id").values()) == before
    assert ReviewLog.objects.filter(user=learner).count() == 4


def shown_as(name, value):
    """What the form holds for a field sent so."""
    if value is None:
        return False
    return value if name == "drill" else OptionsForm.base_fields[name].clean(value)


def test_only_what_differs_from_the_published_set_is_stored(browser, learner):
    browser.post(URL, sent(drill_minutes="25", hard_percent="150"))

    enrolment = Enrolment.objects.get(user=learner)
    assert (enrolment.options_id, enrolment.options_changes) == ("sm2", {"drill_minutes": 25})


def test_what_only_the_other_algorithm_knows_is_neither_checked_nor_stored(browser, learner):
    response = browser.post(URL, sent(learning_steps_minutes="nonsense", easy_days="", hard_percent="7"))

    assert response.status_code == 302
    assert chosen(learner) == DeckOptions()


def test_saving_says_what_it_does_not_do(browser):
    assert told(browser.post(URL, sent(leech_lapses="4"))) == [
        "Saved. It counts from the next card on; no card that is scheduled moved."
    ]


def test_back_to_the_defaults_forgets_every_change(browser, learner):
    browser.post(URL, sent(new_per_day="3", review_order="risk", **STEPS))

    response = browser.post(reverse("reviews:options_default", args=["aws"]))

    assert told(response)[-1] == "Everything is as it comes again. No card that is scheduled moved."
    assert chosen(learner) == DeckOptions()
    assert "Back to the defaults" not in browser.get(URL).content.decode()


# ── another algorithm ────────────────────────────────────────────────────────────────────────────────────────


def studied_until_15_days(learner, card):
    """Three times Good on its days: interval 15 at ease 2.50. The day it is due."""
    at = NOON
    for _ in range(3):
        answer(learner, card, Grade.GOOD, at)
        at += timedelta(days=(Schedule.objects.get(user=learner, card=card).due_day - at.date()).days)
    return at


def test_another_algorithm_keeps_the_due_day_and_goes_on_from_the_history(browser, learner, cards, noon):
    due_at = studied_until_15_days(learner, cards[0])
    before = Schedule.objects.get(user=learner)

    response = browser.post(URL, sent(fuzz=None, **STEPS))
    after = Schedule.objects.get(user=learner)
    noon.move_to(due_at)
    screen = screen_now(learner, Scope(), due_at, card_id=cards[0].pk)
    grade_card(user=learner, token=read_token(screen.card.token, user_id=learner.pk), quality=Grade.GOOD, at=due_at)

    assert told(response) == [
        "Saved. Every card keeps the day it is due on; from its next answer on the new algorithm goes on from what "
        "you know of it."
    ]
    assert (before.due_day, before.interval_days, before.version) == (after.due_day, after.interval_days, after.version)
    # 15 × 2.5 = 37.5, which rounds to 38; not a step of a new card.
    assert Schedule.objects.get(user=learner).interval_days == 38
    row = ReviewLog.objects.filter(user=learner).latest("sequence")
    assert (row.options_id, row.options_changes) == ("sm2-steps", {"fuzz": False})


def test_a_card_shown_before_keeps_what_its_buttons_said(browser, learner, cards):
    shown = token_for(learner, cards[0])
    save_options(user=learner, deck=cards[0].deck.root, chosen=DeckOptions(options=SM2_STEPS))

    grade_card(user=learner, token=shown, quality=Grade.GOOD, at=NOON)

    assert ReviewLog.objects.get(user=learner).options_id == "sm2"


# ── what is wrong ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("fields", "at", "message"),
    [
        ({"new_per_day": "-1"}, "new_per_day", "Ensure this value is greater than or equal to 0."),
        ({"reviews_per_day": "many"}, "reviews_per_day", "Enter a whole number."),
        ({"family": "fsrs"}, "family", "Select a valid choice. fsrs is not one of the available choices."),
        ({"starting_ease": "1.2"}, "starting_ease", "Ensure this value is greater than or equal to 1.3."),
        (
            {"maximum_interval_days": "36501"},
            "maximum_interval_days",
            "Ensure this value is less than or equal to 36500.",
        ),
        ({"drill": "2"}, "drill", "Select a valid choice. 2 is not one of the available choices."),
        (
            {"leech_lapses": "2"},
            "leech_lapses",
            "Write 3 or more: to forget a card now and then is part of learning it.",
        ),
        (
            STEPS | {"learning_steps_minutes": "1m 10x"},
            "learning_steps_minutes",
            "“10x” is not a step. Write a number and m, h or d, such as 10m or 1d.",
        ),
        (
            STEPS | {"learning_steps_minutes": " "},
            "learning_steps_minutes",
            "Write at least one step, such as 1m 10m.",
        ),
        (
            STEPS | {"relearning_steps_minutes": "31d"},
            "relearning_steps_minutes",
            "A step lasts from 1 minute to 30 days.",
        ),
        (
            STEPS | {"learning_steps_minutes": "1 " * 11},
            "learning_steps_minutes",
            "Ten steps are the most there can be.",
        ),
        (
            STEPS | {"graduating_days": "5", "easy_days": "4"},
            "easy_days",
            "This cannot be less than the first interval.",
        ),
    ],
)
def test_nonsense_is_said_at_its_field_and_nothing_typed_is_lost(browser, learner, fields, at, message):
    response = browser.post(URL, sent(leech_lapses=fields.get("leech_lapses", "5"), **fields_without(fields)))

    page = response.content.decode()
    assert response.status_code == 422
    assert response.context["form"].errors[at] == [message]
    assert f'id="id_{at}_error"' in page
    assert chosen(learner) == DeckOptions()
    if at != "leech_lapses":
        assert 'name="leech_lapses" value="5"' in page


def fields_without(fields):
    return {name: value for name, value in fields.items() if name != "leech_lapses"}


@pytest.mark.parametrize(
    ("text", "steps", "again"),
    [
        ("1m 10m", (1, 10), "1m 10m"),
        ("1 10", (1, 10), "1m 10m"),
        ("1 m, 10 min; 1 d", (1, 10, 1440), "1m 10m 1d"),
        ("90m 2H", (90, 120), "90m 2h"),
    ],
)
def test_steps_are_read_as_people_write_them(browser, learner, text, steps, again):
    browser.post(URL, sent(learning_steps_minutes=text, **STEPS))

    assert chosen(learner).options.learning_steps_minutes == steps
    assert f'value="{again}"' in browser.get(URL).content.decode()


# ── whose ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_deck_not_joined_is_a_404(browser, make_deck):
    make_deck("stranger", {"x": 1})

    for name in ("options", "options_default", "deck_today"):
        assert browser.post(reverse(f"reviews:{name}", args=["stranger"]), sent()).status_code == 404
    assert browser.get("/decks/stranger/options/").status_code == 404


def test_one_learners_options_are_not_anothers(browser, learner, deck, bob):
    Enrolment.objects.create(user=bob, deck=deck, enrolled_at=NOON)

    browser.post(URL, sent(leech_lapses="4"))

    assert chosen(bob) == DeckOptions()


def test_the_options_are_found_from_the_deck_and_the_list_of_decks(browser):
    assert f'href="{URL}"' in browser.get("/decks/").content.decode()
    assert f'href="{URL}"' in browser.get("/decks/aws/").content.decode()
