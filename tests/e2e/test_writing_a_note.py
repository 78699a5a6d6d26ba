"""An author writes a note in the admin and sees its cards while typing."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from reviews.services import enrol
from tests.factories import DeckFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def author(db):
    return UserFactory(email="author@example.org", is_staff=True, is_superuser=True)


LOOKS = """element => {
  const style = getComputedStyle(element);
  return [element.innerHTML.trim(), ...["fontFamily", "fontSize", "fontWeight", "color"].map((name) => style[name])];
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_cloze_is_written_by_keyboard_and_reviewers_see_it_as_its_author_did(
    page_of, author, alice, axe_clean, scheme
):
    deck = DeckFactory(title="AWS")
    enrol(user=alice, deck=deck, at=timezone.now())
    page = page_of(author, color_scheme=scheme, viewport={"width": 1280, "height": 900})
    page.goto(f"/admin/decks/note/add/?deck={deck.pk}&kind=cloze&status=published&tag_names=métrica")
    preview = page.get_by_role("region", name="Preview")
    expect(preview).to_contain_text("The cards appear here as learners see them.")
    expect(page.get_by_label("Concept")).to_be_focused()

    page.keyboard.type("Precisión")
    page.get_by_label("Front").focus()
    page.keyboard.type("La {{c1::precisión")
    expect(preview).to_contain_text("is not closed. End it with }}.")
    page.keyboard.type(r" {{c2::ideal}}::¿qué?}} es $\frac{TP}{TP+FP}$ y `{{c2::más}}`.")

    expect(preview.get_by_role("article")).to_have_count(2)
    expect(preview.get_by_role("article").first).to_contain_text("y más.")
    axe_clean(page)
    question, answer = (
        preview.locator(part).first.evaluate(LOOKS) for part in (".question", ".answer > .prose")
    )
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("was added successfully")).to_be_visible()
    expect(page.get_by_label("Concept")).to_be_focused()
    expect(page.get_by_label("Topic")).to_have_value(str(deck.pk))
    expect(page.get_by_label("Tags")).to_have_value("métrica")

    reader = page_of(alice, color_scheme=scheme, viewport={"width": 1280, "height": 900})
    reader.goto("/review/")
    assert reader.locator("#card-question").evaluate(LOOKS) == question
    reader.keyboard.press("Space")
    expect(reader.locator("#session[data-side='answer']")).to_be_visible()
    assert reader.locator(".answer > .prose").evaluate(LOOKS) == answer


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
