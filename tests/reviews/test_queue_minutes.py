"""A day of so many minutes, and minutes left that never jump back up."""

from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from decks.models import Card
from reviews.models import StudyDay
from reviews.queries import scope_of, screen_now
from reviews.queue import Clock, Drill, Queue, Scope, Waiting, load_queue
from reviews.scheduling import Grade
from reviews.services import enrol, grade_card
from reviews.tokens import Pace, read_token
from tests.reviews.conftest import NOON, cards_of, make_due, many_cards, queue_at, set_enrolment, token_for

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
PACE = Pace(new_secs=25, review_secs=12)


@pytest.fixture
def busy(learner, make_deck):
    """Ten reviews due and ten new cards: 120 s and 250 s at the pace of one who has none yet."""
    deck = make_deck("aws", {"x": 0})
    many_cards(deck.topics.get(), 20)
    enrol(user=learner, deck=deck, at=NOON)
    make_due(learner, cards_of(deck)[:10], day=TODAY)
    return deck


def spend(learner, deck, seconds):
    """As an answer leaves the day's times, without a card."""
    topic = deck.topics.get()
    StudyDay.objects.create(user=learner, day=TODAY, deck=topic, root=deck, drilled=1, drilled_ms=seconds * 1000)


# ── a day of so many minutes ─────────────────────────────────────────────────────────────────────────────────


def test_reviews_come_before_new_cards_where_minutes_are_few(learner, busy):
    learner.profile.minutes_per_day = 3

    queue = queue_at(learner)

    assert (len(queue.reviews), len(queue.new)) == (10, 2)  # 120 s, and 50 of the 60 that are left
    assert queue.hidden_by_minutes == 8
    assert queue.seconds_left(PACE) <= 180


def test_without_minutes_nothing_is_hidden(learner, busy):
    queue = queue_at(learner)

    assert queue.left == 20
    assert queue.hidden_by_minutes == 0


def test_what_was_spent_today_counts_in_every_deck(learner, busy):
    learner.profile.minutes_per_day = 2
    spend(learner, busy, 60)

    assert len(queue_at(learner).reviews) == 5
    assert len(queue_at(learner, slug="aws").reviews) == 5
    assert len(queue_at(learner, NOON + timedelta(days=1)).reviews) == 10


def test_while_any_time_is_left_there_is_a_card(learner, busy):
    learner.profile.minutes_per_day = 1
    spend(learner, busy, 59)
    assert queue_at(learner).left == 1

    StudyDay.objects.filter(user=learner).update(drilled_ms=60_000)

    assert queue_at(learner).next() is None
    assert queue_at(learner).hidden_by_minutes == 20


def test_what_was_asked_for_today_lengthens_the_day(learner, busy):
    learner.profile.minutes_per_day = 1
    spend(learner, busy, 60)
    set_enrolment(learner, today=TODAY, new_today=22, reviews_today=0)

    assert len(queue_at(learner).new) == 2


def test_new_cards_asked_for_today_do_not_stand_behind_the_reviews(learner, busy):
    learner.profile.minutes_per_day = 1
    set_enrolment(learner, today=TODAY, new_today=20 + 2)

    queue = queue_at(learner)

    assert (len(queue.reviews), len(queue.new)) == (5, 2)


def test_the_end_says_that_the_minutes_are_used_up(learner, busy):
    learner.profile.minutes_per_day = 1
    spend(learner, busy, 60)

    finished = screen_now(learner, scope_of(learner, ""), NOON).finished

    assert finished.hidden_by_minutes == 20
    assert finished.new_waiting == 0
    assert finished.next_due == TODAY + timedelta(days=1)


def test_a_day_of_few_minutes_ends_with_the_card_in_hand(learner, busy):
    """Also for one slower than thought, who forgets."""
    learner.profile.minutes_per_day = 2
    at, spent = NOON, []

    while (coming := load_queue(learner, Scope(), Clock.of(learner, at), PACE).next()) is not None:
        token = token_for(learner, Card.objects.get(pk=coming[0]), at, is_drill=coming[1])
        at += timedelta(seconds=17)
        spent.append(17)
        grade_card(user=learner, token=token, quality=Grade.AGAIN if len(spent) % 3 else Grade.GOOD, at=at)

    assert sum(spent[:-1]) < 120 <= sum(spent)


waiting = [Waiting(number, number, 1, 1) for number in range(40)]
drills = [Drill(number, number, 1, 1, NOON) for number in range(40)]


@given(
    counts=st.tuples(*[st.integers(0, 40)] * 3),
    seconds=st.integers(0, 3_000),
    pace=st.builds(Pace, new_secs=st.integers(1, 60), review_secs=st.integers(1, 60)),
)
def test_a_cut_line_fits_and_loses_nothing(counts, seconds, pace):
    queue = replace(EMPTY, drills=drills[: counts[0]], reviews=waiting[: counts[1]], new=waiting[: counts[2]])

    cut = queue.within(seconds, pace)

    assert cut.left + cut.hidden_by_minutes == queue.left
    assert cut.seconds_left(pace) <= seconds or cut.left == 1
    assert bool(cut.left) == bool(queue.left and seconds)
    assert not cut.new or len(cut.reviews) == len(queue.reviews)
    if cut.hidden_by_minutes and cut.left > 1:
        assert cut.seconds_left(pace) > seconds - max(pace.new_secs, pace.review_secs)


EMPTY = Queue(
    clock=Clock(NOON, TODAY, NOON, "UTC"),
    drills=[],
    reviews=[],
    new=[],
    introduced=0,
    reviewed=0,
    drilled=0,
    user_id=1,
    options={},
    is_behind=False,
)


# ── minutes left ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("goal", [None, 14])
def test_minutes_left_never_jump_back(learner, busy, goal):
    """Whatever is forgotten, and however slow."""
    scope, at, said, pace = Scope(goal=goal), NOON, [], None

    while not (screen := screen_now(learner, scope, at, pace=pace)).finished:
        said.append(screen.progress.minutes_left)
        scope, token = screen.scope, read_token(screen.card.token, user_id=learner.pk)
        at += timedelta(seconds=40)
        quality = Grade.AGAIN if len(said) % 4 == 1 and len(said) < 40 else Grade.GOOD
        grade_card(user=learner, token=token, quality=quality, at=at)
        pace = Pace(new_secs=60, review_secs=60) if len(said) > 3 else token.pace

    assert said == sorted(said, reverse=True)
    assert said[0] > said[-1] == 1


def test_minutes_left_are_those_of_the_day(learner, busy):
    shown = Scope(minutes_shown=1, shown_on=TODAY - timedelta(days=1))

    assert screen_now(learner, shown, NOON).progress.minutes_left == 7
    assert screen_now(learner, replace(shown, shown_on=TODAY), NOON).progress.minutes_left == 1


def test_minutes_left_travel_with_the_forms_and_the_address(client, learner, busy):
    client.force_login(learner)
    with time_machine.travel(NOON, tick=False):
        page = client.get(reverse("reviews:session"), {"left": 3, "day": "2026-03-02"})
        token = token_for(learner, cards_of(busy)[0]).sign()
        reply = client.post(
            reverse("reviews:card_grade"), {"token": token, "grade": 4, "left": 3, "day": "2026-03-02"}
        )

    assert '<input type="hidden" name="left" value="3">' in page.content.decode()
    assert parse_qs(urlsplit(reply.url).query) == {"left": ["3"], "day": ["2026-03-02"]}


def test_minutes_that_were_held_down_are_those_of_a_reload(client, learner, busy):
    client.force_login(learner)
    shown = {"start": 0, "left": 3, "day": "2026-03-02"}
    htmx = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "session"}
    with time_machine.travel(NOON, tick=False):
        token = token_for(learner, cards_of(busy)[0]).sign()
        reply = client.post(reverse("reviews:card_grade"), {"token": token, "grade": 2} | shown, **htmx)
        reloaded = client.get(reply["HX-Replace-Url"])

    assert reply.context["progress"].minutes_left == reloaded.context["progress"].minutes_left == 3


def test_odd_minutes_in_the_address_are_left_out(client, learner, busy):
    client.force_login(learner)
    with time_machine.travel(NOON, tick=False):
        for odd in ({"left": "-3"}, {"left": "x", "day": "2026-03-02"}, {"left": "2", "day": "yesterday"}):
            page = client.get(reverse("reviews:session"), odd)

            assert '<input type="hidden" name="left" value="7">' in page.content.decode()
