"""What the end of a sitting says, and whether it is so."""

from datetime import timedelta

import pytest
from django.utils import timezone

from decks.services import retire_note
from reviews.queries import scope_of, screen_now
from reviews.queue import Clock, load_queue
from reviews.scheduling import Grade
from reviews.services import bury_card, enrol, grade_card, undo_last
from tests.reviews.conftest import NOON, answer, cards_of, token_for, write_note

pytestmark = pytest.mark.django_db
TOMORROW = NOON + timedelta(days=1)


def finished_at(user, at=NOON, slug="", **sitting):
    screen = screen_now(user, scope_of(user, slug, **sitting), at)
    assert screen.finished, "there is still a card"
    return screen.finished


def answer_slowly(user, card, quality, at, *, seconds, is_drill=False):
    token = token_for(user, card, at - timedelta(seconds=seconds), is_drill=is_drill)
    return grade_card(user=user, token=token, quality=quality, at=at)


@pytest.fixture
def yesterday(learner, cards):
    """Everything met yesterday, so all of it is due."""
    for card in cards:
        answer(learner, card, Grade.GOOD)
    return cards


def test_numbers_are_of_the_sitting_not_of_the_day(learner, yesterday):
    answer_slowly(learner, yesterday[0], Grade.AGAIN, TOMORROW, seconds=60)
    answer_slowly(learner, yesterday[0], Grade.GOOD, TOMORROW + timedelta(minutes=11), seconds=60, is_drill=True)
    later = TOMORROW + timedelta(hours=3)
    start = load_queue(learner, scope_of(learner, ""), Clock.of(learner, later)).done
    for number, card in enumerate(yesterday[1:]):
        answer_slowly(learner, card, Grade.GOOD, later + timedelta(seconds=number), seconds=20)

    finished = finished_at(learner, later + timedelta(minutes=2), start=start)

    assert (finished.cards, finished.minutes, finished.reviewed, finished.remembered) == (4, 2, 4, 4)
    assert not finished.missed


def test_card_asked_again_counts_as_one_card(learner, yesterday):
    for number, card in enumerate(yesterday):
        answer(learner, card, Grade.GOOD if number else Grade.AGAIN, TOMORROW + timedelta(seconds=number))
    later = TOMORROW + timedelta(minutes=11)
    answer(learner, yesterday[0], Grade.GOOD, later, is_drill=True)

    finished = finished_at(learner, later)

    assert (finished.cards, finished.reviewed, finished.remembered) == (5, 5, 4)
    assert [missed.concept for missed in finished.missed] == ["aws one 1"]


def test_answers_taken_back_count_for_nothing(learner, yesterday):
    answer(learner, yesterday[0], Grade.AGAIN, TOMORROW)
    undo_last(user=learner, at=TOMORROW)
    for number, card in enumerate(yesterday, start=1):
        answer(learner, card, Grade.GOOD, TOMORROW + timedelta(seconds=number))

    finished = finished_at(learner, TOMORROW + timedelta(minutes=1))

    assert (finished.cards, finished.reviewed, finished.remembered) == (5, 5, 5)
    assert not finished.missed


def test_sitting_of_one_topic_speaks_of_that_topic(learner, yesterday):
    for card in yesterday[:3]:
        answer(learner, card, Grade.AGAIN if card == yesterday[0] else Grade.GOOD, TOMORROW)
    answer(learner, yesterday[0], Grade.GOOD, TOMORROW + timedelta(minutes=11), is_drill=True)
    for card in yesterday[3:]:
        answer(learner, card, Grade.GOOD, TOMORROW + timedelta(minutes=12))

    finished = finished_at(learner, TOMORROW + timedelta(minutes=13), slug="aws/two")

    assert (finished.cards, finished.reviewed, finished.remembered) == (2, 2, 2)
    assert not finished.missed


# ── what the limits hid ──────────────────────────────────────────────────────────────────────────────────────


def test_reviews_beyond_the_limit_are_said(learner, yesterday):
    learner.profile.reviews_per_day = 2
    learner.profile.new_per_day = 0
    for card in yesterday[:2]:
        answer(learner, card, Grade.GOOD, TOMORROW)

    assert finished_at(learner, TOMORROW).hidden_by_limits == 3


def test_reviews_of_another_topic_are_not_hidden_by_a_limit(learner, yesterday):
    for card in yesterday[3:]:
        answer(learner, card, Grade.GOOD, TOMORROW)

    assert finished_at(learner, TOMORROW, slug="aws/two").hidden_by_limits == 0


def test_a_sibling_that_waits_for_tomorrow_is_not_hidden_by_a_limit(learner, make_deck):
    deck = make_deck("pairs", {"x": 0})
    note = write_note(deck.topics.get(), "recall", kind="reversed")
    enrol(user=learner, deck=deck, at=NOON)
    first, second = note.cards.order_by("ordinal")
    answer(learner, first, Grade.GOOD)
    answer(learner, second, Grade.GOOD)
    answer(learner, first, Grade.GOOD, TOMORROW)

    finished = finished_at(learner, TOMORROW)

    assert finished.hidden_by_limits == 0
    assert finished.next_due == TOMORROW.date() + timedelta(days=1)


def test_a_buried_or_withdrawn_card_is_not_hidden_by_a_limit(learner, yesterday):
    for card in yesterday[:3]:
        answer(learner, card, Grade.GOOD, TOMORROW)
    bury_card(user=learner, token=token_for(learner, yesterday[3], TOMORROW), at=TOMORROW)
    retire_note(note=yesterday[4].note, by=None, at=timezone.now())

    assert finished_at(learner, TOMORROW).hidden_by_limits == 0


# ── when the next are due ────────────────────────────────────────────────────────────────────────────────────


def test_what_a_limit_hides_comes_tomorrow_also_for_whoever_meets_no_new_cards(learner, yesterday):
    learner.profile.reviews_per_day = 1
    learner.profile.new_per_day = 0
    answer(learner, yesterday[0], Grade.GOOD, TOMORROW)

    assert finished_at(learner, TOMORROW).next_due == TOMORROW.date() + timedelta(days=1)


def test_next_due_is_of_what_was_studied(learner, yesterday, make_deck):
    other = make_deck("other", {"x": 1})
    enrol(user=learner, deck=other, at=NOON)
    for card in yesterday:
        answer(learner, card, Grade.GOOD, TOMORROW)
    answer(learner, cards_of(other)[0], Grade.GOOD, TOMORROW)

    assert finished_at(learner, TOMORROW, slug="other").next_due == TOMORROW.date() + timedelta(days=1)
    assert finished_at(learner, TOMORROW, slug="aws").next_due > TOMORROW.date() + timedelta(days=3)


def test_withdrawn_card_is_not_announced(learner, make_deck):
    deck = make_deck("single", {"x": 1})
    enrol(user=learner, deck=deck, at=NOON)
    card = cards_of(deck)[0]
    answer(learner, card, Grade.GOOD)
    retire_note(note=card.note, by=None, at=timezone.now())

    assert finished_at(learner, NOON, slug="single").next_due is None


def test_new_cards_that_only_the_limit_keeps_back_are_told(learner, cards):
    learner.profile.new_per_day = 1
    answer(learner, cards[0], Grade.GOOD)

    assert finished_at(learner).new_waiting == 4
    assert finished_at(learner, slug="aws/two").new_waiting == 2


def test_no_new_cards_wait_where_all_were_met(learner, cards):
    for card in cards:
        answer(learner, card, Grade.GOOD)

    assert finished_at(learner).new_waiting == 0
