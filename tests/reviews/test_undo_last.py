from datetime import date, timedelta

import pytest
import time_machine

from accounts.services import merge_guest, start_guest
from decks.services import move_note, retire_note
from reviews.models import LogKind, Phase, ReviewLog, Schedule, StudyDay
from reviews.queue import Clock, Scope, load_queue
from reviews.scheduling import Grade
from reviews.services import Verdict, bury_card, catch_up, enrol, grade_card, suspend_card, undo_last
from reviews.services.verifying import verify_schedules
from reviews.state import CardState
from tests.reviews.conftest import NOON, answer, token_for

pytestmark = pytest.mark.django_db


def test_undo_restores_the_exact_state_and_counts(learner, cards):
    answer(learner, cards[0], Grade.GOOD)
    before = CardState.of(Schedule.objects.get(user=learner))
    counts = StudyDay.objects.filter(user=learner).values().get()
    next_day = NOON + timedelta(days=1)
    answer(learner, cards[0], Grade.AGAIN, next_day)

    card_id = undo_last(user=learner, at=next_day)

    assert card_id == cards[0].pk
    assert CardState.of(Schedule.objects.get(user=learner)) == before
    assert StudyDay.objects.filter(user=learner, day=date(2026, 3, 2)).values().get() == counts
    undone_day = StudyDay.objects.get(user=learner, day=date(2026, 3, 3))
    assert (undone_day.reviewed, undone_day.again, undone_day.reviewed_ms) == (0, 0, 0)
    assert not list(verify_schedules(learner.pk))


def test_a_first_answer_undone_leaves_a_new_card(learner, cards):
    answer(learner, cards[0], Grade.GOOD)

    undo_last(user=learner, at=NOON)

    schedule = Schedule.objects.get(user=learner)
    assert (schedule.phase, schedule.interval_days, schedule.version) == (Phase.NEW, None, 2)


def test_undo_goes_back_act_by_act_through_the_day(learner, cards):
    answer(learner, cards[0], Grade.GOOD, NOON)
    bury_card(user=learner, token=token_for(learner, cards[1]), at=NOON + timedelta(seconds=10))
    suspend_card(user=learner, token=token_for(learner, cards[2]), at=NOON + timedelta(seconds=20))

    at = NOON + timedelta(minutes=1)
    back = [undo_last(user=learner, at=at) for _ in range(4)]

    assert back == [cards[2].pk, cards[1].pk, cards[0].pk, None]
    assert not Schedule.objects.filter(user=learner, suspended=True).exists()
    assert not Schedule.objects.filter(user=learner, buried_until__isnull=False).exists()


def test_undo_does_not_reach_into_yesterday(learner, cards):
    answer(learner, cards[0], Grade.GOOD)

    assert undo_last(user=learner, at=NOON + timedelta(days=1)) is None


def test_an_answer_left_open_before_the_undo_can_no_longer_match(learner, cards):
    stale = token_for(learner, cards[0])
    answer(learner, cards[0], Grade.GOOD)
    undo_last(user=learner, at=NOON)

    answered = grade_card(user=learner, token=stale, quality=Grade.EASY, at=NOON)

    assert answered.verdict is Verdict.STALE


def test_undo_and_the_same_grade_give_the_same_day(learner, cards):
    at = NOON
    for _ in range(3):
        answer(learner, cards[0], Grade.GOOD, at)
        at += timedelta(days=Schedule.objects.get(user=learner).interval_days)
    answer(learner, cards[0], Grade.GOOD, at)
    first = Schedule.objects.get(user=learner).due_day
    undo_last(user=learner, at=at)

    answer(learner, cards[0], Grade.GOOD, at)

    assert Schedule.objects.get(user=learner).due_day == first


def test_undo_is_itself_a_row(learner, cards):
    answer(learner, cards[0], Grade.GOOD)
    answered = ReviewLog.objects.get(user=learner)

    undo_last(user=learner, at=NOON)

    row = ReviewLog.objects.get(user=learner, kind=LogKind.UNDO)
    assert (row.undoes, row.sequence) == (answered.token, 2)


def test_another_learners_acts_are_never_undone(learner, cards, bob):
    answer(learner, cards[0], Grade.GOOD)

    assert undo_last(user=bob, at=NOON) is None


def test_undo_after_moving_west_takes_back_the_last_act_not_yesterdays(learner, cards):
    """Where today is yesterday again, what was done a moment ago is of tomorrow."""
    answer(learner, cards[0], Grade.GOOD)
    late = NOON + timedelta(hours=9)  # 21:00 on Monday in Bogotá, 11:00 on Tuesday in Tokyo
    learner.profile.zone = "Asia/Tokyo"
    answer(learner, cards[1], Grade.GOOD, late)
    learner.profile.zone = "America/Bogota"

    assert undo_last(user=learner, at=late) == cards[1].pk
    assert undo_last(user=learner, at=late) == cards[0].pk


def test_card_made_new_again_after_moving_is_found_behind_the_cursor(learner, cards):
    answer(learner, cards[0], Grade.GOOD)
    learner.profile.zone = "Asia/Tokyo"
    late = NOON + timedelta(hours=9)
    catch_up(user=learner, at=late)
    learner.profile.zone = "America/Bogota"

    undo_last(user=learner, at=late)

    queue = load_queue(learner, Scope(), Clock.of(learner, late))
    assert queue.new[0].card_id == cards[0].pk


def test_card_the_author_moved_gives_its_count_back_to_the_topic_it_had(learner, cards):
    answer(learner, cards[0], Grade.GOOD)
    move_note(note=cards[0].note, deck=cards[-1].deck, by=None, at=NOON)

    undo_last(user=learner, at=NOON)

    assert [(day.deck_id, day.introduced) for day in StudyDay.objects.filter(user=learner)] == [(cards[0].deck_id, 0)]
    assert not list(verify_schedules(learner.pk))


def test_what_was_brought_along_stays_when_everything_after_it_is_taken_back(learner, cards):
    guest = start_guest(zone="America/Bogota")
    enrol(user=guest, deck=cards[0].deck.root, at=NOON)
    answer(guest, cards[0], Grade.GOOD, NOON - timedelta(days=1))
    with time_machine.travel(NOON, tick=False):
        merge_guest(guest=guest, user=learner)
    brought = CardState.of(Schedule.objects.get(user=learner))
    answer(learner, cards[0], Grade.AGAIN, NOON)
    answer(learner, cards[0], Grade.GOOD, NOON + timedelta(minutes=10), is_drill=True)
    at = NOON + timedelta(minutes=11)

    back = [undo_last(user=learner, at=at) for _ in range(3)]

    assert back == [cards[0].pk, cards[0].pk, None]
    assert CardState.of(Schedule.objects.get(user=learner)) == brought
    assert not list(verify_schedules(learner.pk))


def test_a_retired_card_is_taken_back_too_and_stays_out_of_line(learner, cards):
    answer(learner, cards[0], Grade.GOOD)
    retire_note(note=cards[0].note, by=None, at=NOON)
    catch_up(user=learner, at=NOON)

    assert undo_last(user=learner, at=NOON) == cards[0].pk

    assert not load_queue(learner, Scope(), Clock.of(learner, NOON)).holds(cards[0].pk)
    assert not list(verify_schedules(learner.pk))


def test_acts_of_one_instant_are_taken_back_in_the_order_their_cards_were_shown(learner, cards):
    tokens = [token_for(learner, card) for card in cards]
    for token in tokens:
        grade_card(user=learner, token=token, quality=Grade.GOOD, at=NOON)

    assert [undo_last(user=learner, at=NOON) for _ in cards] == [card.pk for card in reversed(cards)]
