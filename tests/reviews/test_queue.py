from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from decks.models import Card
from decks.services import add_topic, archive_deck, move_note, publish_deck, retire_note
from reviews.models import Enrolment, Schedule
from reviews.queries import scope_of
from reviews.queue import Clock, Scope
from reviews.scheduling import SM2_STEPS, Grade
from reviews.services import bury_card, catch_up, enrol, suspend_card
from reviews.state import CardState
from tests.reviews.conftest import (
    NOON,
    answer,
    cards_of,
    ids,
    make_due,
    queue_at,
    set_enrolment,
    token_for,
    write_note,
)

pytestmark = pytest.mark.django_db


def test_forgotten_card_comes_back_when_its_minutes_are_over(learner, cards):
    answer(learner, cards[0], Grade.AGAIN)

    early, later = queue_at(learner, NOON + timedelta(minutes=9)), queue_at(learner, NOON + timedelta(minutes=10))

    assert early.next() == (cards[1].pk, False)
    assert later.next() == (cards[0].pk, True)


def test_forgotten_card_is_asked_ahead_of_time_when_nothing_else_is_left(learner, cards):
    for card in cards[1:]:
        answer(learner, card, Grade.GOOD)
    answer(learner, cards[0], Grade.AGAIN)

    assert queue_at(learner, NOON).next() == (cards[0].pk, True)


def test_forgotten_card_left_overnight_is_an_ordinary_review(learner, cards):
    learner.profile.new_per_day = 1
    answer(learner, cards[0], Grade.AGAIN)

    queue = queue_at(learner, NOON + timedelta(days=1))

    assert not queue.drills
    assert [row.card_id for row in queue.reviews] == [cards[0].pk]


def test_a_drill_whose_minutes_end_after_the_rollover_lapses_too(learner, cards):
    five_to_four = NOON.replace(day=3, hour=8, minute=55)
    answer(learner, cards[0], Grade.AGAIN, five_to_four)

    queue = queue_at(learner, five_to_four + timedelta(minutes=20))

    assert not queue.drills
    assert [row.card_id for row in queue.reviews] == [cards[0].pk]


def test_buried_card_waits_until_tomorrow(learner, cards):
    bury_card(user=learner, token=token_for(learner, cards[0]), at=NOON)

    assert cards[0].pk not in [row.card_id for row in queue_at(learner).new]
    assert cards[0].pk in [row.card_id for row in queue_at(learner, NOON + timedelta(days=1)).new]


def test_suspended_card_leaves_every_queue(learner, cards):
    answer(learner, cards[0], Grade.GOOD)
    suspend_card(user=learner, token=token_for(learner, cards[0]), at=NOON)
    suspend_card(user=learner, token=token_for(learner, cards[1]), at=NOON)

    queue = queue_at(learner, NOON + timedelta(days=2))

    assert not queue.holds(cards[0].pk)
    assert not queue.holds(cards[1].pk)


@pytest.mark.parametrize("caught_up", [False, True])
def test_retired_card_leaves_every_queue(learner, cards, caught_up):
    answer(learner, cards[0], Grade.GOOD)
    for card in cards[:2]:
        retire_note(note=card.note, by=None, at=timezone.now())
    if caught_up:
        catch_up(user=learner, at=NOON)

    queue = queue_at(learner, NOON + timedelta(days=2))

    assert not queue.holds(cards[0].pk)
    assert not queue.holds(cards[1].pk)
    assert queue.holds(cards[2].pk)


def test_new_card_of_the_author_reaches_the_learner_before_and_after_catching_up(learner, cards):
    for card in cards:
        answer(learner, card, Grade.GOOD)
    catch_up(user=learner, at=NOON + timedelta(days=1))
    added = write_note(cards[0].deck, "something new").cards.get()
    assert queue_at(learner).holds(added.pk)

    catch_up(user=learner, at=NOON + timedelta(days=1))

    assert queue_at(learner).holds(added.pk)


def test_reviews_of_one_topic_only(learner, deck, cards):
    for card in cards:
        answer(learner, card, Grade.GOOD)

    queue = queue_at(learner, NOON + timedelta(days=1), slug="aws/two")

    assert {row.card_id for row in queue.reviews} == {cards[3].pk, cards[4].pk}


def test_paused_deck_is_left_out_of_everything(learner, deck):
    Enrolment.objects.filter(user=learner).update(is_paused=True)

    assert queue_at(learner).left == 0


def test_new_cards_are_spread_evenly_over_the_reviews(learner, make_deck):
    deck = make_deck("big", {"x": 40})
    enrol(user=learner, deck=deck, at=NOON)
    cards = cards_of(deck)
    learner.profile.new_per_day = 30
    for card in cards[:30]:
        answer(learner, card, Grade.GOOD)
    learner.profile.new_per_day = 10
    at, kinds = NOON + timedelta(days=1), []
    queue = queue_at(learner, at)
    assert (len(queue.reviews), len(queue.new)) == (30, 10)

    while (coming := queue.next()) is not None:
        kinds.append("new" if any(row.card_id == coming[0] for row in queue.new) else "review")
        answer(learner, Card.objects.get(pk=coming[0]), Grade.GOOD, at)
        queue = queue_at(learner, at)

    places = [number for number, kind in enumerate(kinds) if kind == "new"]
    assert len(kinds) == 40
    assert {later - earlier for earlier, later in pairwise(places)} == {4}


def test_the_same_moment_gives_the_same_card(learner, cards):
    assert queue_at(learner).next() == queue_at(learner).next()


def test_twice_the_cards_cost_the_same_statements(learner, make_deck, django_assert_num_queries):
    small, big = make_deck("small", {"x": 5}), make_deck("big", {"x": 10})
    enrol(user=learner, deck=small, at=NOON)
    with CaptureQueriesContext(
        connection,
    ) as few:
        queue_at(learner)
    Enrolment.objects.filter(user=learner).delete()
    enrol(user=learner, deck=big, at=NOON)
    with CaptureQueriesContext(connection) as many:
        queue_at(learner)

    assert len(many) == len(few) <= 6


def test_words_and_their_twins_agree(learner, cards):
    answer(learner, cards[0], Grade.GOOD)
    answer(learner, cards[1], Grade.AGAIN)
    suspend_card(user=learner, token=token_for(learner, cards[2]), at=NOON)
    bury_card(user=learner, token=token_for(learner, cards[3]), at=NOON)
    rows = Schedule.objects.of(learner.pk)
    start = Clock.of(learner, NOON).day_start

    for day in (date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4)):
        for words, twin in (
            (rows.active(), lambda state: state.is_active),
            (rows.awake(day), lambda state, day=day: state.is_awake(day)),
            (rows.due(day), lambda state, day=day: state.is_due(day)),
            (rows.drilling(day, since=start), lambda state, day=day: state.is_drilling(day, since=start)),
            (rows.not_drilling(day, since=start), lambda state, day=day: not state.is_drilling(day, since=start)),
        ):
            assert {row.card_id for row in words} == {row.card_id for row in rows if twin(CardState.of(row))}


def test_interleave_is_steady_whatever_is_answered(learner, cards):
    queue = queue_at(learner)
    later = replace(queue, introduced=queue.introduced + 1, new=queue.new[1:])

    assert later.next() == (queue.new[1].card_id, False)


def test_scope_of_an_unknown_or_unstudied_deck_is_none(learner, make_deck, deck):
    make_deck("stranger", {"x": 1})

    assert scope_of(learner, "nothing") is None
    assert scope_of(learner, "stranger") is None
    assert scope_of(learner, "aws/nothing") is None
    assert scope_of(learner, "") == Scope()


def test_deck_that_comes_back_is_due_before_any_answer_catches_up(learner, deck, cards):
    for card in cards:
        answer(learner, card, Grade.GOOD)
    archive_deck(deck=deck)
    catch_up(user=learner, at=NOON)
    publish_deck(deck=deck)

    queue = queue_at(learner, NOON + timedelta(days=1))

    assert {row.card_id for row in queue.reviews} == {card.pk for card in cards}


def test_card_the_author_moved_is_studied_where_it_is_now(learner, deck, cards):
    for card in cards:
        answer(learner, card, Grade.GOOD)
    two = cards[-1].deck
    move_note(note=cards[0].note, deck=two, by=None, at=timezone.now())

    queue = queue_at(learner, NOON + timedelta(days=1), slug="aws/two")

    assert {row.card_id for row in queue.reviews} == {cards[0].pk, cards[3].pk, cards[4].pk}
    assert {row.deck_id for row in queue.reviews} == {two.pk}


def test_answers_in_a_topic_of_a_topic_count_for_both(learner, deck, cards):
    inner = add_topic(parent=cards[0].deck, slug="inner", title="Inner")
    card = write_note(inner, "deep down").cards.get()
    answer(learner, card, Grade.GOOD)

    assert queue_at(learner, slug="aws/one").done == 1
    assert queue_at(learner, slug="aws/one/inner").done == 1
    assert queue_at(learner, slug="aws/two").done == 0


def test_moving_west_takes_nothing_forgotten_out_of_line(learner, cards):
    """Today is yesterday again there: what was forgotten is still asked, and siblings of it still wait."""
    note = write_note(cards[0].deck, "recall", kind="reversed")
    first, second = note.cards.order_by("ordinal")
    learner.profile.zone = "Asia/Tokyo"
    late = NOON.replace(hour=20)  # 05:00 on Tuesday in Tokyo
    answer(learner, first, Grade.AGAIN, late)
    learner.profile.zone = "America/Bogota"  # 15:00 on Monday

    queue = queue_at(learner, late + timedelta(minutes=11))

    assert queue.next() == (first.pk, True)
    assert not queue.holds(second.pk)


def test_a_step_is_among_what_comes_back_today_and_tomorrow_among_the_reviews(learner, deck, cards):
    set_enrolment(learner, options_id="sm2-steps", new_per_day=0)
    answer(learner, cards[0], Grade.GOOD, options=SM2_STEPS)

    today, tomorrow = queue_at(learner, NOON + timedelta(minutes=11)), queue_at(learner, NOON + timedelta(days=1))

    assert (ids(today.drills), ids(today.reviews)) == ([cards[0].pk], [])
    assert (ids(tomorrow.drills), ids(tomorrow.reviews)) == ([], [cards[0].pk])
    assert tomorrow.left == 1


@pytest.mark.parametrize(("minutes", "is_asked"), [(9, False), (10, True)])
def test_each_deck_says_how_far_ahead_it_is_learned(learner, cards, minutes, is_asked):
    set_enrolment(learner, options_changes={"learn_ahead_minutes": minutes}, new_per_day=1)
    answer(learner, cards[0], Grade.AGAIN)

    assert (queue_at(learner).next() == (cards[0].pk, True)) is is_asked


def test_what_comes_back_precedes_reviews_and_new_cards_once_it_is_time(learner, cards):
    answer(learner, cards[4], Grade.AGAIN)
    make_due(learner, cards[:2], day=date(2026, 2, 20))
    soon, late = NOON + timedelta(minutes=9), NOON + timedelta(minutes=10)

    assert queue_at(learner, soon).next()[0] in ids(queue_at(learner, soon).reviews) + ids(queue_at(learner, soon).new)
    assert queue_at(learner, late).next() == (cards[4].pk, True)
