"""The way back: offered after days away, taken with one press, a lens on the queue and nothing else."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reviews.models import PlannedBreak, ReviewLog, Schedule, StudyDay, WayBack
from reviews.queries.way_back import CARDS_AT_MOST, offers_way_back, propose, under_way, usual_minutes
from reviews.queue import Clock, Scope, load_queue
from reviews.scheduling import Grade
from reviews.services import enrol, leave_way_back, take_way_back
from tests.remembering import remembered
from tests.reviews.conftest import NOON, answer, cards_of

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
HX = {"HX-Request": "true", "HX-Target": "way_back"}


@pytest.fixture
def browser(client, learner):
    client.force_login(learner)
    return client


@pytest.fixture
def big_deck(make_deck, learner):
    """Forty cards met three weeks ago and not seen since, ten more that are new; thirty reviews a day."""
    learner.profile.reviews_per_day = 30
    learner.profile.save()

    def write():
        deck = make_deck("big", {"x": 50})
        enrol(user=learner, deck=deck, at=NOON)
        for number, card in enumerate(cards_of(deck)[:40]):
            answer(learner, card, Grade.GOOD, NOON - timedelta(days=24 - number % 5))
        return deck

    return remembered(write, learner.pk)


@pytest.fixture
def clock(learner):
    return Clock.of(learner, NOON)


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


def home(browser, query=""):
    return browser.get(reverse("reviews:home") + query)


def text_of(response):
    return " ".join(response.content.decode().split())


def queue_of(learner):
    queue = load_queue(learner, Scope(), Clock.of(learner, NOON))
    return [row.card_id for row in queue.reviews], [row.card_id for row in queue.new], queue.left


def take(browser, minutes=5, **headers):
    return browser.post(reverse("reviews:way_back"), {"minutes": minutes}, headers=headers)


# ── the offer ────────────────────────────────────────────────────────────────────────────────────────────────


def test_who_comes_back_to_a_backlog_is_offered_a_plan(browser, big_deck):
    response = home(browser)

    offer = response.context["plan"].offer
    assert offer.waiting == 40
    assert f"level on {offer.level_on:%B} {offer.level_on.day}" in text_of(response)
    assert "40 cards wait." in text_of(response)
    assert response.content.decode().count("autofocus") == 1


def test_declining_shows_everything_and_keeps_a_quiet_way_to_a_plan(browser, big_deck):
    response = home(browser, "?plan=none")

    assert response.context["plan"].offer is None
    assert response.context["plan"].review == 30
    assert "Too much? Make a plan" in text_of(response)


@pytest.mark.parametrize(("days_away", "is_offered"), [(1, False), (3, False), (4, True)])
def test_three_days_without_an_answer_are_away(learner, big_deck, days_away, is_offered):
    card = cards_of(big_deck)[40]
    answer(learner, card, Grade.GOOD, NOON - timedelta(days=days_away))

    assert offers_way_back(learner, Clock.of(learner, NOON)) is is_offered


def test_the_days_away_are_study_days(learner, big_deck):
    card = cards_of(big_deck)[40]
    answer(learner, card, Grade.GOOD, NOON - timedelta(days=4))  # Thursday at noon
    before_rollover = NOON - timedelta(hours=8, minutes=1)  # 03:59 on Monday: still Sunday

    assert not offers_way_back(learner, Clock.of(learner, before_rollover))
    assert offers_way_back(learner, Clock.of(learner, before_rollover + timedelta(minutes=2)))


def test_what_an_ordinary_day_takes_is_no_backlog(learner, big_deck, clock):
    learner.profile.reviews_per_day = 40
    learner.profile.minutes_per_day = 5  # twice that is 50 cards at 12 seconds
    learner.profile.save()

    assert not offers_way_back(learner, clock)


def test_a_new_learner_has_not_been_away(learner, deck, clock):
    assert not offers_way_back(learner, clock)


def test_the_usual_day_asks_one_statement(learner, big_deck, clock):
    answer(learner, cards_of(big_deck)[40], Grade.GOOD, NOON - timedelta(days=1))

    with CaptureQueriesContext(connection) as captured:
        offers_way_back(learner, clock)

    assert len(captured) == 1


# ── the figures ──────────────────────────────────────────────────────────────────────────────────────────────


def test_more_minutes_are_level_sooner_and_today_is_said_so(learner, big_deck, clock):
    assert propose(learner, clock, 5).level_on > TODAY
    assert propose(learner, clock, 60).level_on == TODAY + timedelta(days=1)  # thirty reviews a day is the limit
    learner.profile.reviews_per_day = 100
    learner.profile.save()
    assert propose(learner, clock, 60).is_level_today


def test_the_figures_are_the_same_each_time(learner, big_deck, clock):
    assert propose(learner, clock, 7) == propose(learner, clock, 7)


def test_a_plan_begins_with_the_minutes_of_a_usual_day(learner, big_deck, clock):
    StudyDay.objects.filter(user=learner).update(reviewed_ms=0, drilled_ms=0, introduced_ms=9 * 60_000)

    assert usual_minutes(learner, clock) == 9
    assert propose(learner, clock).minutes == 9


def test_a_planned_break_puts_level_off(learner, big_deck, clock):
    PlannedBreak.objects.create(user=learner, first_day=TODAY, last_day=TODAY + timedelta(days=6))

    assert propose(learner, clock, 10).level_on > TODAY + timedelta(days=6)
    assert propose(learner, clock, 10).first_cards == 0


def test_ten_thousand_cards_cost_what_a_share_of_them_costs(learner, big_deck, clock, monkeypatch):
    monkeypatch.setattr("reviews.queries.way_back.CARDS_AT_MOST", 10)
    whole = propose(learner, clock, 10)

    with CaptureQueriesContext(connection) as captured:
        shared = propose(learner, clock, 10)

    read = [query["sql"] for query in captured if '"tie" <' in query["sql"]]
    assert CARDS_AT_MOST == 800
    assert len(read) == 1
    assert shared.waiting == whole.waiting == 40


def test_a_pace_that_never_levels_says_what_would_do(browser, learner, big_deck):
    # A minute a card, and a break of months from the day after tomorrow on.
    StudyDay.objects.create(
        user=learner, day=TODAY - timedelta(days=5), deck=big_deck, root=big_deck, reviewed=40, reviewed_ms=2_400_000
    )
    PlannedBreak.objects.create(user=learner, first_day=TODAY + timedelta(days=2), last_day=TODAY + timedelta(days=200))

    response = browser.get(reverse("reviews:way_back"), {"minutes": 5})

    proposal = response.context["proposal"]
    assert proposal.level_on is None
    assert f"{proposal.enough} minutes a day would do." in text_of(response)


# ── looking, with and without a script ───────────────────────────────────────────────────────────────────────


def test_other_minutes_answer_as_a_fragment(browser, big_deck):
    response = browser.get(reverse("reviews:way_back"), {"minutes": 15}, headers=HX)

    text = text_of(response)
    assert text.startswith('<section id="way_back"')
    assert "At 15 minutes a day" in text
    assert 'id="way_back_said" hx-swap-oob="innerHTML"' in text
    assert "autofocus" not in text  # it would take the focus from the number being turned


def test_other_minutes_answer_as_a_page(browser, big_deck):
    response = browser.get(reverse("reviews:way_back"), {"minutes": 15})

    assert "<!doctype html>" in text_of(response)
    assert "At 15 minutes a day" in text_of(response)


def test_without_a_script_the_form_looks_before_it_takes(browser, big_deck):
    response = browser.post(reverse("reviews:way_back"), {"minutes": "15", "look": "yes"})

    assert response["Location"] == "/way-back/?minutes=15"
    assert not WayBack.objects.exists()


@pytest.mark.parametrize(
    ("minutes", "fewer", "more"), [(5, None, 10), (12, 10, 15), (15, 10, 20), (118, 115, 120), (120, 115, None)]
)
def test_steps_go_by_five_within_the_bounds(learner, big_deck, clock, minutes, fewer, more):
    proposal = propose(learner, clock, minutes)

    assert (proposal.fewer, proposal.more) == (fewer, more)


@pytest.mark.parametrize(
    ("minutes", "sentence"),
    [
        ("", "Say how many minutes a day you have, from 5 to 120."),
        ("ten", "Say the minutes as a whole number, from 5 to 120."),
        ("4", "Fewer than 5 minutes make no plan. Say 5 or more."),
        ("121", "More than 120 minutes a day is no plan. Say 120 or fewer."),
    ],
)
def test_odd_minutes_say_what_to_do(browser, big_deck, minutes, sentence):
    refused = take(browser, minutes)

    assert refused.status_code == 422
    assert sentence in text_of(refused)
    assert not WayBack.objects.exists()
    assert sentence in text_of(browser.get(reverse("reviews:way_back"), {"minutes": minutes}, headers=HX))


def test_looking_writes_nothing(browser, learner, big_deck):
    home(browser)
    browser.get(reverse("reviews:way_back"), {"minutes": 15})

    assert not WayBack.objects.exists()


# ── taking, changing, leaving ────────────────────────────────────────────────────────────────────────────────


def test_taking_a_plan_keeps_what_was_said(browser, learner, big_deck, clock):
    told = propose(learner, clock, 5)

    response = take(browser, 5)

    plan = WayBack.objects.get(user=learner)
    assert response["Location"] == "/"
    assert (plan.began_on, plan.minutes_per_day, plan.waiting, plan.level_on) == (TODAY, 5, 40, told.level_on)


def test_the_plan_is_a_lens_and_leaving_it_restores_the_queue(browser, learner, big_deck):
    schedules = list(Schedule.objects.filter(user=learner).order_by("card_id").values())
    before = queue_of(learner)

    take(browser, 5)
    during = queue_of(learner)
    browser.post(reverse("reviews:way_back_leave"))

    assert during[1] == []  # new cards wait
    assert during[2] == propose(learner, Clock.of(learner, NOON), 5).first_cards == 25
    assert queue_of(learner) == before
    assert list(Schedule.objects.filter(user=learner).order_by("card_id").values()) == schedules
    assert ReviewLog.objects.filter(user=learner).count() == 40


def test_leaving_says_so(browser, big_deck):
    take(browser)

    response = browser.post(reverse("reviews:way_back_leave"), follow=True)

    assert "You left the plan. Every card stands in line as it would have without it." in text_of(response)


def test_leaving_where_there_is_no_plan_is_no_failure(browser, big_deck):
    assert browser.post(reverse("reviews:way_back_leave"))["Location"] == "/"


def test_other_minutes_go_on_from_where_one_is(browser, learner, big_deck):
    take(browser, 5)

    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        take(browser, 9)

    plan = WayBack.objects.get(user=learner)
    assert (plan.began_on, plan.waiting, plan.minutes_per_day) == (TODAY, 40, 9)


def test_home_says_how_far_one_is(browser, learner, big_deck):
    take(browser, 5)
    cards = queue_of(learner)[0][:10]
    for card in Schedule.objects.filter(user=learner, card_id__in=cards).select_related("card"):
        answer(learner, card.card, Grade.GOOD, NOON)

    with time_machine.travel(NOON + timedelta(days=2), tick=False):
        response = home(browser)

    assert response.context["plan"].way_back.day_number == 3
    assert "Day 3 of the way back: 30 of 40 wait; level on" in text_of(response)
    assert "if you keep 5 minutes." in text_of(response)


def test_nothing_waiting_needs_no_plan(browser, learner, deck):
    response = browser.post(reverse("reviews:way_back"), {"minutes": 5}, follow=True)

    assert "Nothing waits, so there is no need of a plan." in text_of(response)
    assert not WayBack.objects.exists()
    assert "Nothing waits." in text_of(browser.get(reverse("reviews:way_back")))


def test_the_answer_that_levels_ends_the_plan(browser, learner, deck, cards):
    for card in cards:
        answer(learner, card, Grade.GOOD, NOON - timedelta(days=10))
    take(browser, 30)
    for card in cards[:-1]:
        answer(learner, card, Grade.GOOD, NOON)
    page = browser.get(reverse("reviews:session"))

    token = page.context["card"].token
    response = browser.post(reverse("reviews:card_grade"), {"token": token, "grade": "4"}, follow=True)

    assert "You are level again: the way back is done, and new cards come again." in text_of(response)
    assert not WayBack.objects.exists()


def test_a_plan_with_nothing_left_is_over_and_home_offers_new_cards(browser, learner, big_deck):
    take(browser, 5)
    Schedule.objects.filter(user=learner).update(due_day=TODAY + timedelta(days=9))

    response = home(browser)

    assert "You are level again." in text_of(response)
    assert WayBack.objects.exists()  # looking wrote nothing
    response = browser.post(reverse("reviews:way_back_leave"), follow=True)
    assert "new cards come again" in text_of(response)
    assert queue_of(learner)[1]


def test_today_done_on_the_way_back_says_so(browser, learner, big_deck):
    take(browser, 5)
    StudyDay.objects.create(
        user=learner, day=TODAY, deck=big_deck, root=big_deck, reviewed=25, reviewed_ms=300_000
    )

    assert "Today's part of the way back is done." in text_of(home(browser))


def test_a_stranger_has_a_way_back_of_their_own(browser, client_of, charlie, learner, big_deck):
    take(browser, 5)
    stranger = client_of(charlie)

    stranger.post(reverse("reviews:way_back_leave"))

    assert under_way(charlie, Clock.of(charlie, NOON)) is None
    assert WayBack.objects.get().user_id == learner.pk


def test_two_presses_take_one_plan(learner, big_deck):
    for _ in range(2):
        take_way_back(user=learner, minutes=8, waiting=40, level_on=None, today=TODAY)

    assert WayBack.objects.filter(user=learner).count() == 1
    assert leave_way_back(user=learner)
    assert not leave_way_back(user=learner)


def test_a_plan_takes_no_more_minutes_than_the_profile_sets_aside(browser, learner, big_deck, clock):
    learner.profile.minutes_per_day = 10
    learner.profile.save()

    refused = take(browser, 11)

    said = "Your profile sets 10 minutes a day aside. Say 10 or fewer, or set more aside there."
    assert said in text_of(refused)
    assert propose(learner, clock).minutes == 10
    assert propose(learner, clock).more is None
    assert take(browser, 10).status_code == 302


def test_where_the_limit_is_what_holds_it_is_named(browser, learner, big_deck):
    learner.profile.reviews_per_day = 1
    learner.profile.save()
    Schedule.objects.filter(user=learner).update(ease_hundredths=130, repetitions=0, lapses=6)
    PlannedBreak.objects.create(user=learner, first_day=TODAY + timedelta(days=9), last_day=TODAY + timedelta(days=200))

    response = browser.get(reverse("reviews:way_back"), {"minutes": 20})

    assert "With at most 1 review a day, the limit you set, you are not level within four months." in text_of(response)


def test_a_planned_break_is_not_disturbed_and_the_way_back_offers_itself_after_it(browser, learner, big_deck):
    PlannedBreak.objects.create(user=learner, first_day=TODAY - timedelta(days=15), last_day=TODAY)

    during = home(browser)
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        after = home(browser)

    assert during.context["plan"].offer is None
    assert "Enjoy your break." in text_of(during)
    assert after.context["plan"].offer.waiting == 40
