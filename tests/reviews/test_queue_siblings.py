"""Cards of one note: on different days, or at least not right after each other."""

from dataclasses import asdict
from datetime import date, timedelta

import pytest

from decks.models import Card
from reviews.models import Schedule
from reviews.scheduling import Grade
from reviews.services import undo_last
from reviews.state import CardState, rescheduled, reset
from tests.reviews.conftest import NOON, answer, cards_of, ids, make_due, queue_at, set_enrolment, write_note

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


def test_siblings_are_kept_apart(learner, deck):
    topic = cards_of(deck)[-1].deck
    note = write_note(topic, "recall", kind="reversed")
    first, second = note.cards.order_by("ordinal")
    waiting = [row.card_id for row in queue_at(learner).new]
    assert first.pk in waiting
    assert second.pk not in waiting

    answer(learner, first, Grade.GOOD)

    assert second.pk not in [row.card_id for row in queue_at(learner).new]
    tomorrow = NOON + timedelta(days=1)
    assert second.pk not in [row.card_id for row in queue_at(learner, tomorrow).new]
    answer(learner, first, Grade.GOOD, tomorrow)
    assert second.pk in [row.card_id for row in queue_at(learner, NOON + timedelta(days=2)).new]


def test_siblings_due_on_one_day_come_on_two(learner, deck):
    note = write_note(cards_of(deck)[-1].deck, "recall", kind="reversed")
    first, second = note.cards.order_by("ordinal")
    answer(learner, first, Grade.GOOD)
    answer(learner, second, Grade.GOOD)

    due = [row.card_id for row in queue_at(learner, NOON + timedelta(days=1)).reviews]

    assert len({first.pk, second.pk} & set(due)) == 1


def test_a_card_answered_today_may_be_asked_for_again_today(learner, cards):
    """Its siblings wait for it; it does not wait for itself."""
    for card, change in ((cards[0], lambda state: rescheduled(state, TODAY)), (cards[1], reset)):
        answer(learner, card, Grade.GOOD)
        row = Schedule.objects.filter(user=learner, card=card)
        row.update(**asdict(change(CardState.of(row.get()))))

    queue = queue_at(learner)

    assert ids(queue.reviews) == [cards[0].pk]
    assert ids(queue.new)[0] == cards[1].pk


@pytest.fixture
def pairs(learner, deck):
    """Two notes of two cards each, and nothing else in the deck, whose siblings may come on one day."""
    set_enrolment(learner, siblings_apart=False)
    topic = cards_of(deck)[-1].deck
    notes = [write_note(topic, f"pair {number}", kind="reversed") for number in (1, 2)]
    Card.objects.exclude(note__in=notes).update(is_live=False)
    return [list(note.cards.order_by("ordinal")) for note in notes]


def asked_in_turn(learner, at=NOON):
    """The notes of all that is asked, in order."""
    asked = []
    while (coming := queue_at(learner, at).next()) is not None:
        card = Card.objects.get(pk=coming[0])
        asked.append(card.note_id)
        answer(learner, card, Grade.GOOD, at, is_drill=coming[1])
    return asked


def test_siblings_may_come_on_one_day_where_the_learner_wants_it(learner, pairs):
    (one, two), (three, four) = pairs

    assert ids(queue_at(learner).new) == [one.pk, two.pk, three.pk, four.pk]


def test_siblings_on_one_day_do_not_follow_each_other(learner, pairs):
    first, second = (pair[0].note_id for pair in pairs)

    assert asked_in_turn(learner) == [first, second, first, second]


def test_siblings_due_on_one_day_do_not_follow_each_other(learner, pairs):
    make_due(learner, [card for pair in pairs for card in pair], day=TODAY)
    first, second = (pair[0].note_id for pair in pairs)

    assert asked_in_turn(learner) == [first, second, first, second]


def test_siblings_follow_each_other_where_nothing_else_is_left(learner, pairs):
    for card in pairs[1]:
        Card.objects.filter(pk=card.pk).update(is_live=False)
    note_id = pairs[0][0].note_id

    assert asked_in_turn(learner) == [note_id, note_id]


def test_a_forgotten_card_does_not_follow_its_sibling(learner, pairs):
    (one, two), (three, _four) = pairs
    answer(learner, one, Grade.AGAIN)
    answer(learner, two, Grade.GOOD, NOON + timedelta(minutes=11))

    assert queue_at(learner, NOON + timedelta(minutes=11)).next() == (three.pk, False)


def test_an_answer_taken_back_no_longer_keeps_its_sibling_waiting(learner, pairs):
    (one, _two), _others = pairs
    answer(learner, one, Grade.GOOD)
    undo_last(user=learner, at=NOON)

    assert queue_at(learner).next() == (one.pk, False)
