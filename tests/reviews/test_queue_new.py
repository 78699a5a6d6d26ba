"""Which new cards come: the author's order, what the learner moved, and what must be learned before."""

from datetime import timedelta

import pytest
from django.utils import timezone

from decks.models import Card
from decks.services import retire_note
from reviews.models import Enrolment, Schedule
from reviews.scheduling import Grade
from reviews.services import bury_card, catch_up, enrol, suspend_card, undo_last
from tests.reviews.conftest import (
    NOON,
    answer,
    cards_of,
    ids,
    queue_at,
    set_enrolment,
    token_for,
    write_note,
)

pytestmark = pytest.mark.django_db
TOMORROW = NOON + timedelta(days=1)


def test_new_cards_come_in_the_authors_order(learner, cards):
    assert [row.card_id for row in queue_at(learner).new] == [card.pk for card in cards]


def test_new_cards_of_two_decks_take_turns(learner, make_deck):
    first, second = make_deck("first", {"x": 4}), make_deck("second", {"x": 4})
    enrol(user=learner, deck=first, at=NOON)
    enrol(user=learner, deck=second, at=NOON)
    learner.profile.new_per_day = 5
    met = []

    while (coming := queue_at(learner).next()) is not None:
        met.append(Card.objects.get(pk=coming[0]))
        answer(learner, met[-1], Grade.GOOD)

    one, two = cards_of(first), cards_of(second)
    assert met == [one[0], two[0], one[1], two[1], one[2]]


def test_cursor_passes_started_cards_and_skips_none(learner, cards):
    answer(learner, cards[0], Grade.GOOD)
    answer(learner, cards[2], Grade.GOOD)

    catch_up(user=learner, at=NOON + timedelta(days=1))

    assert Enrolment.objects.get(user=learner).new_cursor == cards[1].order
    assert [row.card_id for row in queue_at(learner).new] == [cards[1].pk, cards[3].pk, cards[4].pk]


def test_undo_is_not_lost_behind_the_cursor(learner, cards):
    answer(learner, cards[0], Grade.GOOD)
    suspend_card(user=learner, token=token_for(learner, cards[1]), at=NOON)
    catch_up(user=learner, at=NOON)

    undo_last(user=learner, at=NOON)
    undo_last(user=learner, at=NOON)

    assert [row.card_id for row in queue_at(learner).new][:2] == [cards[0].pk, cards[1].pk]


def test_card_whose_first_answer_is_undone_is_new_again(learner, cards):
    answer(learner, cards[0], Grade.GOOD)
    undo_last(user=learner, at=NOON)

    assert queue_at(learner).new[0].card_id == cards[0].pk


# ── what the learner moved ───────────────────────────────────────────────────────────────────────────────────


def place(learner, card, place, at=NOON):
    """As moving a new card leaves it."""
    Schedule.objects.create(
        user=learner,
        card=card,
        note_id=card.note_id,
        deck_id=card.deck_id,
        root=card.deck.root,
        place=place,
        changed_at=at,
        version=1,
        tie=1,
    )
    set_enrolment(learner, has_placed=True)


def test_cards_moved_to_the_front_come_first_and_those_at_the_back_last(learner, cards):
    place(learner, cards[3], -1)
    place(learner, cards[2], -1)
    place(learner, cards[0], 1)

    assert ids(queue_at(learner).new) == [cards[n].pk for n in (2, 3, 1, 4, 0)]


def test_a_moved_card_counts_for_the_limit(learner, cards):
    place(learner, cards[3], -1)
    place(learner, cards[0], 1)
    learner.profile.new_per_day = 2

    assert ids(queue_at(learner).new) == [cards[3].pk, cards[1].pk]


def test_a_moved_card_of_another_topic_does_not_come_in_this_one(learner, cards):
    place(learner, cards[4], -1)

    assert ids(queue_at(learner, slug="aws/one").new) == [card.pk for card in cards[:3]]


def test_a_card_at_the_back_does_not_hold_the_cursor(learner, cards):
    place(learner, cards[0], 1)
    answer(learner, cards[1], Grade.GOOD)
    catch_up(user=learner, at=TOMORROW)

    assert Enrolment.objects.get(user=learner).new_cursor == cards[2].order
    assert ids(queue_at(learner, TOMORROW).new) == [cards[n].pk for n in (2, 3, 4, 0)]


# ── what must be learned before ──────────────────────────────────────────────────────────────────────────────


def requires(card, *others):
    card.note.requires.set([other.note for other in others])


def test_a_card_waits_for_what_its_note_requires(learner, cards):
    requires(cards[0], cards[3])

    assert ids(queue_at(learner).new) == [cards[n].pk for n in (1, 2, 3, 4)]
    answer(learner, cards[3], Grade.GOOD)
    assert ids(queue_at(learner).new) == [cards[n].pk for n in (0, 1, 2, 4)]


def test_a_forgotten_card_holds_what_builds_on_it_until_it_is_remembered(learner, cards):
    requires(cards[1], cards[0])
    answer(learner, cards[0], Grade.AGAIN)
    assert cards[1].pk not in ids(queue_at(learner).new)
    answer(learner, cards[0], Grade.GOOD, TOMORROW)
    assert cards[1].pk in ids(queue_at(learner, TOMORROW).new)

    answer(learner, cards[0], Grade.AGAIN, NOON + timedelta(days=3))

    assert cards[1].pk in ids(queue_at(learner, NOON + timedelta(days=3)).new)


def test_every_card_of_the_required_note_must_be_learned(learner, cards):
    pair = write_note(cards[0].deck, "pair", kind="reversed")
    first, second = pair.cards.order_by("ordinal")
    cards[0].note.requires.set([pair])
    answer(learner, first, Grade.GOOD)
    assert cards[0].pk not in ids(queue_at(learner).new)

    suspend_card(user=learner, token=token_for(learner, second), at=NOON)

    assert cards[0].pk in ids(queue_at(learner).new)


def test_what_the_author_withdrew_holds_nobody_up(learner, cards):
    draft = write_note(cards[0].deck, "not ready", status="draft")
    cards[0].note.requires.set([draft, cards[4].note])
    retire_note(note=cards[4].note, by=None, at=timezone.now())

    assert ids(queue_at(learner).new)[0] == cards[0].pk


def test_what_is_required_may_stand_in_another_topic(learner, cards):
    for card in cards[3:]:
        requires(card, cards[0])

    queue = queue_at(learner, slug="aws/two")

    assert not queue.new
    assert queue.new_waiting_for_concepts == {cards[0].deck.root.pk}


def test_a_moved_card_waits_as_well(learner, cards):
    requires(cards[3], cards[1])
    place(learner, cards[3], -1)

    assert ids(queue_at(learner).new) == [cards[n].pk for n in (0, 1, 2, 4)]


def test_all_that_is_left_waits_for_a_card_that_is_on_its_way(learner, cards):
    for card in cards[1:]:
        requires(card, cards[0])
    answer(learner, cards[0], Grade.AGAIN)

    queue = queue_at(learner)

    assert not queue.new
    assert queue.new_waiting_for_concepts


def test_a_buried_card_still_holds_what_builds_on_it(learner, cards):
    for card in cards[1:]:
        requires(card, cards[0])
    bury_card(user=learner, token=token_for(learner, cards[0]), at=NOON)

    assert not queue_at(learner).new
    assert ids(queue_at(learner, TOMORROW).new) == [cards[0].pk]


def test_a_ring_does_not_stick(learner, cards):
    """Saving a note refuses it; two saved at once may not have seen each other."""
    requires(cards[0], cards[2])
    requires(cards[2], cards[1])
    requires(cards[1], cards[0])
    assert ids(queue_at(learner).new) == [cards[3].pk, cards[4].pk]
    for card in cards[3:]:
        answer(learner, card, Grade.GOOD)

    assert ids(queue_at(learner).new) == [card.pk for card in cards[:3]]
    answer(learner, cards[0], Grade.GOOD)
    assert ids(queue_at(learner).new) == [cards[1].pk]


def test_a_chain_longer_than_a_look_is_learned_to_its_end(learner, cards, monkeypatch):
    monkeypatch.setattr("reviews.queue.introducing.REACH", 3)
    learner.profile.new_per_day = 1
    for before, after in zip(cards[1:], cards, strict=False):
        requires(after, before)  # the author wrote them the wrong way round
    met = []

    for day in range(5):
        at = NOON + timedelta(days=day)
        [card] = queue_at(learner, at).new
        met.append(card.card_id)
        answer(learner, Card.objects.get(pk=card.card_id), Grade.GOOD, at)

    assert met == [card.pk for card in reversed(cards)]


def test_a_required_note_moved_to_another_deck_holds_nobody_up(learner, cards, make_deck):
    elsewhere = cards_of(make_deck("elsewhere", {"x": 1}))[0]
    requires(cards[0], elsewhere)

    assert ids(queue_at(learner).new)[0] == cards[0].pk
