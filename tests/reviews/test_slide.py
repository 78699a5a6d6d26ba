"""The slide a card comes from: opened from its answer, and back to the same card."""

import re
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from decks.models import DeckMember, Slide, Source
from tests.reviews.conftest import NOON, token_for, write_note

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def slide(deck):
    source = Source.objects.create(deck=deck, slug="s", title="Semana 3")
    return Slide.objects.create(
        source=source, slug="uno", title="Uno", text="Es *así*.", text_html="<p>Es <em>así</em>.</p>", has_text=True
    )


@pytest.fixture
def browser(client, learner):
    client.force_login(learner)
    return client


def test_the_chip_opens_the_slide_and_leads_back_to_the_answer(browser, learner, deck, slide):
    card = write_note(deck, "Uno", slide=slide).cards.get()
    answer = browser.get(
        reverse("reviews:card_reveal"), {"token": token_for(learner, card).sign(), "deck": deck.slug, "start": 0}
    ).content.decode()

    [address] = re.findall(r'<a class="chip" href="([^"]+)"', answer)
    page = browser.get(unescape(address)).content.decode()
    assert "<p>Es <em>así</em>.</p>" in page
    [back] = re.findall(r'<a id="action-start" class="button" href="([^"]+)"', page)

    again = browser.get(unescape(back))
    assert again.context["card"].card_id == card.pk
    assert again.context["card"].answer_html
    assert again.context["scope"].deck_slug == deck.slug


def test_a_slide_whose_text_is_not_here_stays_a_place_on_the_deck_page(browser, learner, deck, slide):
    Slide.objects.update(has_text=False)
    card = write_note(deck, "Uno", slide=slide).cards.get()

    answer = browser.get(reverse("reviews:card_reveal"), {"token": token_for(learner, card).sign()})

    assert f'href="/decks/{deck.slug}/#uno"' in answer.content.decode()
    assert browser.get(reverse("reviews:slide", args=[slide.pk])).status_code == 404


def test_the_text_of_a_slide_is_not_read_with_its_card(browser, learner, deck, slide, django_assert_max_num_queries):
    card = write_note(deck, "Uno", slide=slide).cards.get()

    with django_assert_max_num_queries(40) as asked:
        browser.get(reverse("reviews:card_reveal"), {"token": token_for(learner, card).sign()})

    assert not [query["sql"] for query in asked.captured_queries if "text_html" in query["sql"]]


def test_a_slide_of_a_deck_one_may_not_see_is_not_found(browser, make_deck):
    hidden = make_deck("oculto")
    source = Source.objects.create(deck=hidden, slug="s", title="S")
    slide = Slide.objects.create(source=source, slug="x", title="X", text="x", text_html="<p>x</p>", has_text=True)
    type(hidden).objects.filter(pk=hidden.pk).update(status="draft")

    assert browser.get(reverse("reviews:slide", args=[slide.pk])).status_code == 404


def test_a_slide_of_which_nobody_meets_a_card_yet_is_not_found(browser, deck, slide):
    write_note(deck, "Uno", slide=slide, status="draft")

    assert browser.get(reverse("reviews:slide", args=[slide.pk])).status_code == 404


def test_who_works_on_the_deck_sees_every_slide_of_it(browser, learner, deck, slide):
    DeckMember.objects.create(deck=deck, person=learner, role="reviewer", added_at=NOON)

    assert browser.get(reverse("reviews:slide", args=[slide.pk])).status_code == 200


def test_without_a_card_the_page_leads_to_the_deck(browser, deck, slide):
    write_note(deck, "Uno", slide=slide)
    page = browser.get(reverse("reviews:slide", args=[slide.pk])).content.decode()

    assert "Back to the card" not in page
    assert f'href="/decks/{deck.slug}/#uno"' in page
