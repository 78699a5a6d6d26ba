"""A prepared query answers as the queryset does that it was made of."""

import sys
from threading import Barrier, Thread

import pytest
from django.db.models import BigIntegerField, DateField, DateTimeField, Exists, OuterRef

from decks.models import Card
from reviews.models import ReviewLog, Schedule
from reviews.prepared import Prepared, given
from reviews.scheduling import Grade
from tests.reviews.conftest import NOON, answer

pytestmark = pytest.mark.django_db
COLUMNS = ("card_id", "due_day", "due_at", "suspended", "changed_at")


@pytest.fixture
def answered(learner, cards):
    for card, grade in zip(cards, (Grade.GOOD, Grade.AGAIN, Grade.EASY), strict=False):
        answer(learner, card, grade)
    return learner


def schedules(user_id, day, at):
    logged = ReviewLog.objects.filter(user_id=user_id, card_id=OuterRef("card_id"))
    return (
        Schedule.objects.of(user_id)
        .filter(Exists(logged), due_day__gt=day, changed_at__gte=at)
        .order_by("card_id")
        .values_list(*COLUMNS)
    )


def test_prepared_query_answers_as_its_queryset(answered):
    prepared = Prepared(
        schedules(given("user_id", BigIntegerField()), given("day", DateField()), given("at", DateTimeField()))
    )
    for day in (NOON.date(), NOON.date().replace(year=2030)):
        rows = prepared.rows(user_id=answered.pk, day=day, at=NOON, at_most=10)

        assert rows == list(schedules(answered.pk, day, NOON))


def test_prepared_query_stops_at_its_limit(answered):
    prepared = Prepared(Schedule.objects.of(given("user_id", BigIntegerField())).values_list("card_id"))

    assert len(prepared.rows(user_id=answered.pk, at_most=2)) == 2
    assert prepared.rows(user_id=answered.pk + 1, at_most=2) == []


def test_prepared_query_of_models_brings_the_related_along(answered, cards, django_assert_num_queries):
    prepared = Prepared(
        Card.objects.select_related("note__slide", "deck__parent").filter(pk=given("card_id", BigIntegerField()))
    )
    wanted = Card.objects.select_related("note__slide", "deck__parent").get(pk=cards[1].pk)

    with django_assert_num_queries(1):
        card = prepared.first(card_id=cards[1].pk)
        related = [card.note.concept, card.note.slide, card.deck.title, card.deck.parent.title]

    assert related == [wanted.note.concept, None, wanted.deck.title, wanted.deck.parent.title]
    for one, other in ((card, wanted), (card.note, wanted.note), (card.deck.parent, wanted.deck.parent)):
        assert all(getattr(one, f.attname) == getattr(other, f.attname) for f in one._meta.concrete_fields)
    assert prepared.first(card_id=0) is None


def test_prepared_query_of_schedules_is_the_schedule(answered, cards):
    prepared = Prepared(Schedule.objects.of(given("user_id", BigIntegerField())).order_by("card_id"))
    wanted = Schedule.objects.get(user=answered, card=cards[0])

    schedule = prepared.first(user_id=answered.pk)

    assert schedule == wanted
    assert all(getattr(schedule, f.attname) == getattr(wanted, f.attname) for f in Schedule._meta.concrete_fields)


def test_prepared_query_needs_every_value(answered):
    prepared = Prepared(Schedule.objects.of(given("user_id", BigIntegerField())).values_list("card_id"))

    with pytest.raises(KeyError):
        prepared.rows(at_most=2)


def test_threads_that_ask_at_once_share_one_preparation():
    """A queryset is changed while its SQL is made, so two threads must not make it together."""
    switch_interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    failures = []
    try:
        for _ in range(40):
            prepared = Prepared(
                Card.objects.select_related("note__slide__source", "deck__parent").filter(
                    pk=given("card_id", BigIntegerField())
                )
            )
            barrier = Barrier(4)

            def prepare(prepared=prepared, barrier=barrier):
                barrier.wait()
                try:
                    prepared._prepare()
                except Exception as error:
                    failures.append(error)

            threads = [Thread(target=prepare) for _ in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
    finally:
        sys.setswitchinterval(switch_interval)

    assert not failures
