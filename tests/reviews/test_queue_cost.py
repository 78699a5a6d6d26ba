"""Whatever a learner chose and studies: what comes next costs the same with few cards and with many."""

import json
import re
from contextlib import contextmanager
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import connection

from decks.models import Card, Note
from reviews.models import ReviewOrder, Schedule, WayBack
from reviews.queries import scope_of
from reviews.queue import Clock, first_due_after, held_back, new_held_back
from reviews.scheduling import Grade
from reviews.services import catch_up, enrol
from tests.reviews.conftest import NOON, answer, make_due, many_cards, queue_at, set_enrolment

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
FEW, MANY = 240, 3_000
SLACK = 1.1  # for where exactly the begun cards stand

CHOICES = {
    "as it comes": {},
    "most at risk": {"review_order": ReviewOrder.RISK},
    "at random": {"review_order": ReviewOrder.RANDOM},
    "siblings may follow": {"siblings_apart": False},
    "some moved": {"has_placed": True},
    "new cards though behind": {"new_waits": False},
    "an exam ahead": {"exam_on": TODAY + timedelta(days=20), "exam_minutes": 60, "exam_new_per_day": 5},
}

USUAL = {"review_order": ReviewOrder.DUE, "siblings_apart": True, "has_placed": False, "new_waits": True}
USUAL |= {"exam_on": None, "exam_minutes": None, "exam_new_per_day": None}


@pytest.fixture(autouse=True)
def near(monkeypatch):
    """So that what bounds a read is reached with few cards too."""
    monkeypatch.setattr("reviews.queue.due.CANDIDATES_AT_MOST", 20)
    monkeypatch.setattr("reviews.queue.introducing.REACH", 12)


@pytest.fixture
def grown(learner, make_deck):
    """grown(count) is a deck of so many cards: half begun, of these half due; each new one requires the one before."""

    def grow(count):
        deck = make_deck(f"deck-{count}", {"one": 0, "two": 0})
        enrol(user=learner, deck=deck, at=NOON - timedelta(days=9))
        for topic in deck.topics.all():
            cards = many_cards(topic, count // 2)
            begun, new = cards[: count // 4], cards[count // 4 :]
            make_due(learner, begun[::2], day=TODAY - timedelta(days=5))
            make_due(learner, begun[1::2], day=TODAY + timedelta(days=5))
            links = Note.requires.through
            links.objects.bulk_create(
                links(from_note_id=after.note_id, to_note_id=before.note_id)
                for before, after in zip(new[::2], new[1::2], strict=False)
            )
        catch_up(user=learner, at=NOON)
        placed = Card.objects.filter(order__gte=new[-2].order, order__lte=new[-1].order)
        make_due(learner, placed, day=TODAY)
        Schedule.objects.filter(card__in=placed).update(
            phase=0, due_day=None, interval_days=None, ease_hundredths=None, repetitions=None, place=-1
        )
        answer(learner, begun[0], Grade.GOOD)
        return deck

    set_limits(learner)
    return grow


def set_limits(learner):
    learner.profile.reviews_per_day = 8
    learner.profile.new_per_day = 5


def cost_of(read):
    """(statements, what the database went through for them)."""
    with measured() as cost:
        read()
    return len(cost), sum(cost)


@contextmanager
def measured():
    """The steps (SQLite) or rows (PostgreSQL) of each statement meanwhile."""
    cost = []
    steps = steps_of if connection.vendor == "sqlite" else rows_of

    def note(execute, sql, params, many, context):
        if re.match(r"EXPLAIN|SET|SAVEPOINT|RELEASE", sql):
            return execute(sql, params, many, context)
        cost.append(0)
        return steps(cost, execute, sql, params, many, context)

    with connection.execute_wrapper(note):
        yield cost


def steps_of(cost, execute, sql, params, many, context):
    def step():
        cost[-1] += 1

    # Counted while the rows are read too, until the next statement.
    connection.connection.set_progress_handler(step, 1)
    return execute(sql, params, many, context)


def rows_of(cost, execute, sql, params, many, context):
    if sql.startswith("SELECT"):
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", params)
            [plan] = cursor.fetchone()
        cost[-1] = rows_in((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"])
    return execute(sql, params, many, context)


def rows_in(plan):
    read = plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0) + plan.get("Rows Removed by Join Filter", 0)
    return read * plan["Actual Loops"] + sum(rows_in(part) for part in plan.get("Plans", ()))


@pytest.fixture(autouse=True)
def quiet():
    yield
    if connection.vendor == "sqlite":
        connection.connection.set_progress_handler(None, 0)


def known_to_the_planner():
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@pytest.fixture
def both(learner, grown):
    decks = [grown(FEW), grown(MANY)]
    known_to_the_planner()
    return decks


def dearer_with_many(both, read):
    """(cost with few, with many) where many cards cost more."""
    few, many = (cost_of(lambda deck=deck: read(deck)) for deck in both)
    return (few, many) if many[0] != few[0] or many[1] > SLACK * few[1] else None


def test_what_comes_next_costs_the_same_with_many_cards(learner, both):
    dearer = {}
    for name, choice in CHOICES.items():
        set_enrolment(learner, **USUAL | choice)
        for part in ("", "/one"):
            assert queue_at(learner, slug=both[1].slug + part).next()
            dearer[name, part] = dearer_with_many(both, lambda deck, p=part: queue_at(learner, slug=deck.slug + p))

    assert {name: costs for name, costs in dearer.items() if costs} == {}


def test_the_way_back_and_minutes_cost_the_same_with_many_cards(learner, both):
    WayBack.objects.create(user=learner, began_on=TODAY, minutes_per_day=5, waiting=1)
    learner.profile.minutes_per_day = 7

    assert dearer_with_many(both, lambda deck: queue_at(learner, slug=deck.slug)) is None


COUNTS = {
    "reviews held back": lambda learner, scope, clock: held_back(learner, scope, clock, at_most=10),
    "new cards held back": lambda learner, scope, clock: new_held_back(learner, scope, clock, at_most=10),
    "when the next is due": lambda learner, scope, clock: first_due_after(learner, scope, clock.day),
}


def test_what_the_end_says_costs_the_same_with_many_cards(learner, both):
    clock, dearer = Clock.of(learner, NOON), {}
    for name, count in COUNTS.items():
        for part in ("", "/one"):
            scopes = {deck: scope_of(learner, deck.slug + part) for deck in both}
            assert count(learner, scopes[both[1]], clock)
            dearer[name, part] = dearer_with_many(both, lambda deck, c=count, s=scopes: c(learner, s[deck], clock))

    assert {name: costs for name, costs in dearer.items() if costs} == {}


def test_a_chain_of_cards_that_wait_is_not_read_to_its_end(learner, make_deck):
    """Each card requires the one before, so that only the first could come: no look goes through all the others."""
    decks = [make_deck(slug, {"one": 0}) for slug in ("few", "many")]
    for deck, count in zip(decks, (FEW, MANY), strict=True):
        cards = many_cards(deck.topics.get(), count)
        links = Note.requires.through
        links.objects.bulk_create(
            links(from_note_id=after.note_id, to_note_id=before.note_id) for before, after in pairwise(cards)
        )
        enrol(user=learner, deck=deck, at=NOON)
    known_to_the_planner()

    assert dearer_with_many(decks, lambda deck: queue_at(learner, slug=deck.slug)) is None
    assert len(queue_at(learner, slug="many").new) == 1

    for deck in decks:
        answer(learner, Card.objects.within(deck.path).order_by("order")[0], Grade.AGAIN)

    assert dearer_with_many(decks, lambda deck: queue_at(learner, slug=deck.slug)) is None
    assert not queue_at(learner, slug="many").new
