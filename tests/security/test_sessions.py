"""When a session must be over, and how tests/accounts/test_sessions.py does not see it end."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from tests.security.world import NOW, PASSWORD

pytestmark = pytest.mark.django_db


def thief_of(client: Client) -> Client:
    """Somebody with a copy of this browser's session cookie."""
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return thief


def is_in(client: Client) -> bool:
    return client.get(reverse("reviews:deck_list")).status_code == 200


def test_a_new_password_makes_the_former_cookie_worthless(world):
    client = world.clients["owner"]
    thief = thief_of(client)
    assert is_in(thief)

    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": "an even better battery"})

    assert (is_in(client), is_in(thief)) == (True, False)


def test_a_password_set_by_an_administrator_ends_the_sessions(world):
    owner = world.people["owner"]

    world.clients["boss"].post(
        reverse("admin:auth_user_password_change", args=[owner.pk]),
        {"usable_password": "true", "password1": "an even better one", "password2": "an even better one"},
    )

    assert not is_in(world.clients["owner"])


@pytest.mark.parametrize("change", [{"is_active": False}, None], ids=["closed", "deleted"])
def test_who_is_no_longer_anybody_is_out_at_once(world, change):
    people = get_user_model().objects.filter(pk=world.people["stranger"].pk)

    people.update(**change) if change else people.delete()

    assert not is_in(world.clients["stranger"])


def test_staff_who_are_staff_no_more_leave_the_admin_at_once(world):
    get_user_model().objects.filter(pk=world.people["boss"].pk).update(is_staff=False)

    assert world.clients["boss"].get(reverse("admin:index")).status_code == 302


def test_the_guests_cookie_is_worthless_after_signing_up(world):
    client = world.clients["guest"]
    thief = thief_of(client)

    client.post(reverse("account_signup"), {"email": "new@example.org", "password1": PASSWORD})

    assert (is_in(client), is_in(thief)) == (True, False)


def test_a_session_ends_by_itself(world):
    with time_machine.travel(NOW + timedelta(days=91), tick=False):
        assert not is_in(world.clients["owner"])
