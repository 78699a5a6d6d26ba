"""Nobody learns from the entrance pages who has an account here, and nobody gets in by trying."""

import time

import pytest
from django.test import Client
from django.urls import reverse

from accounts.devices import COOKIE

pytestmark = pytest.mark.django_db


def body(response):
    """The page without what differs from request to request."""
    return response.content.decode().replace(str(response.context["csrf_token"]), "")


def test_an_unknown_address_and_a_wrong_password_get_one_answer(dora, sign_in):
    unknown = sign_in(Client(), "nobody@example.org")
    wrong = sign_in(Client(), "dora@example.org", "not her password")

    assert unknown.status_code == wrong.status_code == 422
    assert unknown.context["form"].non_field_errors() == [
        "The address and the password do not belong together. Check both."
    ]
    assert body(unknown).replace("nobody@", "dora@") == body(wrong)


def test_asking_for_a_new_password_gets_one_answer(dora, sent_mail):
    answers = [
        Client().post(reverse("account_reset_password"), {"email": email}, follow=True)
        for email in ("dora@example.org", "nobody@example.org")
    ]

    assert answers[0].redirect_chain == answers[1].redirect_chain
    assert body(answers[0]) == body(answers[1])
    assert [mail.to for mail in sent_mail()] == [["dora@example.org"]]


@pytest.mark.any_database
@pytest.mark.parametrize("page", ["login", "reset"])
def test_both_answers_take_their_time(page, dora, sign_in, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": None, "login_failed_on_unknown_device": None, "login": None}
    settings.ACCOUNT_RATE_LIMITS["reset_password"] = None
    dora.set_password("correct horse battery")
    dora.save()
    times = {"dora@example.org": [], "nobody@example.org": []}

    for _ in range(9):
        for email, taken in times.items():
            client = Client()
            started = time.process_time()
            if page == "login":
                sign_in(client, email, "not her password")
            else:
                client.post(reverse("account_reset_password"), {"email": email})
            taken.append(time.process_time() - started)

    # The quickest of each: a busy machine only ever adds to what the work itself takes.
    known, unknown = (min(taken) for taken in times.values())
    assert 0.75 < known / unknown < 1.33, f"{known * 1000:.1f} ms and {unknown * 1000:.1f} ms"


def test_a_hundred_tries_end_at_our_429_page(client, dora, sign_in):
    answers = [sign_in(client, password=f"guess number {n}") for n in range(100)]

    assert answers[0].status_code == 422
    assert answers[-1].status_code == 429
    assert "429.html" in [template.name for template in answers[-1].templates]


def test_after_five_tries_the_right_password_does_not_help_either(client, dora, sign_in):
    for n in range(5):
        sign_in(client, password=f"guess number {n}")

    response = sign_in(client)

    assert response.status_code == 429
    assert response.context["form"].non_field_errors() == [
        "Too many tries. Wait five minutes, or choose a new password."
    ]


def test_claiming_to_come_from_elsewhere_does_not_reset_the_count(client, dora, sign_in):
    for n in range(40):
        client.defaults["HTTP_X_FORWARDED_FOR"] = f"203.0.113.{n}"
        client.defaults["HTTP_X_REAL_IP"] = f"203.0.113.{n}"
        response = sign_in(client, password=f"guess number {n}")

    assert response.status_code == 429


def test_whoever_fails_on_purpose_does_not_lock_the_owner_out(dora, sign_in, is_signed_in):
    mine = Client(REMOTE_ADDR="192.0.2.1")
    sign_in(mine)
    mine.post(reverse("account_logout"))
    for n in range(60):  # more than an account gets from all unknown browsers together
        sign_in(Client(REMOTE_ADDR=f"198.51.100.{n}"), password=f"guess number {n}")
    stranger = Client(REMOTE_ADDR="192.0.2.2")

    sign_in(stranger)
    sign_in(mine)

    assert not is_signed_in(stranger)
    assert is_signed_in(mine)


def test_a_new_password_lets_the_owner_in_at_once(dora, sign_in, is_signed_in, sent_mail, link_in):
    for n in range(60):
        sign_in(Client(REMOTE_ADDR=f"198.51.100.{n}"), password=f"guess number {n}")
    owner = Client(REMOTE_ADDR="192.0.2.1")
    owner.post(reverse("account_reset_password"), {"email": "dora@example.org"})
    form = owner.get(link_in(sent_mail()[0]), follow=True)
    owner.post(form.context["action_url"], {"password1": "an even better battery"})

    sign_in(owner, password="an even better battery")

    assert is_signed_in(owner)


@pytest.mark.parametrize("forged", ["", "x", "eyJhIjoxfQ:1abcde:zzzz"])
def test_a_forged_device_is_unknown(dora, sign_in, forged):
    client = Client()
    client.cookies[COOKIE] = forged

    for n in range(60):
        client.defaults["REMOTE_ADDR"] = f"198.51.100.{n}"
        response = sign_in(client, password=f"guess number {n}")

    assert response.status_code == 429
