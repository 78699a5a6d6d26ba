"""Joining by e-mail address and one password."""

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.services import AddressTaken, add_person, when_learner_joins
from accounts.services import sign_up as sign_up_service

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def test_a_visitor_signs_up_and_is_signed_in(client, sign_up):
    response = sign_up(client, "Eva@Example.org", zone="Europe/Madrid")

    eva = User.objects.get(email="eva@example.org")
    assert response.status_code == 302
    assert response["Location"] == reverse("reviews:home")
    assert client.session["_auth_user_id"] == str(eva.pk)
    assert (eva.profile.zone, eva.profile.zone_is_confirmed) == ("Europe/Madrid", True)


def test_the_language_of_the_page_becomes_the_language_of_the_person(client, sign_up):
    client.cookies["django_language"] = "es"

    sign_up(client)

    assert User.objects.get().profile.language == "es"


@pytest.mark.parametrize("zone", ["UTC", "Etc/GMT+5", "Mars/Olympus", "", "x" * 500, "../../etc/passwd", "a\0b"])
def test_a_zone_that_is_nobodys_leaves_the_question_open(client, sign_up, zone):
    sign_up(client, zone=zone)

    assert not User.objects.get().profile.zone_is_confirmed


def test_signing_up_asks_to_confirm_the_address_and_goes_on_without(client, sign_up, sent_mail):
    response = sign_up(client)

    [message] = get_messages(response.wsgi_request)
    assert "the mail to confirm your address is written to the folder" in str(message)
    assert [mail.to for mail in sent_mail()] == [["dora@example.org"]]


def test_with_a_mail_server_the_page_says_where_to_look(client, sign_up, settings):
    settings.MAIL_IS_SENT = True

    response = sign_up(client)

    [message] = get_messages(response.wsgi_request)
    assert "We wrote to dora@example.org" in str(message)


def test_other_apps_hear_of_whoever_joins(client, sign_up):
    joined = []
    when_learner_joins(joined.append)

    sign_up(client)

    when_learner_joins.forget(joined.append)
    assert joined == [User.objects.get()]


def test_a_taken_address_with_another_password_is_refused_without_saying_whose(client, sign_up, dora):
    response = sign_up(client, password="something else entirely")

    assert response.status_code == 422
    assert response.context["form"].non_field_errors() == [
        "We could not sign you up with this address and password. If you have an account already, sign in or choose a"
        " new password."
    ]
    assert not client.session.get("_auth_user_id")


def test_a_taken_address_with_its_own_password_signs_in(client, sign_up, dora):
    response = sign_up(client)

    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(dora.pk)
    assert User.objects.count() == 1


def test_guessing_passwords_by_signing_up_counts_as_guessing(client, sign_up, dora):
    for _ in range(5):
        sign_up(client, password="something else entirely")

    response = sign_up(client)

    assert response.status_code == 429
    assert "_auth_user_id" not in client.session


def test_two_at_once_with_one_address_make_one_account(dora):
    with pytest.raises(AddressTaken):
        add_person(email="Dora@example.org", password="correct horse battery")

    assert User.objects.count() == 1


def test_a_guest_who_loses_that_race_stays_a_guest(dora, guest):
    with pytest.raises(AddressTaken):
        sign_up_service(email="dora@example.org", password="correct horse battery", guest=guest)

    guest.refresh_from_db()
    assert guest.is_guest


def test_whoever_has_an_account_is_sent_on(client, dora):
    client.force_login(dora)

    assert client.get(reverse("account_signup"))["Location"] == reverse("reviews:home")


def test_fields_nobody_asked_for_are_not_taken(client, sign_up):
    sign_up(client, is_staff="on", is_superuser="on", is_guest="on", id="77")

    eva = User.objects.get()
    assert (eva.is_staff, eva.is_superuser, eva.is_guest) == (False, False, False)
    assert eva.pk != 77


def test_a_form_from_elsewhere_is_refused(sign_up, db):
    response = sign_up(Client(enforce_csrf_checks=True))

    assert response.status_code == 403
    assert not User.objects.exists()
