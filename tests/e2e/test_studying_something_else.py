"""Choosing cards and practising them, by keyboard alone and without JavaScript."""

import re

from playwright.sync_api import expect

from reviews.models import LogKind, ReviewLog, Schedule
from reviews.services.verifying import verify_schedules

GUARD_MS = 400  # a little longer than static/js/guard.js ignores presses after a swap


def answer(page, key):
    page.wait_for_timeout(GUARD_MS)
    page.keyboard.press("Space")
    expect(page.locator("#session")).to_have_attribute("data-side", "answer")
    page.wait_for_timeout(GUARD_MS)
    page.keyboard.press(key)
    expect(page.locator("#session[data-side='answer']")).to_have_count(0)


def test_practice_by_keyboard(page_of, studying, alice, axe_clean):
    page = page_of(studying(alice), reduced_motion="reduce")  # axe would look at what is still fading in
    page.goto("/study/")
    axe_clean(page)
    page.get_by_role("radio", name=re.compile("On the schedule")).focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name=re.compile("^Practise"))).to_be_checked()
    page.get_by_label("At most").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("2")
    expect(page.get_by_role("status").filter(has_text="2 cards, about a minute.")).to_be_visible()
    page.get_by_role("button", name="Begin").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("button", name=re.compile("Show answer"))).to_be_visible()
    assert "csrfmiddlewaretoken" not in page.url
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name=re.compile("Missed it"))).to_be_visible()
    axe_clean(page)
    page.wait_for_timeout(GUARD_MS)
    page.keyboard.press("1")
    for _ in range(2):
        answer(page, "3")

    expect(page.get_by_role("heading", name="Practised: 2 cards, 1 minute.")).to_be_visible()
    axe_clean(page)
    rows = ReviewLog.objects.filter(user=alice, kind=LogKind.PRACTISE).order_by("at")
    assert list(rows.values_list("quality", flat=True)) == [2, 4, 4]
    assert set(Schedule.objects.filter(user=alice).values_list("due_day", flat=True)) == {None}
    assert not list(verify_schedules(alice.pk))


def test_a_choice_without_javascript(page_of, studying, alice):
    page = page_of(studying(alice), java_script_enabled=False)
    page.goto("/study/")
    page.get_by_role("radio", name=re.compile("^Practise")).check()
    page.get_by_label("At most").fill("1")
    page.get_by_role("button", name="Count").click()
    expect(page.get_by_text("1 card, about a minute.")).to_be_visible()
    assert "csrfmiddlewaretoken" not in page.url

    page.get_by_role("button", name="Begin").click()
    page.get_by_role("button", name=re.compile("Show answer")).click()
    page.get_by_role("button", name=re.compile("Knew it")).click()

    expect(page.get_by_role("heading", name="Practised: 1 card, 1 minute.")).to_be_visible()
    assert ReviewLog.objects.get(user=alice).kind == LogKind.PRACTISE
