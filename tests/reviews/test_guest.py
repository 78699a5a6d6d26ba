from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.services import add_person, merge_guest, sign_up, start_guest
from reviews.models import Enrolment, Schedule
from reviews.scheduling import Grade
from reviews.services import enrol, leave_deck
from reviews.services.merging import who_answered
from reviews.services.verifying import verify_schedules
from reviews.state import CardState
from tests.reviews.conftest import answer, cards_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def starter(make_deck):
    return make_deck("starter", {"x": 4}, is_starter=True)


def test_whoever_joins_studies_the_starter_deck(starter, make_deck):
    make_deck("other", {"x": 1})

    guest = start_guest(zone="America/Bogota")

    assert [enrolment.deck for enrolment in Enrolment.objects.filter(user=guest)] == [starter]


def test_signing_up_keeps_the_guests_progress_and_id(starter):
    guest = start_guest(zone="America/Bogota")
    answer(guest, cards_of(starter)[0], Grade.GOOD, timezone.now())

    user = sign_up(email="new@example.org", password="una clave larga", guest=guest)

    assert user.pk == guest.pk
    assert Schedule.objects.filter(user=user).count() == 1


def test_signing_in_brings_what_the_account_does_not_know_yet(starter):
    user, guest = add_person(email="a@example.org", password="x"), start_guest(zone="America/Bogota")
    first, second, *_ = cards_of(starter)
    now = timezone.now()
    answer(user, first, Grade.EASY, now)
    answer(guest, first, Grade.AGAIN, now)
    answer(guest, second, Grade.HARD, now)
    own = CardState.of(Schedule.objects.get(user=user, card=first))
    brought = CardState.of(Schedule.objects.get(user=guest, card=second))

    merge_guest(guest=guest, user=user)

    assert CardState.of(Schedule.objects.get(user=user, card=first)) == own
    assert CardState.of(Schedule.objects.get(user=user, card=second)) == brought
    assert not list(verify_schedules(user.pk))


def test_who_answered_lately(starter):
    guest, idle = start_guest(), start_guest()
    now = timezone.now()
    answer(guest, cards_of(starter)[0], Grade.GOOD, now)

    assert set(who_answered([guest.pk, idle.pk], now - timedelta(days=1))) == {guest.pk}
    assert set(who_answered([guest.pk, idle.pk], now + timedelta(days=1))) == set()


def test_a_deck_that_either_left_stays_left(starter, make_deck):
    user, guest = add_person(email="a@example.org", password="x"), start_guest(zone="America/Bogota")
    left = make_deck("left", {"x": 1})
    enrol(user=guest, deck=left, at=timezone.now())
    answer(guest, cards_of(left)[0], Grade.GOOD, timezone.now())
    leave_deck(user=guest, deck=left)
    leave_deck(user=user, deck=starter)

    merge_guest(guest=guest, user=user)

    assert dict(Enrolment.objects.filter(user=user).values_list("deck__slug", "is_paused")) == {
        "starter": True,
        "left": True,
    }
    assert Schedule.objects.filter(user=user).count() == 1
