"""No other site can send a form in somebody's name: not one, whoever is signed in, and not the sign-in itself."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from reviews.models import ReviewLog
from tests.security.asking import rolled_back
from tests.security.rows import difference, snapshot
from tests.security.table import route_of, rows
from tests.security.world import PASSWORD, PEOPLE, body_for

# Who may do what is decided before any database is asked: one run is enough.
pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
OUR_WORDS = "For your safety nothing was saved."
GRADE = {"grade": "4"}
# Its address is signed for one person and one deed, and mail programs press it without ever having seen a page.
NEEDS_NO_TOKEN = {"accounts:weekly_mail_stop"}


@pytest.fixture
def strict(world):
    """strict("owner") is her browser, with the forgery check that Django's test client leaves out."""

    def make(person: str) -> Client:
        client = Client(enforce_csrf_checks=True)
        client.cookies = world.clients[person].cookies.copy()
        return client

    return make


@pytest.fixture
def session_page(strict):
    """The owner's browser and the form token of the page it shows."""
    client = strict("owner")
    page = client.get(reverse("reviews:session")).content.decode()
    return client, re.search(r'"X-CSRFToken": "(\w+)"', page)[1]


@pytest.mark.parametrize("person", PEOPLE)
def test_no_form_is_taken_without_the_token(world, strict, person):
    client = strict(person)
    before = snapshot()

    for row, answers in rows().items():
        is_answered = answers["POST"][PEOPLE.index(person)] not in ("in", "405")
        if (is_answered or person == "visitor") and route_of(row) not in NEEDS_NO_TOKEN:
            with rolled_back(client):
                response = client.post(world.address(row), body_for(world, row))
                assert (response.status_code, OUR_WORDS in response.content.decode()) == (403, True), row

    assert difference(before, snapshot()).columns == set()


def test_htmx_sends_the_token_of_the_page_in_a_header(world, session_page):
    client, token = session_page
    htmx = {"X-CSRFToken": token, "HX-Request": "true", "HX-Target": "session"}

    response = client.post(reverse("reviews:card_grade"), GRADE | {"token": world.token}, headers=htmx)

    assert response.status_code == 200
    assert ReviewLog.objects.filter(user=world.people["owner"], quality=4, at__date="2026-03-02").count() == 1


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://testserver.evil.example", "http://testserver:81", "null"]
)
def test_another_sites_page_is_refused_even_with_the_token(world, session_page, origin):
    client, token = session_page
    before = snapshot()

    response = client.post(
        reverse("reviews:card_grade"), GRADE | {"token": world.token}, headers={"X-CSRFToken": token, "Origin": origin}
    )

    assert response.status_code == 403
    assert difference(before, snapshot()).columns == set()


def test_over_https_a_page_that_hides_where_it_is_from_is_refused(world, session_page):
    client, token = session_page

    for referrer in ({}, {"Referer": "https://evil.example/"}):
        response = client.post(
            reverse("reviews:card_grade"),
            GRADE | {"token": world.token},
            headers={"X-CSRFToken": token, **referrer},
            secure=True,
        )
        assert response.status_code == 403


def test_somebody_elses_token_is_none(world, strict, session_page):
    _, token = session_page

    response = strict("stranger").post(reverse("account_logout"), headers={"X-CSRFToken": token})

    assert response.status_code == 403


def test_nobody_is_signed_in_or_made_a_guest_from_elsewhere(world, strict):
    """Else one would study, and write one's name, in an account that somebody else reads."""
    client = strict("visitor")
    people = User.objects.count()

    client.post(reverse("account_login"), {"login": "stranger@example.org", "password": PASSWORD})
    client.post(reverse("accounts:guest_start"))

    assert "_auth_user_id" not in client.session
    assert User.objects.count() == people


def test_the_token_changes_with_whoever_is_signed_in(world, strict):
    client = strict("visitor")
    client.get(reverse("account_login"))
    before = client.cookies["repaso-csrf"].value
    page = client.get(reverse("account_login")).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]

    client.post(
        reverse("account_login"),
        {"login": "owner@example.org", "password": PASSWORD, "csrfmiddlewaretoken": token},
    )

    assert "_auth_user_id" in client.session
    assert client.cookies["repaso-csrf"].value != before
