"""A database and a server of these tests' own: what is killed here must not be what the other tests stand on."""

from contextlib import contextmanager
from datetime import timedelta
from os import environ
from typing import NamedTuple
from urllib.parse import quote, urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.services import add_person
from decks.models import Card
from decks.services import create_deck, publish_deck
from reviews.queries import DEFAULT_PACE
from reviews.scheduling import Grade
from reviews.services import Verdict, enrol, grade_card
from reviews.tokens import mint_token, read_token
from reviews.views.screen import sentence_of
from tests.factories import DeckFactory, NoteFactory

from .browser import Browser
from .server import Server


class Learner(NamedTuple):
    user: User
    session_key: str

    def browser(self, server):
        return Browser(server.port, self.session_key)

    def token(self, text):
        return read_token(text, user_id=self.user.pk)


def verdict_of(reply):
    """What the page said became of an answer."""
    assert reply.status in {200, 302}, f"{reply.status}: {reply.text[:500]}"
    said = [verdict for verdict in Verdict if sentence_of(verdict) and sentence_of(verdict) in reply.text]
    return said[0] if said else Verdict.SAVED


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="module")
def database_url(folder, django_db_setup, django_db_blocker):
    """A copy of the empty database of the other tests, which Django works with in this process too while it lasts."""
    ours = _own_sqlite if connection.vendor == "sqlite" else _own_postgresql
    with django_db_blocker.unblock(), ours(folder) as (name, url):
        everybodys = connection.settings_dict["NAME"]
        connection.settings_dict["NAME"] = name
        try:
            yield url
        finally:
            connection.close()
            connection.settings_dict["NAME"] = everybodys


@contextmanager
def _own_sqlite(folder):
    name = str(folder / "own.sqlite3")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [name])
    connection.close()
    yield name, f"sqlite:///{quote(name)}"


@contextmanager
def _own_postgresql(_folder):
    name = f"test_durability_{environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    everybodys = connection.settings_dict["NAME"]
    connection.close()  # whose database is copied may not be in it
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{everybodys}"')
    yield name, urlsplit(environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="module")
def server(database_url, folder):
    with Server(database_url, folder) as server:
        yield server


@pytest.fixture(scope="module")
def studied_deck(database_url):
    return make_deck(notes_a_topic=20)


def make_deck(*, notes_a_topic):
    """A published deck of three topics."""
    deck = create_deck(slug="durable", title="Durable", lang="en")
    for slug in ("one", "two", "three"):
        NoteFactory.create_batch(notes_a_topic, deck=DeckFactory(parent=deck, slug=slug, title=slug))
    publish_deck(deck=deck)
    return deck


@pytest.fixture(scope="module")
def new_learner(studied_deck):
    """new_learner(reviews=10) has that many cards of the deck due, from answers of three days ago."""
    count = 0

    def make(*, reviews=0):
        nonlocal count
        count += 1
        user = add_person(email=f"learner{count}@example.org", password=None, zone="America/Bogota", language="en")
        type(user.profile).objects.filter(user=user).update(
            new_per_day=999, reviews_per_day=999, hard_explained=True
        )
        at = timezone.now() - timedelta(days=3)
        # As the deck was before its notes came: the first answers also have to catch up with the author.
        enrol(user=user, deck=studied_deck, at=at)
        cards = cards_of(studied_deck)
        for card in cards[len(cards) - reviews :]:
            grade_card(user=user, token=fresh_token(user, card, at=at), quality=Grade.GOOD, at=at)
        client = Client()
        client.force_login(user)
        return Learner(user, client.cookies[settings.SESSION_COOKIE_NAME].value)

    return make


def cards_of(deck):
    return list(Card.objects.live().within(deck.path).order_by("order"))


def fresh_token(user, card, *, at=None):
    """As minted for a card this learner never met."""
    at = at or timezone.now()
    return mint_token(user_id=user.pk, card_id=card.pk, version=0, shown_at=at, is_drill=False, pace=DEFAULT_PACE)
