"""Cards that will not stick: when the repair sheet comes, what it offers, and the list."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from decks.services import retire_note
from reviews.differences import told_apart
from reviews.leeches import makes_a_leech
from reviews.models import ReviewLog, Schedule
from reviews.queries.leeches import leeches_of
from reviews.scheduling import Grade
from reviews.services import leave_deck
from reviews.services.verifying import verify_schedules
from tests.reviews.conftest import NOON, answer, make_due, set_enrolment, token_for

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


@pytest.fixture
def hard_card(learner, cards):
    """A card that was forgotten twice already, where three times make a leech, and is due."""
    set_enrolment(learner, leech_lapses=3)
    at = NOON - timedelta(days=10)
    for _ in range(2):
        answer(learner, cards[0], Grade.GOOD, at)
        at += timedelta(days=1)
        answer(learner, cards[0], Grade.AGAIN, at)
        at += timedelta(days=1)
    answer(learner, cards[0], Grade.GOOD, at)
    return cards[0]


def fail(browser, learner, card, **extra):
    sent = {"token": token_for(learner, card).sign(), "grade": "2"}
    return browser.post(reverse("reviews:card_grade"), sent, **extra)


@pytest.mark.parametrize(
    ("leech_lapses", "sheets"), [(8, [8, 12, 16, 20]), (3, [3, 5, 7, 9, 11, 13, 15, 17, 19]), (7, [7, 11, 15, 19])]
)
def test_the_sheet_comes_at_the_number_and_every_half_of_it_after(leech_lapses, sheets):
    found = [n for n in range(1, 21) if makes_a_leech(n - 1, n, leech_lapses=leech_lapses)]

    assert found == sheets
    assert not makes_a_leech(leech_lapses, leech_lapses, leech_lapses=leech_lapses)


def test_the_third_time_is_followed_by_the_sheet_which_a_reload_shows_again(browser, learner, hard_card):
    response = fail(browser, learner, hard_card, **HTMX)

    page = response.content.decode()
    assert 'data-side="repair"' in page
    assert "You have forgotten this card 3 times." in page
    reloaded = browser.get(response["HX-Replace-Url"]).content.decode()
    assert reloaded.count('data-side="repair"') == 1
    assert ReviewLog.objects.filter(user=learner).latest("sequence").quality == Grade.AGAIN


def test_without_javascript_the_sheet_is_a_page_and_skipping_it_goes_on(browser, learner, hard_card):
    page = browser.get(fail(browser, learner, hard_card)["Location"]).content.decode()

    on = re.search(r'id="action-start"[^>]*href="([^"]+)"', page)[1].replace("&amp;", "&")

    assert 'data-side="question"' in browser.get(on).content.decode()


def test_a_request_sent_again_shows_the_sheet_too(browser, learner, hard_card):
    sent = {"token": token_for(learner, hard_card).sign(), "grade": "2"}

    pages = [browser.post(reverse("reviews:card_grade"), sent, **HTMX).content.decode() for _ in range(2)]

    assert all('data-side="repair"' in page for page in pages)


@pytest.mark.parametrize("extra", [HTMX, {}], ids=["htmx", "plain"])
def test_a_request_sent_again_after_the_author_withdrew_the_card_goes_on(browser, learner, hard_card, extra):
    """No reply came to the first, and there is nothing left to repair."""
    sent = {"token": token_for(learner, hard_card).sign(), "grade": "2"}
    browser.post(reverse("reviews:card_grade"), sent, **HTMX)
    retire_note(note=hard_card.note, by=None, at=NOON)

    page = browser.post(reverse("reviews:card_grade"), sent, follow=True, **extra).content.decode()

    assert 'data-side="question"' in page
    assert "That answer was already saved; it counts once." in page


def test_before_the_number_there_is_no_sheet(browser, learner, hard_card):
    set_enrolment(learner, leech_lapses=4)

    assert 'data-side="question"' in fail(browser, learner, hard_card, **HTMX).content.decode()


@pytest.mark.parametrize(
    ("address", "sent", "is_done"),
    [
        ("card_rest", {"days": "7"}, lambda row: row.buried_until == NOON.date() + timedelta(days=7)),
        ("card_suspend", {}, lambda row: row.suspended),
    ],
)
def test_resting_and_dropping_from_the_sheet_go_on_to_the_next_card(
    browser, learner, hard_card, address, sent, is_done
):
    sheet = fail(browser, learner, hard_card, **HTMX).content.decode()
    form = sheet[sheet.index(reverse(f"reviews:{address}")) :]
    token = re.search(r'name="token" value="([^"]+)"', form)[1]

    page = browser.post(reverse(f"reviews:{address}"), sent | {"token": token}, **HTMX).content.decode()

    assert 'data-side="question"' in page
    assert is_done(Schedule.objects.get(user=learner, card=hard_card))
    assert not list(verify_schedules(learner.pk))


def test_undo_on_the_sheet_takes_back_the_answer_that_led_to_it(browser, learner, hard_card):
    sheet = fail(browser, learner, hard_card, **HTMX).content.decode()
    act = re.search(r'name="act" value="([^"]+)"', sheet)[1]

    browser.post(reverse("reviews:undo"), {"act": act}, **HTMX)

    assert Schedule.objects.get(user=learner, card=hard_card).lapses == 2


def test_learners_suggest_and_authors_edit(browser, learner, hard_card):
    address = reverse("reviews:card_repair", args=[hard_card.pk])
    assert "Suggest a better text" in browser.get(address).content.decode()

    learner.is_staff = learner.is_superuser = True
    learner.save()

    assert reverse("admin:decks_note_change", args=[hard_card.note_id]) in browser.get(address).content.decode()


def test_a_look_alike_stands_beside_it_with_what_differs_marked(browser, learner, cards):
    address = reverse("reviews:card_compare", args=[cards[0].pk])

    page = browser.get(address, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="look_alike").content.decode()

    assert page.lstrip().startswith('<section id="look_alike"')
    assert page.count("<article") == 2
    assert "<mark>1</mark>" in page


def test_texts_are_told_apart_by_words():
    one, other = told_apart("La precisión mide aciertos", "La exactitud mide aciertos")

    assert [piece.text for piece in one if piece.is_own] == ["precisión"]
    assert "".join(piece.text for piece in other) == "La exactitud mide aciertos"


# ── the list ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_list_has_the_worst_first_and_only_decks_that_are_studied(browser, learner, deck, cards):
    for card, lapses in zip(cards, (8, 12, 7), strict=False):
        make_due(learner, [card], day=NOON.date(), lapses=lapses)

    assert [leech.lapses for leech in leeches_of(learner, NOON)] == [12, 8]
    assert "forgotten 12 times" in browser.get(reverse("reviews:leeches")).content.decode()

    leave_deck(user=learner, deck=deck)
    assert leeches_of(learner, NOON) == []


def test_the_list_is_acted_on_in_place(browser, learner, cards):
    make_due(learner, cards[:1], day=NOON.date(), lapses=9)
    sent = {"token": leeches_of(learner, NOON)[0].acts.token, "on": "leeches"}
    ReviewLog.objects.all().delete()

    page = browser.post(
        reverse("reviews:card_suspend"), sent, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="leech_list"
    ).content.decode()

    assert page.lstrip().startswith('<div id="leech_list"')
    assert "suspended" in page
    assert browser.post(reverse("reviews:card_wake", args=[cards[0].pk]), {"on": "leeches"})["Location"] == reverse(
        "reviews:leeches"
    )


@pytest.mark.sqlite
def test_the_list_walks_its_index(learner, cards):
    with CaptureQueriesContext(connection) as asked:
        leeches_of(learner, NOON)
    [sql] = [query["sql"] for query in asked if '"lapses"' in query["sql"] and "reviews_schedule" in query["sql"]]

    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        plan = "\n".join(row[3] for row in cursor.fetchall())

    assert "schedule_lapses (user_id=? AND lapses>?)" in plan
    assert "SCAN" not in plan


def test_a_card_never_forgotten_has_no_sheet(browser, cards):
    assert browser.get(reverse("reviews:card_repair", args=[cards[0].pk])).status_code == 404

