"""An author goes through the inbox by keyboard, and by a thumb without scripts."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from decks.models import Note, Status
from decks.services.slide_decks import import_slides
from tests.factories import DeckFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = """# Botánica

## Ósmosis

La ósmosis es el paso del agua por una membrana.

$$F = rac{a}{b}$$

## Savia

La savia es el líquido que llevan las plantas.

## Hoja

La hoja es el órgano que capta la luz.
"""


@pytest.fixture
def author(db):
    return UserFactory(email="author@example.org", is_staff=True, is_superuser=True)


@pytest.fixture
def drafts(author):
    import_slides(text=TEXT, deck=DeckFactory(title="Plantas"), by=author, at=timezone.now())


def states():
    return dict(Note.objects.order_by("pk").values_list("concept", "status"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_inbox_by_keyboard(page_of, author, drafts, axe_clean, scheme):
    page = page_of(author, color_scheme=scheme, expects=("422",))
    page.goto("/authoring/inbox/")
    title, progress = page.locator("#draft_title"), page.locator(".inbox-progress")
    expect(progress).to_have_text("0 of 4")
    expect(page.locator(".inbox-slide math")).to_be_visible()
    axe_clean(page)

    page.keyboard.press("a")
    expect(progress).to_have_text("1 of 4")
    expect(title).to_be_focused()
    expect(page.locator("#live")).to_contain_text("Accepted: learners meet it from now on. 1 of 4 decided.")

    page.keyboard.press("d")
    expect(progress).to_have_text("2 of 4")

    page.keyboard.press("e")
    front = page.get_by_label("Front")
    expect(front).to_be_focused()
    # Letters are words here, not keys.
    front.fill("")
    front.press_sequentially("dad a {{c1::savia}} jus")
    page.get_by_label("Kind").select_option("cloze")
    preview = page.get_by_role("region", name="Preview")
    expect(preview.get_by_role("article")).to_contain_text("dad a savia jus")
    axe_clean(page)
    page.keyboard.press("Control+Enter")
    expect(progress).to_have_text("3 of 4")

    page.keyboard.press("s")
    expect(page.get_by_role("group", name="Second")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("group", name="What becomes of this draft")).to_be_visible()

    page.keyboard.press("u")
    expect(progress).to_have_text("2 of 4")
    # The same key again at once would be the same press.
    for done in (1, 0):
        page.get_by_role("button", name="Undo").click()
        expect(progress).to_have_text(f"{done} of 4")
    assert set(states().values()) == {Status.DRAFT}


def test_the_inbox_without_scripts(page_of, author, drafts):
    page = page_of(author, java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.goto("/authoring/inbox/")

    page.get_by_role("button", name="Accept").click()
    expect(page.locator(".inbox-progress")).to_have_text("1 of 4")
    page.get_by_role("link", name="Skip", exact=True).click()
    page.get_by_role("link", name="Edit").click()
    page.get_by_label("Back").fill("Otra cosa.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".inbox-draft")).to_contain_text("Otra cosa.")
    page.get_by_role("button", name="Undo").click()

    expect(page.get_by_text("Taken back: edited.")).to_be_visible()
    expect(page.locator(".inbox-draft")).not_to_contain_text("Otra cosa.")
