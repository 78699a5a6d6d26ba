"""Sessions end by themselves: after a month without a visit, and some months after signing in."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Session, User
from accounts.services import note_visit, remove_idle_guests
from accounts.sessions import ABSOLUTE, IDLE, SEEN_EVERY

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
START = datetime(2026, 1, 5, 17, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ENDED = "Your session has ended. Sign in and you go on where you were."


@pytest.fixture(autouse=True)
def start(time_machine):
    time_machine.move_to(START, tick=False)


@pytest.fixture
def travel(time_machine):
    return lambda span: time_machine.move_to(START + span, tick=False)


@pytest.fixture
def hers(client, dora, sign_in):
    sign_in(client)
    return client


@pytest.fixture
def visiting(travel, is_signed_in):
    """visiting(client, until) looks in every ten days."""

    def visit(client, until):
        span = timedelta(0)
        while (span := span + timedelta(days=10)) < until:
            travel(span)
            assert is_signed_in(client)

    return visit


def writes_of(client, path="/decks/"):
    """The tables that a GET wrote to."""
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    return [
        match[1] for query in asked if (match := re.match(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"', query["sql"]))
    ]


# ── without a visit ──────────────────────────────────────────────────────────────────────────────────────────


def test_it_lasts_thirty_days_without_a_visit_and_no_longer(hers, travel, is_signed_in):
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = hers.cookies[settings.SESSION_COOKIE_NAME].value
    travel(IDLE - MINUTE)
    assert is_signed_in(hers)

    travel(IDLE - MINUTE + IDLE + SEEN_EVERY + MINUTE)

    assert not is_signed_in(hers)
    assert not is_signed_in(thief)


def test_a_visit_begins_the_thirty_days_anew(hers, travel, is_signed_in):
    travel(timedelta(days=29))
    hers.get("/decks/")

    travel(timedelta(days=58))

    assert is_signed_in(hers)


def test_a_visit_that_was_not_written_down_counts_all_the_same(hers, travel, is_signed_in):
    last_visit = SEEN_EVERY - MINUTE
    travel(last_visit)
    assert writes_of(hers) == []

    travel(last_visit + IDLE - MINUTE)

    assert is_signed_in(hers)


def test_visits_are_written_down_once_an_hour(hers, travel):
    travel(SEEN_EVERY - MINUTE)
    assert writes_of(hers) == []

    travel(SEEN_EVERY)
    assert writes_of(hers) == ["accounts_session"]
    assert writes_of(hers) == []
    assert Session.objects.get().last_seen_at == START + SEEN_EVERY


def test_a_visitor_leaves_no_trace(client, travel):
    travel(timedelta(days=1))

    assert writes_of(client, "/") == []


def test_of_two_visits_at_once_one_is_noted(hers, dora, travel):
    row = Session.objects.get()
    visit = {"session": row, "user": dora, "at": START + SEEN_EVERY}

    assert note_visit(**visit)
    assert not note_visit(**visit)


def test_a_session_ended_meanwhile_does_not_come_back(hers, dora):
    """The visit is noted after the page is made: by then somebody may have ended the session elsewhere."""
    row = Session.objects.get()
    Session.objects.all().delete()

    assert not note_visit(session=row, user=dora, at=START + SEEN_EVERY)
    assert not Session.objects.exists()


def test_leaving_after_an_hour_takes_the_cookie_along(hers, travel):
    travel(SEEN_EVERY)

    hers.post(reverse("accounts:delete"), {"password": "correct horse battery"})

    assert not Session.objects.exists()
    assert hers.cookies[settings.SESSION_COOKIE_NAME].value == ""


# ── however often one comes ──────────────────────────────────────────────────────────────────────────────────


def test_it_ends_ninety_days_after_signing_in(hers, visiting, travel, is_signed_in):
    visiting(hers, ABSOLUTE)
    travel(ABSOLUTE - MINUTE)
    assert is_signed_in(hers)

    travel(ABSOLUTE)

    assert not is_signed_in(hers)


def test_a_changed_password_does_not_prolong_it(hers, visiting, travel, is_signed_in):
    visiting(hers, timedelta(days=80))
    hers.post(
        reverse("account_change_password"),
        {"oldpassword": "correct horse battery", "password1": "an even better battery"},
    )
    travel(ABSOLUTE - MINUTE)
    assert is_signed_in(hers)

    travel(ABSOLUTE)

    assert not is_signed_in(hers)


def test_signing_in_again_begins_it_anew(hers, visiting, travel, sign_in, is_signed_in):
    visiting(hers, ABSOLUTE)
    travel(ABSOLUTE)
    sign_in(hers)

    travel(ABSOLUTE + timedelta(days=29))

    assert is_signed_in(hers)


# ── guests ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def trying(client):
    client.post(reverse("accounts:guest_start"), {"zone": "America/Bogota"})
    return client


def test_a_guest_keeps_the_session_as_long_as_there_is_a_guest(trying, travel, is_signed_in):
    travel(IDLE)
    assert remove_idle_guests(at=START + IDLE) == 0
    assert is_signed_in(trying)

    travel(IDLE + IDLE + SEEN_EVERY)
    assert not is_signed_in(trying)
    assert remove_idle_guests(at=START + IDLE + IDLE + MINUTE) == 1


def test_a_guest_who_only_looks_in_is_not_idle(trying, visiting):
    visiting(trying, timedelta(days=100))

    assert remove_idle_guests(at=START + timedelta(days=100)) == 0


def test_a_guest_has_no_password_to_come_back_with_and_so_no_end_by_age(trying, visiting, travel, is_signed_in):
    visiting(trying, timedelta(days=400))

    travel(timedelta(days=400))
    assert is_signed_in(trying)
    expires = trying.cookies[settings.SESSION_COOKIE_NAME]["max-age"]
    assert expires == settings.SESSION_COOKIE_AGE


def test_the_age_of_a_member_counts_from_signing_up(trying, visiting, travel, sign_up, is_signed_in):
    visiting(trying, timedelta(days=100))
    sign_up(trying)
    assert User.objects.get().is_guest is False

    travel(timedelta(days=119))
    assert is_signed_in(trying)

    assert Session.objects.get().began_at == START + timedelta(days=90)


# ── ending kindly ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def late(hers, travel):
    """Her browser, a month and more later."""
    travel(IDLE + timedelta(days=5))
    return hers


def told(response):
    return response.content.decode().count(ENDED)


def test_the_sign_in_page_says_so_once_and_leads_back(late, sign_in):
    entrance = late.get("/decks/?page=2", follow=True)

    assert entrance.redirect_chain == [("/account/login/?next=/decks/%3Fpage%3D2", 302)]
    assert told(entrance) == 1
    assert told(late.get("/account/login/")) == 0
    assert sign_in(late, next="/decks/?page=2")["Location"] == "/decks/?page=2"


def test_in_the_middle_of_a_review_too(late):
    response = late.post(
        "/review/grade/",
        headers={"HX-Request": "true", "HX-Target": "session", "HX-Current-URL": "http://testserver/review/?deck=aws"},
    )

    assert response["HX-Redirect"] == "/account/login/?next=/review/%3Fdeck%3Daws"
    assert told(late.get(response["HX-Redirect"])) == 1


def test_and_without_scripts_back_to_the_page_the_form_was_on(late):
    """Not to the form's own address, which answers no GET."""
    response = late.post("/review/grade/", headers={"Referer": "http://testserver/review/?deck=aws"})

    assert response["Location"] == "/account/login/?next=/review/%3Fdeck%3Daws"


@pytest.mark.parametrize("page", ["https://evil.example/review/", "//evil.example/", "javascript:alert(1)", ""])
def test_a_page_elsewhere_is_not_come_back_to(late, page):
    response = late.post("/account/profile/", headers={"Referer": page})

    assert response["Location"] == "/account/login/?next=/account/profile/"


def test_a_page_for_everybody_says_so_as_well(late):
    assert told(late.get("/")) == 1
    assert told(late.get("/")) == 0


def test_who_was_signed_out_elsewhere_is_told(hers, dora, sign_in):
    other = Client()
    sign_in(other)
    other.post(reverse("accounts:sessions_end_others"))

    assert told(hers.get("/decks/", follow=True)) == 1


def test_who_signed_out_or_was_never_in_is_not(hers):
    hers.post(reverse("account_logout"))

    for client in (hers, Client()):
        assert told(client.get("/decks/", follow=True)) == 0


# ── tidying ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_over_is_cleared_away_by_djangos_own_command(hers, dora, sign_in, travel):
    travel(timedelta(days=20))
    sign_in(Client())
    travel(timedelta(days=40))

    call_command("clearsessions")

    assert [session.began_at for session in Session.objects.all()] == [START + timedelta(days=20)]
