from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from decks.services import retire_note
from reviews.models import LogKind, ReviewLog, Schedule
from reviews.scheduling import Grade
from reviews.services import catch_up, flag_card, undo_last
from reviews.services.verifying import verify_schedules
from tests.remembering import remembered
from tests.reviews.conftest import NOON, answer, token_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def history(learner, cards):
    """A few days of everything."""

    def write():
        at = NOON
        for grade in (Grade.GOOD, Grade.GOOD, Grade.AGAIN, Grade.EASY):
            for card in cards[:3]:
                answer(learner, card, grade, at)
            at += timedelta(days=3)
        flag_card(user=learner, token=token_for(learner, cards[4]), at=at)
        answer(learner, cards[3], Grade.HARD, at)
        undo_last(user=learner, at=at)

    remembered(write, learner.pk)
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


@pytest.mark.parametrize("damage", [{"is_retired": True}, {"changed_at": NOON}])
def test_damage_that_would_hide_a_card_is_found_and_repaired(history, cards, damage):
    """Copies and clocks that the log does not hold, and the queue goes by."""
    catch_up(user=history, at=NOON)
    before = Schedule.objects.filter(user=history, card=cards[0]).values().get()
    Schedule.objects.filter(user=history, card=cards[0]).update(**damage)

    code, out = run("--repair")

    assert code == 1
    assert next(iter(damage)) in out
    assert run()[0] == 0
    assert Schedule.objects.filter(user=history, card=cards[0]).values().get() == before


def test_a_copy_of_the_wrong_topic_is_found_and_repaired(history, cards):
    catch_up(user=history, at=NOON)
    Schedule.objects.filter(user=history, card=cards[0]).update(deck=cards[-1].deck)

    assert "deck_id" in run("--repair")[1]

    assert Schedule.objects.get(user=history, card=cards[0]).deck == cards[0].deck
    assert run()[0] == 0


def test_copies_may_be_behind_the_author_until_the_learner_catches_up(history, cards):
    catch_up(user=history, at=NOON)
    retire_note(note=cards[0].note, by=None, at=NOON)

    assert run()[0] == 0


def test_an_answer_given_while_a_repair_runs_is_kept(history, cards):
    Schedule.objects.filter(user=history, card=cards[0]).update(ease_hundredths=999)
    differences = verify_schedules(history.pk, repair=True)
    next(differences)

    answer(history, cards[0], Grade.GOOD, NOON + timedelta(days=90))
    list(differences)

    schedule = Schedule.objects.get(user=history, card=cards[0])
    assert schedule.version == ReviewLog.objects.filter(user=history, card=cards[0]).count()


@pytest.mark.parametrize(
    ("forgery", "said"),
    [
        ({"days": 99}, "another due day than it says"),
        ({"study_day": "2026-03-01"}, "stored another state than it leads to"),
    ],
)
def test_a_forged_day_is_reported(history, cards, forgery, said):
    ReviewLog.objects.filter(user=history, card=cards[0], sequence=3).update(**forgery)

    assert said in run()[1]


def test_an_undo_of_what_was_not_last_is_reported(learner, cards):
    for day in range(2):
        answer(learner, cards[0], Grade.GOOD, NOON + timedelta(days=day))
    undo_last(user=learner, at=NOON + timedelta(days=1))
    first = ReviewLog.objects.get(user=learner, sequence=1)
    ReviewLog.objects.filter(user=learner, kind=LogKind.UNDO).update(undoes=first.token)

    assert "undoes a row that was not the last" in run()[1]
