"""A learner suggests a better text and reports a card by keyboard; the author answers; the learner is told once."""

import re

from playwright.sync_api import expect

from decks.models import Card, Report, Revision
from decks.services.members import save_member
from tests.factories import NOTED_AT, UserFactory

GUARD_MS = 400  # a little longer than static/js/guard.js ignores presses after a swap


def test_from_the_card_to_the_author_and_back(page_of, studying, alice, deck, axe_clean):
    boss, author = UserFactory(is_superuser=True), UserFactory(name="Bruno")
    save_member(deck=deck, email=author.email, role="author", may_publish=True, by=boss, at=NOTED_AT)
    card = Card.objects.live().order_by("order").first()
    learner = page_of(studying(alice), reduced_motion="reduce")
    learner.goto("/review/")
    learner.keyboard.press("Space")
    expect(learner.locator("#session")).to_have_attribute("data-side", "answer")

    learner.wait_for_timeout(GUARD_MS)
    learner.keyboard.press("e")
    expect(learner.get_by_role("heading", name="Suggest a better text")).to_be_visible()
    axe_clean(learner)
    learner.get_by_label("Back", exact=True).fill("Mide lo suyo y nada más.")
    learner.get_by_label("The authors may see my name").check()
    learner.get_by_role("button", name="Send").click()
    expect(learner.locator("#session")).to_have_attribute("data-side", "answer")
    learner.keyboard.press("!")
    expect(learner.get_by_role("heading", name="Tell the authors")).to_be_visible()
    learner.get_by_label("In your words").fill("¿No falta la n?")
    learner.get_by_role("button", name="Send").click()
    expect(learner.locator("#session")).to_have_attribute("data-side", "answer")

    desk = page_of(author)
    desk.goto("/admin/")
    desk.get_by_role("link", name=re.compile("^2 reports")).click()
    expect(desk.locator(".report")).to_have_count(2)
    suggestion = desk.locator(".report").filter(has_text="a better text")
    expect(suggestion).to_contain_text("Alice")
    expect(suggestion.locator("ins").last).to_contain_text("y nada más.")
    report = desk.locator(".report").filter(has_text="¿No falta la n?")
    expect(report).to_contain_text("a learner")
    expect(report).not_to_contain_text("Alice")
    axe_clean(desk)
    suggestion.get_by_role("link", name=re.compile("Answer the report")).click()
    desk.get_by_label("Nothing: the same fact, said better").check()
    axe_clean(desk)
    desk.get_by_role("button", name="Save and tell the learner").click()
    desk.get_by_role("link", name=re.compile("Answer the report")).click()
    desk.get_by_label("Why not").fill("Está en la fórmula.")
    desk.get_by_role("button", name="Decline and tell the learner").click()
    expect(desk.get_by_text("No report waits")).to_be_visible()

    learner.goto("/")
    told = learner.get_by_role("region", name="What became of your reports")
    expect(told).to_contain_text("was accepted: thank you.")
    expect(told).to_contain_text("Está en la fórmula.")
    axe_clean(learner)
    told.get_by_role("button", name="Good to know").click()
    expect(learner.get_by_role("region", name="What became of your reports")).to_have_count(0)
    card.refresh_from_db()
    assert card.answer_text == "Mide lo suyo y nada más."
    assert Revision.objects.get(note=card.note_id, version=2).suggested_by == alice
    assert {report.decision for report in Report.objects.all()} == {"accepted", "declined"}
