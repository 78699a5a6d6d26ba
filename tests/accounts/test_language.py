"""Choosing the language, as a visitor and as a learner."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def choose(client, language, **fields):
    return client.post(reverse("accounts:language"), {"language": language, **fields})


def test_a_visitor_keeps_it_in_a_cookie(client):
    response = choose(client, "es", next="/account/login/")

    assert response["Location"] == "/account/login/"
    assert '<html lang="es">' in client.get("/account/login/").content.decode()


def test_a_learner_keeps_it_in_the_profile(client, dora):
    client.force_login(dora)

    choose(client, "es")

    dora.profile.refresh_from_db()
    assert dora.profile.language == "es"


def test_a_language_we_do_not_speak_changes_nothing(client):
    response = choose(client, "tlh")

    assert response.status_code == 302
    assert not response.cookies


@pytest.mark.parametrize(
    "target", ["//evil.example", r"\\evil.example", "https:evil.example", "https://evil.example", "nonsense", "-1"]
)
def test_nobody_is_led_off_the_site(client, target):
    assert choose(client, "es", next=target)["Location"] == reverse("reviews:home")


def test_looking_changes_nothing(client):
    assert client.get(reverse("accounts:language")).status_code == 405
