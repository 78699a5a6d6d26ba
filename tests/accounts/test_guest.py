"""Trying the site out, and what becomes of it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.messages import get_messages
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.services import remove_idle_guests, start_guest, when_guest_merges, when_learner_joins, who_studied

pytestmark = pytest.mark.django_db


@pytest.fixture
def studied():
    """The ids of those who count as having studied."""
    ids = set()

    def answer(user_ids, since):
        return ids.intersection(user_ids)

    who_studied(answer)
    yield ids
    who_studied.forget(answer)


@pytest.fixture
def merged():
    pairs = []

    def note(guest, user):
        pairs.append((guest.pk, user.pk))

    when_guest_merges(note)
    yield pairs
    when_guest_merges.forget(note)


def start(client, **fields):
    return client.post(reverse("accounts:guest_start"), fields)


def test_a_guest_is_a_real_user_with_a_profile(client, is_signed_in):
    response = start(client, zone="America/Lima")

    guest = User.objects.get()
    assert response["Location"] == reverse("reviews:home")
    assert (guest.is_guest, guest.email, guest.has_usable_password()) == (True, None, False)
    assert guest.profile.zone == "America/Lima"
    assert is_signed_in(client)


def test_looking_makes_no_guest(client):
    assert client.get(reverse("accounts:guest_start")).status_code == 405
    assert not User.objects.exists()


def test_starting_again_changes_nothing(client):
    start(client)
    start(client)

    assert User.objects.count() == 1


@pytest.mark.parametrize("zone", ["Mars/Olympus", "UTC", "x" * 200, "\0", "<script>"])
def test_a_nonsense_zone_does_not_stand_in_the_way(client, zone):
    response = start(client, zone=zone)

    assert response.status_code == 302
    assert not User.objects.get().profile.zone_is_confirmed


def test_other_apps_hear_of_the_guest(client):
    joined = []
    when_learner_joins(joined.append)

    start(client)

    when_learner_joins.forget(joined.append)
    assert joined == [User.objects.get()]


def test_a_machine_cannot_make_guests_without_end():
    answers = [start(Client()).status_code for _ in range(50)]

    assert answers[0] == 302
    assert answers[-1] == 429
    assert User.objects.count() < 50


def test_signing_up_turns_the_guest_into_the_person(client, guest, sign_up):
    client.force_login(guest)

    sign_up(client, zone="Europe/Madrid")

    dora = User.objects.get()
    assert dora.pk == guest.pk
    assert (dora.is_guest, dora.email) == (False, "dora@example.org")
    assert dora.check_password("correct horse battery")
    assert dora.profile.zone == "America/Bogota"


def test_a_guest_can_sign_in_to_an_account(client, dora, guest, sign_in):
    client.force_login(guest)

    assert client.get(reverse("account_login")).status_code == 200
    assert sign_in(client)["Location"] == reverse("reviews:home")


def test_a_guest_who_did_nothing_is_gone_without_a_question(client, dora, guest, sign_in):
    client.force_login(guest)

    sign_in(client)

    assert not User.objects.filter(is_guest=True).exists()


@pytest.fixture
def asked(client, dora, guest, sign_in, studied):
    """Dora's browser, being asked what to do with what she answered as a guest."""
    studied.add(guest.pk)
    client.force_login(guest)
    response = sign_in(client, next="/account/profile/")
    assert response["Location"] == "/account/guest/merge/?next=%2Faccount%2Fprofile%2F"
    assert client.get(response["Location"]).status_code == 200
    return client


def answer(client, **fields):
    return client.post(reverse("accounts:guest_merge"), {"next": "/account/profile/", **fields})


def test_bringing_the_answers_along(asked, dora, guest, merged):
    response = answer(asked, choice="bring")

    assert merged == [(guest.pk, dora.pk)]
    assert response["Location"] == "/account/profile/"
    assert [str(message) for message in get_messages(response.wsgi_request)] == ["Your answers came along."]
    assert list(User.objects.all()) == [dora]


def test_leaving_the_answers_behind(asked, dora, merged):
    response = answer(asked, choice="leave")

    assert merged == []
    assert [str(message) for message in get_messages(response.wsgi_request)] == [
        "What you answered as a guest is gone."
    ]
    assert list(User.objects.all()) == [dora]


def test_an_answer_that_is_neither_asks_again_and_loses_nothing(asked, guest):
    response = answer(asked, choice="maybe")

    assert response.status_code == 422
    assert "Choose one of the two." in response.content.decode()
    assert User.objects.filter(pk=guest.pk).exists()


def test_the_question_is_asked_once(asked, merged):
    answer(asked, choice="bring")

    response = answer(asked, choice="bring")

    assert response.status_code == 302
    assert len(merged) == 1


def test_nobody_merges_what_is_not_theirs(client, dora, guest, merged):
    client.force_login(dora)

    response = answer(client, choice="bring", guest_to_merge=guest.pk)

    assert response.status_code == 302
    assert merged == []
    assert User.objects.filter(pk=guest.pk).exists()


def test_idle_guests_go_after_thirty_days(dora, guest):
    at = datetime.now(UTC)

    assert remove_idle_guests(at=at + timedelta(days=29)) == 0
    assert remove_idle_guests(at=at + timedelta(days=31)) == 1
    assert list(User.objects.all()) == [dora]


def test_a_guest_who_still_studies_stays(guest, studied):
    studied.add(guest.pk)

    assert remove_idle_guests(at=datetime.now(UTC) + timedelta(days=31)) == 0


def test_the_command_says_how_many_went(capsys, time_machine):
    time_machine.move_to(datetime(2026, 1, 1, tzinfo=UTC))
    start_guest()
    time_machine.move_to(datetime(2026, 3, 1, tzinfo=UTC))

    call_command("remove_idle_guests")

    assert "Guests removed: 1\n" in capsys.readouterr().out
