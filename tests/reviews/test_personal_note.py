"""A learner's own note on a card: theirs alone, plain text, never lost."""

import json

import pytest
import time_machine
from django.urls import reverse

from accounts.export import export_lines
from accounts.services import merge_guest, start_guest
from reviews.models import PersonalNote
from reviews.services import enrol, save_personal_note
from tests.markup import forms_in
from tests.reviews.conftest import NOON, token_for

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "personal_note"}


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def browser(client, learner, cards):
    """With the token of the first card, as its answer carries it."""
    client.force_login(learner)
    client.token = token_for(learner, cards[0]).sign()
    return client


def write(browser, card, text, **extra):
    sent = {"text": text, "shown": browser.token, "side": "answer"} | extra.pop("sent", {})
    return browser.post(reverse("reviews:card_note", args=[card.pk]), sent, **extra)


def reveal(browser):
    return browser.get(reverse("reviews:card_reveal"), {"token": browser.token}).content.decode()


def test_it_is_shown_under_the_answer_and_goes_back_there(browser, cards):
    response = write(browser, cards[0], "Como <b>una</b>\r\nn")

    assert response["Location"].startswith(reverse("reviews:card_reveal"))
    assert "Como &lt;b&gt;una&lt;/b&gt;<br>n" in browser.get(response["Location"]).content.decode()
    assert PersonalNote.objects.get().text == "Como <b>una</b>\nn"


def test_with_htmx_the_note_alone_comes_back(browser, cards):
    page = write(browser, cards[0], "Una imagen", **HTMX).content.decode()

    assert page.lstrip().startswith('<div id="personal_note"')
    assert "Una imagen" in page


@pytest.mark.parametrize("extra", [{}, HTMX], ids=["plain", "htmx"])
def test_one_too_long_is_kept_on_the_page_and_not_saved(browser, cards, extra):
    text = "é" * 2001

    response = write(browser, cards[0], text, **extra)

    assert response.status_code == 422
    page = response.content.decode()
    assert "A note has 2000 characters at most; yours has 2001. Shorten it and save it again." in page
    assert text in page
    assert not PersonalNote.objects.exists()


def test_two_thousand_characters_fit_whatever_the_line_breaks(browser, cards):
    write(browser, cards[0], "\r\n".join(["a" * 99] * 20))

    assert len(PersonalNote.objects.get().text) == 1999


@pytest.mark.parametrize(("text", "more"), [("", {}), ("Una imagen", {"delete": "on"})])
def test_it_is_deleted_by_its_button_or_by_saving_nothing(browser, cards, text, more):
    write(browser, cards[0], "Una imagen")

    write(browser, cards[0], text, sent=more)

    assert not PersonalNote.objects.exists()


def test_deleted_by_mistake_it_is_in_the_field_to_be_saved_again(browser, cards):
    write(browser, cards[0], "Una imagen")

    left = write(browser, cards[0], "Una imagen", sent={"delete": "on"}, **HTMX)
    field = forms_in(left.content.decode())[0].values["text"]
    write(browser, cards[0], field, **HTMX)

    assert "Your note is deleted. Its text is still in the field: save it to have it back." in left.content.decode()
    assert PersonalNote.objects.get().text == "Una imagen"


def test_nobody_else_sees_it(browser, learner, cards, deck, bob, client_of):
    save_personal_note(user=learner, note_id=cards[0].note_id, text="Solo mía", at=NOON)
    enrol(user=bob, deck=deck, at=NOON)
    other = client_of(bob)

    pages = [
        other.get(reverse("reviews:card_info", args=[cards[0].pk])),
        other.get(reverse("reviews:card_reveal"), {"token": token_for(bob, cards[0]).sign()}),
    ]

    assert "Solo mía" in reveal(browser)
    assert all("Solo mía" not in page.content.decode() for page in pages)


def test_a_stranger_to_the_card_gets_404(browser, make_deck):
    foreign = make_deck("stranger", {"x": 1}).topics.get().cards.get()

    assert write(browser, foreign, "x").status_code == 404


def test_it_is_in_the_export(learner, cards):
    save_personal_note(user=learner, note_id=cards[0].note_id, text="Solo mía", at=NOON)

    exported = json.loads("".join(export_lines(user=learner, at=NOON)))

    assert [row["text"] for row in exported["reviews.PersonalNote"]] == ["Solo mía"]


def test_a_guest_brings_theirs_along(learner, deck, cards):
    guest = start_guest(zone="America/Bogota")
    for card, text in ((cards[0], "de paso"), (cards[1], "otra")):
        save_personal_note(user=guest, note_id=card.note_id, text=text, at=NOON)
    save_personal_note(user=learner, note_id=cards[0].note_id, text="propia", at=NOON)

    merge_guest(guest=guest, user=learner)

    texts = dict(PersonalNote.objects.filter(user=learner).values_list("note_id", "text"))
    assert texts == {cards[0].note_id: "propia\n\nde paso", cards[1].note_id: "otra"}
