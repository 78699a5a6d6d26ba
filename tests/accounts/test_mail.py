"""The mails: text only, in the reader's language, links on the configured origin."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from zeal import zeal_ignore

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def test_links_use_the_configured_origin_whatever_the_request_claims(client, dora, sent_mail, link_in, settings):
    settings.SITE_ORIGIN = "https://repaso.example"

    client.post(reverse("account_reset_password"), {"email": "dora@example.org"}, HTTP_HOST="localhost")

    assert link_in(sent_mail()[0]).startswith("https://repaso.example/account/password/reset/key/")


def test_a_foreign_host_sends_nothing(client, dora, sent_mail):
    response = client.post(reverse("account_reset_password"), {"email": "dora@example.org"}, HTTP_HOST="evil.example")

    assert response.status_code == 400
    assert sent_mail() == []


def test_confirming_the_address(client, sign_up, sent_mail, link_in):
    sign_up(client)
    [message] = sent_mail()
    link = link_in(message)
    page = client.get(link)

    with zeal_ignore([{"model": "account.EmailAddress", "field": "get()"}]):  # allauth looks twice
        client.post(link)

    assert message.subject == "Is this your address?"
    assert not message.alternatives
    assert "Is dora@example.org yours?" in page.content.decode()
    assert EmailAddress.objects.get().verified
    assert "This link no longer works" in client.get(link).content.decode()


def test_looking_at_the_link_confirms_nothing(client, sign_up, sent_mail, link_in):
    sign_up(client)
    link = link_in(sent_mail()[0])

    client.get(link)

    assert "Is dora@example.org yours?" in client.get(link).content.decode()


def test_a_link_signs_nobody_out(client, guest, is_signed_in, sign_up, sent_mail, link_in):
    sign_up(Client())
    client.force_login(guest)
    link = link_in(sent_mail()[0])

    client.get(link)
    with zeal_ignore([{"model": "account.EmailAddress"}]):  # allauth looks the address up again
        client.post(link)

    assert is_signed_in(client)


def test_a_made_up_link_confirms_nothing(client):
    url = reverse("account_confirm_email", args=["made-up"])

    assert "This link no longer works" in client.get(url).content.decode()
    assert client.post(url).status_code == 404


def test_a_mail_server_that_fails_is_the_operators_to_know(client, dora, settings, caplog, sent_mail):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1

    response = client.post(reverse("account_reset_password"), {"email": "dora@example.org"})

    sent_mail()
    assert response.status_code == 302
    assert "A mail could not be sent" in caplog.text
    assert "dora@example.org" not in caplog.text
