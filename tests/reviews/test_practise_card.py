"""Answers outside the schedule: one row of the log each, and nothing else moves."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError

from decks.services import retire_note
from reviews.models import LogKind, Phase, ReviewLog, Schedule, StudyDay
from reviews.scheduling import Grade
from reviews.services import Verdict, grade_card, practise_card, suspend_card, undo_last
from reviews.services.recounting import verify_statistics
from reviews.services.verifying import verify_schedules
from tests.reviews.conftest import NOON, answer, token_for

pytestmark = pytest.mark.django_db
SOON = NOON + timedelta(seconds=9)


def practice_token(user, card, at=NOON):
    return replace(token_for(user, card, at), is_practice=True)


def practise(user, card, quality=4, at=NOON):
    token = practice_token(user, card, at)
    return practise_card(user=user, token=token, quality=quality, at=at + timedelta(seconds=9))


def schedules(user):
    """Every column that says when a card comes, which is all but those that count the rows."""
    rows = Schedule.objects.filter(user=user).order_by("card_id").values()
    return [{name: value for name, value in row.items() if name not in ("version", "changed_at")} for row in rows]


def test_a_practised_card_is_one_row_and_its_schedule_stays(learner, cards):
    answer(learner, cards[0], Grade.GOOD, NOON - timedelta(days=3))
    before = schedules(learner)

    done = practise(learner, cards[0], Grade.AGAIN)

    assert done.verdict is Verdict.SAVED
    row = ReviewLog.objects.get(user=learner, kind=LogKind.PRACTISE)
    assert (row.sequence, row.quality, row.elapsed_ms, row.days, row.seed) == (2, 2, 9000, None, None)
    assert row.before == row.after
    assert schedules(learner) == before


def test_a_new_card_practised_stays_new(learner, cards):
    practise(learner, cards[0])

    schedule = Schedule.objects.get(user=learner)
    assert (schedule.phase, schedule.due_day, schedule.last_answered_day) == (Phase.NEW, None, None)
    assert answer(learner, cards[0], Grade.GOOD, NOON + timedelta(minutes=1)).verdict is Verdict.SAVED
    assert StudyDay.objects.get(user=learner).introduced == 1


def test_it_counts_as_practice_and_as_nothing_else(learner, cards):
    practise(learner, cards[0], Grade.AGAIN)
    practise(learner, cards[0], Grade.GOOD, NOON + timedelta(minutes=1))

    day = StudyDay.objects.get(user=learner)
    assert (day.practised, day.practised_ms) == (2, 18_000)
    assert (day.answers, day.again, day.good, day.reviewed_ms) == (0, 0, 0, 0)


def test_the_same_token_twice_is_one_row(learner, cards):
    token = practice_token(learner, cards[0])

    first = practise_card(user=learner, token=token, quality=4, at=SOON)
    second = practise_card(user=learner, token=token, quality=2, at=SOON)

    assert (first.verdict, second.verdict) == (Verdict.SAVED, Verdict.REPEATED)
    assert ReviewLog.objects.get(user=learner).quality == 4
    assert StudyDay.objects.get(user=learner).practised == 1


def test_the_same_card_from_two_tabs_is_one_row(learner, cards):
    here, there = practice_token(learner, cards[0]), practice_token(learner, cards[0])

    practise_card(user=learner, token=here, quality=4, at=SOON)
    late = practise_card(user=learner, token=there, quality=2, at=SOON)

    assert late.verdict is Verdict.ANSWERED
    assert ReviewLog.objects.filter(user=learner).count() == 1


def test_what_is_shown_for_practice_never_becomes_an_answer_nor_the_other_way_round(learner, cards):
    with pytest.raises(ValueError, match="for practice"):
        grade_card(user=learner, token=practice_token(learner, cards[0]), quality=4, at=SOON)
    with pytest.raises(ValueError, match="to be answered"):
        practise_card(user=learner, token=token_for(learner, cards[0]), quality=4, at=SOON)

    assert not ReviewLog.objects.filter(user=learner).exists()


@pytest.mark.parametrize(("pressed", "stored"), [(0, 2), (1, 2), (2, 2), (3, 4), (4, 4), (5, 4)])
def test_it_went_one_of_two_ways(learner, cards, pressed, stored):
    practise(learner, cards[0], pressed)

    assert ReviewLog.objects.get(user=learner).quality == stored


def test_a_card_that_went_meanwhile_is_not_practised(learner, cards):
    retired, suspended = practice_token(learner, cards[0]), cards[1]
    retire_note(note=cards[0].note, by=None, at=NOON)
    suspend_card(user=learner, token=token_for(learner, suspended), at=NOON)

    verdicts = [
        practise_card(user=learner, token=token, quality=4, at=SOON).verdict
        for token in (retired, practice_token(learner, suspended))
    ]

    assert verdicts == [Verdict.GONE, Verdict.GONE]
    assert not ReviewLog.objects.filter(user=learner, kind=LogKind.PRACTISE).exists()


def test_undo_takes_practice_back_with_its_counts(learner, cards):
    answer(learner, cards[0], Grade.GOOD, NOON - timedelta(days=3))
    before = schedules(learner)
    practise(learner, cards[0], Grade.AGAIN)

    card_id = undo_last(user=learner, at=NOON + timedelta(minutes=1))

    assert card_id == cards[0].pk
    assert schedules(learner) == before
    assert StudyDay.objects.filter(user=learner, practised__gt=0).count() == 0
    assert undo_last(user=learner, at=NOON + timedelta(minutes=2)) is None


def test_log_and_days_are_proved_with_practice_among_them(learner, cards):
    answer(learner, cards[0], Grade.AGAIN)
    for number, card in enumerate(cards[:3]):
        practise(learner, card, Grade.AGAIN if number else Grade.GOOD, NOON + timedelta(minutes=number))
    undo_last(user=learner, at=NOON + timedelta(minutes=4))
    answer(learner, cards[0], Grade.GOOD, NOON + timedelta(minutes=15), is_drill=True)

    assert not list(verify_schedules(learner.pk))
    assert not list(verify_statistics(learner.pk))
    StudyDay.objects.filter(user=learner).update(practised=9)
    assert [found.what for found in verify_statistics(learner.pk, repair=True)] == ["practised is 9, the log says 2"]
    assert StudyDay.objects.get(user=learner).practised == 2


def test_the_database_wants_to_know_how_it_went(learner, cards):
    practise(learner, cards[0])

    with pytest.raises(IntegrityError):
        ReviewLog.objects.filter(user=learner).update(quality=None)
