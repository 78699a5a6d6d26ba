"""Telling the authors something about a card, and the authors seeing to it."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.services import merge_guest, start_guest
from decks.models import Note, Report
from decks.services import save_note
from decks.services.reports import REPORTS_A_DAY, report_card
from tests.reviews.conftest import NOON, token_for

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def browser(client, learner, deck):
    client.force_login(learner)
    return client


def send(browser, card, **sent):
    return browser.post(reverse("reviews:card_report", args=[card.pk]), sent)


def test_it_is_kept_with_the_version_that_was_seen_and_leads_back_to_the_same_side(browser, learner, cards):
    token = token_for(learner, cards[0]).sign()

    response = send(browser, cards[0], kind="typo", text="Sobra una a.", shown=token, side="answer")

    report = Report.objects.get()
    assert (report.user, report.card, report.kind, report.note_version) == (learner, cards[0], "typo", 1)
    page = browser.get(response["Location"]).content.decode()
    assert 'data-side="answer"' in page


def test_the_version_is_that_of_the_card_on_the_screen(browser, learner, cards):
    shown = replace(token_for(learner, cards[0]), note_version=1).sign()
    note = Note.objects.select_related("deck").get(pk=cards[0].note_id)
    note.back = "Mended meanwhile."
    save_note(note=note, by=None, at=NOON, origin="admin")

    send(browser, cards[0], kind="typo", text="Sobra una a.", shown=shown)

    assert Report.objects.get().note_version == 1


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"text": "algo"}, "Say what it is: choose one of the list."),
        ({"kind": "typo"}, "Write a few words, so that the author knows what you mean."),
        ({"kind": "wrong", "text": "á" * 2001}, "A report has 2000 characters at most; yours has 2001."),
    ],
)
def test_what_is_missing_is_said_and_nothing_lost(browser, cards, sent, sentence):
    response = send(browser, cards[0], **sent)

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert sent.get("text", "") in response.content.decode()
    assert not Report.objects.exists()


def test_sent_twice_it_is_one_report(browser, cards):
    for _ in range(2):
        send(browser, cards[0], kind="split")

    assert Report.objects.count() == 1


def test_the_twenty_first_of_a_day_waits(browser, learner, cards, noon):
    for number in range(REPORTS_A_DAY):
        report_card(user=learner, card=cards[0], kind="other", text=str(number), at=NOON)

    response = send(browser, cards[0], kind="other", text="Una más")

    assert response.status_code == 422
    assert "You have sent 20 reports within a day, as many as we take." in response.content.decode()
    assert "Una más" in response.content.decode()
    noon.move_to(NOON + timedelta(days=1, minutes=1))
    assert send(browser, cards[0], kind="other", text="Una más").status_code == 302


def test_a_guests_reports_stay_when_they_turn_out_to_have_an_account(learner, cards):
    guest = start_guest(zone="America/Bogota")
    report_card(user=guest, card=cards[0], kind="wrong", text="No.", at=NOON)

    merge_guest(guest=guest, user=learner)

    assert Report.objects.get().user == learner
