"""Looking at one's progress: charts by keys, by finger and with filters, with and without JavaScript."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from reviews.scheduling import Grade
from tests.reviews.conftest import answer, cards_of
from tests.reviews.test_recall import own_model_of

# Words of a drawing that lie on another's, or beyond its card; and those of a column that is looked at, beyond it or on
# the column.
ILL_SET = """() => [...document.querySelectorAll("main .bars")].flatMap((chart) => {
  const card = chart.closest(".card").getBoundingClientRect();
  const words = [...chart.querySelectorAll(".tick, .scale-name")].filter((word) => word.checkVisibility());
  const boxes = words.map((word) => word.getBoundingClientRect());
  const told = [...chart.querySelectorAll(".value")].filter((value) => {
    const box = value.getBoundingClientRect();
    const bars = [...value.parentElement.querySelectorAll("rect:not(.reach)")];
    return box.left < card.left || box.right > card.right
      || bars.some((bar) => bar.getBoundingClientRect().top < box.bottom - 4);
  });
  return told.concat(words.filter((_, at) => boxes[at].left < card.left || boxes[at].right > card.right
    || boxes.some((other, past) => past > at && other.left < boxes[at].right && boxes[at].left < other.right
      && other.top < boxes[at].bottom && boxes[at].top < other.bottom))).map((word) => word.textContent);
})"""


def study(user, deck):
    now = timezone.now()
    for number, card in enumerate(cards_of(deck)[:8]):
        answer(user, card, Grade.GOOD, now - timedelta(days=20 - number))
        answer(user, card, Grade.AGAIN if number % 3 == 0 else Grade.GOOD, now - timedelta(days=10 - number))


def test_the_numbers_of_a_chart_by_keys_and_by_finger(page_of, studying, deck, alice, axe_clean):
    study(studying(alice), deck)
    page = page_of(alice, reduced_motion="reduce")
    page.goto("/progress/figures/")
    axe_clean(page)
    columns = page.locator("#figure_reviews .column")

    columns.first.focus()
    page.keyboard.press("ArrowRight")
    expect(columns.nth(1)).to_be_focused()
    expect(columns.nth(1).locator(".value")).to_be_visible()
    page.keyboard.press("End")
    expect(columns.last).to_be_focused()
    expect(columns.nth(1).locator(".value")).to_be_hidden()

    columns.nth(3).locator(".reach").click()
    expect(columns.nth(3).locator(".value")).to_be_visible()


def test_filters_are_in_the_address_and_the_way_back_undoes_them(page_of, studying, deck, alice):
    study(studying(alice), deck)
    page = page_of(alice)
    page.goto("/progress/figures/")

    page.get_by_label("Time", exact=True).focus()
    page.get_by_label("Time", exact=True).select_option("year")

    expect(page).to_have_url(re.compile(r"\?deck=&range=year&tag=$"))
    expect(page.locator("#figure_reviews .column")).to_have_count(53)
    expect(page).to_have_title("All charts · a year · Repaso")
    expect(page.locator("#live")).to_have_text("a year")
    expect(page.get_by_label("Time", exact=True)).to_be_focused()
    page.go_back()
    expect(page).to_have_title("All charts · 30 days · Repaso")
    expect(page.locator("#figure_reviews .column")).to_have_count(30)
    expect(page.get_by_label("Time", exact=True)).to_have_value("month")


def test_filters_without_javascript(page_of, studying, deck, alice):
    study(studying(alice), deck)
    page = page_of(alice, java_script_enabled=False)
    page.goto("/progress/figures/")

    page.get_by_label("Time", exact=True).select_option("quarter")
    page.get_by_role("button", name="Show").click()

    expect(page.locator("#figure_reviews .column")).to_have_count(13)
    expect(page.get_by_label("Time", exact=True)).to_have_value("quarter")


def test_the_words_of_charts_and_the_tables_fit_a_phone_in_spanish(page_of, studying, deck, alice):
    study(studying(alice), deck)
    alice.profile.language = "es"
    alice.profile.save()
    page = page_of(alice)

    for address in ("/progress/figures/", "/progress/weak/", "/progress/what-if/"):
        page.goto(address)
        for width in (520, 390, 320):
            page.set_viewport_size({"width": width, "height": 700})
            assert page.evaluate(ILL_SET) == [], (address, width)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, width)


def test_the_bands_of_the_reliability_diagram_by_keys_and_by_finger(page_of, studying, deck, alice, axe_clean):
    own_model_of(studying(alice))
    page = page_of(alice, reduced_motion="reduce", viewport={"width": 390, "height": 800})
    page.goto("/progress/recall/")
    axe_clean(page)
    bands = page.locator(".reliability .column")

    bands.first.focus()
    page.keyboard.press("ArrowRight")
    expect(bands.nth(1)).to_be_focused()
    expect(bands.nth(1).locator(".value")).to_have_text("Told 95 %, was 96 % (64 of 67)")
    expect(bands.nth(1).locator(".value")).to_be_visible()

    bands.first.locator(".dot").click()
    expect(bands.first.locator(".value")).to_be_visible()
    expect(bands.nth(1).locator(".value")).to_be_hidden()


def test_the_weeks_of_what_if_by_keys(page_of, studying, deck, alice, axe_clean):
    study(studying(alice), deck)
    page = page_of(alice, reduced_motion="reduce")
    page.goto("/progress/what-if/?new_per_day=5&reviews_per_day=200")
    axe_clean(page)
    bars = page.locator("#whatif .column")

    bars.first.focus()
    page.keyboard.press("ArrowRight")

    expect(bars.nth(1)).to_be_focused()
    expect(bars.nth(1).locator(".value")).to_contain_text("As it would be")
    expect(bars.nth(1).locator(".value")).to_be_visible()


@pytest.mark.parametrize(
    ("address", "field", "part"),
    [("/progress/what-if/", "New cards a day", "#whatif"), ("/decks/aws/exam/", "Minutes a day", "#exam_plan")],
)
def test_what_is_worked_out_for_long_says_so_and_then_reads_its_sentence(
    page_of, studying, deck, alice, address, field, part
):
    study(studying(alice), deck)
    page = page_of(alice)
    page.goto(address)
    waits = page.get_by_text("Working it out from your cards…")
    expect(waits).to_be_hidden()
    held = []
    page.route(f"**{address}?*", lambda route: held.append(route))

    page.get_by_label(field).fill("7")
    page.get_by_label(field).press("Tab")

    expect(waits).to_be_visible()
    expect(page.locator(f"{part} > h2")).to_have_css("opacity", "0.4")
    assert "csrf" not in held[0].request.url  # the address is kept and passed on
    held[0].continue_()
    expect(waits).to_be_hidden()
    expect(page.get_by_role("status").filter(has_text="a day")).to_have_text(
        re.compile(page.locator(f"{part} > h2").text_content())
    )
