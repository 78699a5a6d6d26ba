"""What is put in again is what the services wrote."""

import pytest
from django.db import transaction

from accounts.models import User
from decks.models import Note, NoteWords
from tests.decks.conftest import write_author, write_aws_deck
from tests.factories import UserFactory
from tests.remembering import _rows, _values, remembered

pytestmark = pytest.mark.django_db


def everything():
    return {model: {key: _values(row) for key, row in rows.items()} for model, rows in _rows().items()}


def test_the_second_time_it_is_the_same_rows_and_nothing_is_written_anew():
    calls = []

    def write():
        calls.append(1)
        return write_aws_deck()

    found = []
    for _ in range(2):
        with transaction.atomic():
            deck = remembered(write)
            found.append((deck.pk, deck.title, everything()))
            transaction.set_rollback(True)

    first, second = found
    assert first == second
    assert len(first[2][Note]) == len(first[2][NoteWords]) == 3
    assert len(calls) == 1


def test_what_was_there_and_what_comes_after_keep_keys_of_their_own():
    with transaction.atomic():
        remembered(write_author)
        transaction.set_rollback(True)
    before = UserFactory.create_batch(3)

    author, after = remembered(write_author), UserFactory()

    assert User.objects.filter(pk__in=[user.pk for user in (*before, author, after)]).count() == 5
