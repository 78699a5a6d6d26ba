"""In which order reviews come: the longest due, the most at risk or any first."""

from datetime import date, timedelta

import pytest

from decks.models import Card
from reviews.models import Schedule
from reviews.scheduling import Grade
from reviews.scheduling.recall import predicted_recall
from reviews.services import enrol
from tests.reviews.conftest import NOON, answer, cards_of, ids, make_due, queue_at, set_enrolment

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


@pytest.fixture
def due(learner, deck, cards):
    """The five cards, the first due longest; the later ones are known worse. Their ties run backwards."""
    for number, card in enumerate(cards):
        make_due(
            learner,
            [card],
            day=TODAY - timedelta(days=5 - number),
            interval_days=40 - 8 * number,
            ease_hundredths=250 - 20 * number,
            lapses=number,
        )
        Schedule.objects.filter(card=card).update(tie=len(cards) - number)
    return cards


def recall_of(learner, card):
    row = Schedule.objects.get(user=learner, card=card)
    return predicted_recall(
        interval_days=row.interval_days,
        ease_hundredths=row.ease_hundredths,
        repetitions=row.repetitions,
        lapses=row.lapses,
        days_since=(TODAY - row.last_answered_day).days,
    )


def test_the_longest_due_come_first(learner, due):
    assert ids(queue_at(learner).reviews) == [card.pk for card in due]


def test_the_most_at_risk_come_first_where_the_learner_wants_it(learner, due):
    set_enrolment(learner, review_order="risk")

    by_risk = sorted(due, key=lambda card: recall_of(learner, card))

    assert ids(queue_at(learner).reviews) == [card.pk for card in by_risk]
    assert by_risk != due


def test_at_random_is_the_stored_draw_whatever_the_day(learner, due):
    set_enrolment(learner, review_order="random")

    assert ids(queue_at(learner).reviews) == [card.pk for card in reversed(due)]


@pytest.mark.parametrize("order", ["risk", "random"])
def test_an_order_holds_the_limit_and_takes_the_first_of_it(learner, due, order):
    set_enrolment(learner, review_order=order, reviews_per_day=5)
    all_in_order = ids(queue_at(learner).reviews)
    set_enrolment(learner, reviews_per_day=2)

    assert ids(queue_at(learner).reviews) == all_in_order[:2]


def test_only_the_longest_due_are_looked_at_for_risk(learner, due, monkeypatch):
    monkeypatch.setattr("reviews.queue.due.CANDIDATES_AT_MOST", 3)
    set_enrolment(learner, review_order="risk", reviews_per_day=2)

    assert set(ids(queue_at(learner).reviews)) < {card.pk for card in due[:3]}


def test_a_card_without_a_last_day_is_taken_to_be_as_old_as_it_is_due(learner, due):
    set_enrolment(learner, review_order="risk")
    by_risk = ids(queue_at(learner).reviews)
    Schedule.objects.filter(user=learner).update(last_answered_day=None)

    assert ids(queue_at(learner).reviews) == by_risk


def test_decks_in_different_orders_take_turns(learner, make_deck):
    first, second = make_deck("first", {"x": 6}), make_deck("second", {"x": 3})
    for deck in (first, second):
        enrol(user=learner, deck=deck, at=NOON)
        make_due(learner, cards_of(deck), day=TODAY)
    set_enrolment(learner, first, review_order="risk")
    planned = ids(queue_at(learner).reviews)
    asked = []

    while (coming := queue_at(learner).next()) is not None:
        asked.append(coming[0])
        answer(learner, Card.objects.get(pk=coming[0]), Grade.EASY)

    assert asked == planned
    roots = [Card.objects.get(pk=pk).deck.root.slug for pk in asked]
    assert roots == ["first", "second", "first"] * 3
