"""People who can sign in, and what they do to get there."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from zeal import zeal_ignore

from accounts.outbox import wait_until_sent
from accounts.services import add_person, start_guest

PASSWORD = "correct horse battery"


@pytest.fixture
def dora(db):
    """Somebody with a password."""
    return add_person(email="dora@example.org", password=PASSWORD, zone="America/Bogota", language="en")


@pytest.fixture
def guest(db):
    return start_guest(zone="America/Bogota", language="en")


@pytest.fixture
def sign_in():
    def act(client: Client, email="dora@example.org", password=PASSWORD, **fields):
        return client.post(reverse("account_login"), {"login": email, "password": password, **fields})

    return act


@pytest.fixture
def sign_up():
    def act(client: Client, email="dora@example.org", password=PASSWORD, **fields):
        return client.post(reverse("account_signup"), {"email": email, "password1": password, **fields})

    return act


@pytest.fixture
def sent_mail(settings):
    """The mails sent so far, once the postman is back."""

    def read():
        wait_until_sent()
        return mail.outbox

    return read


@pytest.fixture
def link_in():
    """The address in a mail."""
    return lambda message: re.search(r"https?://\S+", message.body)[0]


@pytest.fixture
def is_signed_in():
    """Whether the site still knows this browser: the profile opens instead of the sign-in page."""

    def ask(client: Client) -> bool:
        # Django looks up a session that it is about to delete twice.
        with zeal_ignore([{"model": "accounts.Session", "field": "get()"}]):
            return client.get(reverse("accounts:profile")).status_code == 200

    return ask
