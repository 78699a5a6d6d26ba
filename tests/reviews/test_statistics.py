"""The figures of the progress page against a slow, obvious computation; the sentences at zero, one and many."""

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
from reviews.statistics import progress_report, wording
from reviews.statistics.cards import CardStates, DueDay, Forecast
from reviews.statistics.days import (
    DayTotals,
    Retention,
    Today,
    Year,
    days_of_year,
    honest_percent,
    retention_of,
)
from reviews.tokens import Pace
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
    deck = make_deck("much", {"one": 8, "two": 6})
    enrol(user=learner, deck=deck, at=NOON)
    cards = cards_of(deck)
    study(learner, cards, days=40)
    answer(learner, cards[0], Grade.AGAIN, NOON - timedelta(hours=1))
    suspend_card(user=learner, token=token_for(learner, cards[1]), at=NOON)
    bury_card(user=learner, token=token_for(learner, cards[2]), at=NOON)
    return deck


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


# ── sentences ────────────────────────────────────────────────────────────────────────────────────────────────

PACE = Pace(new_secs=25, review_secs=12)
NO_RETENTION = Retention(0, 0)


def today_of(*, introduced=0, reviewed=0, again=0, left=0, minutes_left=0):
    done = DayTotals(TODAY, introduced=introduced, reviewed=reviewed, again=again, reviewed_ms=reviewed * 10_000)
    return Today(done, new_left=0, reviews_left=left, repeats_left=0, minutes_left=minutes_left)


@pytest.mark.parametrize(
    ("today", "sentence"),
    [
        (today_of(), "Nothing to review today."),
        (today_of(left=1, minutes_left=1), "1 card is waiting, about 1 minute."),
        (today_of(left=12, minutes_left=3), "12 cards are waiting, about 3 minutes."),
        (today_of(introduced=1, left=1), "1 answer so far, 1 card to go."),
        (today_of(reviewed=30, left=2), "30 answers so far, 2 cards to go."),
        (today_of(reviewed=30), "Done for today: 30 answers in 5 minutes."),
    ],
)
def test_today_in_a_sentence(today, sentence):
    assert wording.today_sentence(today) == sentence


def test_todays_lead_says_what_was_remembered_and_what_is_usual():
    today = today_of(reviewed=20, again=3, left=2, minutes_left=1)

    assert wording.today_lead(today, Retention(100, 88)) == (
        "You remembered 17 of 20 reviews. Your usual is 88 %. What is left takes about 1 minute."
    )
    assert wording.today_lead(today_of(reviewed=1), NO_RETENTION) == "You remembered 1 of 1 review."
    assert wording.today_lead(today_of(), NO_RETENTION).startswith("Enjoy the day off")


def year_of(counts, *, days):
    return Year(
        TODAY,
        TODAY - timedelta(days=days - 1),
        [
            DayTotals(TODAY - timedelta(days=ago), reviewed=count, reviewed_ms=count * 10_000)
            for ago, count in sorted(counts.items(), reverse=True)
        ],
    )


def test_the_year_in_a_sentence():
    assert wording.year_sentence(year_of({}, days=90)) == "You have not studied in the past year."
    assert wording.year_sentence(year_of({0: 5}, days=1)) == "This is your first day."
    assert wording.year_sentence(year_of({0: 5}, days=2)) == "You studied on 1 of the last 2 days."
    assert wording.year_sentence(year_of({0: 5, 4: 9}, days=30)) == "You studied on 2 of the last 30 days."


def test_the_years_lead_says_how_long_and_which_day_was_fullest():
    assert wording.year_lead(year_of({0: 6}, days=1)) == "About 1 minute each time, 6 answers in all."
    assert wording.year_lead(year_of({0: 6, 1: 18}, days=2)) == (
        "About 2 minutes each time, 24 answers in all. The fullest day was Sunday March 1, with 18 answers."
    )
    assert wording.year_lead(year_of({}, days=90)).startswith("Everything you knew is kept.")


def forecast_of(*, overdue=0, coming=0, fullest_at=3):
    days = [DueDay(TODAY + timedelta(days=ahead), coming if ahead == fullest_at else 0) for ahead in range(31)]
    return Forecast(overdue, days)


@pytest.mark.parametrize(
    ("forecast", "sentence"),
    [
        (forecast_of(), "Nothing falls due in the next 30 days."),
        (forecast_of(coming=1), "1 review in the next 30 days."),
        (forecast_of(coming=14), "14 reviews in the next 30 days."),
        (forecast_of(coming=30), "About 1 review a day over the next 30 days."),
        (forecast_of(coming=300), "About 10 reviews a day over the next 30 days."),
    ],
)
def test_the_forecast_in_a_sentence(forecast, sentence):
    assert wording.forecast_sentence(forecast) == sentence


def test_the_forecasts_lead_begins_with_what_is_overdue():
    assert wording.forecast_lead(forecast_of(overdue=1, coming=300), PACE) == (
        "1 card is waiting from earlier days: begin with it. That is about 2 minutes a day; new cards come on top."
        " The fullest day is Thursday March 5, with 300 cards."
    )
    assert wording.forecast_lead(forecast_of(overdue=7), PACE) == (
        "7 cards are waiting from earlier days: begin with them."
    )
    assert wording.forecast_lead(forecast_of(), PACE) == "Meet new cards, and the days they come back appear here."


def test_card_states_in_a_sentence():
    assert wording.states_sentence(CardStates()) == "You are not studying a deck with cards now."
    assert wording.states_sentence(CardStates(new=1)) == "You have learned 0 of 1 card."
    assert wording.states_sentence(CardStates(new=5, young=2, mature=3)) == "You have learned 5 of 10 cards."


def test_the_states_lead_says_how_firmly_and_how_long_for_the_new():
    states = CardStates(new=41, young=2, mature=3)

    assert wording.states_lead(states, 20) == (
        "3 of them firmly: they come back after 21 days or more. 41 cards are still new: at up to 20 a day you meet"
        " the last in 3 days."
    )
    assert wording.states_lead(CardStates(new=1, mature=1), 20) == (
        "1 of them firmly: it comes back after 21 days or more."
        " 1 card is still new: at up to 20 a day you meet the last in 1 day."
    )
    assert "still new" not in wording.states_lead(states, 0)


def test_no_percentage_from_under_fifty_answers():
    assert honest_percent(49, 49) is None
    assert honest_percent(44, 50) == 88
