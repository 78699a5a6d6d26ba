"""Whatever learners and authors do, in whatever order, everywhere: the log proves it all, and no card is lost."""

import random
from datetime import timedelta

import pytest

from accounts.models import User
from decks.models import Card, Note, Revision, Status
from decks.services import archive_deck, move_note, publish_deck, save_note
from reviews.models import ReviewLog, Schedule, StudyDay
from reviews.queries import scope_of, screen_now
from reviews.queue import Clock, Scope, load_queue
from reviews.scheduling import Grade
from reviews.services import (
    Verdict,
    bury_card,
    catch_up,
    enrol,
    flag_card,
    grade_card,
    suspend_card,
    undo_last,
    unsuspend_card,
)
from reviews.services.recounting import verify_statistics
from reviews.services.verifying import verify_schedules
from reviews.state import CardState
from reviews.tokens import read_token
from tests.reviews.conftest import NOON, answer, write_note

pytestmark = pytest.mark.django_db
ZONES = ["America/Bogota", "Asia/Tokyo", "Pacific/Kiritimati", "Pacific/Honolulu", "Europe/Madrid"]
STEPS = 60


@pytest.fixture
def decks(learner, make_deck):
    decks = [make_deck("first", {"one": 4, "two": 3}), make_deck("second", {"x": 4})]
    for number in range(3):
        write_note(decks[0].topics.first(), f"pair {number}", kind="reversed")
    for deck in decks:
        enrol(user=learner, deck=deck, at=NOON)
    return decks


@pytest.mark.parametrize("seed", range(3))
def test_random_days(seed, learner, decks):
    dice, at = random.Random(seed), NOON

    for _ in range(STEPS):
        at += timedelta(seconds=dice.choice([5, 20, 60, 300]))
        at += timedelta(hours=dice.choice([2, 9, 24, 72])) if dice.random() < 0.08 else timedelta()
        user = User.objects.get(pk=learner.pk)
        something_happens(dice, user, decks, at)
        at += timedelta(seconds=1)
        card_is_answered(dice, user, at)
        at += timedelta(seconds=2)

    assert differences(user) == []
    while undo_last(user=user, at=at) is not None:
        pass
    assert differences(user) == []
    every_card_comes_back(user, at + timedelta(days=2000))


def something_happens(dice, user, decks, at):
    """To the content, to the learner's whereabouts, in another tab, or nothing."""
    what = dice.choices(range(8), [3, 2, 1, 3, 2, 2, 7, 80])[0]
    if what == 0:
        note = dice.choice(Note.objects.all())
        note.status = dice.choice([Status.RETIRED, Status.PUBLISHED])
        save_note(note=note, by=None, at=at, origin=Revision.Origin.ADMIN, tags=[])
    elif what == 1:
        topics = list(decks[0].topics.all())
        move_note(note=dice.choice(Note.objects.filter(deck__in=topics)), deck=dice.choice(topics), by=None, at=at)
    elif what == 2:
        archive_deck(deck=dice.choice(decks))
    elif what == 3:
        for deck in decks:
            publish_deck(deck=deck)
    elif what == 4:
        user.profile.zone, user.profile.rollover_hour = dice.choice(ZONES), dice.choice([0, 4, 23])
        user.profile.save()
    elif what == 5:
        for schedule in Schedule.objects.filter(user=user, suspended=True)[:1]:
            unsuspend_card(user=user, card_id=schedule.card_id, at=at)
        catch_up(user=user, at=at)
    elif what == 6:
        undo_last(user=user, at=at)


def card_is_answered(dice, user, at):
    """What is shown can always be answered, once, and what was done can be taken back to the last count."""
    scope = scope_of(user, dice.choice(["", "first", "first/one", "second"]))
    screen = screen_now(user, scope, at)
    if screen.finished:
        assert 0 <= screen.finished.remembered <= screen.finished.reviewed
        return
    token, before = read_token(screen.card.token, user_id=user.pk), snapshot(user)
    rows = ReviewLog.objects.filter(user=user).count()

    act = dice.choices([grade_card, bury_card, suspend_card, flag_card], [75, 8, 7, 10])[0]
    grade = {"quality": dice.choice([2, 2, 3, 4, 4, 5])} if act is grade_card else {}
    assert act(user=user, token=token, at=at, **grade).verdict is Verdict.SAVED
    assert ReviewLog.objects.filter(user=user).count() == rows + 1
    if dice.random() < 0.2:
        assert undo_last(user=user, at=at + timedelta(seconds=1)) == token.card_id
        assert snapshot(user) == before


def snapshot(user):
    """States and counts; a card taken back to where nothing was recorded is as good as untouched, a day too."""
    states = {row.card_id: CardState.of(row).to_json() for row in Schedule.objects.filter(user=user)}
    counts = [field.name for field in StudyDay._meta.local_concrete_fields if field.get_default() == 0]
    days = {
        (row.day, row.deck_id): {name: getattr(row, name) for name in counts if getattr(row, name)}
        for row in StudyDay.objects.filter(user=user)
    }
    return {key: value for key, value in (states | days).items() if value}


def differences(user):
    return [*verify_schedules(user.pk), *verify_statistics(user.pk)]


def every_card_comes_back(user, at):
    """Within a few days without limits each live card is asked, whether it was begun or not."""
    user.profile.new_per_day, user.profile.reviews_per_day = 500, 5_000
    asked = set()
    for day in range(4):
        today = at + timedelta(days=day)
        queue = load_queue(user, Scope(), Clock.of(user, today))
        for waiting in (*queue.reviews, *queue.new):
            asked.add(waiting.card_id)
            answer(user, Card.objects.get(pk=waiting.card_id), Grade.GOOD, today)
    suspended = Schedule.objects.filter(user=user, suspended=True).values("card_id")
    assert asked == set(Card.objects.live().exclude(pk__in=suspended).values_list("pk", flat=True))
