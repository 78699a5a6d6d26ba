"""An author writes a note in the admin and sees its cards while typing."""

import re

import pytest
from playwright.sync_api import expect

from decks.models import Note
from tests.factories import DeckFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def author(db):
    return UserFactory(email="author@example.org", is_staff=True, is_superuser=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_cards_follow_the_typing_and_are_what_is_saved(page_of, author, axe_clean, scheme):
    deck = DeckFactory(title="AWS")
    page = page_of(author, color_scheme=scheme)
    page.goto("/admin/decks/note/add/")
    preview = page.get_by_role("region", name="Preview")
    expect(preview).to_contain_text("The cards appear here as learners see them.")

    page.get_by_label("Topic").select_option(str(deck.pk))
    page.get_by_label("Concept").fill("Precisión")
    page.get_by_label("Kind").select_option("cloze")
    page.get_by_label("Front").press_sequentially("La {{c1::precisión")
    expect(preview).to_contain_text("is not closed. End it with }}.")
    page.get_by_label("Front").press_sequentially("}} es $x$ y {{c2::más}}.")

    expect(preview.get_by_role("article")).to_have_count(2)
    expect(preview.get_by_role("article").first).to_contain_text("y más.")
    axe_clean(page)
    question = preview.locator(".question").first
    expect(question).to_have_css("font-family", re.compile("^Charter"))
    shown = question.inner_html()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was added successfully")).to_be_visible()
    card = Note.objects.get(concept="Precisión").cards.get(ordinal=1)
    page.set_content(f"<p>{card.question_html}</p>")
    assert shown.strip() == page.locator("p").inner_html()


def test_the_form_works_without_javascript(page_of, author):
    deck = DeckFactory(title="AWS")
    page = page_of(author, java_script_enabled=False)
    page.goto("/admin/decks/note/add/")

    page.get_by_label("Topic").select_option(str(deck.pk))
    page.get_by_label("Concept").fill("Precisión")
    page.get_by_label("Front").fill("Q")
    page.get_by_label("Back").fill("A")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("was added successfully")).to_be_visible()


@pytest.mark.parametrize(
    "address",
    [
        "/admin/",
        "/admin/decks/note/",
        "/admin/decks/note/{note}/change/",
        "/admin/decks/deck/",
        "/admin/decks/deck/{deck}/change/",
        "/admin/decks/deck/import/",
        "/admin/decks/tag/",
    ],
)
def test_authors_pages_are_accessible_and_keep_the_policy(page_of, author, axe_clean, deck, address):
    page = page_of(author, viewport={"width": 1280, "height": 900}, color_scheme="dark")

    page.goto(address.format(deck=deck.pk, note=Note.objects.last().pk))
    page.wait_for_load_state("networkidle")

    axe_clean(page)
