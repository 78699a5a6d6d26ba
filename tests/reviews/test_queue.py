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


@pytest.mark.parametrize("cap", [4, 10])
def test_answering_well_takes_one_card_off_what_is_left(learner, make_deck, cap):
    """Also where many cards are of one note: they wait for other days, and others take their place at once."""
    deck = make_deck("blanks", {"x": 4})
    topic = deck.topics.get()
    for number in range(4):
        blanks = " ".join(f"{{{{c{ordinal}::fact {number}{ordinal}}}}} of {ordinal}" for ordinal in range(1, 5))
        write_note(topic, f"sentence {number}", kind="cloze", front=blanks, back=" ")
    enrol(user=learner, deck=deck, at=NOON)
    for card in cards_of(deck):
        answer(learner, card, Grade.GOOD)
    learner.profile.reviews_per_day = cap
    at = NOON + timedelta(days=1)
    left = []

    while (coming := (queue := queue_at(learner, at)).next()) is not None:
        left.append(queue.left)
        answer(learner, Card.objects.get(pk=coming[0]), Grade.GOOD, at)

    assert left == list(range(min(cap, 8), 0, -1))


def test_new_cards_of_notes_with_many_cards_fill_the_limit(learner, make_deck):
    deck = make_deck("blanks", {"x": 0})
    topic = deck.topics.get()
    for number in range(6):
        blanks = " ".join(f"{{{{c{ordinal}::fact {number}{ordinal}}}}} of {ordinal}" for ordinal in range(1, 6))
        write_note(topic, f"sentence {number}", kind="cloze", front=blanks, back=" ")
    enrol(user=learner, deck=deck, at=NOON)
    learner.profile.new_per_day = 5

    assert len(queue_at(learner).new) == 5


def test_a_cap_over_two_decks_starves_neither(learner, make_deck):
    decks = [make_deck("first", {"x": 12}), make_deck("second", {"x": 12})]
    for deck in decks:
        enrol(user=learner, deck=deck, at=NOON)
        for card in cards_of(deck):
            answer(learner, card, Grade.GOOD)
    learner.profile.reviews_per_day = 12

    due = [row.card_id for row in queue_at(learner, NOON + timedelta(days=1)).reviews]

    assert all(set(due) & {card.pk for card in cards_of(deck)} for deck in decks)


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
