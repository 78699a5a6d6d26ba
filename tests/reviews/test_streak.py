"""Days in a row: planned breaks and days with nothing due are no gap, and nobody is reproached."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from reviews.models import Schedule
from reviews.scheduling import Grade
from reviews.services import plan_break
from reviews.statistics import wording
from reviews.statistics.report import progress_report
from reviews.statistics.streak import Streak, streak_of
from tests.reviews.conftest import NOON, answer

TODAY = date(2026, 3, 2)


def ago(*days):
    return {TODAY - timedelta(days=day) for day in days}


def day(days_ago):
    return TODAY - timedelta(days=days_ago)


@pytest.mark.parametrize(
    ("studied", "count"),
    [
        (set(), 0),
        (ago(0), 1),
        (ago(1), 1),
        (ago(0, 1, 2), 3),
        (ago(1, 2, 3), 3),  # today is not over
        (ago(-1, 0, 1), 2),  # a day from further east
    ],
)
def test_days_one_after_the_other(studied, count):
    assert streak_of(studied, TODAY, due_now=day(10)).studied == count


@pytest.mark.parametrize(
    ("studied", "options", "streak"),
    [
        # Two days passed with something due, or with nothing.
        (ago(3, 4), {"due_now": day(2)}, Streak()),
        (ago(3, 4), {"due_now": day(0)}, Streak(2, 2)),
        (ago(3, 4), {}, Streak(2, 2)),
        # The gap before a return.
        (ago(0, 3, 4), {"due_before": {day(0): day(1)}}, Streak(1, 0)),
        (ago(0, 3, 4), {"due_before": {day(0): day(0)}}, Streak(3, 2)),
        (ago(0, 3, 4), {}, Streak(3, 2)),
        # Planned, wholly and in part.
        (ago(0, 3, 4), {"due_before": {day(0): day(9)}, "off": ago(1, 2)}, Streak(3, 2)),
        (ago(0, 3, 4), {"due_before": {day(0): day(9)}, "off": ago(2)}, Streak(1, 0)),
        (ago(3, 4), {"due_now": day(9), "off": ago(0, 1, 2)}, Streak(2, 2)),
        # Nothing was due until the break began.
        (ago(0, 4, 5), {"due_before": {day(0): day(2)}, "off": ago(1, 2)}, Streak(3, 3)),
    ],
)
def test_what_breaks_a_row_and_what_does_not(studied, options, streak):
    assert streak_of(studied, TODAY, **options) == streak


@pytest.mark.parametrize(
    ("streak", "sentence"),
    [
        (Streak(0, 0), ""),
        (Streak(1, 4), ""),
        (Streak(2, 0), "You studied 2 days in a row."),
        (
            Streak(12, 3),
            "You studied 12 days in a row. Planned breaks and days with nothing due do not end it.",
        ),
    ],
)
def test_a_row_is_said_and_its_end_is_not(streak, sentence):
    assert wording.streak_sentence(streak) == sentence


def test_a_row_is_said_in_spanish():
    with translation.override("es"):
        assert wording.streak_sentence(Streak(2, 0)) == "Has estudiado 2 días seguidos."
        assert wording.streak_sentence(Streak(12, 3)) == (
            "Has estudiado 12 días seguidos. Las pausas planeadas y los días sin nada que repasar no la interrumpen."
        )


@pytest.mark.django_db
def test_a_row_over_days_with_nothing_due(learner, deck, cards):
    answer(learner, cards[0], Grade.GOOD, NOON - timedelta(days=7))
    answer(learner, cards[0], Grade.GOOD, NOON - timedelta(days=6))
    due_day = Schedule.objects.get(user=learner, card=cards[0]).due_day  # in five to seven days
    back = NOON + (due_day - TODAY)
    answer(learner, cards[0], Grade.GOOD, back)

    assert progress_report(learner, back).streak == Streak(3, (due_day - day(6)).days - 1)


@pytest.mark.django_db
def test_a_day_missed_with_something_due_begins_anew(learner, deck, cards):
    answer(learner, cards[0], Grade.GOOD, NOON - timedelta(days=5))  # due the day after
    answer(learner, cards[1], Grade.GOOD, NOON - timedelta(days=4))
    answer(learner, cards[0], Grade.GOOD, NOON)

    assert progress_report(learner, NOON).streak == Streak(1, 0)


@pytest.mark.django_db
def test_a_planned_break_carries_the_row_over(learner, deck, cards):
    answer(learner, cards[0], Grade.GOOD, NOON - timedelta(days=5))
    answer(learner, cards[1], Grade.GOOD, NOON - timedelta(days=4))
    plan_break(user=learner, first_day=day(3), last_day=day(1))
    answer(learner, cards[0], Grade.GOOD, NOON)

    report = progress_report(learner, NOON)

    assert report.streak == Streak(3, 3)
    assert "Planned breaks and days with nothing due do not end it." in report.year.lead


@pytest.mark.django_db
def test_a_gap_up_to_today_counts_what_is_due_now(learner, deck, cards):
    answer(learner, cards[0], Grade.GOOD, NOON - timedelta(days=4))
    answer(learner, cards[0], Grade.GOOD, NOON - timedelta(days=3))

    assert progress_report(learner, NOON).streak == Streak(2, 2)
    assert progress_report(learner, NOON + timedelta(days=9)).streak == Streak()
