"""Sessions: new on signing in, gone after leaving, changing the password, deleting the account."""

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


def cookie(client):
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def browser_with(value):
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = value
    return client


def test_signing_in_gives_a_new_session(client, dora, guest, sign_in):
    client.force_login(guest)
    before = cookie(client)

    sign_in(client)

    assert cookie(client) != before
    assert not Session.objects.filter(pk=before).exists()


def test_a_session_chosen_by_somebody_else_is_not_taken(dora, sign_in):
    client = browser_with("a" * 32)

    sign_in(client)

    assert cookie(client) != "a" * 32


def test_signing_up_from_guest_gives_a_new_session(client, guest, sign_up):
    client.force_login(guest)
    before = cookie(client)

    sign_up(client)

    assert cookie(client) != before


def test_after_signing_out_the_old_cookie_is_nobody(client, dora, sign_in, is_signed_in):
    sign_in(client)
    thief = browser_with(cookie(client))

    client.post(reverse("account_logout"))

    assert not is_signed_in(thief)


def test_changing_the_password_ends_the_other_sessions(client, dora, sign_in, is_signed_in):
    sign_in(client)
    other = Client()
    sign_in(other)

    client.post(
        reverse("account_change_password"),
        {"oldpassword": "correct horse battery", "password1": "an even better battery"},
    )

    assert is_signed_in(client)
    assert not is_signed_in(other)


def test_a_new_password_by_mail_ends_every_session(client, dora, sign_in, is_signed_in, sent_mail, link_in):
    sign_in(client)
    visitor = Client()
    visitor.post(reverse("account_reset_password"), {"email": "dora@example.org"})
    form = visitor.get(link_in(sent_mail()[0]), follow=True)

    visitor.post(form.context["action_url"], {"password1": "an even better battery"})

    assert not is_signed_in(client)


def test_deleting_the_account_ends_every_session(client, dora, sign_in, is_signed_in):
    sign_in(client)
    other = Client()
    sign_in(other)
    pk = cookie(other)

    client.post(reverse("accounts:delete"), {"password": "correct horse battery"})

    assert not is_signed_in(other)
    assert not Session.objects.filter(pk=pk).exists()


def test_an_expired_session_leads_a_page_to_the_entrance(client):
    response = client.get(reverse("accounts:profile"))

    assert response["Location"] == "/account/login/?next=/account/profile/"


def test_an_expired_session_inside_a_review_leads_the_whole_page_there(client):
    """Else the sign-in page would land inside the card."""
    response = client.post(
        "/review/grade/",
        headers={"HX-Request": "true", "HX-Target": "card", "HX-Current-URL": "http://testserver/review/?deck=aws"},
    )

    assert response.status_code == 200
    assert response["HX-Redirect"] == "/account/login/?next=/review/%3Fdeck%3Daws"


def test_the_page_it_claims_to_be_on_cannot_be_elsewhere(client):
    response = client.post(
        "/review/grade/", headers={"HX-Request": "true", "HX-Current-URL": "https://evil.example/review/"}
    )

    assert "evil" not in response["HX-Redirect"]
