from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from reviews.models import LogKind, Phase, ReviewLog, Schedule, StudyDay
from reviews.scheduling import Grade
from reviews.services import Verdict, bury_card, flag_card, grade_card, suspend_card
from reviews.services.verifying import verify_schedules
from tests.reviews.conftest import NOON, answer, token_for

pytestmark = pytest.mark.django_db


def test_first_answer_writes_one_schedule_one_row_and_the_day(learner, cards):
    answered = answer(learner, cards[0], Grade.GOOD)

    assert answered.verdict is Verdict.SAVED
    schedule = Schedule.objects.get(user=learner, card=cards[0])
    assert (schedule.phase, schedule.interval_days, schedule.repetitions, schedule.version) == (Phase.REVIEW, 1, 1, 1)
    assert schedule.due_day == date(2026, 3, 3)
    row = ReviewLog.objects.get(user=learner)
    assert (row.sequence, row.quality, row.study_day, row.zone) == (1, 4, date(2026, 3, 2), "America/Bogota")
    assert (row.options_id, row.options_version, row.days) == ("sm2", 1, 1)
    day = StudyDay.objects.get(user=learner)
    assert (day.day, day.deck, day.introduced, day.reviewed) == (date(2026, 3, 2), cards[0].deck, 1, 0)


def test_the_sequence_5_5_5_5_gives_1_6_16_45(learner, cards):
    at, intervals = NOON, []
    for _ in range(4):
        answer(learner, cards[0], Grade.EASY, at)
        schedule = Schedule.objects.get(user=learner, card=cards[0])
        intervals.append(schedule.interval_days)
        at += timedelta(days=(schedule.due_day - row_day(learner)).days)

    assert intervals == [1, 6, 16, 45]


def row_day(user):
    return ReviewLog.objects.filter(user=user).latest("at").study_day


def test_forgotten_card_is_drilled_the_same_day_and_the_drill_leaves_memory_alone(learner, cards):
    answer(learner, cards[0], Grade.AGAIN)
    failed = Schedule.objects.get(user=learner, card=cards[0])
    assert failed.due_at == NOON + timedelta(minutes=10)
    assert (failed.phase, failed.interval_days, failed.due_day) == (Phase.LEARNING, 1, date(2026, 3, 3))

    answer(learner, cards[0], Grade.GOOD, NOON + timedelta(minutes=11), is_drill=True)

    drilled = Schedule.objects.get(user=learner, card=cards[0])
    assert drilled.due_at is None
    assert (drilled.ease_hundredths, drilled.due_day) == (failed.ease_hundredths, failed.due_day)
    assert ReviewLog.objects.get(user=learner, sequence=2).kind == LogKind.DRILL
    assert StudyDay.objects.get(user=learner).drilled == 1


def test_the_same_token_twice_is_one_row(learner, cards):
    token = token_for(learner, cards[0])
    grade_card(user=learner, token=token, quality=Grade.GOOD, at=NOON)

    again = grade_card(user=learner, token=token, quality=Grade.AGAIN, at=NOON)

    assert again.verdict is Verdict.REPEATED
    assert ReviewLog.objects.filter(user=learner).count() == 1
    assert Schedule.objects.get(user=learner).phase == Phase.REVIEW


def test_two_tabs_of_one_card_are_one_row(learner, cards):
    one, other = token_for(learner, cards[0]), token_for(learner, cards[0])
    grade_card(user=learner, token=one, quality=Grade.GOOD, at=NOON)

    second = grade_card(user=learner, token=other, quality=Grade.GOOD, at=NOON)

    assert second.verdict is Verdict.ANSWERED
    assert ReviewLog.objects.filter(user=learner).count() == 1


def test_retired_card_is_gone_and_nothing_is_written(learner, cards):
    token = token_for(learner, cards[0])
    type(cards[0]).objects.filter(pk=cards[0].pk).update(is_live=False)

    answered = grade_card(user=learner, token=token, quality=Grade.GOOD, at=NOON)

    assert answered.verdict is Verdict.GONE
    assert not ReviewLog.objects.filter(user=learner).exists()


def test_suspended_in_another_tab_is_stale(learner, cards):
    open_tab = token_for(learner, cards[0])
    suspend_card(user=learner, token=token_for(learner, cards[0]), at=NOON)

    answered = grade_card(user=learner, token=open_tab, quality=Grade.GOOD, at=NOON)

    assert answered.verdict is Verdict.STALE


def test_a_clock_that_runs_backwards_does_not_reorder_the_log(learner, cards):
    answer(learner, cards[0], Grade.AGAIN)

    answer(learner, cards[0], Grade.GOOD, NOON - timedelta(hours=2), is_drill=True)

    first, second = ReviewLog.objects.filter(user=learner).order_by("sequence")
    assert second.at >= first.at


def test_time_for_an_answer_is_capped_at_a_minute(learner, cards):
    token = token_for(learner, cards[0], NOON - timedelta(hours=1))

    grade_card(user=learner, token=token, quality=Grade.GOOD, at=NOON)

    assert ReviewLog.objects.get(user=learner).elapsed_ms == 60_000


def test_answer_after_the_rollover_is_counted_on_the_new_day(learner, cards):
    before_four = NOON.replace(day=3, hour=8, minute=59)  # 03:59 in Bogotá
    token = token_for(learner, cards[0], before_four)

    grade_card(user=learner, token=token, quality=Grade.GOOD, at=before_four + timedelta(minutes=2))

    assert ReviewLog.objects.get(user=learner).study_day == date(2026, 3, 3)


def test_drill_open_over_the_rollover_stays_a_drill(learner, cards):
    late = NOON.replace(day=3, hour=8, minute=45)
    answer(learner, cards[0], Grade.AGAIN, late)
    before = Schedule.objects.get(user=learner)
    token = token_for(learner, cards[0], late + timedelta(minutes=12), is_drill=True)

    grade_card(user=learner, token=token, quality=Grade.GOOD, at=late + timedelta(minutes=20))

    after = Schedule.objects.get(user=learner)
    assert (after.due_day, after.repetitions, after.due_at) == (before.due_day, before.repetitions, None)
    assert not list(verify_schedules(learner.pk))


def test_flag_and_bury_are_rows_of_the_log(learner, cards):
    flag_card(user=learner, token=token_for(learner, cards[0]), at=NOON)
    bury_card(user=learner, token=token_for(learner, cards[0]), at=NOON)

    schedule = Schedule.objects.get(user=learner, card=cards[0])
    assert (schedule.phase, schedule.flag, schedule.buried_until) == (Phase.NEW, 1, date(2026, 3, 3))
    assert [row.kind for row in ReviewLog.objects.filter(user=learner).order_by("sequence")] == [
        LogKind.FLAG,
        LogKind.BURY,
    ]


def test_the_database_refuses_a_memory_without_an_interval(learner, cards):
    answer(learner, cards[0], Grade.GOOD)

    with pytest.raises(IntegrityError):
        Schedule.objects.filter(user=learner).update(interval_days=None)


def test_the_database_refuses_a_second_row_at_the_same_sequence(learner, cards):
    answer(learner, cards[0], Grade.GOOD)
    row = ReviewLog.objects.get(user=learner)
    row.token = token_for(learner, cards[0]).id

    with pytest.raises(IntegrityError):
        row.save(force_insert=True)
