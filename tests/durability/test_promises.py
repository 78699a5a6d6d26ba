"""The checker that the other tests here trust: silent about a sound log, and about no damage."""

from uuid import uuid4

import pytest
from django.db.models import F
from django.utils import timezone

from reviews.models import LogKind, ReviewLog, Schedule, StudyDay
from reviews.scheduling import Grade
from reviews.services import Verdict, enrol, grade_card, undo_last

from .conftest import cards_of, fresh_token, make_deck
from .promises import Sent, broken_promises


@pytest.fixture
def sent(alice):
    """Six answers that were acknowledged, the last of them taken back."""
    at = timezone.now()
    deck = make_deck(notes_a_topic=2)
    enrol(user=alice, deck=deck, at=at)
    sent = []
    for card, grade in zip(cards_of(deck), [Grade.GOOD, Grade.AGAIN, Grade.EASY, Grade.HARD] * 2, strict=False):
        token = fresh_token(alice, card)
        verdict = grade_card(user=alice, token=token, quality=grade, at=at).verdict
        sent.append(Sent(alice.pk, token.id, card.pk, int(grade), [verdict]))
    undo_last(user=alice, at=at)
    return sent


def test_sound_log_keeps_every_promise(sent):
    assert ReviewLog.objects.count() == 7
    assert list(broken_promises(sent)) == []


def lose_an_answer(sent):
    ReviewLog.objects.filter(token=sent[0].token).delete()


def lose_an_answer_and_its_schedule(sent):
    lose_an_answer(sent)
    Schedule.objects.filter(card_id=sent[0].card_id).delete()


def double_an_answer(sent):
    row = ReviewLog.objects.get(token=sent[0].token)
    row.token, row.sequence = uuid4(), 2
    row.save(force_insert=True)


def alter_a_schedule(sent):
    Schedule.objects.filter(card_id=sent[0].card_id).update(interval_days=F("interval_days") + 1)


def alter_a_version(sent):
    Schedule.objects.filter(card_id=sent[0].card_id).update(version=2)


def alter_a_grade(sent):
    ReviewLog.objects.filter(token=sent[0].token).update(quality=Grade.HARD)


def count_twice(sent):
    day = StudyDay.objects.first()
    StudyDay.objects.filter(pk=day.pk).update(introduced=F("introduced") + 1)


def lose_a_day(sent):
    StudyDay.objects.first().delete()


def lose_the_undo(sent):
    ReviewLog.objects.filter(kind=LogKind.UNDO).delete()


def refuse_what_was_stored(sent):
    sent[0].replies[:] = [Verdict.STALE]


def save_twice(sent):
    sent[0].replies.append(Verdict.SAVED)


@pytest.mark.parametrize(
    ("damage", "complaint"),
    [
        (lose_an_answer, "acknowledged, but there are 0 rows"),
        (lose_an_answer_and_its_schedule, "acknowledged, but there are 0 rows"),
        (double_an_answer, "nobody sent this row"),
        (alter_a_schedule, "schedule: "),
        (alter_a_version, "schedule: "),
        (alter_a_grade, "stored as "),
        (count_twice, "study day "),
        (lose_a_day, "study day "),
        (lose_the_undo, "schedule: "),
        (refuse_what_was_stored, "refused, but stored"),
        (save_twice, "saved more than once"),
    ],
)
def test_damage_is_found(sent, damage, complaint):
    damage(sent)

    assert any(complaint in broken for broken in broken_promises(sent))
