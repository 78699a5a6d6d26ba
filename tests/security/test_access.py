"""Every address of the site, every method, everybody who may come by. A new address needs a row in the table."""

import re
from urllib.parse import quote

import pytest
from django.conf import settings
from django.http import HttpResponse

from tests.config.test_headers import POLICY
from tests.security.asking import ask, body_of, effect_of
from tests.security.routes import routes
from tests.security.table import route_of, rows
from tests.security.world import PASSWORD, PEOPLE, World

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


# Of methods that are answered by others' code, or by none, who can do most is enough.
BY_THOSE_WHO_CAN_DO_MOST = ["HEAD", "DELETE", "PATCH"]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "OPTIONS", *BY_THOSE_WHO_CAN_DO_MOST])
def test_everybody_gets_what_the_table_says_and_no_secret(world, method):
    people = ["owner", "boss"] if method in BY_THOSE_WHO_CAN_DO_MOST else PEOPLE
    wrong = []
    for row, answers in rows().items():
        for person in people:
            response, expected = ask(world, row, method, person), answers[method][PEOPLE.index(person)]
            found = faults_of(response, is_of_signup=person != "visitor" and row.startswith("account_signup"))
            if symbol(response) != expected:
                found.append(f"{symbol(response)}, not {expected}")
            wrong += [f"{method} {row} as {person}: {fault}" for fault in found]

    assert wrong == []


def test_what_an_answer_may_not_carry_or_lack_is_seen(client):
    response = client.get("/")
    response["Content-Security-Policy"] = "default-src *"
    response["Cache-Control"] = "public"
    del response["X-Frame-Options"]
    response.content += settings.SECRET_KEY.encode()

    assert faults_of(response, is_of_signup=False) == ["policy", "headers", "kept by browsers", "a secret"]


# ── what no answer may carry or lack ─────────────────────────────────────────────────────────────────────────

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
}
SECRETS = [settings.SECRET_KEY, str(settings.BASE_DIR), PASSWORD, "Traceback", "site-packages", "argon2", "md5$"]


def faults_of(response: HttpResponse, *, is_of_signup: bool) -> list[str]:
    """Headers everywhere, secrets and paths nowhere. The form of signing up gives back what was typed into it."""
    policy = set(response["Content-Security-Policy"].split("; "))
    if policy == {"default-src 'none'", "sandbox"}:  # a file of somebody's: shown, never run
        return [] if response["X-Content-Type-Options"] == "nosniff" else ["a file that is guessed at"]
    text = body_of(response)
    cookies = [cookie for cookie in response.cookies.values() if cookie.value]
    checks = {
        "policy": policy == POLICY,
        "headers": {name: response.headers.get(name) for name in HEADERS} == HEADERS,
        "kept by browsers": "no-store" in response["Cache-Control"],
        "devices": "camera=()" in response["Permissions-Policy"],
        "a secret": is_of_signup or not any(secret in text for secret in SECRETS),
        "a cookie": all((cookie["httponly"], cookie["samesite"]) == (True, "Lax") for cookie in cookies),
    }
    return [name for name, holds in checks.items() if not holds]


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


def symbol(response: HttpResponse) -> str:
    if response.status_code not in (301, 302):
        return str(response.status_code)
    return "in" if response["Location"].startswith(("/account/login/", "/admin/login/")) else "go"


def blank(world: World, row: str, response: HttpResponse) -> str:
    """The answer without what differs from request to request: the address asked for and the form token."""
    text = f"{response.status_code} {response.get('Location', '')} {response.content.decode()}"
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"', "", text)
    return text.replace(world.address(row), "")
