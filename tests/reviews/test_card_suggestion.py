"""A better text for a card: begun with today's, and only what was changed is sent."""

import re
from html import unescape
from urllib.parse import urlencode

import pytest
import time_machine
from django.urls import reverse

from accounts.models import User
from decks.models import Report
from decks.services import save_note
from tests.markup import forms_in
from tests.reviews.conftest import NOON, token_for

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def browser(client, learner, deck):
    client.force_login(learner)
    return client


@pytest.fixture
def url(cards):
    return reverse("reviews:card_report", args=[cards[0].pk])


def sent(note, **fields):
    texts = {name: getattr(note, name) for name in ("front", "back", "why", "hint")}
    return {"kind": "rewrite", "version": "1", **texts, **fields}


def test_the_form_begins_with_todays_text(browser, cards, url):
    page = browser.get(url, {"kind": "rewrite"}).content.decode()

    assert f"\n{cards[0].note.front}</textarea>" in page
    assert f"\n{cards[0].note.back}</textarea>" in page


def test_only_what_was_changed_is_suggested(browser, cards, url):
    browser.post(url, sent(cards[0].note, back="Mejor.\r\nDos."))

    report = Report.objects.get()
    assert report.suggested == {"back": "Mejor.\nDos."}
    assert (report.note_version, report.show_name) == (1, False)


def test_the_name_is_shown_where_the_learner_says_so(browser, cards, url):
    browser.post(url, sent(cards[0].note, back="Mejor.", show_name="on"))

    assert Report.objects.get().show_name


def test_an_author_edits_the_note_itself_and_comes_back_to_the_same_side(browser, learner, cards):
    User.objects.filter(pk=learner.pk).update(is_staff=True, is_superuser=True)
    token = token_for(learner, cards[0]).sign()
    answer = browser.get(reverse("reviews:card_reveal"), {"token": token}).content.decode()

    edit = unescape(re.search(r'id="action-edit"[^>]* href="([^"]+)"', answer)[1])
    form = browser.get(edit).content.decode()
    [values] = [form.values for form in forms_in(form) if form.method == "post" and not form.action]
    saved = browser.post(edit, values | {"back": "Mejor.", "fact": "same"})

    assert "Back to the card without saving" in form
    page = browser.get(saved["Location"]).content.decode()
    assert 'data-side="answer"' in page
    assert "Mejor." in page


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_the_way_back_leads_nowhere_else(browser, learner, cards, elsewhere):
    User.objects.filter(pk=learner.pk).update(is_staff=True, is_superuser=True)
    url = f"{reverse('admin:decks_note_change', args=[cards[0].note_id])}?{urlencode({'next': elsewhere})}"
    form = browser.get(url).content.decode()
    [values] = [form.values for form in forms_in(form) if form.method == "post" and not form.action]

    assert browser.post(url, values)["Location"] == reverse("admin:decks_note_changelist")
    assert f'href="{elsewhere}"' not in form


def test_nothing_changed_is_said(browser, cards, url):
    response = browser.post(url, sent(cards[0].note, text="No me gusta."))

    assert response.status_code == 422
    assert "Nothing is changed yet: write the better text, then send it." in response.content.decode()
    assert not Report.objects.exists()


def test_too_long_a_text_is_said_and_kept(browser, cards, url):
    response = browser.post(url, sent(cards[0].note, why="x" * 2001))

    assert "This text has 2001 characters, more than 2000." in response.content.decode()
    assert "x" * 2001 in response.content.decode()


def test_what_an_author_changed_meanwhile_is_not_suggested_back(browser, cards, url):
    note = cards[0].note
    begun_with = sent(note)
    note.why = "Otra razón."
    save_note(note=note, by=None, at=NOON, origin="admin")

    browser.post(url, begun_with | {"back": "Mejor."})

    assert Report.objects.get().suggested == {"back": "Mejor."}
    assert Report.objects.get().note_version == 1


@pytest.mark.parametrize("version", ["", "x", "0", "99999999999999999999"])
def test_an_odd_version_is_refused(browser, cards, url, version):
    assert browser.post(url, sent(cards[0].note, back="Mejor.", version=version)).status_code == 422
