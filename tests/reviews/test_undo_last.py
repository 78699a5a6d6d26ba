from datetime import date, timedelta

import pytest

from reviews.models import LogKind, Phase, ReviewLog, Schedule, StudyDay
from reviews.scheduling import Grade
from reviews.services import Verdict, bury_card, grade_card, suspend_card, undo_last
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
