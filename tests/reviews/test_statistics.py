"""The figures of the progress page against a slow, obvious computation."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.services import add_person
from decks.services import retire_note
from reviews.models import LogKind, Phase, ReviewLog, Schedule
from reviews.queries import usual_percent
from reviews.queue import Clock
from reviews.scheduling import Grade
from reviews.services import bury_card, catch_up, enrol, leave_deck, practise_card, suspend_card, undo_last
from reviews.state import CardState
from reviews.statistics.cards import CardStates
from reviews.statistics.days import (
    days_of_year,
    honest_percent,
    retention_of,
)
from reviews.statistics.report import progress_report
from tests.remembering import remembered
from tests.reviews.conftest import NOON, answer, cards_of, token_for, write_note

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
GRADES = (Grade.GOOD, Grade.EASY, Grade.AGAIN, Grade.GOOD, Grade.HARD)


def study(learner, cards, *, days, at=NOON):
    """Answers every card that is due or new, a few new ones a day, ending the day before `at`."""
    for ago in range(days, 0, -1):
        moment = at - timedelta(days=ago)
        day = Clock.of(learner, moment).day
        met = 0
        for number, card in enumerate(cards):
            schedule = Schedule.objects.filter(user=learner, card=card).first()
            if schedule is None and met < 2:
                met += 1
            elif schedule is None or schedule.due_day is None or schedule.due_day > day or schedule.suspended:
                continue
            answer(learner, card, GRADES[(number + ago) % len(GRADES)], moment + timedelta(minutes=number))


@pytest.fixture
def studied(learner, make_deck):
    def write():
        deck = make_deck("much", {"one": 8, "two": 6})
        enrol(user=learner, deck=deck, at=NOON)
        cards = cards_of(deck)
        study(learner, cards, days=40)
        answer(learner, cards[0], Grade.AGAIN, NOON - timedelta(hours=1))
        suspend_card(user=learner, token=token_for(learner, cards[1]), at=NOON)
        bury_card(user=learner, token=token_for(learner, cards[2]), at=NOON)
        return deck

    return remembered(write, learner.pk)


def answers_of(learner):
    return list(ReviewLog.objects.filter(user=learner, kind__in=(LogKind.ANSWER, LogKind.DRILL)))


def test_a_years_days_are_the_log_counted_by_study_day(learner, studied):
    counted = Counter(row.study_day for row in answers_of(learner))

    report = progress_report(learner, NOON)

    assert {day.day: day.answers for day in report.year.figures.days} == counted
    assert {cell.day: cell.answers for cell in report.year.chart.cells if cell.answers} == counted
    assert report.year.figures.answers == sum(counted.values())
    assert report.year.figures.elapsed_days == 41


def test_today_counts_what_was_answered_on_the_learners_own_day(learner, studied):
    today = [row for row in answers_of(learner) if row.study_day == TODAY]

    report = progress_report(learner, NOON)

    assert report.today.figures.done.answers == len(today) == 1
    assert report.today.figures.done.remembered == sum(row.quality > Grade.AGAIN for row in today)


def test_three_in_the_morning_is_still_yesterday(learner, deck, cards):
    before_rollover = NOON + timedelta(hours=15, minutes=59)  # 03:59 on Tuesday in Bogotá
    answer(learner, cards[0], Grade.GOOD, NOON)

    assert progress_report(learner, before_rollover).today.figures.done.answers == 1
    assert progress_report(learner, before_rollover + timedelta(minutes=2)).today.figures.done.answers == 0


def test_card_states_are_every_live_card_once(learner, studied):
    expected = Counter()
    for card in cards_of(studied):
        schedule = Schedule.objects.filter(user=learner, card=card).first()
        if schedule is None or (schedule.phase == Phase.NEW and not schedule.suspended):
            expected["new"] += 1
        elif schedule.suspended:
            expected["suspended"] += 1
        elif schedule.phase != Phase.REVIEW:
            expected["learning"] += 1
        else:
            expected["mature" if CardState.of(schedule).is_mature else "young"] += 1

    states = progress_report(learner, NOON).states.figures

    assert Counter({name: getattr(states, name) for name in ("new", "learning", "young", "mature", "suspended")}) == (
        expected
    )
    assert states.total == 14


def test_the_forecast_is_every_card_on_the_day_it_falls_due(learner, studied):
    expected = Counter()
    for schedule in Schedule.objects.filter(user=learner, suspended=False, due_day__isnull=False):
        expected[max(schedule.due_day, schedule.buried_until or schedule.due_day)] += 1

    forecast = progress_report(learner, NOON).forecast.figures

    assert forecast.overdue == sum(count for day, count in expected.items() if day < TODAY)
    assert [due.day for due in forecast.days] == [TODAY + timedelta(days=ahead) for ahead in range(31)]
    assert [due.cards for due in forecast.days] == [expected[due.day] for due in forecast.days]


def test_retention_is_what_the_end_of_a_session_says(learner, studied):
    clock = Clock.of(learner, NOON)

    assert retention_of(days_of_year(learner, clock.day), clock.day).percent == usual_percent(learner, clock)


def test_charts_and_figures_are_the_same_numbers(learner, studied):
    report = progress_report(learner, NOON)

    coming = report.forecast.figures
    assert [bar.count for bar in report.forecast.chart.bars] == [coming.overdue, *(due.cards for due in coming.days)]
    states = report.states.figures
    assert {segment.kind: segment.count for segment in report.states.chart.segments} == {
        name: getattr(states, name) for name in ("mature", "young", "learning", "new", "suspended")
    }
    today = report.today.figures
    assert report.today.chart.total == today.done.answers + today.left


def test_a_retired_note_and_a_deck_left_count_no_more(learner, deck, cards, make_deck):
    other = make_deck("other", {"one": 2})
    enrol(user=learner, deck=other, at=NOON)
    for card in (cards[0], cards[1], cards_of(other)[0]):
        answer(learner, card, Grade.GOOD)
    retire_note(note=cards[0].note, by=None, at=NOON)
    leave_deck(user=learner, deck=other)

    report = progress_report(learner, NOON)

    assert report.states.figures == CardStates(new=3, young=1)
    assert sum(due.cards for due in report.forecast.figures.days) == 1


def test_an_undone_answer_leaves_no_day_of_study(learner, deck, cards):
    answer(learner, cards[0], Grade.GOOD)
    undo_last(user=learner, at=NOON)

    report = progress_report(learner, NOON)

    assert report.year.figures.days == []
    assert report.year.sentence == "You have not studied in the past year."


def test_practice_counts_as_time_and_as_nothing_else(learner, cards):
    for at in (NOON - timedelta(days=1), NOON):
        token = replace(token_for(learner, cards[0], at), is_practice=True)
        practise_card(user=learner, token=token, quality=2, at=at + timedelta(seconds=50))

    report = progress_report(learner, NOON + timedelta(minutes=1))

    today = report.today.figures
    assert (today.done.answers, today.done.practised, today.minutes) == (0, 1, 1)
    assert report.today.lead == "Practice outside the schedule: 1 answer."
    assert len(report.year.figures.days) == 2
    assert report.year.figures.minutes_a_day == 1
    assert report.year.figures.answers == 0
    assert not sum(row.values[2] for row in report.memory.rows)


def test_other_learners_count_nowhere(learner, studied):
    stranger = add_person(email="eva@example.org", password="una clave larga", zone="America/Bogota", language="en")

    report = progress_report(stranger, NOON)

    assert not report.has_answers
    assert report.states.figures.total == 0
    assert report.forecast.figures.overdue == 0


def test_twice_the_cards_and_days_cost_the_same_statements(learner, make_deck):
    def statements():
        with CaptureQueriesContext(connection) as captured:
            progress_report(learner, NOON)
        return len(captured)

    deck = make_deck("small", {"one": 4})
    enrol(user=learner, deck=deck, at=NOON)
    study(learner, cards_of(deck), days=10)
    few = statements()
    for number in range(4):
        write_note(deck.topics.get(), f"more {number}")
    catch_up(user=learner, at=NOON)
    Schedule.objects.filter(user=learner).update(last_answered_day=None)
    study(learner, cards_of(deck), days=9)

    assert statements() == few <= 24


def test_no_percentage_from_under_fifty_answers():
    assert honest_percent(49, 49) is None
    assert honest_percent(44, 50) == 88
