"""What a learner does to a card besides answering it: over HTTP, plain and with HTMX, and exactly undone."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from reviews.act_tokens import mint_act_token
from reviews.models import Enrolment, LogKind, ReviewLog, Schedule
from reviews.queue import Clock, Scope, load_queue
from reviews.scheduling import Grade
from reviews.services import catch_up, place_card, reset_card, suspend_card, undo_last
from reviews.services.verifying import verify_schedules
from reviews.state import UNTOUCHED, CardState
from tests.reviews.conftest import NOON, answer, token_for

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "session"}
TODAY = date(2026, 3, 2)

# Address, what its form sends, whether it is for a learned card, the kind of its row, what the state has then.
ACTS = [
    ("card_bury", {}, False, LogKind.BURY, {"buried_until": TODAY + timedelta(days=1)}),
    ("card_rest", {"days": "7"}, True, LogKind.BURY, {"buried_until": TODAY + timedelta(days=7)}),
    ("card_suspend", {}, True, LogKind.SUSPEND, {"suspended": True}),
    ("card_flag", {"flag": "3"}, True, LogKind.FLAG, {"flag": 3}),
    ("card_flag", {}, False, LogKind.FLAG, {"flag": 1}),
    ("card_due", {"due": "in 5 days"}, True, LogKind.SET_DUE, {"due_day": TODAY + timedelta(days=5)}),
    ("card_reset", {}, True, LogKind.RESET, {"interval_days": None, "phase": 0, "lapses": 0}),
    ("card_place", {"place": "-1"}, False, LogKind.PLACE, {"place": -1}),
    ("card_place", {"place": "1"}, False, LogKind.PLACE, {"place": 1}),
]
every_act = pytest.mark.parametrize(("name", "sent", "is_learned", "kind", "expected"), ACTS)


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def browser(client, learner, deck):
    client.force_login(learner)
    return client


@pytest.fixture
def card(learner, cards):
    """card(is_learned) → a card of the learner, answered three days ago or never."""

    def make(is_learned):
        if is_learned:
            answer(learner, cards[0], Grade.GOOD, NOON - timedelta(days=3))
        return cards[0]

    return make


def post(browser, name, sent, **extra):
    return browser.post(reverse(f"reviews:{name}"), sent, **extra)


def state_of(learner, card):
    row = Schedule.objects.filter(user=learner, card=card).first()
    return CardState.of(row) if row else UNTOUCHED


def assert_has(state, expected):
    assert {name: getattr(state, name) for name in expected} == expected


# ── every act ────────────────────────────────────────────────────────────────────────────────────────────────


@every_act
@pytest.mark.parametrize("extra", [{}, HTMX], ids=["plain", "htmx"])
def test_an_act_is_one_row_that_folds_and_is_exactly_undone(
    browser, learner, card, name, sent, is_learned, kind, expected, extra
):
    one = card(is_learned)
    before = state_of(learner, one)
    rows = ReviewLog.objects.filter(user=learner).count()

    response = post(browser, name, sent | {"token": token_for(learner, one).sign()}, **extra)

    assert response.status_code == (200 if extra else 302)
    assert_has(state_of(learner, one), expected)
    assert ReviewLog.objects.filter(user=learner).count() == rows + 1
    assert ReviewLog.objects.latest("sequence").kind == kind
    assert not list(verify_schedules(learner.pk))

    assert undo_last(user=learner, at=NOON) == one.pk
    assert state_of(learner, one) == before
    assert not list(verify_schedules(learner.pk))


@every_act
def test_an_act_from_the_page_of_a_card_leads_back_to_it(
    browser, learner, card, name, sent, is_learned, kind, expected
):
    one = card(is_learned)
    page = browser.get(reverse("reviews:card_info", args=[one.pk])).content.decode()
    token = re.search(r'name="token" value="([^"]+)"', page)[1]
    fields = sent | {"token": token, "on": "card"}

    plain = post(browser, name, fields)
    again = post(browser, name, fields, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="card_page")

    assert plain["Location"] == reverse("reviews:card_info", args=[one.pk])
    assert again.content.decode().lstrip().startswith('<div id="card_page"')
    assert_has(state_of(learner, one), expected)
    assert ReviewLog.objects.filter(user=learner, kind=kind).count() == 1


@every_act
def test_an_act_on_a_card_that_changed_meanwhile_does_nothing(
    browser, learner, card, name, sent, is_learned, kind, expected
):
    one = card(is_learned)
    stale = token_for(learner, one).sign()
    answer(learner, one, Grade.GOOD)
    rows = ReviewLog.objects.count()

    response = post(browser, name, sent | {"token": stale}, **HTMX)

    assert response.status_code == 200
    assert "that answer is saved" in response.content.decode()
    assert ReviewLog.objects.count() == rows


@every_act
def test_an_act_with_somebody_elses_token_does_nothing(
    browser, learner, card, bob, name, sent, is_learned, kind, expected
):
    one = card(is_learned)
    rows = ReviewLog.objects.count()
    for token in (token_for(bob, one), mint_act_token(user_id=bob.pk, card_id=one.pk, version=0)):
        post(browser, name, sent | {"token": token.sign()}, **HTMX)

    assert ReviewLog.objects.count() == rows


def test_a_visitor_is_asked_to_sign_in(client):
    for name, sent, *_rest in ACTS:
        assert client.post(reverse(f"reviews:{name}"), sent)["Location"].startswith(reverse("account_login"))


# ── one by one ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("today", 0),
        ("Tomorrow", 1),
        ("5", 5),
        ("in 12 days", 12),
        ("+3", 3),
        ("dentro de 4 días", 4),
        ("2026-03-20", 18),
        ("03/20/2026", 18),
    ],
)
def test_a_day_may_be_said_in_many_ways(browser, learner, card, text, days):
    one = card(True)
    memory = state_of(learner, one).memory

    post(browser, "card_due", {"due": text, "token": token_for(learner, one).sign()})

    assert state_of(learner, one).due_day == TODAY + timedelta(days=days)
    assert state_of(learner, one).memory == memory


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Say on which day: tomorrow, in 5 days, or a date."),
        ("whenever", "is not a day. Write a date such as 2026-03-09, “tomorrow” or “in 5 days”."),
        ("2026-03-01", "Choose today or a day to come, within a hundred years."),
        ("99999", "Choose today or a day to come"),
        ("5 weeks", "is not a day"),
    ],
)
@pytest.mark.parametrize("side", ["", "answer"])
def test_a_day_that_is_none_says_what_to_write_and_keeps_the_card(browser, learner, card, text, sentence, side):
    one = card(True)
    sent = {"due": text, "token": token_for(learner, one).sign(), "side": side}

    response = post(browser, "card_due", sent, **HTMX)

    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert ('data-side="answer"' in page) == bool(side)
    assert ReviewLog.objects.filter(user=learner).count() == 1


@pytest.mark.parametrize(
    ("name", "sent"), [("card_flag", {"flag": "9"}), ("card_place", {}), ("card_rest", {"days": "0"})]
)
def test_what_makes_no_sense_is_refused(browser, learner, cards, name, sent):
    response = post(browser, name, sent | {"token": token_for(learner, cards[0]).sign()}, **HTMX)

    assert response.status_code == 422
    assert not ReviewLog.objects.exists()


@pytest.mark.parametrize(
    ("name", "sent", "is_learned"),
    [("card_due", {"due": "5"}, False), ("card_reset", {}, False), ("card_place", {"place": "1"}, True)],
)
def test_an_act_that_does_not_fit_the_card_says_so(browser, learner, card, name, sent, is_learned):
    one = card(is_learned)
    rows = ReviewLog.objects.count()

    response = post(browser, name, sent | {"token": token_for(learner, one).sign()}, **HTMX)

    assert "That cannot be done to this card as it is now, so nothing changed." in response.content.decode()
    assert ReviewLog.objects.count() == rows


def test_a_flag_on_the_answer_side_leaves_one_there_to_grade_on(browser, learner, cards):
    token = token_for(learner, cards[0])

    response = post(browser, "card_flag", {"token": token.sign(), "flag": "2", "side": "answer"}, **HTMX)

    page = response.content.decode()
    assert 'data-side="answer"' in page
    graded = re.search(r'name="token" value="([^"]+)"', page)[1]
    post(browser, "card_grade", {"token": graded, "grade": "4"}, **HTMX)
    assert [row.kind for row in ReviewLog.objects.order_by("sequence")] == [LogKind.FLAG, LogKind.ANSWER]


def test_a_card_reset_is_found_behind_the_cursor(learner, cards):
    for card in cards:
        answer(learner, card, Grade.GOOD, NOON - timedelta(days=3))
    catch_up(user=learner, at=NOON)

    reset_card(user=learner, token=token_for(learner, cards[1]), at=NOON)

    tomorrow = Clock.of(learner, NOON + timedelta(days=1))
    assert [row.card_id for row in load_queue(learner, Scope(), tomorrow).new] == [cards[1].pk]


def test_moving_a_new_card_changes_the_order_at_once(learner, cards):
    place_card(user=learner, token=token_for(learner, cards[3]), place=-1, at=NOON)
    place_card(user=learner, token=token_for(learner, cards[0]), place=1, at=NOON)

    order = [row.card_id for row in load_queue(learner, Scope(), Clock.of(learner, NOON)).new]

    assert order == [cards[n].pk for n in (3, 1, 2, 4, 0)]
    assert Enrolment.objects.get(user=learner).has_placed


@pytest.mark.parametrize(("name", "put_away"), [("card_unsuspend", "card_suspend"), ("card_wake", "card_rest")])
def test_what_was_put_away_is_taken_back_once(browser, learner, cards, name, put_away):
    post(browser, put_away, {"token": token_for(learner, cards[0]).sign()})
    address = reverse(f"reviews:{name}", args=[cards[0].pk])

    for _ in range(2):
        browser.post(address, {"on": "card"})

    state = state_of(learner, cards[0])
    assert state.is_active
    assert state.is_awake(TODAY)
    assert ReviewLog.objects.filter(user=learner).count() == 2
    assert not list(verify_schedules(learner.pk))


def test_a_suspended_card_can_be_acted_on_from_its_page(browser, learner, cards):
    suspend_card(user=learner, token=token_for(learner, cards[0]), at=NOON)

    post(browser, "card_flag", {"token": token_for(learner, cards[0]).sign(), "flag": "4", "on": "card"})

    assert state_of(learner, cards[0]).flag == 4


# ── back to the cards ────────────────────────────────────────────────────────────────────────────────────────


def test_the_page_of_a_card_leads_back_to_the_side_it_came_from(browser, learner, cards):
    token = token_for(learner, cards[1]).sign()
    for address, data, expected in (
        ("session", {"card": cards[1].pk}, "question"),
        ("card_reveal", {"token": token}, "answer"),
    ):
        shown = browser.get(reverse(f"reviews:{address}"), data).content.decode()
        info = re.search(r'id="action-info"[^>]*href="([^"]+)"', shown)[1].replace("&amp;", "&")
        page = browser.get(info).content.decode()
        back = re.search(r'id="action-start"[^>]*href="([^"]+)"', page)[1].replace("&amp;", "&")

        landed = browser.get(back).content.decode()

        assert f'data-side="{expected}"' in landed
        assert "aws one 2" in landed


def test_history_tells_of_every_act(browser, learner, cards):
    answer(learner, cards[0], Grade.GOOD, NOON - timedelta(days=3))
    for name, sent in (("card_flag", {"flag": "1"}), ("card_due", {"due": "5"}), ("card_reset", {})):
        post(browser, name, sent | {"token": token_for(learner, cards[0]).sign()})
    undo_last(user=learner, at=NOON)

    story = browser.get(reverse("reviews:card_info", args=[cards[0].pk])).context["story"]

    assert [row.what for row in story.history] == [
        "Undone: reset to new",
        "Reset to new",
        "Due day set",
        "Flagged red",
        "Answered Good",
    ]
    assert "You set that day yourself." in story.sentences
    assert "12:00" in story.history[0].when or "noon" in story.history[0].when
