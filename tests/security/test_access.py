"""Who may do what: every address of the site, every method, everybody who may come by. A new address needs a row."""

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from zeal import zeal_ignore

from tests.security.routes import routes
from tests.security.rows import difference, snapshot
from tests.security.world import PEOPLE, World, body_for

pytestmark = pytest.mark.django_db

# A row is a route and, where its address has a hole, what of the world is in it. A cell says what the visitor, the
# guest, the owner of it all, a stranger, staff without permissions and the superuser get, in this order; one word where
# they all get the same. `in` is sent to the sign-in page, `go` somewhere else. POST sends what the page's form would.
# HEAD is as GET. The last column is PUT, DELETE, PATCH and OPTIONS; the stock admin takes them for GET.
TABLE = """
route and thing                               | GET                    | POST                   | others
reviews:home                                  | 200                    | 405                    | 405
reviews:session                               | in 200 200 200 200 200 | in 405 405 405 405 405 | in 405 405 405 405 405
reviews:card_reveal                           | in 200 200 200 200 200 | in 405 405 405 405 405 | in 405 405 405 405 405
reviews:card_grade                            | in 405 405 405 405 405 | in go go go go go      | as GET
reviews:undo                                  | in 405 405 405 405 405 | in go go go go go      | as GET
reviews:card_bury                             | in 405 405 405 405 405 | in go go go go go      | as GET
reviews:card_suspend                          | in 405 405 405 405 405 | in go go go go go      | as GET
reviews:card_flag                             | in 405 405 405 405 405 | in go go go go go      | as GET
reviews:card_info learned                     | in 404 200 404 404 404 | in 405 405 405 405 405 | in 405 405 405 405 405
reviews:card_info absent                      | in 404 404 404 404 404 | in 405 405 405 405 405 | in 405 405 405 405 405
reviews:card_unsuspend suspended              | in 405 405 405 405 405 | in 404 go 404 404 404  | as GET
reviews:card_unsuspend absent                 | in 405 405 405 405 405 | in 404 404 404 404 404 | as GET
reviews:deck_list                             | in 200 200 200 200 200 | in 405 405 405 405 405 | in 405 405 405 405 405
reviews:concepts deck                         | in 200 200 200 200 200 | in 405 405 405 405 405 | in 405 405 405 405 405
reviews:concepts draft                        | in 404 200 404 404 404 | in 405 405 405 405 405 | in 405 405 405 405 405
reviews:concepts archived                     | in 404 404 404 404 404 | in 405 405 405 405 405 | in 405 405 405 405 405
reviews:concepts absent                       | in 404 404 404 404 404 | in 405 405 405 405 405 | in 405 405 405 405 405
reviews:enrol another                         | in 405 405 405 405 405 | in go go go go go      | as GET
reviews:enrol draft                           | in 405 405 405 405 405 | in 404 404 404 404 404 | as GET
reviews:enrol archived                        | in 405 405 405 405 405 | in 404 404 404 404 404 | as GET
reviews:enrol absent                          | in 405 405 405 405 405 | in 404 404 404 404 404 | as GET
reviews:leave deck                            | in 405 405 405 405 405 | in 404 go 404 404 404  | as GET
reviews:leave draft                           | in 405 405 405 405 405 | in 404 404 404 404 404 | as GET
reviews:leave another                         | in 405 405 405 405 405 | in 404 404 404 404 404 | as GET
reviews:leave absent                          | in 405 405 405 405 405 | in 404 404 404 404 404 | as GET
reviews:progress                              | in 200 200 200 200 200 | in 405 405 405 405 405 | in 405 405 405 405 405
accounts:guest_start                          | 405                    | go                     | as GET
accounts:guest_merge                          | in go go go go go      | as GET                 | in 405 405 405 405 405
accounts:profile                              | in 200 200 200 200 200 | in go go go go go      | in 405 405 405 405 405
accounts:zone_confirm                         | in 405 405 405 405 405 | in go go go go go      | as GET
accounts:language                             | 405                    | go                     | as GET
accounts:export                               | in 405 405 405 405 405 | in 200 200 200 200 200 | as GET
accounts:delete                               | in 200 200 200 200 200 | in 422 go go go go     | in 405 405 405 405 405
account_login                                 | 200 200 go go go go    | go                     | 405
account_signup                                | 200 200 go go go go    | go                     | 405
account_logout                                | go 200 200 200 200 200 | go                     | 405
account_inactive                              | 200                    | 405                    | 405
account_change_password                       | in go 200 200 200 200  | in go go go go go      | in 405 405 405 405 405
account_reset_password                        | 200                    | go                     | 405
account_reset_password_done                   | 200                    | 405                    | 405
account_reset_password_from_key reset_link    | go                     | as GET                 | 405
account_reset_password_from_key made_up       | 200                    | as GET                 | 405
account_reset_password_from_key_done          | 200                    | 405                    | 405
account_confirm_email mail_link               | 200                    | in in go in in in      | 405
account_confirm_email made_up                 | 200                    | 404                    | 405
admin:index                                   | in in in in 200 200    | as GET                 | as GET
admin:login                                   | in 403 403 403 go go   | 405                    | 405
admin:logout                                  | in go go go 405 405    | in go go go go go      | as GET
admin:password_change                         | in in in in go go      | as GET                 | as GET
admin:password_change_done                    | in in in in 200 200    | in in in in 405 405    | in in in in 405 405
admin:autocomplete                            | in in in in 403 403    | in in in in 405 405    | in in in in 405 405
admin:jsi18n                                  | in in in in 200 200    | in in in in 405 405    | in in in in 405 405
admin:view_on_site object                     | in in in in 404 404    | as GET                 | as GET
admin:decks_source_changelist                 | in in in in 403 200    | as GET                 | as GET
admin:decks_source_add                        | in in in in 403 200    | in in in in 403 go     | as GET
admin:decks_source_history source             | in in in in 403 200    | as GET                 | as GET
admin:decks_source_history absent             | in in in in go go      | as GET                 | as GET
admin:decks_source_delete source              | in in in in 403 403    | as GET                 | as GET
admin:decks_source_delete absent              | in in in in 403 go     | as GET                 | as GET
admin:decks_source_change source              | in in in in 403 200    | in in in in 403 go     | as GET
admin:decks_source_change absent              | in in in in 403 go     | as GET                 | as GET
admin/decks/source/<path:object_id>/ source   | in in in in go go      | as GET                 | as GET
admin/decks/source/<path:object_id>/ absent   | in in in in go go      | as GET                 | as GET
admin:decks_deck_import                       | in in in in 403 200    | in in in in 403 go     | in in in in 405 405
admin:decks_deck_export deck                  | in in in in 403 200    | in in in in 405 405    | in in in in 405 405
admin:decks_deck_export absent                | in in in in 403 404    | in in in in 405 405    | in in in in 405 405
admin:decks_deck_changelist                   | in in in in 403 200    | as GET                 | as GET
admin:decks_deck_add                          | in in in in 403 200    | in in in in 403 go     | as GET
admin:decks_deck_history draft                | in in in in 403 200    | as GET                 | as GET
admin:decks_deck_history absent               | in in in in go go      | as GET                 | as GET
admin:decks_deck_delete draft                 | in in in in 403 200    | in in in in 403 go     | as GET
admin:decks_deck_delete absent                | in in in in 403 go     | as GET                 | as GET
admin:decks_deck_change draft                 | in in in in 403 200    | in in in in 403 go     | as GET
admin:decks_deck_change absent                | in in in in 403 go     | as GET                 | as GET
admin/decks/deck/<path:object_id>/ draft      | in in in in go go      | as GET                 | as GET
admin/decks/deck/<path:object_id>/ absent     | in in in in go go      | as GET                 | as GET
admin:decks_note_preview                      | in in in in 405 405    | in in in in 403 200    | as GET
admin:decks_note_changelist                   | in in in in 403 200    | as GET                 | as GET
admin:decks_note_add                          | in in in in 403 200    | in in in in 403 go     | as GET
admin:decks_note_history draft_note           | in in in in 403 200    | as GET                 | as GET
admin:decks_note_history absent               | in in in in go go      | as GET                 | as GET
admin:decks_note_delete draft_note            | in in in in 403 200    | in in in in 403 go     | as GET
admin:decks_note_delete absent                | in in in in 403 go     | as GET                 | as GET
admin:decks_note_change draft_note            | in in in in 403 200    | in in in in 403 go     | as GET
admin:decks_note_change absent                | in in in in 403 go     | as GET                 | as GET
admin/decks/note/<path:object_id>/ draft_note | in in in in go go      | as GET                 | as GET
admin/decks/note/<path:object_id>/ absent     | in in in in go go      | as GET                 | as GET
admin:decks_tag_changelist                    | in in in in 403 200    | as GET                 | as GET
admin:decks_tag_add                           | in in in in 403 200    | in in in in 403 go     | as GET
admin:decks_tag_history tag                   | in in in in 403 200    | as GET                 | as GET
admin:decks_tag_history absent                | in in in in go go      | as GET                 | as GET
admin:decks_tag_delete tag                    | in in in in 403 403    | as GET                 | as GET
admin:decks_tag_delete absent                 | in in in in 403 go     | as GET                 | as GET
admin:decks_tag_change tag                    | in in in in 403 200    | in in in in 403 go     | as GET
admin:decks_tag_change absent                 | in in in in 403 go     | as GET                 | as GET
admin/decks/tag/<path:object_id>/ tag         | in in in in go go      | as GET                 | as GET
admin/decks/tag/<path:object_id>/ absent      | in in in in go go      | as GET                 | as GET
admin:auth_group_changelist                   | in in in in 403 200    | as GET                 | as GET
admin:auth_group_add                          | in in in in 403 200    | in in in in 403 go     | as GET
admin:auth_group_history group                | in in in in 403 200    | as GET                 | as GET
admin:auth_group_history absent               | in in in in go go      | as GET                 | as GET
admin:auth_group_delete group                 | in in in in 403 200    | in in in in 403 go     | as GET
admin:auth_group_delete absent                | in in in in 403 go     | as GET                 | as GET
admin:auth_group_change group                 | in in in in 403 200    | in in in in 403 go     | as GET
admin:auth_group_change absent                | in in in in 403 go     | as GET                 | as GET
admin/auth/group/<path:object_id>/ group      | in in in in go go      | as GET                 | as GET
admin/auth/group/<path:object_id>/ absent     | in in in in go go      | as GET                 | as GET
admin:auth_user_password_change person        | in in in in 403 200    | in in in in 403 go     | as GET
admin:auth_user_password_change absent        | in in in in 403 404    | as GET                 | as GET
admin:accounts_user_changelist                | in in in in 403 200    | as GET                 | as GET
admin:accounts_user_add                       | in in in in 403 200    | in in in in 403 go     | as GET
admin:accounts_user_history person            | in in in in 403 200    | as GET                 | as GET
admin:accounts_user_history absent            | in in in in go go      | as GET                 | as GET
admin:accounts_user_delete person             | in in in in 403 200    | in in in in 403 go     | as GET
admin:accounts_user_delete absent             | in in in in 403 go     | as GET                 | as GET
admin:accounts_user_change person             | in in in in 403 200    | in in in in 403 go     | as GET
admin:accounts_user_change absent             | in in in in 403 go     | as GET                 | as GET
admin/accounts/user/<path:object_id>/ person  | in in in in go go      | as GET                 | as GET
admin/accounts/user/<path:object_id>/ absent  | in in in in go go      | as GET                 | as GET
admin:app_list app                            | in in in in 404 200    | as GET                 | as GET
admin/(?P<url>.*)$ elsewhere                  | in in in in 404 404    | as GET                 | as GET
"""
# Class-based views of the stock admin tell whoever may enter what they answer.
TELLS_ITS_METHODS = {"admin:logout", "admin:password_change_done", "admin:autocomplete", "admin:jsi18n"}
# What comes in the body is the proof of who one is: whoever has it may act as that person.
BODY_IS_THE_PROOF = {"account_login", "account_signup", "account_reset_password_from_key", "account_confirm_email"}


def rows() -> dict[str, dict[str, list[str]]]:
    """For each row the six answers to each method."""
    table = {}
    for line in TABLE.strip().splitlines()[1:]:
        row, *cells = (cell.strip() for cell in line.split(" | "))
        get, post, others = (cells[0] if cell == "as GET" else cell for cell in cells)
        answers = {"GET": get, "HEAD": get, "POST": post}
        answers |= dict.fromkeys(("PUT", "DELETE", "PATCH", "OPTIONS"), others)
        if row in TELLS_ITS_METHODS:
            answers["OPTIONS"] = others.replace("405", "200")
        table[row] = {method: cell.split() if " " in cell else [cell] * len(PEOPLE) for method, cell in answers.items()}
    return table


def route_of(row: str) -> str:
    return row.partition(" ")[0]


def test_every_address_has_a_row():
    assert {route_of(row) for row in rows()} ^ set(routes()) == set()


def test_every_address_with_something_in_it_has_a_row_for_what_is_absent():
    with_pk_or_slug = {name for name, path in routes().items() if re.search("<(int|slug|path):|<id>", path)}
    stock = {"admin:view_on_site"}

    assert {name for name in with_pk_or_slug if f"{name} absent" not in rows()} == stock


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
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
    for row in rows():
        for person in ("visitor", "guest", "stranger", "staff"):
            if route_of(row) not in BODY_IS_THE_PROOF | {"accounts:guest_start"}:
                done = what_happens(world, row, person).of_others(world.people[person])
                wrong += [f"{row} as {person}: {what}" for what in done]

    assert wrong == []


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


def ask(world: World, row: str, method: str, person: str) -> HttpResponse:
    """The answer, after which the world is as it was."""
    client, url = world.clients[person], world.address(row)
    kept = client.cookies.copy()
    with zeal_ignore(), transaction.atomic():
        body = body_for(world, row) if method == "POST" else {}
        response = client.post(url, body) if method == "POST" else client.generic(method, url)
        if response.streaming:
            response.getvalue()
        transaction.set_rollback(True)
    client.cookies = kept
    cache.clear()  # the limits count there
    return response


def ask_all(world: World, row: str, method: str) -> Iterator[HttpResponse]:
    return (ask(world, row, method, person) for person in PEOPLE)


def what_happens(world: World, row: str, person: str):
    client = world.clients[person]
    kept = client.cookies.copy()
    with zeal_ignore(), transaction.atomic():
        body = body_for(world, row)
        before = snapshot()
        response = client.post(world.address(row), body)
        if response.streaming:
            response.getvalue()
        done = difference(before, snapshot())
        transaction.set_rollback(True)
    client.cookies = kept
    cache.clear()
    return done


def symbol(response: HttpResponse) -> str:
    if response.status_code not in (301, 302):
        return str(response.status_code)
    return "in" if response["Location"].startswith(("/account/login/", "/admin/login/")) else "go"


def blank(world: World, row: str, response: HttpResponse) -> str:
    """The answer without what differs from request to request: the address asked for and the form token."""
    text = f"{response.status_code} {response.get('Location', '')} {response.content.decode()}"
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"', "", text)
    return text.replace(world.address(row), "")
