from datetime import date, timedelta
from importlib import import_module
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command

from decks.services import move_note
from reviews.models import DeckDay, DeckHour, StudyDay
from reviews.scheduling import Grade
from reviews.services import bury_card, undo_last
from reviews.services.recounting import verify_statistics
from tests.remembering import remembered
from tests.reviews.conftest import NOON, answer, token_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def history(learner, cards):
    """Days with everything that counts, and what does not: a burial, undone answers, a card moved elsewhere."""

    def write():
        at = NOON
        for grade in (Grade.GOOD, Grade.EASY, Grade.AGAIN, Grade.HARD):
            for card in cards[:4]:
                answer(learner, card, grade, at)
            at += timedelta(days=30)
        answer(learner, cards[0], Grade.AGAIN, at)
        answer(learner, cards[0], Grade.GOOD, at + timedelta(minutes=11), is_drill=True)
        answer(learner, cards[1], Grade.GOOD, at + timedelta(minutes=12))
        undo_last(user=learner, at=at + timedelta(minutes=13))
        answer(learner, cards[4], Grade.GOOD, at + timedelta(minutes=14))
        undo_last(user=learner, at=at + timedelta(minutes=15))
        bury_card(user=learner, token=token_for(learner, cards[4]), at=at + timedelta(minutes=16))
        move_note(note=cards[0].note, deck=cards[-1].deck, by=None, at=at)

    remembered(write, learner.pk)
    return learner


def run(*arguments):
    out = StringIO()
    code = 0
    try:
        call_command("verify_statistics", *arguments, stdout=out)
    except SystemExit as end:
        code = end.code
    return code, out.getvalue()


def days_of(user):
    return list(StudyDay.objects.filter(user=user).order_by("day", "deck_id").values())


def deck_days_of(user):
    """With their hours, those that were emptied aside."""
    hours = DeckHour.objects.filter(user=user, reviewed__gt=0).order_by("day", "hour").values()
    return list(DeckDay.objects.filter(user=user).order_by("day").values()), list(hours)


def test_sound_statistics_are_proved(history):
    assert run() == (0, "Checked 1 learners: 0 differences.\n")


@pytest.mark.parametrize(
    "damage", [{"reviewed": 7}, {"introduced": 0}, {"reviewed_ms": 1}, {"mature_passed": 3}, {"drilled": 2}]
)
def test_a_damaged_day_is_found_and_repaired(history, damage):
    before = days_of(history)
    StudyDay.objects.filter(user=history).update(**damage)

    code, out = run("--repair")

    assert code == 1
    assert next(iter(damage)) in out
    assert run()[0] == 0
    assert days_of(history) == before


def test_lost_days_are_counted_again_from_the_log(history):
    before = [day for day in days_of(history) if day["introduced"] + day["reviewed"] + day["drilled"]]
    StudyDay.objects.filter(user=history).delete()

    code, out = run("--repair", "--user", "ana@example.org")

    assert code == 1
    assert "2026-03-02" in out
    assert days_of(history) == before


def test_a_day_nobody_studied_is_emptied(history, cards):
    StudyDay.objects.create(
        user=history, day=date(2025, 1, 1), deck=cards[0].deck, root=cards[0].deck.root, reviewed=3, good=3
    )

    assert run("--repair")[0] == 1

    assert StudyDay.objects.get(user=history, day=date(2025, 1, 1)).answers == 0
    assert run()[0] == 0


@pytest.mark.parametrize(
    ("model", "damage", "told"),
    [
        (DeckDay, {"reviewed": 7}, "the sum of its topics: reviewed is off by"),
        (DeckDay, {"late_days": 99}, "the sum of its topics: late_days is off by"),
        (DeckHour, {"passed": 0}, "passed is off by -"),
        (DeckHour, {"hour": 3}, " 3:00 reviewed is off by 4"),
    ],
)
def test_a_day_of_a_whole_deck_is_found_and_mended(history, model, damage, told):
    before = deck_days_of(history)
    model.objects.filter(user=history, day=date(2026, 4, 1)).update(**damage)

    code, out = run("--repair")

    assert code == 1
    assert told in out
    assert run()[0] == 0
    assert deck_days_of(history) == before


def test_the_days_of_whole_decks_are_summed_from_topics_that_stand(history):
    before = deck_days_of(history)
    DeckDay.objects.all().delete()
    DeckHour.objects.all().delete()
    migration = import_module("reviews.migrations.0012_sum_deck_days")

    migration.sum_days(apps, None)
    migration.sum_hours(apps, None)

    assert deck_days_of(history) == before
    assert run()[0] == 0


def test_without_repair_nothing_is_written(history):
    StudyDay.objects.filter(user=history).update(reviewed=7)

    run()

    assert run()[0] == 1


def test_an_answer_given_while_a_repair_runs_is_counted(history, cards):
    StudyDay.objects.filter(user=history).update(good=9)
    repair = iter(verify_statistics(history.pk, repair=True))
    next(repair)

    answer(history, cards[2], Grade.GOOD, NOON + timedelta(days=200))
    list(repair)

    assert run()[0] == 0
