"""Looking changes nothing: no GET and no HEAD writes, whoever asks and wherever the links lead."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

import html5lib
import pytest
import time_machine
from django.db import connection, transaction
from zeal import zeal_ignore

from tests.markup import HTML
from tests.security.asking import rolled_back
from tests.security.rows import WRITING
from tests.security.table import route_of, rows
from tests.security.world import NOW, PEOPLE

# Who may do what is decided before any database is asked: one run is enough.
pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

# The key of a link from a mail moves to the session, so that it does not stay in the address bar.
MAY_TOUCH_THE_SESSION = {"account_reset_password_from_key"}


class Wrote(AssertionError):
    pass


@contextmanager
def nothing_written(*, but_the_session: bool = False) -> Iterator[None]:
    def refuse(execute, sql, params, many, context):
        if WRITING.match(sql) and not (but_the_session and "accounts_session" in sql):
            raise Wrote(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        yield


def test_the_wall_sees_what_it_must(world):
    with nothing_written(), pytest.raises(Wrote), transaction.atomic():
        world.people["owner"].save()


@pytest.mark.parametrize(("method", "people"), [("get", PEOPLE), ("head", ["owner"])])
def test_no_address_writes_when_it_is_looked_at(world, method, people):
    """Django answers HEAD by what answers GET."""
    for person in people:
        client = world.clients[person]
        client.raise_request_exception = True
        for row in rows():
            but_the_session = route_of(row) in MAY_TOUCH_THE_SESSION
            with zeal_ignore(), rolled_back(client), nothing_written(but_the_session=but_the_session):
                getattr(client, method)(world.address(row))


def test_an_hour_later_a_visit_is_written_down_and_nothing_else(world):
    client = world.clients["owner"]
    client.raise_request_exception = True
    with time_machine.travel(NOW + timedelta(hours=2), tick=False):
        with pytest.raises(Wrote, match="accounts_session"), rolled_back(client), nothing_written():
            client.get("/")
        for row, answers in rows().items():
            if answers["GET"][PEOPLE.index("owner")] == "200":
                with zeal_ignore(), rolled_back(client), nothing_written(but_the_session=True):
                    client.get(world.address(row))


@pytest.mark.parametrize(
    ("person", "start", "at_least"), [("visitor", "/", 4), ("owner", "/", 15), ("boss", "/admin/", 50)]
)
def test_no_link_writes(world, person, start, at_least):
    """Wherever the links of this site lead from here. Of addresses alike but for a number or the query, some."""
    client = world.clients[person]
    client.raise_request_exception = True
    waiting, seen, alike = [start], {start}, Counter()
    while waiting:
        address = waiting.pop()
        with zeal_ignore(), nothing_written():
            response = client.get(address)
        assert response.status_code in (200, 302), address
        for link in links_in(response):
            link = urlsplit(urljoin(address, link))._replace(fragment="").geturl()
            kind = re.sub(r"\d+", "0", urlsplit(link).path)
            if link.startswith("/") and link not in seen and alike[kind] < 3:
                alike[kind] += 1
                seen.add(link)
                waiting.append(link)

    assert len(seen) >= at_least


def links_in(response) -> list[str]:
    if response.status_code == 302:
        return [response["Location"]]
    if not response["Content-Type"].startswith("text/html"):
        return []
    page = html5lib.parse(response.content.decode())
    attributes = [(f"{HTML}a", "href"), ("*", "hx-get")]
    return [element.get(name) for tag, name in attributes for element in page.iter(tag) if element.get(name)]

