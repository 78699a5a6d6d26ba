"""Every figure of what was done, whatever was done: in any zone, over changes of clocks, with moves, undo, practice and
answers brought along, against a slow and obvious computation over the raw log."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Profile
from accounts.services import start_guest
from reviews.models import CardCount, DeckDay, DeckHour, LogKind, Phase, ReviewLog, Schedule, StudyDay, StudyHour
from reviews.queue import Clock
from reviews.services import enrol, grade_card, practise_card
from reviews.services.merging import bring_guest_answers
from reviews.sittings.offers import offers_of
from reviews.statistics.figures import figures_of
from reviews.statistics.filters import Range, chosen_of
from reviews.statistics.week import week_page
from tests.reviews.conftest import token_for
from tests.reviews.test_daily_figures import BEGINNINGS, ZONES, live_through, standing

pytestmark = pytest.mark.django_db
KINDS = ["answer"] * 16 + ["practise", "practise", "drill", "drill", "undo", "suspend", "reset", "move", "bring"]
HOURS = [0.2, 1, 7, 24, 25, 48, 144, 168, 700]
steps = st.tuples(
    st.sampled_from(KINDS), st.integers(0, 4), st.sampled_from([0, 2, 3, 4, 4, 5]), st.sampled_from(HOURS)
)
STATES = ("mature", "young", "learning", "suspended")
GRADES = {0: "again", 1: "again", 2: "again", 3: "hard", 4: "good", 5: "easy"}


def live(learner, deck, cards, beginning, history):
    """The moment after the last step. An answer takes nine seconds for each number of its card."""
    at = beginning
    for what, number, quality, hours in history:
        at += timedelta(hours=hours)
        shown_at, card = at - timedelta(seconds=9 * (number + 1)), cards[number]
        schedule = Schedule.objects.filter(user=learner, card=card).first()
        if what == "answer" and not (schedule and schedule.suspended):
            grade_card(user=learner, token=token_for(learner, card, shown_at), quality=quality, at=at)
        elif what == "practise" and schedule and not schedule.suspended:
            token = replace(token_for(learner, card, shown_at), is_practice=True)
            practise_card(user=learner, token=token, quality=quality, at=at)
        elif what == "bring":
            guest = start_guest(zone=ZONES[number % len(ZONES)], language="en")
            enrol(user=guest, deck=deck, at=at)
            grade_card(user=guest, token=token_for(guest, card, shown_at), quality=quality, at=at)
            with time_machine.travel(at, tick=False):
                bring_guest_answers(guest, learner)
        elif what not in ("answer", "practise"):
            live_through(learner, cards, at, [(what, number, quality, 0)])
    return at + timedelta(minutes=1)


class Log:
    """The answers that stand, of some decks, from a first day to a last."""

    def __init__(self, learner, deck_ids, first, last):
        self.rows = [
            row
            for row in standing(learner)
            if first <= row.study_day <= last and (not deck_ids or row.deck_id in deck_ids)
        ]

    def of(self, kind):
        return [row for row in self.rows if row.kind == kind]

    @property
    def met(self):
        return [row for row in self.of(LogKind.ANSWER) if not self.is_review(row)]

    @property
    def reviews(self):
        return [row for row in self.of(LogKind.ANSWER) if self.is_review(row)]

    @staticmethod
    def is_review(row):
        return bool(row.before and row.before.get("interval_days"))

    @staticmethod
    def is_mature(row):
        return row.before["interval_days"] >= 21

    def telling(self):
        """(is mature, was remembered) of what tells of memory."""
        return [
            (self.is_mature(row), row.quality >= 3)
            for row in self.reviews
            if row.before.get("last_answered_day") and row.before["last_answered_day"] < str(row.study_day)
        ]


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    beginning=st.sampled_from(BEGINNINGS),
    zone=st.sampled_from(ZONES),
    history=st.lists(steps, min_size=15, max_size=30),
    range_=st.sampled_from(Range.values),
    slug=st.sampled_from(["", "", "aws", "aws/one"]),
)
def test_figures_are_what_the_log_says(learner, deck, cards, beginning, zone, history, range_, slug):
    for model in (ReviewLog, Schedule, StudyDay, StudyHour, DeckDay, DeckHour, CardCount):
        model.objects.filter(user=learner).delete()
    Profile.objects.filter(user=learner).update(zone=zone)
    learner.profile.refresh_from_db()

    at = live(learner, deck, cards, beginning, history)

    today = Clock.of(learner, at).day
    offers = offers_of(learner)
    chosen = chosen_of(offers, slug=slug, range_=range_)
    found = {figure.key: figure for figure in figures_of(learner, chosen, offers, at)}
    columns = [row.key for row in found["reviews"].rows]
    log = Log(learner, chosen.deck_ids, date.fromisoformat(columns[0]), today)

    def by_column(rows, value=lambda row: 1):
        counts = Counter()
        for row in rows:
            counts[max(column for column in columns if column <= str(row.study_day))] += value(row)
        return counts

    def said(figure, series):
        place = [one.key for one in found[figure].series].index(series)
        return {row.key: row.values[place] for row in found[figure].rows}

    young = [row for row in log.reviews if not log.is_mature(row)]
    mature = [row for row in log.reviews if log.is_mature(row)]
    drills, practised = log.of(LogKind.DRILL), log.of(LogKind.PRACTISE)
    for series, rows in (
        ("new", log.met), ("young", young), ("mature", mature), ("repeated", drills), ("practised", practised),
    ):  # fmt: skip
        assert +Counter(said("reviews", series)) == by_column(rows), series
    assert said("added", "new") == said("reviews", "new")

    spent = by_column(log.met + log.reviews + drills + practised, lambda row: row.elapsed_ms)
    assert said("minutes", "minutes") == {column: round(spent[column] / 60_000) for column in columns}

    grades = Counter()
    for row in log.met + log.reviews:
        is_learned = (row.before or {}).get("phase") == Phase.REVIEW
        kind = "new" if not log.is_review(row) else "mature" if is_learned and log.is_mature(row) else None
        grades[kind or ("young" if is_learned else "learning"), GRADES[row.quality]] += 1
    for grade in ("again", "hard", "good", "easy"):
        assert said("grades", grade) == {kind: grades[kind, grade] for kind in ("new", "learning", "young", "mature")}

    hours = Counter((row.at.astimezone(ZoneInfo(row.zone)).hour, row.quality >= 3) for row in log.reviews)
    assert said("hours", "remembered") == {str(hour): hours[hour, True] for hour in range(24)}
    assert said("hours", "forgotten") == {str(hour): hours[hour, False] for hour in range(24)}

    for period, days in {"today": 0, "week": 6, "month": 29, "year": 364, "all": 20_000}.items():
        told = Counter(Log(learner, chosen.deck_ids, today - timedelta(days=days), today).telling())
        assert said("retention", "young_recalled")[period] == told[False, True]
        assert said("retention", "young_asked")[period] == told[False, True] + told[False, False]
        assert said("retention", "mature_recalled")[period] == told[True, True]
        assert said("retention", "mature_asked")[period] == told[True, True] + told[True, False]

    answered = Counter(str(row.study_day) for row in log.met + log.reviews + drills)
    assert +Counter(said("calendar", "answers")) == answered
    for topic, asked in said("topics", "asked").items():
        deck_id = offers.parts[topic].deck.pk
        assert asked == len(Log(learner, [deck_id], date.fromisoformat(columns[0]), today).telling())

    standing_now = Counter(
        "suspended" if row.suspended else "mature" if row.interval_days >= 21 else "young"
        for row in Schedule.objects.filter(user=learner)
        if (row.suspended or row.phase == Phase.REVIEW) and (not chosen.deck or row.deck_id in chosen.deck_ids)
    )
    if all(row.study_day <= today for row in standing(learner)):  # a move may have brought an earlier day
        for state in ("mature", "young", "suspended"):
            assert found["states"].rows[-1].values[STATES.index(state)] == standing_now[state]

    page = week_page(learner, at)
    week = Log(learner, (), page.monday, page.sunday)
    shown = {row.label: row.this for row in page.rows}
    assert shown["Answers"] == str(len(week.of(LogKind.ANSWER) + week.of(LogKind.DRILL)))
    assert shown["New cards"] == str(len(week.met))
