"""The profile: how one likes to study."""

import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.urls import reverse
from zeal import zeal_ignore

from accounts.models import WeeklyMail

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
URL = "/account/profile/"
NOW = datetime(2026, 3, 2, 17, tzinfo=UTC)
GOOD = {
    "name": "Dora",
    "zone": "Europe/Madrid",
    "rollover_hour": "3",
    "language": "en",
    "new_per_day": "7",
    "reviews_per_day": "90",
    "minutes_per_day": "12",
    "grading": "two",
    "text_size": "large",
    "hand": "left",
    "keys_enabled": "on",
}


@pytest.fixture
def hers(client, dora):
    client.force_login(dora)
    return client


def test_what_is_saved_stays(hers, dora):
    response = hers.post(URL, GOOD)

    dora.refresh_from_db()
    profile = dora.profile
    assert response["Location"] == reverse("accounts:profile")
    assert [str(message) for message in get_messages(response.wsgi_request)] == ["Saved."]
    assert (dora.name, profile.zone, profile.rollover_hour) == ("Dora", "Europe/Madrid", 3)
    assert (profile.new_per_day, profile.reviews_per_day, profile.keys_enabled) == (7, 90, True)
    assert (profile.minutes_per_day, profile.grading, profile.text_size, profile.hand) == (12, "two", "large", "left")


def test_no_minutes_are_as_long_as_it_takes(hers, dora):
    hers.post(URL, GOOD | {"minutes_per_day": ""})

    dora.profile.refresh_from_db()
    assert dora.profile.minutes_per_day is None


def test_numbers_tell_the_browser_their_limits(hers):
    page = hers.get(URL).content.decode()

    assert 'name="new_per_day" value="20" min="0" max="999"' in page
    assert 'name="reviews_per_day" value="200" min="1" max="9999"' in page


def test_text_size_and_hand_hold_on_every_page(hers):
    hers.post(URL, GOOD)

    assert 'data-text="large" data-hand="left"' in hers.get("/decks/").content.decode()


def test_the_hour_is_shown_as_a_clock_shows_it(hers):
    assert '<option value="4" selected>04:00</option>' in hers.get(URL).content.decode()


def test_the_language_changes_at_once(hers):
    response = hers.post(URL, GOOD | {"language": "es"}, follow=True)

    assert '<html lang="es">' in response.content.decode()


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        (
            "zone",
            "Mars/X",
            "“Mars/X” is not a time zone. Choose one from the list, such as America/Bogota.",
        ),
        ("zone", "Etc/GMT+5", "Choose the zone of a city near you: “Etc/GMT+5” knows no summer time."),
        ("zone", "", "This field is required."),
        ("rollover_hour", "24", "Select a valid choice. 24 is not one of the available choices."),
        ("language", "fr", "Select a valid choice. fr is not one of the available choices."),
        ("new_per_day", "-1", "Ensure this value is greater than or equal to 0."),
        ("new_per_day", "1000", "Ensure this value is less than or equal to 999."),
        ("reviews_per_day", "0", "Ensure this value is greater than or equal to 1."),
        ("reviews_per_day", "many", "Enter a whole number."),
        ("minutes_per_day", "0", "Ensure this value is greater than or equal to 1."),
        ("minutes_per_day", "601", "Ensure this value is less than or equal to 600."),
        ("grading", "three", "Select a valid choice. three is not one of the available choices."),
        ("text_size", "huge", "Select a valid choice. huge is not one of the available choices."),
        ("hand", "both", "Select a valid choice. both is not one of the available choices."),
        ("name", "x" * 81, "Ensure this value has at most 80 characters (it has 81)."),
        ("zone", "a\0b", "Null characters are not allowed."),
    ],
)
def test_nonsense_is_said_and_the_rest_of_the_form_stays(hers, dora, field, value, message):
    response = hers.post(URL, GOOD | {"name": "Dolores"} | {field: value})

    dora.refresh_from_db()
    page = response.content.decode()
    assert response.status_code == 422
    assert message in response.context["form"].errors[field]
    assert f'id="id_{field}_error"' in page
    assert (dora.name, dora.profile.reviews_per_day) == ("", 200)
    if field != "name":
        assert 'value="Dolores"' in page


def test_only_the_fields_of_the_form_can_be_written(hers, dora, guest):
    hers.post(URL, GOOD | {"user": guest.pk, "is_staff": "on", "grades_explained": "on", "email": "eva@example.org"})

    dora.refresh_from_db()
    assert (dora.is_staff, dora.profile.grades_explained, dora.email) == (False, False, "dora@example.org")


def test_an_error_is_tied_to_its_field(hers):
    page = hers.post(URL, GOOD | {"new_per_day": "-1"}).content.decode()

    assert 'aria-invalid="true" aria-describedby="id_new_per_day_helptext id_new_per_day_error"' in page
    assert '<a href="#id_new_per_day">New cards a day</a>' in page


def test_a_zone_nobody_confirmed_is_asked_for(client, guest):
    guest.profile.zone_is_confirmed = False
    guest.profile.save()
    client.force_login(guest)

    page = client.get(URL).content.decode()

    assert "Which time zone do you live in?" in page
    assert '<option value="" selected>Choose your time zone</option>' in page


def test_a_visitor_has_none(client):
    assert client.get(URL)["Location"] == "/account/login/?next=/account/profile/"


def test_the_week_by_mail_is_asked_for_and_stopped_here(hers, dora):
    hers.post(URL, GOOD)
    assert not WeeklyMail.objects.exists()

    with time_machine.travel(NOW, tick=False):
        hers.post(URL, GOOD | {"weekly_mail": "on"})
    assert WeeklyMail.objects.get().since == NOW
    assert re.search(r'name="weekly_mail"[^>]* checked', hers.get(URL).content.decode())

    hers.post(URL, GOOD | {"weekly_mail": "on"})
    assert WeeklyMail.objects.get().since == NOW  # saving something else asks for nothing anew

    hers.post(URL, GOOD)
    assert WeeklyMail.objects.get().since is None


def test_an_address_nobody_confirmed_is_asked_about_before_it_gets_mail(hers, dora, sent_mail, link_in):
    page = hers.post(URL, GOOD | {"weekly_mail": "on"}, follow=True).content.decode()
    [question] = sent_mail()

    assert question.subject == "Is this your address?"
    assert "comes once you confirmed that dora@example.org is yours" in page

    with zeal_ignore([{"model": "account.EmailAddress", "field": "get()"}]):  # allauth looks twice
        hers.post(link_in(question))
    assert "comes once you confirmed" not in hers.get(URL).content.decode()
    hers.post(URL, GOOD | {"weekly_mail": "on"})
    assert len(sent_mail()) == 1


def test_a_guest_is_not_offered_mail(client, guest):
    client.force_login(guest)

    client.post(URL, GOOD | {"weekly_mail": "on"})

    assert "weekly_mail" not in client.get(URL).content.decode()
    assert not WeeklyMail.objects.exists()
