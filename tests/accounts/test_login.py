"""Signing in and out."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def test_signing_in_leads_home(client, dora, sign_in):
    response = sign_in(client)

    assert response.status_code == 302
    assert response["Location"] == reverse("reviews:home")


def test_the_address_is_taken_in_any_letters(client, dora, sign_in, is_signed_in):
    sign_in(client, " DORA@Example.ORG ")

    assert is_signed_in(client)


def test_signing_in_leads_back_to_where_one_wanted_to_go(client, dora, sign_in):
    response = sign_in(client, next="/account/profile/")

    assert response["Location"] == "/account/profile/"


@pytest.mark.parametrize(
    "target",
    ["//evil.example", r"\\evil.example", "https:evil.example", "https://evil.example/", "javascript:alert(1)"],
)
@pytest.mark.parametrize("page", ["account_login", "account_signup", "account_logout", "accounts:guest_start"])
def test_nobody_is_led_off_the_site(client, dora, page, target):
    fields = {"login": "dora@example.org", "password": "correct horse battery", "email": "eva@example.org"}

    response = client.post(reverse(page), {**fields, "password1": "correct horse battery", "next": target})

    assert response.status_code == 302
    assert response["Location"] == reverse("reviews:home")


def test_a_closed_account_is_told_so(client, dora, sign_in):
    dora.is_active = False
    dora.save()

    response = sign_in(client)

    assert response["Location"] == reverse("account_inactive")
    assert "This account is closed" in client.get(response["Location"]).content.decode()


def test_asking_to_sign_out_changes_nothing_yet(client, dora, is_signed_in):
    client.force_login(dora)

    response = client.get(reverse("account_logout"))

    assert response.status_code == 200
    assert is_signed_in(client)


def test_signing_out_says_so_and_clears_the_browser(client, dora):
    client.force_login(dora)

    response = client.post(reverse("account_logout"))

    assert [str(message) for message in get_messages(response.wsgi_request)] == ["You have signed out."]
    assert response["Clear-Site-Data"] == '"cache", "storage"'


def test_who_asks_costs_one_query(client, dora, django_assert_num_queries):
    client.force_login(dora)
    with django_assert_num_queries(2):  # the session; the user with the profile
        client.get(reverse("accounts:delete"))
