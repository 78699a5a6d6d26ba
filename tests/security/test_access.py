"""Every address of the site, every method, everybody who may come by. A new address needs a row in the table."""

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.http import HttpResponse

from tests.security.asking import ask, effect_of
from tests.security.routes import routes
from tests.security.table import route_of, rows
from tests.security.world import PEOPLE, World

# Who may do what is decided before any database is asked: one run is enough.
pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

# What comes in the body, or in the address, is the proof of who one is: whoever has it may act as that person.
BODY_IS_THE_PROOF = {
    *("account_login", "account_signup", "account_reset_password_from_key", "account_confirm_email"),
    "accounts:weekly_mail_stop",
}


def test_every_address_has_a_row():
    assert {route_of(row) for row in rows()} ^ set(routes()) == set()


def test_every_address_with_something_in_it_has_a_row_for_what_is_absent():
    with_pk_or_slug = {name for name, path in routes().items() if re.search("<(int|slug|path):|<id>", path)}
    stock = {"admin:view_on_site"}

    assert {name for name in with_pk_or_slug if f"{name} absent" not in rows()} == stock


# What no address takes says nothing of a database: once is enough.
UNTAKEN = ["PUT", "DELETE", "PATCH", "OPTIONS"]


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", *UNTAKEN])
def test_everybody_gets_what_the_table_says(world, method):
    wrong = [
        f"{method} {row} as {person}: {symbol(response)}, not {expected}"
        for row, answers in rows().items()
        for person, expected, response in zip(PEOPLE, answers[method], ask_all(world, row, method), strict=True)
        if symbol(response) != expected
    ]

    assert wrong == []


def test_nobody_changes_what_is_not_theirs(world):
    """Whatever is sent by whoever has no right to it, and it is what the owner's own forms would send."""
    wrong = []
    for row, answers in rows().items():
        for person, answer in zip(PEOPLE, answers["POST"], strict=True):
            # Nothing runs behind the other two answers.
            if person in ("owner", "boss") or answer in ("in", "405") or route_of(row) in BODY_IS_THE_PROOF:
                continue
            done = effect_of(world, row, person).of_others(world.people[person])
            wrong += [f"{row} as {person}: {what}" for what in done]

    joining = "accounts:guest_start as visitor: added"
    assert sorted(wrong) == [f"{joining} accounts.{table}" for table in ("Profile", "Session", "User")]


# ── what is somebody else's looks like what is not there ─────────────────────────────────────────────────────


FOREIGN = [row for row in rows() if not row.endswith(" absent") and f"{route_of(row)} absent" in rows()]
# Whether a number is taken shows to staff without permissions on these pages of the stock admin; nothing of it does.
SHOWS_NUMBERS = {name for name in routes() if name.startswith("admin:") and name.endswith("_history")}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_is_somebody_elses_looks_like_what_is_not_there(world, method):
    refused = [
        (row, f"{route_of(row)} absent", person)
        for row in FOREIGN
        for person, answer in zip(PEOPLE, rows()[row][method], strict=True)
        if answer in ("403", "404") and not (route_of(row) in SHOWS_NUMBERS or (person, row[:6]) == ("boss", "admin:"))
    ]
    assert len(refused) > 20

    for row, absent, person in refused:
        foreign, missing = (blank(world, asked, ask(world, asked, method, person)) for asked in (row, absent))
        assert foreign == missing, f"{method} {row} as {person}"


@pytest.mark.parametrize(
    ("method", "row", "field", "foreign", "absent"),
    [
        ("GET", "reviews:session", "deck", "apuntes", "nowhere"),
        ("GET", "reviews:session", "deck", "aws/metricas", "aws/nowhere"),
        ("GET", "reviews:session", "card", "suspended", "absent"),
        ("GET", "reviews:card_info absent", "deck", "apuntes", "nowhere"),
        ("GET", "reviews:card_reveal", "deck", "apuntes", "nowhere"),
        ("POST", "reviews:card_grade", "deck", "apuntes", "nowhere"),
        ("POST", "reviews:undo", "deck", "apuntes", "nowhere"),
    ],
)
def test_so_does_what_is_named_in_a_query_or_a_form(world, method, row, field, foreign, absent):
    def ask(value):
        thing = world.things.get(value)
        sent = {field: thing.pk if thing else value}
        client = world.clients["stranger"]
        response = client.get(world.address(row), sent) if method == "GET" else client.post(world.address(row), sent)
        text = blank(world, row, response)
        for safe in ("", "/"):
            text = text.replace(f"{field}={quote(str(sent[field]), safe=safe)}", "")
        return text

    assert ask(foreign) == ask(absent)


# ── asking ───────────────────────────────────────────────────────────────────────────────────────────────────


def ask_all(world: World, row: str, method: str) -> Iterator[HttpResponse]:
    return (ask(world, row, method, person) for person in PEOPLE)


def symbol(response: HttpResponse) -> str:
    if response.status_code not in (301, 302):
        return str(response.status_code)
    return "in" if response["Location"].startswith(("/account/login/", "/admin/login/")) else "go"


def blank(world: World, row: str, response: HttpResponse) -> str:
    """The answer without what differs from request to request: the address asked for and the form token."""
    text = f"{response.status_code} {response.get('Location', '')} {response.content.decode()}"
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"', "", text)
    return text.replace(world.address(row), "")
