"""A card that will not stick, met in a session and repaired by keyboard."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from decks.models import Card
from reviews.models import Enrolment, PersonalNote, Schedule
from reviews.queries import DEFAULT_PACE
from reviews.services import grade_card
from reviews.services.verifying import verify_schedules
from reviews.tokens import mint_token

GUARD_MS = 400  # a little longer than static/js/guard.js ignores the same key after a swap


def answer(user, card, quality, at):
    schedule = Schedule.objects.filter(user=user, card=card).first()
    version = schedule.version if schedule else 0
    token = mint_token(
        user_id=user.pk, card_id=card.pk, version=version, shown_at=at, is_drill=False, pace=DEFAULT_PACE
    )
    grade_card(user=user, token=token, quality=quality, at=at)


def test_the_sheet_by_keyboard_a_note_of_ones_own_then_on(page_of, studying, alice, axe_clean):
    studying(alice)
    Enrolment.objects.filter(user=alice).update(leech_lapses=3)
    card, at = Card.objects.live().order_by("order").first(), timezone.now() - timedelta(days=9)
    for days, quality in enumerate((4, 2, 4, 2, 4)):
        answer(alice, card, quality, at + timedelta(days=days))
    page = page_of(alice)
    page.goto(f"/review/?card={card.pk}")
    page.keyboard.press("Space")
    expect(page.locator("#session")).to_have_attribute("data-side", "answer")
    page.wait_for_timeout(GUARD_MS)

    page.keyboard.press("1")
    expect(page.get_by_role("heading", name="You have forgotten this card 3 times.")).to_be_focused()
    axe_clean(page)
    page.locator("#personal_note summary").press("Enter")
    page.get_by_label("A mnemonic, an example: only you see it").fill("Mide: metro")
    page.get_by_role("button", name="Save the note").press("Enter")
    expect(page.locator(".personal-note-text")).to_have_text("Mide: metro")
    expect(page.locator("#personal_note summary")).to_be_focused()
    expect(page.locator("#live")).to_have_text("Your note is saved.")
    page.wait_for_timeout(GUARD_MS)
    page.get_by_role("link", name="Compare it").press("Enter")
    expect(page.locator(".look-alike-sides article")).to_have_count(2)
    expect(page.locator("#look_alike")).to_be_focused()
    axe_clean(page)
    page.reload()
    expect(page.get_by_role("heading", name="You have forgotten this card 3 times.")).to_be_visible()
    page.locator("#action-start").press("Enter")

    expect(page.locator("#session")).to_have_attribute("data-side", "question")
    assert PersonalNote.objects.get(user=alice).text == "Mide: metro"
    assert not list(verify_schedules(alice.pk))


def test_whoever_listens_stays_where_something_was_done_to_a_card(page_of, studying, alice):
    """On its page, in a form that was refused, and in the list of cards that will not stick."""
    studying(alice)
    Enrolment.objects.filter(user=alice).update(leech_lapses=3)
    card, at = Card.objects.live().order_by("order").first(), timezone.now() - timedelta(days=9)
    for days, quality in enumerate((4, 2, 4, 2, 4, 2)):
        answer(alice, card, quality, at + timedelta(days=days))
    page = page_of(alice, expects=("422",))
    page.goto(f"/review/card/{card.pk}/")

    page.locator("#action-flag").press("Enter")
    expect(page.get_by_text("Flagged red.")).to_be_focused()
    page.get_by_text("Ask it on another day").press("Enter")
    page.locator("#id_due").fill("some day")
    page.locator("#id_due").press("Enter")
    expect(page.locator("#due-problem")).to_be_visible()
    expect(page.locator("#id_due")).to_be_focused()

    page.goto("/review/leeches/")
    page.get_by_role("button", name="Drop it").press("Enter")
    expect(page.get_by_role("heading", name="Concepto 1")).to_be_focused()
    expect(page.locator("#live")).to_contain_text("Suspended")
    expect(page.locator("article").get_by_text("Suspended: it will not be asked again")).to_be_visible()
