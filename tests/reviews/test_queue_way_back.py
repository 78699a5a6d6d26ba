"""Working off a backlog is a way of looking at the queue: it changes no schedule, and ends without a trace."""

from datetime import date, timedelta

import pytest

from reviews.models import Schedule, StudyDay, WayBack
from reviews.queries import scope_of, screen_now
from reviews.scheduling.recall import predicted_recall
from reviews.services import enrol
from reviews.tokens import Pace
from tests.reviews.conftest import NOON, cards_of, ids, make_due, many_cards, queue_at, set_enrolment

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
PACE = Pace(new_secs=25, review_secs=12)


@pytest.fixture
def back(learner, make_deck):
    """Two decks, thirty reviews due, the later ones known worse, and ten new cards; the way back of two minutes."""
    decks = [make_deck("first", {"x": 0}), make_deck("second", {"x": 0})]
    for deck, count in zip(decks, (20, 10), strict=True):
        many_cards(deck.topics.get(), 20)
        enrol(user=learner, deck=deck, at=NOON)
        for number, card in enumerate(cards_of(deck)[:count]):
            make_due(learner, [card], day=TODAY - timedelta(days=30 - number), ease_hundredths=290 - 4 * number)
    before = queue_at(learner)
    WayBack.objects.create(user=learner, began_on=TODAY, minutes_per_day=2, waiting=30)
    return before


def test_the_most_at_risk_of_all_decks_come_first(learner, back):
    WayBack.objects.update(minutes_per_day=600)
    rows = {row.card_id: row for row in Schedule.objects.filter(user=learner)}

    queue = queue_at(learner)

    recalls = [recall(rows[card_id]) for card_id in ids(queue.reviews)]
    assert recalls == sorted(recalls)
    assert set(ids(queue.reviews)) == set(ids(back.reviews))
    assert ids(queue.reviews) != ids(back.reviews)


def recall(row):
    return predicted_recall(
        interval_days=row.interval_days,
        ease_hundredths=row.ease_hundredths,
        repetitions=row.repetitions,
        lapses=row.lapses,
        days_since=(TODAY - row.last_answered_day).days,
    )


def test_no_new_cards_come(learner, back):
    queue = queue_at(learner)

    assert queue.is_way_back
    assert back.new
    assert not queue.new


def test_new_cards_asked_for_today_come_all_the_same(learner, back):
    set_enrolment(learner, today=TODAY, new_today=3)

    queue = queue_at(learner)

    assert len(queue.new) == 3  # of one deck: the other has none left
    assert len(queue.reviews) == 10


def test_the_day_takes_no_more_than_its_minutes(learner, back):
    queue = queue_at(learner)

    assert len(queue.reviews) == 10
    assert queue.seconds_left(PACE) == 120
    assert queue.hidden_by_minutes == 20


def test_the_fewer_minutes_hold(learner, back):
    learner.profile.minutes_per_day = 1
    assert len(queue_at(learner).reviews) == 5
    learner.profile.minutes_per_day = 9
    assert len(queue_at(learner).reviews) == 10


def test_what_was_spent_today_is_taken_off(learner, back):
    deck = back.reviews[0].root_id
    StudyDay.objects.create(user=learner, day=TODAY, deck_id=deck, root_id=deck, drilled=1, drilled_ms=61_000)

    assert len(queue_at(learner).reviews) == 4


def test_without_it_the_queue_is_exactly_as_it_was(learner, back):
    assert queue_at(learner) != back
    WayBack.objects.all().delete()

    assert queue_at(learner) == back


def test_the_way_back_of_another_learner_is_theirs(learner, back, charlie):
    WayBack.objects.update(user=charlie)

    assert queue_at(learner) == back


def test_the_end_says_that_new_cards_are_paused(learner, back):
    deck = back.reviews[0].root_id
    StudyDay.objects.create(user=learner, day=TODAY, deck_id=deck, root_id=deck, drilled=1, drilled_ms=120_000)

    finished = screen_now(learner, scope_of(learner, ""), NOON).finished

    assert finished.new_is_paused
    assert finished.hidden_by_minutes == 30
