"""New cards wait while more reviews are due than the day's limit takes."""

from datetime import date, timedelta

import pytest

from decks.models import Card
from reviews.queries import scope_of, screen_now
from reviews.scheduling import Grade
from reviews.services import enrol
from tests.reviews.conftest import NOON, answer, cards_of, make_due, many_cards, queue_at, set_enrolment

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


@pytest.fixture
def behind(learner, make_deck):
    """A deck with four reviews due, which is one more than a day takes, and six new cards."""
    deck = make_deck("aws", {"one": 0, "two": 0})
    for topic, count in zip(deck.topics.all(), (6, 4), strict=True):
        many_cards(topic, count)
    enrol(user=learner, deck=deck, at=NOON)
    make_due(learner, cards_of(deck)[:4], day=TODAY)
    set_enrolment(learner, reviews_per_day=3)
    return deck


def test_new_cards_wait_while_more_is_due_than_the_limit_takes(learner, behind):
    queue = queue_at(learner)

    assert (len(queue.reviews), len(queue.new)) == (3, 0)
    assert queue.new_waiting_for_backlog == {behind.pk}


def test_new_cards_come_when_the_limit_takes_all_that_is_due(learner, behind):
    set_enrolment(learner, reviews_per_day=4)

    queue = queue_at(learner)

    assert (len(queue.reviews), len(queue.new)) == (4, 6)
    assert not queue.new_waiting_for_backlog


def test_a_backlog_holds_new_cards_all_day_and_not_the_next(learner, behind):
    for left in (3, 2, 1):
        queue = queue_at(learner)
        assert (len(queue.reviews), len(queue.new)) == (left, 0)
        answer(learner, Card.objects.get(pk=queue.next()[0]), Grade.EASY)
    assert queue_at(learner).left == 0

    # One is due from before, and those of today come back then.
    set_enrolment(learner, reviews_per_day=5)
    assert queue_at(learner, NOON + timedelta(days=1)).new


def test_a_learner_may_want_new_cards_all_the_same(learner, behind):
    set_enrolment(learner, new_waits=False)

    assert len(queue_at(learner).new) == 6


def test_new_cards_asked_for_today_do_not_wait(learner, behind):
    set_enrolment(learner, today=TODAY, new_today=2)

    assert len(queue_at(learner).new) == 2


def test_a_topic_without_a_backlog_waits_for_the_decks(learner, behind):
    queue = queue_at(learner, slug="aws/two")

    assert not queue.reviews
    assert not queue.new
    assert queue.new_waiting_for_backlog == {behind.pk}


def test_a_backlog_of_one_deck_does_not_hold_another(learner, behind, make_deck):
    other = make_deck("other", {"x": 2})
    enrol(user=learner, deck=other, at=NOON)

    queue = queue_at(learner)

    assert {row.root_id for row in queue.new} == {other.pk}
    assert queue.new_waiting_for_backlog == {behind.pk}


def test_more_than_the_cap_over_all_decks_holds_them_all(learner, behind, make_deck):
    other = make_deck("other", {"x": 4})
    enrol(user=learner, deck=other, at=NOON)
    make_due(learner, cards_of(other)[:2], day=TODAY)
    set_enrolment(learner, reviews_per_day=None)
    learner.profile.reviews_per_day = 5

    queue = queue_at(learner)

    assert (len(queue.reviews), len(queue.new)) == (5, 0)


def test_the_end_of_the_sitting_says_why_new_cards_wait(learner, behind):
    for card in cards_of(behind)[:3]:
        answer(learner, card, Grade.GOOD)

    finished = screen_now(learner, scope_of(learner, ""), NOON).finished

    assert finished.new_waits_for_backlog
    assert finished.hidden_by_limits == 1
    assert finished.new_waiting == 0
