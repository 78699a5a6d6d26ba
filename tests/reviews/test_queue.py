from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from decks.models import Card
from decks.services import retire_note
from reviews.models import Enrolment, Schedule
from reviews.queries import scope_of
from reviews.queue import Clock, Scope, load_queue
from reviews.scheduling import Grade
from reviews.services import bury_card, catch_up, enrol, suspend_card, undo_last
from reviews.state import CardState
from tests.reviews.conftest import NOON, answer, cards_of, token_for, write_note

pytestmark = pytest.mark.django_db


def queue_at(user, at=NOON, slug=""):
    return load_queue(user, scope_of(user, slug), Clock.of(user, at))


def test_new_cards_come_in_the_authors_order(learner, cards):
    assert [row.card_id for row in queue_at(learner).new] == [card.pk for card in cards]


def test_new_cards_stop_at_the_days_limit(learner, cards):
    learner.profile.new_per_day = 2
    answer(learner, cards[0], Grade.GOOD)

    assert [row.card_id for row in queue_at(learner).new] == [cards[1].pk]


def test_the_profiles_limit_is_a_cap_over_all_decks(learner, deck, make_deck):
    enrol(user=learner, deck=make_deck("other", {"x": 4}), at=NOON)
    learner.profile.new_per_day = 6

    assert len(queue_at(learner).new) == 6


def test_a_decks_own_limit_decides_for_it(learner, deck):
    Enrolment.objects.filter(user=learner).update(new_per_day=1)

    assert len(queue_at(learner).new) == 1


def test_due_reviews_stop_at_the_days_limit(learner, cards):
    for card in cards:
        answer(learner, card, Grade.GOOD)
    learner.profile.reviews_per_day = 3
    tomorrow = NOON + timedelta(days=1)

    assert len(queue_at(learner, tomorrow).reviews) == 3


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


def test_cursor_passes_started_cards_and_skips_none(learner, cards):
    answer(learner, cards[0], Grade.GOOD)
    answer(learner, cards[2], Grade.GOOD)

    catch_up(user=learner, at=NOON + timedelta(days=1))

    assert Enrolment.objects.get(user=learner).new_cursor == cards[1].order
    assert [row.card_id for row in queue_at(learner).new] == [cards[1].pk, cards[3].pk, cards[4].pk]


def test_card_whose_first_answer_is_undone_is_new_again(learner, cards):
    answer(learner, cards[0], Grade.GOOD)
    undo_last(user=learner, at=NOON)

    assert queue_at(learner).new[0].card_id == cards[0].pk


def test_undo_is_not_lost_behind_the_cursor(learner, cards):
    answer(learner, cards[0], Grade.GOOD)
    suspend_card(user=learner, token=token_for(learner, cards[1]), at=NOON)
    catch_up(user=learner, at=NOON)

    undo_last(user=learner, at=NOON)
    undo_last(user=learner, at=NOON)

    assert [row.card_id for row in queue_at(learner).new][:2] == [cards[0].pk, cards[1].pk]


def test_a_topic_is_studied_alone_and_shares_the_decks_limit(learner, deck, cards):
    learner.profile.new_per_day = 2
    answer(learner, cards[0], Grade.GOOD)

    queue = queue_at(learner, slug="aws/two")

    assert [row.card_id for row in queue.new] == [cards[3].pk]
    assert queue.done == 0


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
