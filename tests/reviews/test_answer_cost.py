"""What an answer costs the database: how many statements, all of them the learner's own, each found by an index."""

import re
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.urls import reverse

from accounts.models import Profile
from reviews.models import WayBack
from reviews.queries import scope_of, screen_now
from reviews.queue import Clock, load_queue
from reviews.scheduling import Grade
from reviews.services import enrol
from reviews.services.undoing import last_undoable
from tests.remembering import remembered
from tests.reviews.conftest import NOON, answer, cards_of, set_enrolment, token_for, write_note

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "session"}

# Session and user; card and schedule; schedule, log, study day and its hour written, of the topic and of the whole
# deck, and the counts the card moves between; enrolments, study day, drills, reviews and new cards; the next card and
# its schedule. Django's savepoints around a test's transaction are not counted.
STATEMENTS = 18

# Whether the learner is on the way back is a column of the enrolments, a scalar subquery that is looked up once, so it
# costs no statement; minutes take the pace that the token carries. What else one may choose costs at most one more.
MORE_FOR = {
    "the way back": ({}, -1),  # new cards are not even looked for
    "minutes": ({}, 0),
    "most at risk first": ({"review_order": "risk"}, 0),
    "at random": ({"review_order": "random"}, 0),
    "siblings on one day": ({"siblings_apart": False}, 1),  # which note was answered last
    "cards moved to the front": ({"has_placed": True}, 1),
    "an exam ahead": ({"exam_on": date(2026, 4, 1), "exam_minutes": 60, "exam_new_per_day": 5}, 1),  # what is not due
}

LEARNERS_TABLES = [
    model._meta.db_table
    for model in apps.get_app_config("reviews").get_models()
    if any(field.attname == "user_id" for field in model._meta.local_fields)
]


@pytest.fixture
def studied(learner, make_deck):
    """A deck in the middle of its life: reviews due, a card forgotten today, new cards, nothing to catch up with."""

    def write():
        deck = make_deck(topics={"one": 12, "two": 6})
        enrol(user=learner, deck=deck, at=NOON)
        cards = cards_of(deck)
        for card in cards[:8]:
            answer(learner, card, Grade.GOOD, NOON - timedelta(days=3))
        answer(learner, cards[0], Grade.AGAIN, NOON)
        answer(learner, cards[1], Grade.GOOD, NOON)
        return deck

    return remembered(write, learner.pk)


@contextmanager
def statements():
    """(SQL, parameters) of what is asked of the database meanwhile."""
    asked = []

    def note(execute, sql, params, many, context):
        if not re.match(r"(RELEASE )?SAVEPOINT|EXPLAIN", sql):
            asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield asked


def tables_of(sql):
    return [table for table in LEARNERS_TABLES if f'"{table}"' in sql]


def mentions(sql):
    """How often learners' tables are read or written, and how often a learner is named."""
    used = len(re.findall(rf'(?:FROM|JOIN|UPDATE|INTO) "(?:{"|".join(LEARNERS_TABLES)})"', sql))
    named = len(re.findall(r'"user_id" (?:=|IN) ', sql)) + sql.startswith("INSERT") * ('"user_id"' in sql)
    return used, named


# ── how many, and whose ──────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def asked(client, learner, studied):
    """The statements of one answer, in the middle of a session."""
    client.force_login(learner)
    with time_machine.travel(NOON, tick=False):
        token = token_for(learner, cards_of(studied)[2]).sign()
        with statements() as asked:
            response = client.post(reverse("reviews:card_grade"), {"token": token, "grade": 4}, **HTMX)
    assert response.status_code == 200
    return asked


def test_an_answer_takes_no_more_statements_than_it_did(asked):
    listed = "\n".join(sql[:110] for sql, _ in asked)

    assert len(asked) == STATEMENTS, f"an answer took {len(asked)} statements:\n{listed}"


@pytest.mark.parametrize("choice", MORE_FOR)
def test_what_a_learner_chooses_costs_next_to_nothing(client, learner, studied, choice):
    changes, more = MORE_FOR[choice]
    set_enrolment(learner, **changes)
    if choice == "the way back":
        WayBack.objects.create(user=learner, began_on=NOON.date(), minutes_per_day=20, waiting=1)
    if choice == "minutes":
        Profile.objects.filter(user=learner).update(minutes_per_day=20)
    client.force_login(learner)

    with time_machine.travel(NOON, tick=False):
        token = token_for(learner, cards_of(studied)[2]).sign()
        with statements() as asked:
            client.post(reverse("reviews:card_grade"), {"token": token, "grade": 4}, **HTMX)

    assert len(asked) == STATEMENTS + more


def test_every_statement_on_learners_rows_names_the_learner(asked):
    on_learners = [sql for sql, _ in asked if tables_of(sql)]

    assert len(on_learners) == 14
    for sql in on_learners:
        used, named = mentions(sql)
        assert used <= named, f"a learner's table without its user: {sql}"


def test_an_answer_writes_nothing_but_its_own_rows(asked):
    writes = [sql for sql, _ in asked if not sql.startswith("SELECT")]

    assert [tables_of(sql) for sql in writes] == [
        ["reviews_schedule"],
        ["reviews_reviewlog"],
        ["reviews_studyday"],
        ["reviews_deckday"],
        ["reviews_studyhour"],
        ["reviews_deckhour"],
        ["reviews_cardcount"],
    ]


def test_more_cards_cost_no_more_statements(learner, studied):
    few = count_of_reading(learner)
    for number in range(40):
        write_note(studied.topics.first(), f"one more {number}")

    assert count_of_reading(learner) == few


def count_of_reading(learner):
    with statements() as asked:
        screen_now(learner, scope_of(learner, ""), NOON)
    return len(asked)


# ── by which index ───────────────────────────────────────────────────────────────────────────────────────────


def plans(asked):
    """The plan of each statement on learners' tables or cards, as lines."""
    for sql, params in asked:
        if tables_of(sql) or '"decks_card"' in sql:
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
                yield sql, [row[3] for row in cursor.fetchall()]


@pytest.fixture
def plan_of(learner, studied):
    """plan_of(read) is the plan of the one statement in `read` whose SQL has `word` in it."""

    def find(read, word):
        with statements() as asked:
            read()
        found = [plan for sql, plan in plans(asked) if word in sql]
        assert len(found) == 1, [sql for sql, _ in asked]
        return "\n".join(found[0])

    return find


def queue_of(learner, slug=""):
    return lambda: load_queue(learner, scope_of(learner, slug), Clock.of(learner, NOON))


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("slug", "word", "index"),
    [
        ("", '"tie"', "schedule_due_in_deck (user_id=? AND root_id=? AND due_day<?)"),
        ("aws/one", '"reviews_schedule"."deck_id" =', "schedule_due_in_topic (user_id=? AND deck_id=? AND due_day<?)"),
        ("", '"due_at" >=', "schedule_drill (user_id=? AND due_at>?)"),
        ("", "CARD", "card_new_order (order>? AND order<?)"),
        ("", "CARD", "schedule_sibling (user_id=? AND note_id=? AND last_answered_day>?)"),
    ],
)
def test_the_queue_walks_its_index(learner, plan_of, slug, word, index):
    plan = plan_of(queue_of(learner, slug), '"decks_card"."order"' if word == "CARD" else word)

    assert index in plan
    assert "SCAN" not in plan.replace("SCAN CONSTANT ROW", "")
    assert "TEMP B-TREE" not in plan


@pytest.mark.sqlite
@pytest.mark.parametrize("slug", ["", "aws/one"])
@pytest.mark.parametrize("choice", MORE_FOR)
def test_nothing_of_the_queue_scans_or_sorts_whatever_is_chosen(learner, studied, choice, slug):
    changes, _more = MORE_FOR[choice]
    set_enrolment(learner, **changes)
    if choice == "the way back":
        WayBack.objects.create(user=learner, began_on=NOON.date(), minutes_per_day=20, waiting=1)

    with statements() as asked:
        queue_of(learner, slug)()

    for sql, plan in plans(asked):
        # Sorted are the few cards moved by hand, the enrolments of one learner, and answers of one instant.
        may_sort = "schedule_placed" in "".join(plan) or '"reviews_enrolment"' in sql
        assert not [line for line in plan if line.startswith("SCAN") and "CONSTANT" not in line], (sql, plan)
        assert may_sort or "TEMP B-TREE FOR ORDER BY" not in "".join(plan), (sql, plan)


@pytest.mark.sqlite
def test_moved_cards_are_found_by_their_index(learner, plan_of):
    set_enrolment(learner, has_placed=True)

    plan = plan_of(queue_of(learner), '"reviews_schedule"."place" =')

    assert "schedule_placed (user_id=? AND root_id=?)" in plan


@pytest.mark.sqlite
def test_undo_walks_its_index(learner, plan_of):
    plan = plan_of(lambda: last_undoable(learner.pk, Clock.of(learner, NOON)), "reviews_reviewlog")

    assert "log_by_day (user_id=? AND study_day>?)" in plan
    assert "SCAN" not in plan


@pytest.mark.sqlite
def test_nothing_of_an_answer_scans_learners_rows(asked):
    for sql, plan in plans([(sql, params) for sql, params in asked if not sql.startswith("INSERT")]):
        assert not [line for line in plan if line.startswith("SCAN") and "CONSTANT" not in line], (sql, plan)


@pytest.mark.postgresql
def test_the_queue_is_read_by_index_on_postgresql(learner, studied):
    """On a table of a few rows it would rather read all of them, so it is told not to."""
    with statements() as asked:
        queue_of(learner)()
        last_undoable(learner.pk, Clock.of(learner, NOON))

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        for sql, params in asked:
            if tables_of(sql):
                cursor.execute(f"EXPLAIN {sql}", params)
                plan = "\n".join(row[0] for row in cursor.fetchall())
                assert not re.search(rf"Seq Scan on (?:{'|'.join(LEARNERS_TABLES)})", plan), plan
                assert "user_id = " in plan
