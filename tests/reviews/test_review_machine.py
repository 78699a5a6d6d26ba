"""A learner, an author and the calendar in any order hypothesis can think of; after every step everything still holds.

What it holds against is written a second time here, slowly and plainly: the day's line from all rows in Python.
"""

import os
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import Phase as Phase_
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.models import User
from decks.models import Card, Note, Revision, Status
from decks.services import save_note
from reviews.models import Enrolment, Phase, ReviewLog, Schedule, StudyDay
from reviews.queries import DEFAULT_PACE, screen_now, screen_of_answer
from reviews.queue import Clock, Scope, load_queue
from reviews.services import (
    Verdict,
    bury_card,
    enrol,
    flag_card,
    grade_card,
    place_card,
    practise_card,
    reset_card,
    rest_card,
    set_due_day,
    suspend_card,
    undo_last,
    unsuspend_card,
    wake_card,
)
from reviews.services.recounting import verify_statistics
from reviews.services.verifying import verify_schedules
from reviews.state import CardState
from reviews.tokens import mint_token, read_token
from tests.reviews.conftest import NOON, write_note

NEW_PER_DAY, REVIEWS_PER_DAY = 3, 4
CHOICES = [
    ("sm2", {}),
    ("sm2", {"drill": 4, "fuzz": False}),
    ("sm2", {"drill": None}),
    ("sm2-steps", {}),
    ("sm2-steps", {"learning_steps_minutes": [1, 10, 1440], "relearning_steps_minutes": []}),
]
EXAMPLES = int(os.environ.get("EXAMPLES", 12))  # more by hand: EXAMPLES=500
COUNTS = [field.name for field in StudyDay._meta.local_concrete_fields if field.get_default() == 0]


class ReviewMachine(RuleBasedStateMachine):
    """One learner, one deck. Every rule is something that happens to real people."""

    @initialize()
    def begin(self):
        self.at = NOON
        self.stack = []
        self.scope = Scope()

    # ── the learner ──────────────────────────────────────────────────────────────────────────────────────────

    @rule(quality=st.sampled_from([0, 2, 2, 3, 4, 4, 4, 5]), seconds=st.integers(1, 400))
    def answer(self, quality, seconds):
        token = self.shown()
        if token is None:
            return
        printed = screen_of_answer(self.user, self.scope, token, self.at)
        assert printed is not None
        self.remember()

        assert grade_card(user=self.user, token=token, quality=quality, at=self.at).verdict is Verdict.SAVED

        row = ReviewLog.objects.get(user=self.user, token=token.id)
        schedule = Schedule.objects.get(user=self.user, card_id=token.card_id)
        assert (schedule.due_day - row.study_day).days == row.days
        again = grade_card(user=self.user, token=token, quality=5 - quality, at=self.at + timedelta(seconds=1))
        assert again.verdict is Verdict.REPEATED
        self.at += timedelta(seconds=seconds)

    @rule(act=st.sampled_from([bury_card, suspend_card, flag_card]))
    def act(self, act):
        token = self.shown()
        if token is None:
            return
        self.remember()
        assert act(user=self.user, token=token, at=self.at).verdict is Verdict.SAVED
        self.at += timedelta(seconds=2)

    @rule(number=st.integers(0, 10), act=st.sampled_from(["rest", "reset", "set due", "first", "last", "practise"]))
    def act_from_a_list(self, number, act):
        """On any card, shown or not. What does not fit the card changes nothing."""
        cards = list(Card.objects.live().order_by("pk"))
        if not cards:
            return
        user, card = self.user, cards[number % len(cards)]
        schedule = Schedule.objects.filter(user=user, card=card).first()
        token = mint_token(
            user_id=user.pk,
            card_id=card.pk,
            version=schedule.version if schedule else 0,
            shown_at=self.at,
            is_drill=False,
            pace=DEFAULT_PACE,
            is_practice=act == "practise",
        )
        due_day = Clock.of(user, self.at).day + timedelta(days=number)
        before = self.snapshot()
        answered = {
            "rest": lambda: rest_card(user=user, token=token, days=7, at=self.at),
            "reset": lambda: reset_card(user=user, token=token, at=self.at),
            "set due": lambda: set_due_day(user=user, token=token, due_day=due_day, at=self.at),
            "first": lambda: place_card(user=user, token=token, place=-1, at=self.at),
            "last": lambda: place_card(user=user, token=token, place=1, at=self.at),
            "practise": lambda: practise_card(user=user, token=token, quality=2, at=self.at),
        }[act]()
        if answered.verdict is Verdict.SAVED:
            self.stack.append(before)
        else:
            assert answered.verdict in (Verdict.UNFIT, Verdict.GONE)
            assert self.snapshot() == before
        self.at += timedelta(seconds=2)

    @rule()
    def take_back_a_card_that_is_away(self):
        away = Schedule.objects.filter(user=self.user, is_retired=False, card__is_live=True)
        for rows, bring_back in [
            (away.filter(suspended=True), unsuspend_card),
            (away.filter(buried_until__gt=Clock.of(self.user, self.at).day), wake_card),
        ]:
            schedule = rows.first()
            if schedule is not None:
                self.remember()
                assert bring_back(user=self.user, card_id=schedule.card_id, at=self.at).verdict is Verdict.SAVED
                self.at += timedelta(seconds=2)

    @precondition(lambda self: self.stack)
    @rule(times=st.integers(1, 3))
    def undo(self, times):
        for _ in range(min(times, len(self.stack))):
            assert undo_last(user=self.user, at=self.at) is not None
            assert self.snapshot() == self.stack.pop()
            self.at += timedelta(seconds=1)

    @rule(choice=st.sampled_from(CHOICES))
    def choose_options(self, choice):
        before = self.snapshot()
        Enrolment.objects.filter(user=self.user).update(options_id=choice[0], options_changes=choice[1])
        assert self.snapshot() == before

    # ── the calendar ─────────────────────────────────────────────────────────────────────────────────────────

    @rule(minutes=st.integers(1, 90))
    def time_passes(self, minutes):
        self.let_pass(timedelta(minutes=minutes))

    @rule(hours=st.sampled_from([12, 24, 24, 48, 24 * 7, 24 * 40]))
    def days_pass(self, hours):
        self.let_pass(timedelta(hours=hours))

    # ── the author ───────────────────────────────────────────────────────────────────────────────────────────

    @rule(number=st.integers(0, 8), status=st.sampled_from([Status.PUBLISHED, Status.PUBLISHED, Status.RETIRED]))
    def author_saves(self, number, status):
        notes = list(Note.objects.order_by("pk"))
        note = notes[number % len(notes)]
        note.status, note.why = status, f"Said anew at {self.at}."
        before = self.snapshot()
        save_note(note=note, by=None, at=self.at, origin=Revision.Origin.ADMIN, tags=[])
        assert self.snapshot() == before

    # ── what always holds ────────────────────────────────────────────────────────────────────────────────────

    @invariant()
    def log_folds_to_the_schedules_and_the_days(self):
        assert [*verify_schedules(self.user.pk), *verify_statistics(self.user.pk)] == []

    @invariant()
    def ease_keeps_above_its_floor(self):
        assert not Schedule.objects.filter(user=self.user, ease_hundredths__lt=130).exists()

    @invariant()
    def limits_hold(self):
        for day in {row.day for row in StudyDay.objects.filter(user=self.user)}:
            rows = list(StudyDay.objects.filter(user=self.user, day=day))
            assert sum(row.introduced for row in rows) <= NEW_PER_DAY
            assert sum(row.reviewed for row in rows) <= REVIEWS_PER_DAY

    @invariant()
    def line_is_what_the_rows_say(self):
        clock = Clock.of(self.user, self.at)
        queue = load_queue(self.user, self.scope, clock)
        drills, due, new = plain_line(self.user, clock)

        assert {drill.card_id for drill in queue.drills} == drills
        assert {waiting.note_id for waiting in queue.reviews} <= due
        assert len(queue.reviews) == min(len(due), REVIEWS_PER_DAY - queue.reviewed)
        assert {waiting.note_id for waiting in queue.new} <= new
        line = [*queue.drills, *queue.reviews, *queue.new]
        assert len({waiting.card_id for waiting in line}) == len(line)

    # ── helpers ──────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def user(self):
        return User.objects.select_related("profile").get(email="ana@example.org")

    def shown(self):
        screen = screen_now(self.user, self.scope, self.at)
        return read_token(screen.card.token, user_id=self.user.pk) if screen.card else None

    def let_pass(self, time):
        day = Clock.of(self.user, self.at).day
        self.at += time
        if Clock.of(self.user, self.at).day != day:
            self.stack.clear()

    def remember(self):
        self.stack.append(self.snapshot())

    def snapshot(self):
        """States and counts; what was taken back to nothing is as good as never begun."""
        states = {row.card_id: CardState.of(row).to_json() for row in Schedule.objects.filter(user=self.user)}
        days = {
            (row.day, row.deck_id): {name: getattr(row, name) for name in COUNTS if getattr(row, name)}
            for row in StudyDay.objects.filter(user=self.user)
        }
        return {key: value for key, value in (states | days).items() if value}


def plain_line(user, clock):
    """Cards that come back today, notes that are due, notes that are new: from every row, without an index."""
    schedules = {row.card_id: row for row in Schedule.objects.filter(user=user)}
    answered_today = [
        row for row in schedules.values() if row.last_answered_day and row.last_answered_day >= clock.day
    ]
    drills, due, new = set(), set(), set()
    for card in Card.objects.filter(is_live=True):
        row = schedules.get(card.pk)
        if row is not None and (row.suspended or (row.buried_until and row.buried_until > clock.day)):
            continue
        if row is not None and row.due_at and row.due_at >= clock.day_start and row.last_answered_day >= clock.day:
            drills.add(card.pk)
        elif any(other.note_id == card.note_id and other.card_id != card.pk for other in answered_today):
            continue
        elif row is None or row.phase == Phase.NEW:
            new.add(card.note_id)
        elif row.due_day <= clock.day:
            due.add(card.note_id)
    return drills, due, new


@pytest.mark.timeout(300)  # what is found is made small first
@pytest.mark.django_db
def test_any_order_of_things(learner, make_deck):
    deck = make_deck("aws", {"one": 4, "two": 3})
    for number in range(2):
        write_note(deck.topics.first(), f"pair {number}", kind="reversed")
    enrol(user=learner, deck=deck, at=NOON)
    learner.profile.new_per_day, learner.profile.reviews_per_day = NEW_PER_DAY, REVIEWS_PER_DAY
    learner.profile.save()

    class Isolated(ReviewMachine):
        def __init__(self):
            super().__init__()
            self.transaction = transaction.atomic()
            self.transaction.__enter__()

        def teardown(self):
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    run_state_machine_as_test(
        Isolated,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=set(Phase_) - {Phase_.explain},
        ),
    )
