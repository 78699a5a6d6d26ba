"""Passwords: what is taken, how it is kept, changing it, and getting a new one."""

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

import config.settings
from accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
NEW = "an even better battery"


@pytest.mark.parametrize(
    ("password", "message"),
    [
        ("short 1", "This password is too short. It must contain at least 8 characters."),
        ("password123", "This password is too common."),
        ("dora@example", "The password is too similar to the e-mail address."),
    ],
)
def test_a_weak_password_is_refused(client, sign_up, password, message):
    response = sign_up(client, password=password)

    assert response.status_code == 422
    assert message in response.context["form"].errors["password1"]
    assert not User.objects.exists()


@pytest.mark.parametrize("password", ["x7kq hz!", "a" * 40 + "b" * 100, "contraseña ñandú 🐦", "  spaces around  "])
def test_length_and_letters_are_free_and_nothing_is_cut_off(sign_up, sign_in, is_signed_in, password):
    sign_up(Client(), password=password)
    client, cut = Client(), Client()

    sign_in(client, password=password)
    sign_in(cut, password=password[:-1])

    assert is_signed_in(client)
    assert not is_signed_in(cut)


def test_passwords_are_kept_as_argon2id(settings):
    settings.PASSWORD_HASHERS = config.settings.PASSWORD_HASHERS

    assert make_password("anything").startswith("argon2$argon2id$")


def test_changing_asks_for_the_current_password(client, dora):
    client.force_login(dora)

    response = client.post(reverse("account_change_password"), {"oldpassword": "wrong", "password1": NEW})

    assert response.status_code == 422
    assert response.context["form"].errors["oldpassword"] == ["That is not your current password."]


def test_a_changed_password_counts_and_says_so(client, dora, sign_in, is_signed_in):
    client.force_login(dora)

    response = client.post(
        reverse("account_change_password"), {"oldpassword": "correct horse battery", "password1": NEW}
    )

    assert response["Location"] == reverse("accounts:profile")
    assert [str(message) for message in get_messages(response.wsgi_request)] == ["Your password is changed."]
    other = Client()
    sign_in(other, password=NEW)
    assert is_signed_in(other)


def test_a_guest_signs_up_instead_of_changing_a_password(client, guest):
    client.force_login(guest)

    assert client.get(reverse("account_change_password"))["Location"] == reverse("account_signup")


def test_a_new_password_by_mail(client, dora, sent_mail, link_in, sign_in, is_signed_in):
    client.post(reverse("account_reset_password"), {"email": "dora@example.org"})
    [message] = sent_mail()
    form = client.get(link_in(message), follow=True)

    done = client.post(form.context["action_url"], {"password1": NEW})

    assert message.subject == "A new password for Repaso"
    assert done["Location"] == reverse("account_reset_password_from_key_done")
    sign_in(client, password=NEW)
    assert is_signed_in(client)


def test_the_link_works_once(client, dora, sent_mail, link_in):
    client.post(reverse("account_reset_password"), {"email": "dora@example.org"})
    link = link_in(sent_mail()[0])
    client.post(client.get(link, follow=True).context["action_url"], {"password1": NEW})

    again = client.get(link, follow=True)

    assert "This link no longer works" in again.content.decode()


def test_a_weak_new_password_by_link_is_refused(client, dora, sent_mail, link_in):
    client.post(reverse("account_reset_password"), {"email": "dora@example.org"})
    form = client.get(link_in(sent_mail()[0]), follow=True)

    response = client.post(form.context["action_url"], {"password1": "short"})

    assert response.status_code == 422


def test_without_a_mail_server_the_page_says_where_the_mail_is(client, dora):
    response = client.post(reverse("account_reset_password"), {"email": "dora@example.org"}, follow=True)

    assert "the mail is written to the folder “mail” in its data folder" in response.content.decode()


def test_with_a_mail_server_it_does_not(client, dora, settings):
    settings.MAIL_IS_SENT = True

    response = client.post(reverse("account_reset_password"), {"email": "dora@example.org"}, follow=True)

    assert "data folder" not in response.content.decode()
