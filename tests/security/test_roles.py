"""Who works on a deck, in which role, and what each of their pages and forms does for them: role × view × object."""

import pytest
from django.test import Client
from zeal import zeal_ignore

from decks.services.members import save_member
from tests.security.asking import rolled_back
from tests.security.rows import TABLES, difference, snapshot
from tests.security.test_access import symbol
from tests.security.world import NOW, World, _person, body_for

# Who may do what is decided before any database is asked: one run is enough.
pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

ROLES = {
    "owner": ("deck", "owner", True),
    "publisher": ("deck", "author", True),
    "author": ("deck", "author", False),
    "reviewer": ("deck", "reviewer", False),
    "elsewhere": ("another", "owner", True),
}
# What an owner, a co-author who may publish, one who may not, a reviewer and an owner of another deck get. `!` behind a
# POST says that it changed something of the deck; without it nothing did. One word where they all get the same.
TABLE = """
route and thing                       | GET                 | POST
decks:inbox                           | 200                 |
decks:draft_accept waiting            |                     | go! go! 422 403 404
decks:draft_discard waiting           |                     | go! go! go! 403 404
decks:draft_edit waiting              | 200 200 200 403 404 | go! go! go! 403 404
decks:draft_split waiting             | 200 200 200 403 404 | go! go! go! 403 404
decks:draft_merge waiting             | 200 200 200 403 404 | go! go! go! 403 404
decks:members deck                    | 200 404 404 404 404 | go! 404 404 404 404
decks:member_remove membership        |                     | go! 404 404 404 404
decks:report report                   | 200 200 200 200 404 | go! go! 403 403 404
decks:report_decline report           |                     | go! go! 403 403 404
decks:note_fits outdated              |                     | go! go! go! 403 404
reviews:search_author                 |                     | go! go! go go go
media hidden                          | 200 200 200 200 404 |
admin:decks_source_import_slides      | 200 200 200 403 200 | go! go! go! 403 422
admin:decks_source_add                | 200 200 200 403 200 | go! go! go! 403 200
admin:decks_source_change source      | 200 200 200 200 go  | go! go! go! 403 go
admin:decks_deck_change deck          | 200 200 200 200 go  | go! go! go 403 go
admin:decks_deck_change topic         | 200 200 200 200 go  | go! go! go 403 go
admin:decks_deck_export deck          | 200 200 200 200 404 |
admin:decks_note_add                  | 200 200 200 403 200 | go! go! go! 403 200
admin:decks_note_change note          | 200 200 200 200 go  | go! go! go 403 go
admin:decks_note_change waiting       | 200 200 200 200 go  | go! go! go! 403 go
admin:decks_note_delete waiting       | 200 200 200 403 go  | go! go! go! 403 go
admin:decks_note_dismissal note       |                     | go! go! go! 403 404
admin:decks_note_media                |                     | 422 422 422 403 422
admin:decks_note_advice               |                     | 200
admin:decks_note_preview              |                     | 200
"""


@pytest.fixture
def working(world):
    for name, (deck, role, may_publish) in ROLES.items():
        name = f"deck {name}"
        person = _person(name.replace(" ", "-"))
        save_member(
            deck=world.things[deck],
            email=person.email,
            role=role,
            may_publish=may_publish,
            by=world.people["boss"],
            at=NOW,
        )
        person.refresh_from_db()
        world.people[name], world.clients[name] = person, Client(raise_request_exception=False)
        world.clients[name].force_login(person)
    return world


def rows():
    for line in TABLE.strip().splitlines()[1:]:
        row, get, post = (cell.strip() for cell in line.split("|"))
        for method, cell in (("GET", get), ("POST", post)):
            if cell:
                yield row, method, cell.split() if " " in cell else [cell] * len(ROLES)


def test_every_role_gets_and_does_what_the_table_says(working: World):
    before, wrong = snapshot(CONTENT), []
    for row, method, answers in rows():
        for role, expected in zip(ROLES, answers, strict=True):
            got = answer(working, row, method, f"deck {role}", before)
            if got != expected:
                wrong.append(f"{method} {row} as {role}: {got}, not {expected}")

    assert wrong == []


# The admin's log tells who did what; it is not what they did.
CONTENT = [model for model in TABLES if model._meta.app_label == "decks"]


def answer(world: World, row: str, method: str, name: str, before: dict) -> str:
    client, url = world.clients[name], world.address(row)
    with rolled_back(client), zeal_ignore():
        if method == "GET":
            return symbol(client.get(url))
        response = client.post(url, body_for(world, row))
        done = difference(before, snapshot(CONTENT)).columns
    return symbol(response) + ("!" if done else "")
