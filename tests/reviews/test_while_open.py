"""What happens to a card, a clock or a zone while the card lies open before the learner."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.services import delete_account
from decks.models import Card, Revision, Status
from decks.services import save_note
from reviews.models import ReviewLog, Schedule
from reviews.queries import screen_now, screen_of_answer
from reviews.queue import Scope
from reviews.scheduling import Grade
from reviews.services import Verdict, grade_card, undo_last
from reviews.services.recounting import verify_statistics
from reviews.services.verifying import verify_schedules
from reviews.tokens import read_token

from .conftest import NOON, answer


def open_card(user, at=NOON):
    return read_token(screen_now(user, Scope(), at).card.token, user_id=user.pk)


def edit(note, **fields):
    for name, value in fields.items():
        setattr(note, name, value)
    save_note(note=note, by=None, at=timezone.now(), origin=Revision.Origin.ADMIN, tags=[])


def proved(user):
    return [*verify_schedules(user.pk), *verify_statistics(user.pk)] == []


def test_card_edited_while_open_shows_the_new_answer_and_logs_the_version_that_was_asked(learner, cards):
    token = open_card(learner)
    edit(cards[0].note, back="It is something else by now.")

    screen = screen_of_answer(learner, Scope(), token, NOON)
    answered = grade_card(user=learner, token=token, quality=Grade.GOOD, at=NOON)

    assert "something else" in screen.card.answer_html
    assert answered.verdict is Verdict.SAVED
    row = ReviewLog.objects.get(user=learner)
    assert (row.note_version, Schedule.objects.get(user=learner).note_version_seen) == (1, 1)
    cards[0].note.refresh_from_db()
    assert cards[0].note.version == 2
    assert proved(learner)


def test_card_whose_side_the_author_took_away_is_gone(learner, deck, cards):
    pair = cards[0].note
    edit(pair, kind="reversed")
    for card in cards:
        answer(learner, card, Grade.GOOD)
    tomorrow = NOON + timedelta(days=1)
    token = open_card(learner, tomorrow)
    while token.card_id in {card.pk for card in cards}:
        grade_card(user=learner, token=token, quality=Grade.GOOD, at=tomorrow)
        tomorrow += timedelta(days=1)
        token = open_card(learner, tomorrow)

    edit(pair, kind="basic")

    assert grade_card(user=learner, token=token, quality=Grade.GOOD, at=tomorrow).verdict is Verdict.GONE


def test_draft_that_came_back_while_open_can_be_answered_again(learner, cards):
    token = open_card(learner)
    edit(cards[0].note, status=Status.RETIRED)
    assert grade_card(user=learner, token=token, quality=Grade.GOOD, at=NOON).verdict is Verdict.GONE

    edit(cards[0].note, status=Status.PUBLISHED)

    assert grade_card(user=learner, token=token, quality=Grade.GOOD, at=NOON).verdict is Verdict.SAVED


def test_card_deleted_while_open_is_gone_and_the_next_one_comes(client, learner, cards):
    """What was met is retired instead; but an open page may name whatever is no more."""
    client.force_login(learner)
    token = open_card(learner)
    Card.objects.filter(pk=cards[0].pk).delete()

    revealed = client.get(reverse("reviews:card_reveal"), {"token": token.sign()})
    graded = client.post(reverse("reviews:card_grade"), {"token": token.sign(), "grade": 4}, follow=True)

    assert revealed.context["card"].card_id == graded.context["card"].card_id == cards[1].pk
    assert "nothing was recorded. Here is what comes next." in revealed.content.decode()
    assert "That card is no longer in your deck, so nothing was recorded." in graded.content.decode()
    assert not ReviewLog.objects.exists()


def test_whoever_deleted_the_account_in_another_tab_is_asked_to_sign_in(client, learner, cards):
    client.force_login(learner)
    token = open_card(learner)
    delete_account(user=learner)

    response = client.post(reverse("reviews:card_grade"), {"token": token.sign(), "grade": 4})

    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))
    assert not ReviewLog.objects.exists()


@pytest.mark.parametrize(
    ("before", "after", "day"),
    [
        # 12:00 in Bogotá is 02:00 of the next day in Tokyo, before its day begins.
        ("America/Bogota", "Asia/Tokyo", date(2026, 3, 2)),
        ("America/Bogota", "Pacific/Kiritimati", date(2026, 3, 3)),
        ("America/Bogota", "Pacific/Honolulu", date(2026, 3, 2)),
    ],
)
def test_zone_changed_while_open_counts_on_the_day_of_the_new_zone(learner, cards, before, after, day):
    assert learner.profile.zone == before
    token = open_card(learner)
    learner.profile.zone = after
    learner.profile.save()

    user = User.objects.get(pk=learner.pk)
    assert grade_card(user=user, token=token, quality=Grade.GOOD, at=NOON).verdict is Verdict.SAVED

    row = ReviewLog.objects.get(user=user)
    assert (row.zone, row.study_day, row.days) == (after, day, 1)
    assert Schedule.objects.get(user=user).due_day == day + timedelta(days=1)
    assert proved(user)
    assert undo_last(user=user, at=NOON + timedelta(seconds=5)) == row.card_id
    assert proved(user)


@pytest.mark.parametrize(
    ("zone", "rollover_hour", "shown", "answered", "day"),
    [
        # The night the clocks of Madrid go from 02:00 to 03:00, with a day that begins at 03:00: 02:59 does not exist.
        ("Europe/Madrid", 3, (2026, 3, 29, 0, 59), (2026, 3, 29, 1, 0), date(2026, 3, 29)),
        # And back from 03:00 to 02:00: the second 02:30 is still yesterday.
        ("Europe/Madrid", 3, (2026, 10, 25, 0, 30), (2026, 10, 25, 1, 30), date(2026, 10, 24)),
        # In Santiago midnight itself is jumped over (5 to 6 September 2026) …
        ("America/Santiago", 0, (2026, 9, 6, 3, 59), (2026, 9, 6, 4, 0), date(2026, 9, 6)),
        # … and comes twice in April.
        ("America/Santiago", 0, (2026, 4, 5, 2, 30), (2026, 4, 5, 3, 30), date(2026, 4, 4)),
    ],
)
def test_clocks_that_change_while_open(learner, cards, zone, rollover_hour, shown, answered, day):
    learner.profile.zone, learner.profile.rollover_hour = zone, rollover_hour
    learner.profile.save()
    token = open_card(learner, datetime(*shown, tzinfo=UTC))

    at = datetime(*answered, tzinfo=UTC)
    assert grade_card(user=learner, token=token, quality=Grade.AGAIN, at=at).verdict is Verdict.SAVED

    row, schedule = ReviewLog.objects.get(user=learner), Schedule.objects.get(user=learner)
    assert (row.study_day, schedule.due_day) == (day, day + timedelta(days=1))
    assert row.elapsed_ms == min(60_000, (at - token.shown_at).total_seconds() * 1000)
    assert schedule.due_at == at + timedelta(minutes=10)
    assert proved(learner)
