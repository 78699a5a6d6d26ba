"""Coming back to a backlog: the plan by keyboard, by thumb, and without a script."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from reviews.models import Schedule, WayBack
from reviews.services import enrol
from tests.factories import DeckFactory, NoteFactory
from tests.reviews.conftest import answer, cards_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def back(alice):
    """Alice learned thirty cards three weeks ago; twenty reviews are her limit."""
    deck = DeckFactory()
    topic = DeckFactory(parent=deck)
    NoteFactory.create_batch(30, deck=topic)
    deck.refresh_from_db()
    at = timezone.now() - timedelta(days=21)
    enrol(user=alice, deck=deck, at=at)
    for card in cards_of(deck):
        answer(alice, card, 4, at)
    alice.profile.reviews_per_day = 20
    alice.profile.save()
    return alice


def test_the_plan_by_keyboard(page_of, back, axe_clean):
    page = page_of(back)
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("30 cards wait.")
    take = page.get_by_role("button", name="Take this plan")
    expect(take).to_be_focused()
    said = page.get_by_role("status").filter(has_text="minutes a day")

    more = page.get_by_role("link", name="15 minutes a day")
    more.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("minutes a day", exact=True)).to_have_value("15")
    expect(said).to_contain_text("At 15 minutes a day")
    expect(page.locator("#minutes_more")).to_be_focused()
    axe_clean(page)

    number = page.get_by_label("minutes a day", exact=True)
    number.fill("3")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Fewer than 5 minutes make no plan. Say 5 or more.").first).to_be_visible()
    number.fill("7")
    page.keyboard.press("Enter")
    expect(page.locator(".way-back .lead")).to_contain_text("At 7 minutes a day")
    take.focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("Day 1 of the way back: 30 of 30 wait;")).to_be_visible()
    assert WayBack.objects.get(user=back).minutes_per_day == 7


def test_the_plan_by_thumb_and_without_a_script(page_of, back):
    page = page_of(back, viewport={"width": 390, "height": 844}, java_script_enabled=False)
    before = list(Schedule.objects.filter(user=back).order_by("card_id").values())
    page.goto("/")
    page.get_by_label("minutes a day", exact=True).fill("8")
    page.get_by_role("button", name="Work it out").click()
    expect(page.locator(".way-back .lead")).to_contain_text("At 8 minutes a day")
    page.get_by_role("button", name="Take this plan").click()
    expect(page.get_by_text("Day 1 of the way back")).to_be_visible()
    page.get_by_role("button", name="Leave the plan").click()

    expect(page.get_by_text("You left the plan.")).to_be_visible()
    assert not WayBack.objects.exists()
    assert list(Schedule.objects.filter(user=back).order_by("card_id").values()) == before


def test_no_plan_shows_everything(page_of, back):
    page = page_of(back)
    page.goto("/")
    page.get_by_role("link", name="No plan: show me everything").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("20 cards")
    expect(page.get_by_role("link", name="Too much? Make a plan")).to_be_visible()
