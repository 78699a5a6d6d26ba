"""Asking the site something, without a trace where that is wanted."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from zeal import zeal_ignore

from tests.security.rows import Difference, difference, snapshot, written
from tests.security.world import World, body_for


@contextmanager
def rolled_back(client: Client) -> Iterator[None]:
    """After this the world, the browser and the limits are as they were."""
    kept = client.cookies.copy()
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        client.cookies = kept
        cache.clear()  # the limits count there


def ask(world: World, row: str, method: str, person: str) -> HttpResponse:
    """The answer; a POST sends what the page's form would."""
    with rolled_back(world.clients[person]):
        return _send(world, row, method, person, {})


def effect_of(world: World, row: str, person: str, extras: dict[str, str] | None = None) -> Difference:
    """What the page's form, with these fields besides, does to the database."""
    with rolled_back(world.clients[person]):
        body_for(world, row)  # may look at a page first
        # Whatever is asked here is rolled back, so it is always the same world before.
        world.before = world.before or snapshot()
        with written() as models:
            _send(world, row, "POST", person, extras or {})
        before = {key: kept for key, kept in world.before.items() if key[0] in models}
        return difference(before, snapshot(models))


def _send(world: World, row: str, method: str, person: str, extras: dict[str, str]) -> HttpResponse:
    client, url = world.clients[person], world.address(row)
    # Django's own tables of rows fetch each row by itself.
    with zeal_ignore():
        is_post = method == "POST"
        response = client.post(url, extras | body_for(world, row)) if is_post else client.generic(method, url)
        if response.streaming:
            response.streaming_content = [response.getvalue()]  # read while what it reads from is there
    return response


def body_of(response: HttpResponse) -> str:
    """May be asked once of what streams."""
    return (response.getvalue() if response.streaming else response.content).decode(errors="replace")
