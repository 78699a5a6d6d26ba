"""Everything about me, as one file."""

import json

import pytest
from django.urls import reverse

from accounts.export import ROWS_AT_A_TIME
from decks.models import Deck
from tests.accounts.everything import give_one_of_everything

pytestmark = pytest.mark.django_db


def download(client):
    return client.post(reverse("accounts:export"))


def read(response):
    return json.loads(response.getvalue())


def test_every_table_about_people_is_in_it_with_its_rows(client, dora):
    tables = give_one_of_everything(dora)
    client.force_login(dora)

    data = read(download(client))

    assert data.keys() == tables | {"accounts.User", "exported_at"}
    assert all(data[table] for table in tables)


def test_rows_name_what_they_are_about(client, dora):
    give_one_of_everything(dora)
    client.force_login(dora)

    data = read(download(client))

    assert data["reviews.Schedule"][0]["card"] == "question_text-1" or data["reviews.Schedule"][0]["card"] == ""
    assert data["reviews.Enrolment"][0]["deck"] == Deck.objects.get().title


def test_it_is_a_file_to_keep(client, dora):
    client.force_login(dora)

    response = download(client)

    assert response["Content-Type"] == "application/json"
    assert response["Content-Disposition"].startswith('attachment; filename="repaso-')
    assert "no-store" in response["Cache-Control"]


def test_the_password_is_not_in_it_nor_anybody_else(client, dora, alice):
    give_one_of_everything(alice)
    client.force_login(dora)

    text = download(client).getvalue().decode()

    assert "password" not in text
    assert "alice" not in text


def test_twice_the_rows_cost_the_same_number_of_queries(client, dora, django_assert_max_num_queries):
    Deck.objects.bulk_create(
        Deck(owner=dora, slug=f"d{n}", title=f"Deck {n}", path=f"{n:06}") for n in range(ROWS_AT_A_TIME)
    )
    client.force_login(dora)

    with django_assert_max_num_queries(40):
        data = read(download(client))

    assert len(data["decks.Deck"]) == ROWS_AT_A_TIME


def test_a_link_cannot_start_it(client, dora):
    client.force_login(dora)

    assert client.get(reverse("accounts:export")).status_code == 405


def test_a_guest_gets_it_too(client, guest):
    client.force_login(guest)

    assert read(download(client))["accounts.User"][0]["id"] == guest.pk
