from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from reviews.models import ReviewLog, Schedule
from reviews.scheduling import Grade
from reviews.services import flag_card, undo_last
from tests.reviews.conftest import NOON, answer, token_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def history(learner, cards):
    """A few days of everything."""
    at = NOON
    for grade in (Grade.GOOD, Grade.GOOD, Grade.AGAIN, Grade.EASY):
        for card in cards[:3]:
            answer(learner, card, grade, at)
        at += timedelta(days=3)
    flag_card(user=learner, token=token_for(learner, cards[4]), at=at)
    answer(learner, cards[3], Grade.HARD, at)
    undo_last(user=learner, at=at)
    return learner


def run(*arguments):
    out = StringIO()
    code = 0
    try:
        call_command("verify_schedules", *arguments, stdout=out)
    except SystemExit as end:
        code = end.code
    return code, out.getvalue()


def test_a_sound_log_is_proved(history):
    assert run() == (0, "Checked 1 learners: 0 differences.\n")


@pytest.mark.parametrize(
    "damage", [{"ease_hundredths": 999}, {"due_day": "2030-01-01"}, {"version": 77}, {"flag": 5}, {"lapses": 9}]
)
def test_a_damaged_schedule_is_found_and_repaired(history, cards, damage):
    before = Schedule.objects.filter(user=history, card=cards[0]).values().get()
    Schedule.objects.filter(user=history, card=cards[0]).update(**damage)

    code, out = run()
    assert code == 1
    assert next(iter(damage)) in out

    assert run("--repair")[0] == 1
    assert run()[0] == 0
    assert Schedule.objects.filter(user=history, card=cards[0]).values().get() == before


def test_a_lost_schedule_is_rebuilt_from_the_log(history, cards):
    Schedule.objects.filter(user=history, card=cards[0]).delete()

    code, out = run("--repair", "--user", "ana@example.org")

    assert code == 1
    assert "no schedule" in out
    assert run()[0] == 0


def test_a_missing_row_of_the_log_is_reported_and_left_alone(history, cards):
    ReviewLog.objects.filter(user=history, card=cards[0], sequence=2).delete()
    before = Schedule.objects.filter(user=history, card=cards[0]).values().get()

    code, out = run("--repair")

    assert code == 1
    assert "one is missing or doubled" in out
    assert Schedule.objects.filter(user=history, card=cards[0]).values().get() == before


def test_a_forged_row_of_the_log_is_reported(history, cards):
    ReviewLog.objects.filter(user=history, card=cards[0], sequence=2).update(quality=5)

    code, out = run()

    assert code == 1
    assert "stored another state than it leads to" in out


def test_a_schedule_without_log_is_reported(history, cards):
    ReviewLog.objects.filter(user=history, card=cards[4]).delete()

    assert "no row in the log" in run()[1]


def test_an_unknown_learner_is_an_error():
    with pytest.raises(CommandError, match=r"There is no learner 'nobody@example\.org'"):
        call_command("verify_schedules", "--user", "nobody@example.org")
