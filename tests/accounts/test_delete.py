"""Leaving: everything goes."""

import pytest
from django.contrib.messages import get_messages
from django.db.models import Q
from django.urls import reverse

from accounts.export import tables_about_users
from accounts.models import User
from accounts.services import when_account_is_deleted
from decks.models import Deck
from tests.accounts.everything import give_one_of_everything

pytestmark = pytest.mark.django_db
URL = "/account/delete/"


def rows_about(user_id):
    return {
        model._meta.label: count
        for model, pointers in tables_about_users()
        if (
            count := model._base_manager.filter(
                Q(*((field.attname, user_id) for field in pointers), _connector=Q.OR)
            ).count()
        )
    }


def test_nothing_that_points_to_the_person_is_left(client, dora):
    tables = give_one_of_everything(dora)
    pk = dora.pk
    assert rows_about(pk).keys() == tables
    client.force_login(dora)

    response = client.post(URL, {"password": "correct horse battery"})

    assert response["Location"] == reverse("reviews:home")
    assert rows_about(pk) == {}
    assert not User.objects.filter(pk=pk).exists()
    assert Deck.objects.get().owner is None


def test_nobody_else_loses_anything(client, dora, alice):
    give_one_of_everything(alice)
    before = rows_about(alice.pk)
    client.force_login(dora)

    client.post(URL, {"password": "correct horse battery"})

    assert rows_about(alice.pk) == before


def test_it_says_so_and_clears_the_browser(client, dora):
    client.force_login(dora)

    response = client.post(URL, {"password": "correct horse battery"})

    assert [str(message) for message in get_messages(response.wsgi_request)] == [
        "Your account and everything in it is gone."
    ]
    assert response["Clear-Site-Data"]


def test_the_page_says_what_goes_and_changes_nothing(client, dora):
    client.force_login(dora)

    page = client.get(URL).content.decode()

    assert "every answer you gave" in page
    assert User.objects.filter(pk=dora.pk).exists()


def test_a_wrong_password_deletes_nothing(client, dora):
    client.force_login(dora)

    response = client.post(URL, {"password": "wrong"})

    assert response.status_code == 422
    assert response.context["form"].errors["password"] == ["That is not your password. Nothing was deleted."]
    assert User.objects.filter(pk=dora.pk).exists()


def test_guessing_the_password_here_is_limited(client, dora):
    client.force_login(dora)

    answers = [client.post(URL, {"password": f"guess {n}"}).status_code for n in range(12)]

    assert (answers[0], answers[-1]) == (422, 429)


def test_a_guest_ticks_a_box(client, guest):
    client.force_login(guest)

    refused = client.post(URL, {})
    client.post(URL, {"is_sure": "on"})

    assert refused.status_code == 422
    assert refused.context["form"].errors["is_sure"] == ["Tick the box to say that you are sure."]
    assert not User.objects.exists()


def test_other_apps_are_asked_to_take_theirs_along(client, guest):
    gone = []

    def note(user):
        gone.append(user.pk)

    pk = guest.pk
    when_account_is_deleted(note)
    client.force_login(guest)

    client.post(URL, {"is_sure": "on"})

    when_account_is_deleted.forget(note)
    assert gone == [pk]


def test_a_visitor_deletes_nobody(client, dora):
    assert client.post(URL, {"password": "correct horse battery"})["Location"].startswith("/account/login/")
    assert User.objects.filter(pk=dora.pk).exists()
