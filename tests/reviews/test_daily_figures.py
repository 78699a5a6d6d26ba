"""What the roll-ups keep of every day, against a slow and obvious count of the log."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Profile
from accounts.services import start_guest
from reviews.models import CardCount, DeckDay, DeckHour, LogKind, Phase, ReviewLog, Schedule, StudyDay, StudyHour
from reviews.scheduling import Grade
from reviews.services import bury_card, enrol, suspend_card, undo_last
from reviews.services.acting import reset_card, unsuspend_card
from reviews.services.merging import bring_guest_answers
from reviews.services.recounting import verify_statistics
from tests.reviews.conftest import NOON, answer, token_for

pytestmark = pytest.mark.django_db
# Three nights on which clocks change, in two hemispheres, and one on which nothing happens.
BEGINNINGS = [
    datetime(2026, 3, 28, 21, tzinfo=UTC),
    datetime(2026, 10, 24, 20, tzinfo=UTC),
    datetime(2026, 4, 4, 23, tzinfo=UTC),
    NOON,
]
ZONES = ["Europe/Madrid", "America/Bogota", "America/Santiago", "Pacific/Auckland"]
HOURS = [0.2, 1, 7, 20, 24, 60, 400, 900]
steps = st.tuples(
    st.sampled_from(["answer"] * 7 + ["drill", "undo", "undo", "suspend", "unsuspend", "reset", "bury", "move"]),
    st.integers(0, 4),
    st.sampled_from([0, 2, 3, 4, 4, 5]),
    st.sampled_from(HOURS),
)


def live_through(learner, cards, beginning, history):
    """What a learner does, one step after the other, some hours between them."""
    at = beginning
    for what, number, quality, hours in history:
        at += timedelta(hours=hours)
        card = cards[number]
        schedule = Schedule.objects.filter(user=learner, card=card).first()
        is_away = schedule is not None and schedule.suspended
        if what in ("answer", "drill") and not is_away:
            answer(learner, card, quality, at, is_drill=what == "drill")
        elif what == "undo":
            undo_last(user=learner, at=at)
        elif what == "suspend" and not is_away:
            suspend_card(user=learner, token=token_for(learner, card, at), at=at)
        elif what == "unsuspend" and is_away:
            unsuspend_card(user=learner, card_id=card.pk, at=at)
        elif what == "reset":
            reset_card(user=learner, token=token_for(learner, card, at), at=at)
        elif what == "bury":
            bury_card(user=learner, token=token_for(learner, card, at), at=at)
        elif what == "move":
            Profile.objects.filter(user=learner).update(zone=ZONES[number % len(ZONES)])
            learner.profile.refresh_from_db()


def standing(learner):
    undone = set(ReviewLog.objects.filter(user=learner).exclude(undoes=None).values_list("undoes", flat=True))
    rows = ReviewLog.objects.filter(user=learner).exclude(kind=LogKind.UNDO)
    return [row for row in rows if row.token not in undone]


def sums(learner, *names):
    days = StudyDay.objects.filter(user=learner)
    return {name: sum(getattr(day, name) for day in days) for name in names}


def asked(learner):
    """(age, recalled) of every answer that tells of memory: the first of a day, at least a day after the last."""
    for row in standing(learner):
        if row.kind == LogKind.ANSWER and row.before and row.before.get("interval_days"):
            last = row.before.get("last_answered_day")
            if last and last < row.study_day.isoformat():
                yield "mature" if row.before["interval_days"] >= 21 else "young", row.quality >= 3


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(beginning=st.sampled_from(BEGINNINGS), zone=st.sampled_from(ZONES), history=st.lists(steps, max_size=25))
def test_every_day_is_its_part_of_the_log(learner, deck, cards, beginning, zone, history):
    for model in (ReviewLog, Schedule, StudyDay, StudyHour, DeckDay, DeckHour, CardCount):
        model.objects.filter(user=learner).delete()
    Profile.objects.filter(user=learner).update(zone=zone)
    learner.profile.refresh_from_db()

    live_through(learner, cards, beginning, history)

    rows = standing(learner)
    reviews = [row for row in rows if row.kind == LogKind.ANSWER and row.before and row.before.get("interval_days")]
    hours = Counter()
    passed = Counter()
    for row in reviews:
        hour = row.at.astimezone(ZoneInfo(row.zone)).hour
        hours[row.study_day, row.deck_id, hour] += 1
        passed[row.study_day, row.deck_id, hour] += row.quality >= 3
    kept = StudyHour.objects.filter(user=learner)
    assert {(row.day, row.deck_id, row.hour): row.reviewed for row in kept if row.reviewed} == hours
    assert {(row.day, row.deck_id, row.hour): row.passed for row in kept if row.passed} == +passed
    memory = Counter(asked(learner))
    assert sums(learner, "young_asked", "young_recalled", "mature_asked", "mature_recalled") == {
        "young_asked": memory["young", True] + memory["young", False],
        "young_recalled": memory["young", True],
        "mature_asked": memory["mature", True] + memory["mature", False],
        "mature_recalled": memory["mature", True],
    }
    first = [row for row in rows if row.kind == LogKind.ANSWER and row not in reviews]
    assert sum(sums(learner, "new_again", "new_hard", "new_good", "new_easy").values()) == len(first)
    assert list(verify_statistics(learner.pk)) == []


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(steps, max_size=25))
def test_what_moved_since_the_beginning_is_where_the_cards_are(learner, deck, cards, history):
    for model in (ReviewLog, Schedule, StudyDay, StudyHour, DeckDay, DeckHour, CardCount):
        model.objects.filter(user=learner).delete()

    live_through(learner, cards, NOON, history)

    states = Counter()
    for schedule in Schedule.objects.filter(user=learner):
        if schedule.suspended:
            states["suspended_change"] += 1
        elif schedule.phase == Phase.REVIEW:
            states["mature_change" if schedule.interval_days >= 21 else "young_change"] += 1
        elif schedule.phase != Phase.NEW:
            states["learning_change"] += 1
    names = ("learning_change", "young_change", "mature_change", "suspended_change")
    assert sums(learner, *names) == {name: states[name] for name in names}


def test_what_a_guest_brings_along_is_counted_where_it_stands(learner, deck, cards):
    guest = start_guest(zone="Europe/Madrid", language="en")
    enrol(user=guest, deck=deck, at=NOON)
    answer(guest, cards[0], Grade.GOOD, NOON)
    answer(guest, cards[1], Grade.AGAIN, NOON)
    suspend_card(user=guest, token=token_for(guest, cards[2]), at=NOON)

    bring_guest_answers(guest, learner)

    assert sums(learner, "learning_change", "young_change", "suspended_change", "introduced") == sums(
        guest, "learning_change", "young_change", "suspended_change"
    ) | {"introduced": 0}
    assert list(verify_statistics(learner.pk)) == []


def test_a_damaged_hour_is_found_and_repaired(learner, deck, cards):
    answer(learner, cards[0], Grade.GOOD, NOON - timedelta(days=3))
    answer(learner, cards[0], Grade.GOOD, NOON)
    StudyHour.objects.filter(user=learner).update(hour=3)

    [miscount] = verify_statistics(learner.pk, repair=True)

    assert miscount.what == "its hours are 3:00 1/1, the log says 12:00 1/1"
    assert list(verify_statistics(learner.pk)) == []
