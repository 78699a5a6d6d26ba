"""Keys and buttons as hands use them: quickly, twice by accident, held down; other buttons, other hand, large text."""

import re

import pytest
from playwright.sync_api import expect

from accounts.models import Grading, Hand, TextSize
from decks.models import Note
from decks.services import save_note
from reviews.models import ReviewLog
from tests.factories import NOTED_AT

KEY_GUARD_MS = 300  # a little longer than static/js/guard.js takes the key that led to a screen for the same press
PHONES = [{"width": 320, "height": 568}, {"width": 390, "height": 844}]
# The very key, or another one, as soon as the next screen has come up: quicker than any hand.
PRESS_AT_ONCE = """key => document.addEventListener("htmx:afterSettle", () => document.body.dispatchEvent(
  new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })), { once: true })"""


def prefers(user, **choices):
    for name, value in choices.items():
        setattr(user.profile, name, value)
    user.profile.grades_explained = True
    user.profile.save()
    return user


def side(page, name):
    expect(page.locator("#session")).to_have_attribute("data-side", name)


def answer_side(page):
    page.goto("/review/")
    page.get_by_role("button", name=re.compile("Show answer|Mostrar respuesta")).click()
    side(page, "answer")


def qualities(user):
    return list(ReviewLog.objects.filter(user=user).values_list("quality", flat=True))


# ── quickly, twice, held down ────────────────────────────────────────────────────────────────────────────────


def test_another_key_counts_on_the_new_screen_at_once(page_of, studying, alice):
    page = page_of(studying(alice))
    page.goto("/review/")
    page.evaluate(PRESS_AT_ONCE, "1")

    page.keyboard.press("3")

    expect(page.get_by_role("heading", name="¿Qué mide la métrica 2?")).to_be_visible()
    expect(page.locator("#live")).to_have_text(re.compile("Question"))  # not by loading the page anew
    assert qualities(alice) == [2]


@pytest.mark.parametrize("key", ["3", " "])
def test_the_key_that_led_to_a_screen_is_not_taken_for_an_answer_to_it(page_of, studying, alice, key):
    page = page_of(studying(alice))
    page.goto("/review/")
    page.evaluate(PRESS_AT_ONCE, key)

    page.keyboard.press(key)
    side(page, "answer")
    page.wait_for_timeout(KEY_GUARD_MS)

    side(page, "answer")
    assert qualities(alice) == []
    page.keyboard.press(key)
    side(page, "question")
    assert qualities(alice) == [4]


def test_a_key_held_down_acts_once(page_of, studying, alice):
    page = page_of(studying(alice))
    page.goto("/review/")

    page.keyboard.down("3")
    side(page, "answer")
    page.wait_for_timeout(KEY_GUARD_MS)
    page.keyboard.down("3")  # the keyboard repeats it
    page.keyboard.up("3")

    side(page, "answer")
    page.keyboard.press("2")
    expect(page.locator("#hard-question")).to_be_focused()


# ── two buttons, six ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("way", "keys", "stored"),
    [(Grading.TWO, ["1", "3", "Space"], [2, 4, 4]), (Grading.SIX, ["0", "5", "Space"], [0, 5, 4])],
)
def test_each_way_to_grade_has_its_keys(page_of, studying, alice, way, keys, stored):
    page = page_of(studying(prefers(alice, grading=way)))
    page.goto("/review/")

    for number, key in enumerate(keys, start=2):
        page.keyboard.press("4")  # on the question a key that grades only shows the answer
        side(page, "answer")
        page.keyboard.press(key)
        expect(page.get_by_role("heading", name=f"¿Qué mide la métrica {number}?")).to_be_visible()

    assert sorted(qualities(alice)) == sorted(stored)


def test_a_key_no_button_has_does_nothing(page_of, studying, alice):
    page = page_of(studying(alice))
    answer_side(page)

    page.keyboard.press("5")
    page.keyboard.press("0")

    side(page, "answer")


@pytest.mark.parametrize("way", Grading.values)
def test_buttons_fit_small_phones_in_spanish(page_of, studying, alice, way):
    page = page_of(studying(prefers(alice, grading=way, language="es", new_per_day=1)))
    look_at_buttons(page)
    page.locator(".grade").first.click()
    side(page, "question")

    look_at_buttons(page)

    expect(page.get_by_text("Un segundo vistazo")).to_be_visible()  # a line over the buttons, which is long


def look_at_buttons(page):
    for phone in PHONES:
        page.set_viewport_size(phone)
        answer_side(page)

        for button in page.locator(".grade").all():
            box = button.bounding_box()
            assert box["height"] >= 44
            assert box["width"] >= 44
            assert button.evaluate("button => button.scrollWidth <= button.clientWidth")
        lines = page.locator(".grade .follow").evaluate_all(
            "spans => spans.map(span => span.offsetHeight / parseFloat(getComputedStyle(span).fontSize))"
        )
        assert all(height < 1.5 for height in lines)
        assert page.evaluate("document.documentElement.scrollWidth") <= phone["width"]


def test_a_first_answer_and_a_second_look_fit_small_phones_in_spanish(page_of, studying, alice):
    prefers(alice, language="es", new_per_day=1)
    alice.profile.grades_explained = False
    alice.profile.save()
    page = page_of(studying(alice), viewport=PHONES[1])
    answer_side(page)

    bar = page.locator(".session-actions").bounding_box()
    assert "La sabía al instante." in page.locator("#grade-easy").inner_text()  # what a grade means stands on it
    assert bar["y"] + bar["height"] <= PHONES[1]["height"] + 1
    page.wait_for_timeout(KEY_GUARD_MS)
    page.locator("#grade-again").click()
    side(page, "question")
    answer_side(page)

    expect(page.locator(".grades-note")).to_contain_text("Un segundo vistazo")
    for phone in PHONES:
        page.set_viewport_size(phone)
        assert page.evaluate("document.documentElement.scrollWidth") <= phone["width"]


# ── the first Hard ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_first_hard_is_asked_about_and_answered_by_key(page_of, studying, alice, axe_clean):
    page = page_of(studying(alice))
    answer_side(page)
    page.keyboard.press("2")
    expect(page.locator("#hard-question")).to_be_focused()
    expect(page.locator("#live")).to_have_text("Nothing is recorded yet. Did you remember it?")
    axe_clean(page)
    assert qualities(alice) == []

    page.keyboard.press("1")

    side(page, "question")
    assert qualities(alice) == [2]


def test_the_first_hard_is_asked_about_without_javascript(page_of, studying, alice):
    page = page_of(studying(alice), java_script_enabled=False)
    page.goto("/review/")
    page.get_by_role("button", name=re.compile("Show answer")).click()
    page.get_by_role("button", name=re.compile("^Hard")).click()
    expect(page.get_by_role("region", name="Answer")).to_be_visible()

    page.get_by_role("button", name="Yes, it was hard").click()

    expect(page.get_by_role("heading", name="¿Qué mide la métrica 2?")).to_be_visible()
    assert qualities(alice) == [3]


# ── hint, hand, large text ───────────────────────────────────────────────────────────────────────────────────


def test_h_shows_the_hint(page_of, studying, alice):
    note = Note.objects.get(concept="Concepto 1")
    note.hint = "Empieza por P."
    save_note(note=note, by=None, at=NOTED_AT, origin="admin", tags=[])
    page = page_of(studying(alice))
    page.goto("/review/")
    expect(page.get_by_text("Empieza por P.")).to_be_hidden()

    page.keyboard.press("h")

    expect(page.get_by_text("Empieza por P.")).to_be_visible()


def test_the_left_hand_mirrors_the_grades_on_a_phone_and_only_to_the_eye(page_of, studying, alice):
    page = page_of(studying(prefers(alice, hand=Hand.LEFT)), viewport=PHONES[1])
    answer_side(page)
    again, easy = page.locator("#grade-again"), page.locator("#grade-easy")

    assert again.bounding_box()["x"] > easy.bounding_box()["x"]
    assert [button.get_attribute("value") for button in page.locator(".grade").all()] == ["2", "3", "4", "5"]
    page.set_viewport_size({"width": 1280, "height": 800})
    assert again.bounding_box()["x"] < easy.bounding_box()["x"]


@pytest.mark.parametrize("phone", PHONES, ids=lambda phone: str(phone["width"]))
def test_large_text_hides_nothing_under_the_bar(page_of, studying, alice, phone):
    page = page_of(studying(prefers(alice, text_size=TextSize.LARGER, grading=Grading.SIX)), viewport=phone)
    answer_side(page)
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")

    source = page.get_by_role("link", name=re.compile("Slide")).bounding_box()

    assert source["y"] + source["height"] <= page.locator(".session-actions").bounding_box()["y"] + 1
    assert page.evaluate("document.documentElement.scrollWidth") <= phone["width"]


# ── the options ──────────────────────────────────────────────────────────────────────────────────────────────


def test_the_options_show_what_the_chosen_algorithm_knows(page_of, studying, alice, axe_clean):
    page = page_of(studying(alice), viewport=PHONES[0])
    page.goto("/decks/aws/options/")
    page.get_by_role("heading", name="The same day again").click()
    expect(page.get_by_label("What comes back the same day")).to_be_visible()
    expect(page.get_by_label("Steps of a new card")).to_be_hidden()
    axe_clean(page)

    page.get_by_label("SM-2 with learning steps, as in Anki").check()

    expect(page.get_by_label("Steps of a new card")).to_be_visible()
    expect(page.get_by_label("What comes back the same day")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONES[0]["width"]
