"""When the database fails: our page with an id, and no answer lost, doubled or half-written."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.db import OperationalError, connection
from django.urls import reverse
from zeal import zeal_ignore

from reviews.models import ReviewLog, Schedule
from reviews.services.verifying import verify_schedules
from tests.security.asking import rolled_back
from tests.security.rows import difference, snapshot
from tests.security.table import rows

pytestmark = pytest.mark.django_db

OUR_PAGE = re.compile(r"500 · [0-9a-f]{8}</p>.*Something failed on our side", re.S)
HTMX = {"HX-Request": "true", "HX-Target": "session"}
PAGES = [row for row, answers in rows().items() if answers["GET"][2] == "200" and row.startswith("reviews:")]


@dataclass
class Fault:
    statements: int = 0
    happened: bool = False


@contextmanager
def failing_at(number: int) -> Iterator[Fault]:
    """The statement of this number, from 0, fails as when the disk is full. The end of a transaction is one too."""
    fault = Fault()

    def fail(execute, sql, params, many, context):
        fault.statements += 1
        if fault.statements == number + 1:
            fault.happened = True
            raise OperationalError("disk I/O error")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        yield fault


@pytest.mark.any_database
@pytest.mark.parametrize("row", PAGES)
def test_a_page_fails_with_our_words_and_an_id_whichever_statement_fails(world, row):
    for number in range(200):
        with zeal_ignore(), rolled_back(world.clients["owner"]):
            with failing_at(number) as fault:
                response = world.clients["owner"].get(world.address(row))
            if not fault.happened:
                break
            page = response.content.decode()
            assert response.status_code == 500, number
            assert OUR_PAGE.search(page)
            assert "disk" not in page
    assert (response.status_code, number >= 2) == (200, True)  # whose session it is, and who that is


def test_a_page_that_is_not_there_fails_the_same_way(world):
    with failing_at(0):
        response = world.clients["owner"].get("/nowhere/")

    assert response.status_code == 500
    assert OUR_PAGE.search(response.content.decode())


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["htmx", "plain"])
def test_an_answer_is_whole_or_not_there_and_can_be_sent_again(world, headers):
    owner, client = world.people["owner"], world.clients["owner"]
    answered = reverse("reviews:card_grade"), {"token": world.token, "grade": "4"}
    before = snapshot()
    with rolled_back(client):
        client.post(*answered, headers=headers)
        whole = own_rows(difference(before, snapshot()).columns)
    assert whole == {
        *("+reviews.ReviewLog", "+reviews.Schedule", "reviews.CardCount.cards"),
        *(
            f"reviews.{day}.{name}"
            for day in ("StudyDay", "DeckDay")
            for name in ("introduced", "new_good", "young_change")
        ),
    }
    lost = kept = 0

    for number in range(200):
        with zeal_ignore(), rolled_back(client):
            with failing_at(number) as fault:
                response = client.post(*answered, headers=headers)
            if not fault.happened:
                break
            assert (response.status_code, bool(OUR_PAGE.search(response.content.decode()))) == (500, True), number
            written = own_rows(difference(before, snapshot()).columns)
            assert written in (set(), whole), number
            lost, kept = lost + (written == set()), kept + (written == whole)

            again = client.post(*answered, headers=headers)

            assert again.status_code in (200, 302), number
            done = difference(before, snapshot())
            assert own_rows(done.columns) == whole, number
            assert [model for model, _ in done.added].count(ReviewLog) == 1
            assert [model for model, _ in done.added].count(Schedule) == 1
            assert not list(verify_schedules(owner.pk)), number

    assert lost > 5
    assert kept > 0


def own_rows(columns: set[str]) -> set[str]:
    """Without the cursors, which only make the queue quicker, and the counts that had come to nothing."""
    return {name for name in columns - {"-reviews.CardCount"} if not name.startswith("reviews.Enrolment.")}
