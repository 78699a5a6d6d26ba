"""Reviewing as people do: by keyboard, by thumb, without JavaScript, in two tabs, over a session that ended."""

import re

import pytest
from playwright.sync_api import expect

from accounts.models import Session
from reviews.models import ReviewLog, Schedule
from reviews.services.verifying import verify_schedules

GUARD_MS = 400  # a little longer than static/js/guard.js ignores presses after a swap, against double taps
# The same spot again before the reply is there, and as soon as the next screen is up: quicker than any hand.
TAP_AGAIN_AT_ONCE = """([x, y]) => {
  const tap = () => document.elementFromPoint(x, y).dispatchEvent(
    new MouseEvent("click", { detail: 1, bubbles: true, cancelable: true }));
  document.addEventListener("click", () => setTimeout(tap), { once: true });
  document.addEventListener("htmx:afterSettle", tap, { once: true });
}"""
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def test_ten_cards_by_keyboard_alone(page_of, studying, alice, axe_clean):
    alice.profile.hard_explained = True
    alice.profile.save()
    page = page_of(studying(alice))
    page.goto("/")
    axe_clean(page)
    page.keyboard.press("Enter")  # the start button has the focus
    expect(page.get_by_role("button", name=re.compile("Show answer"))).to_be_visible()
    axe_clean(page)

    for number, grade in enumerate(["Space", "3", "4", "1", "Shift+Numpad2", "3", "Enter", "2", "3", "4"], start=1):
        expect(page.locator("#session")).to_have_attribute("data-side", "question")
        page.wait_for_timeout(GUARD_MS)
        page.keyboard.press("3" if number % 2 else "Space")  # on the question side a grading key only reveals
        expect(page.locator("#session")).to_have_attribute("data-side", "answer")
        page.wait_for_timeout(GUARD_MS)
        page.keyboard.press(grade)
        expect(page.locator("#session[data-side='answer']")).to_have_count(0)

    assert ReviewLog.objects.filter(user=alice).count() == 10
    assert sorted(ReviewLog.objects.filter(user=alice).values_list("quality", flat=True)).count(2) == 1
    assert not list(verify_schedules(alice.pk))


def test_answer_is_hidden_before_and_focused_after_the_reveal(page_of, studying, alice, axe_clean):
    page = page_of(studying(alice))
    page.goto("/review/")
    assert "Mide lo suyo" not in page.content()

    page.keyboard.press("Space")

    answer = page.get_by_role("region", name="Answer")
    expect(answer).to_be_focused()
    expect(answer.locator("math")).to_be_visible()
    expect(page.locator("#live")).to_have_text(re.compile("Answer shown"))
    axe_clean(page)


def test_undo_by_key_also_on_the_finished_screen(page_of, studying, alice):
    alice.profile.new_per_day = 1
    alice.profile.save()
    page = page_of(studying(alice))
    page.goto("/review/")
    page.keyboard.press("Space")
    expect(page.locator("#session")).to_have_attribute("data-side", "answer")
    page.wait_for_timeout(GUARD_MS)
    page.keyboard.press("4")
    expect(page.locator("#session")).to_have_attribute("data-side", "finished")
    page.wait_for_timeout(GUARD_MS)

    page.keyboard.press("u")

    expect(page.get_by_role("heading", name="¿Qué mide la métrica 1?")).to_be_visible()
    assert Schedule.objects.get(user=alice).interval_days is None


def test_on_a_phone_undo_is_an_arrow_beside_the_counts_with_its_words_for_who_listens(page_of, studying, alice):
    page = page_of(studying(alice), **PHONE)
    page.goto("/review/")
    page.get_by_role("button", name=re.compile("Show answer")).tap()
    expect(page.locator("#grade-good")).to_be_visible()
    page.wait_for_timeout(GUARD_MS)
    page.locator("#grade-good").tap()
    undo = page.get_by_role("button", name=re.compile("^Undo: answered Good"))
    expect(undo).to_be_visible()

    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        box, counts = undo.bounding_box(), page.locator(".counts").bounding_box()
        assert (box["width"], box["height"]) == (44, 44)
        assert box["x"] + box["width"] <= counts["x"] or box["y"] >= counts["y"] + counts["height"]


def test_keys_leave_the_browsers_own_and_dialogs_alone(page_of, studying, alice):
    page = page_of(studying(alice))
    page.goto("/review/")

    page.keyboard.press("Control+1")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("1")

    expect(page.locator("#session")).to_have_attribute("data-side", "question")


def test_keys_can_be_switched_off(page_of, studying, alice):
    alice.profile.keys_enabled = False
    alice.profile.save()
    page = page_of(studying(alice))
    page.goto("/review/")

    page.locator("body").press("3")

    expect(page.locator("#session")).to_have_attribute("data-side", "question")
    page.get_by_role("button", name=re.compile("Show answer")).click()
    expect(page.locator("#session")).to_have_attribute("data-side", "answer")
    expect(page.locator("[aria-keyshortcuts]")).to_have_count(0)  # nor does anybody hear of them


def test_a_session_by_thumb_where_a_double_tap_grades_one_card(page_of, studying, alice, axe_clean):
    page = page_of(studying(alice), **PHONE)
    page.goto("/review/")
    page.get_by_role("button", name=re.compile("Show answer")).tap()
    good = page.locator("#grade-good")
    expect(good).to_be_visible()
    axe_clean(page)
    box = good.bounding_box()
    assert box["height"] >= 44
    assert box["y"] + box["height"] <= 844
    page.wait_for_timeout(GUARD_MS)

    spot = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.evaluate(TAP_AGAIN_AT_ONCE, spot)
    page.touchscreen.tap(*spot)

    expect(page.get_by_role("heading", name="¿Qué mide la métrica 2?")).to_be_visible()
    page.wait_for_timeout(500)
    expect(page.locator("#session")).to_have_attribute("data-side", "question")
    assert ReviewLog.objects.filter(user=alice).count() == 1


def test_nothing_hides_under_the_bar_at_320_px_nor_on_a_phone_at_200_percent(page_of, studying, alice):
    page = page_of(studying(alice))
    page.goto("/review/")
    for key in ("Space", "3", "Space"):  # the first card answered, so that there is something to undo
        page.wait_for_timeout(GUARD_MS)
        page.keyboard.press(key)
        expect(page.locator("#session")).to_have_attribute("data-side", "question" if key == "3" else "answer")

    for width, height in [(320, 480), (195, 422)]:  # the second is 390 by 844 at 200 %
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("() => window.scrollTo(0, document.body.scrollHeight)")
        source = page.get_by_role("link", name=re.compile("Slide")).bounding_box()
        bar = page.locator(".session-actions").bounding_box()
        assert source["y"] + source["height"] <= bar["y"] + 1
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(OVERLAPS_IN_HEAD) == []


OVERLAPS_IN_HEAD = """() => {
  const parts = ".session-head :is(.brand, .session-progress, .undo-button, .counts, summary)";
  const boxes = [...document.querySelectorAll(parts)].map(part => [part.className, part.getBoundingClientRect()]);
  const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
  return boxes.flatMap(([name, a], at) =>
    boxes.slice(at + 1).filter(([, b]) => meet(a, b)).map(([other]) => [name, other]));
}"""


def test_without_javascript_everything_works(page_of, studying, alice):
    page = page_of(studying(alice), java_script_enabled=False)
    page.goto("/")
    page.get_by_role("link", name="Start").click()
    for _ in range(3):
        page.get_by_role("button", name=re.compile("Show answer")).click()
        page.get_by_role("button", name=re.compile("^Good")).click()
    assert ReviewLog.objects.filter(user=alice).count() == 3

    page.get_by_role("button", name=re.compile("Undo")).click()

    expect(page.get_by_role("heading", name="¿Qué mide la métrica 3?")).to_be_visible()


def test_two_tabs_count_one_answer(page_of, studying, alice):
    studying(alice)
    one, other = page_of(alice), page_of(alice)
    for page in (one, other):
        page.goto("/review/")
        page.keyboard.press("Space")
        expect(page.locator("#session")).to_have_attribute("data-side", "answer")
    one.wait_for_timeout(GUARD_MS)
    one.keyboard.press("3")
    expect(one.get_by_role("heading", name="¿Qué mide la métrica 2?")).to_be_visible()

    other.keyboard.press("1")

    expect(other.locator("#session").get_by_text("You already answered that card")).to_be_visible()
    assert ReviewLog.objects.filter(user=alice).count() == 1


def test_a_session_that_ended_in_mid_card_leads_to_sign_in_and_back(page_of, studying, alice):
    alice.set_password("una clave larga")
    alice.save()
    page = page_of(studying(alice))
    page.goto("/review/")
    page.keyboard.press("Space")
    expect(page.locator("#session")).to_have_attribute("data-side", "answer")
    Session.objects.all().delete()
    page.wait_for_timeout(GUARD_MS)

    page.keyboard.press("3")

    page.wait_for_url("**/account/login/**")
    page.get_by_label(re.compile("mail", re.I)).fill("alice@example.org")
    page.get_by_label("Password", exact=True).fill("una clave larga")
    page.locator("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/review/**")
    expect(page.get_by_role("heading", name="¿Qué mide la métrica 1?")).to_be_visible()
    assert not ReviewLog.objects.exists()


def test_without_a_connection_the_page_says_so_and_the_answer_can_be_sent_again(page_of, studying, alice):
    provoked = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "htmx:sendError", "htmx:afterRequest")
    page = page_of(studying(alice), expects=provoked)
    page.goto("/review/")
    page.keyboard.press("Space")
    expect(page.locator("#session")).to_have_attribute("data-side", "answer")
    page.wait_for_timeout(GUARD_MS)
    page.context.set_offline(True)
    page.keyboard.press("3")
    expect(page.get_by_role("alert")).to_be_visible()
    assert not ReviewLog.objects.exists()

    page.context.set_offline(False)
    page.locator("#grade-good").click()

    expect(page.get_by_role("heading", name="¿Qué mide la métrica 2?")).to_be_visible()
    assert ReviewLog.objects.filter(user=alice).count() == 1


def test_an_answer_whose_reply_got_lost_is_sent_again_and_counts_once(page_of, studying, alice):
    page = page_of(studying(alice), expects=("ERR_FAILED", "htmx:sendError", "htmx:afterRequest"))
    page.goto("/review/")
    page.keyboard.press("Space")
    expect(page.locator("#session")).to_have_attribute("data-side", "answer")
    page.wait_for_timeout(GUARD_MS)
    page.route("**/review/grade/", lambda route: (route.fetch(), route.abort()), times=1)
    page.keyboard.press("3")
    expect(page.get_by_role("alert")).to_contain_text("may not be saved. Try again: it counts once.")
    assert ReviewLog.objects.filter(user=alice).count() == 1

    page.get_by_role("button", name="Try again").click()

    expect(page.get_by_role("heading", name="¿Qué mide la métrica 2?")).to_be_visible()
    expect(page.locator(".notice")).to_have_text("That answer was already saved; it counts once.")
    assert ReviewLog.objects.filter(user=alice).count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_guest_tries_signs_up_and_keeps_the_progress(page_of, deck, scheme, axe_clean):
    page = page_of(None, color_scheme=scheme)
    page.goto("/")
    axe_clean(page)
    page.get_by_role("button", name=re.compile("Try it")).click()
    page.goto("/review/")
    page.get_by_role("button", name=re.compile("Show answer")).click()
    page.wait_for_timeout(GUARD_MS)
    page.locator("#grade-good").click()
    expect(page.get_by_role("heading", name="¿Qué mide la métrica 2?")).to_be_visible()

    page.goto("/account/signup/")
    axe_clean(page)
    page.get_by_label(re.compile("mail", re.I)).fill("nueva@example.org")
    page.get_by_label("Password", exact=True).fill("una clave bien larga")
    page.locator("main").get_by_role("button", name="Sign up").click()
    page.wait_for_url(re.compile(r"/$"))

    row = ReviewLog.objects.get()
    assert row.user.email == "nueva@example.org"
    assert not row.user.is_guest
