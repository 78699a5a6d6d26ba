"""The one question asked when the browser could not say where somebody lives."""

import pytest
from django.urls import reverse

from accounts.services import start_guest
from accounts.zones import zone_choices

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture
def nowhere(client):
    client.force_login(start_guest())
    return client


def confirm(client, **fields):
    return client.post(reverse("accounts:zone_confirm"), fields)


def test_the_answer_is_kept(nowhere):
    response = confirm(nowhere, zone="Atlantic/Reykjavik", next="/account/profile/")

    profile = response.wsgi_request.user.profile
    assert response["Location"] == "/account/profile/"
    assert (profile.zone, profile.zone_is_confirmed) == ("Atlantic/Reykjavik", True)


@pytest.mark.parametrize("zone", ["Mars/Olympus", "UTC", "", "x" * 5000, "\0", "America", "america/bogota "])
def test_nonsense_is_asked_again(nowhere, zone):
    response = confirm(nowhere, zone=zone)

    assert response.status_code == 422
    assert response.context["form"].errors["zone"]
    assert not response.wsgi_request.user.profile.zone_is_confirmed


def test_nobody_is_led_off_the_site(nowhere):
    assert confirm(nowhere, zone="Europe/Madrid", next="//evil.example")["Location"] == reverse("reviews:home")


def test_a_visitor_signs_in_first(client):
    assert confirm(client, zone="Europe/Madrid")["Location"].startswith("/account/login/")


def test_home_asks(nowhere):
    page = nowhere.get(reverse("reviews:home")).content.decode()

    assert f'action="{reverse("accounts:zone_confirm")}"' in page


def test_the_list_has_the_places_people_live_in():
    choices = {str(region): zones for region, zones in zone_choices()}
    zones = {zone for region in choices.values() for zone, _ in region}

    assert {"America/Bogota", "Europe/Madrid", "America/Argentina/Buenos_Aires"} <= zones
    assert not {"UTC", "Etc/UTC", "GMT"} & zones
    assert ("America/Argentina/Buenos_Aires", "Argentina · Buenos Aires") in choices["America"]
