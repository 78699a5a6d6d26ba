"""An answer typed by keyboard, a picture pasted into a note, and a changed fact noticed once."""

import base64
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from decks.models import Media, Note, Revision
from decks.services import save_note
from reviews.models import ReviewLog, Schedule
from reviews.queries import DEFAULT_PACE
from reviews.services import enrol, grade_card
from reviews.tokens import mint_token
from tests.factories import DeckFactory, NoteFactory, UserFactory
from tests.media import picture

pytestmark = pytest.mark.django_db(transaction=True)
PASTE = """([text, bytes]) => {
  const file = new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], "matriz.png", { type: "image/png" });
  const clipboardData = new DataTransfer();
  clipboardData.items.add(file);
  text.focus();
  text.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def deck(alice):
    deck = DeckFactory(slug="aws")
    enrol(user=alice, deck=deck, at=timezone.now())
    return deck


def test_an_answer_is_typed_and_graded_by_keyboard(page_of, alice, deck, axe_clean):
    NoteFactory(deck=deck, kind="typed", front="¿Qué parte encuentra?", back="Exhaustividad 2")
    page = page_of(alice)
    page.goto("/review/")

    expect(page.get_by_label("Your answer")).to_be_focused()
    axe_clean(page)
    page.keyboard.type("exaustividad 2 uh")
    assert not ReviewLog.objects.exists()
    page.keyboard.press("Enter")
    expect(page.get_by_text("What you typed differs.")).to_be_visible()
    axe_clean(page)
    page.reload()
    expect(page.get_by_text("What you typed differs.")).to_be_visible()
    page.wait_for_timeout(400)
    page.get_by_role("button", name="I was right").click()

    expect(page.locator("#session[data-side='answer']")).to_have_count(0)
    assert ReviewLog.objects.get().quality == 4
    assert "typed" not in page.url


def test_without_a_script_it_is_typed_too(page_of, alice, deck):
    NoteFactory(deck=deck, kind="typed", front="¿Qué parte encuentra?", back="Exhaustividad")
    page = page_of(alice, java_script_enabled=False)
    page.goto("/review/")

    page.get_by_label("Your answer").fill("exhaustividad")
    page.keyboard.press("Enter")
    expect(page.get_by_text("What you typed is right.")).to_be_visible()
    page.get_by_role("button", name="Good").click()

    assert ReviewLog.objects.get().quality == 4


def test_a_changed_fact_is_noticed_once(page_of, alice, deck, axe_clean):
    note = NoteFactory(deck=deck, front="¿Hasta dónde llega la temperature?", back="Hasta 1")
    card, before = note.cards.get(), timezone.now() - timedelta(days=5)
    token = mint_token(
        user_id=alice.pk, card_id=card.pk, version=0, shown_at=before, is_drill=False, pace=DEFAULT_PACE
    )
    grade_card(user=alice, token=token, quality=4, at=before)
    note = Note.objects.select_related("deck").get()
    note.back = "Hasta 2"
    save_note(note=note, by=None, at=timezone.now(), origin=Revision.Origin.ADMIN, fact_changed=True)
    page = page_of(alice)
    page.goto("/review/")

    expect(page.get_by_text("This changed since you learned it")).to_have_count(0)
    page.keyboard.press("Space")
    expect(page.get_by_role("heading", name="This changed since you learned it")).to_be_visible()
    axe_clean(page)
    page.wait_for_timeout(400)
    page.get_by_role("button", name="Keep my progress").click()
    expect(page.get_by_text("Your progress is kept.", exact=True)).to_be_visible()

    expect(page.get_by_role("heading", name="This changed since you learned it")).to_have_count(0)
    page.wait_for_timeout(400)
    page.keyboard.press("3")
    expect(page.locator("#session[data-side='answer']")).to_have_count(0)
    assert Schedule.objects.get().note_version_seen == 2


def test_a_picture_is_pasted_into_a_note_and_learners_see_it(page_of, alice, deck, axe_clean):
    author = UserFactory(is_staff=True, is_superuser=True)
    NoteFactory(deck=deck, front="¿Qué muestra la matriz?", back="Los aciertos")
    page = page_of(author)
    page.goto("/admin/decks/note/add/")

    page.locator("#id_deck").select_option(str(deck.pk))
    page.locator("#id_concept").fill("Matriz")
    page.locator("#id_front").fill("¿Qué muestra la matriz ")
    page.evaluate(PASTE, [page.locator("#id_front").element_handle(), base64.b64encode(picture(80, 60)).decode()])
    expect(page.get_by_text("It is in the text.")).to_be_visible()
    page.keyboard.type("dos por dos")
    page.locator("#id_back").fill("Los aciertos")
    expect(page.get_by_role("img", name="dos por dos")).to_be_visible()
    expect(page.get_by_text("Cards that are nearly this one")).to_be_visible()
    axe_clean(page)
    page.locator("#id_status").select_option("published")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was added successfully")).to_be_visible()

    note = Note.objects.get(concept="Matriz")
    assert note.front == f"¿Qué muestra la matriz ![dos por dos](media:{Media.objects.get().name})"
    learner = page_of(alice)
    learner.goto(f"/review/?card={note.cards.get().pk}")
    image = learner.get_by_role("img", name="dos por dos")
    expect(image).to_be_visible()
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") == 80
