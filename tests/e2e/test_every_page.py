"""Every page as people meet it: accessible in light and in dark, whole at 320 pixels, with targets a thumb can hit."""

import re

import pytest
from playwright.sync_api import expect

from tests.axe import violations
from tests.pages import addresses_of

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.config.failing_urls"),
    pytest.mark.timeout(300),
]

NARROW = {"width": 320, "height": 640}
WIDE = {"width": 1280, "height": 900}
# The size of targets is a rule of WCAG 2.2 that axe leaves out unless asked. Dark differs from light in colours alone.
ALL_RULES = {"rules": {"target-size": {"enabled": True}}}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
LEAST_TARGET, LEAST_SESSION_TARGET = 24, 44
GUARD_MS = 400  # a little longer than static/js/guard.js ignores presses after a swap

WIDER_THAN_THE_SCREEN = """() => {
  const page = document.documentElement;
  if (page.scrollWidth <= page.clientWidth) return [];
  return [...document.body.querySelectorAll("*")]
    .filter((element) => element.getBoundingClientRect().right > page.clientWidth + 1)
    .map((element) => `${page.scrollWidth} px wide: ${element.outerHTML.slice(0, 90)}`);
}"""
# A link in a sentence may be as low as its line.
SMALLER_THAN = """([least, within]) => {
  const targets = "a[href], button, summary, select, textarea, input:not([type=hidden])";
  const isInText = (element) =>
    getComputedStyle(element).display === "inline" &&
    element.parentElement.textContent.trim().length > element.textContent.trim().length;
  return [...document.querySelectorAll(targets)]
    .filter((element) => element.closest(within))
    .filter((element) => element.checkVisibility({ checkVisibilityCSS: true }))
    .filter((element) => !element.closest(".visually-hidden, .skip-link") && !isInText(element))
    .filter((element) => {
      const boxes = [element, ...(element.labels || [])].map((part) => part.getBoundingClientRect());
      return ["width", "height"].some((side) => Math.max(...boxes.map((box) => box[side])) < least - 0.5);
    })
    .map((element) => `smaller than ${least} px: ${element.outerHTML.slice(0, 90)}`);
}"""


@pytest.fixture
def look(page_of):
    """look(page): what is wrong with it as it stands, at both widths and in both colours."""

    def axe_says(page, scheme, options):
        page.emulate_media(color_scheme=scheme)
        before = len(page_of.problems)
        found = violations(page, **options)
        # axe itself tries inline styles; what the page did was noted before.
        del page_of.problems[before:]
        return [f"{scheme}: {violation}" for violation in found]

    def check(page):
        wrong = axe_says(page, "light", ALL_RULES) + axe_says(page, "dark", COLOURS)
        page.set_viewport_size(NARROW)
        wrong += page.evaluate(WIDER_THAN_THE_SCREEN)[:4]
        if "/admin/" not in page.url:  # of the stock admin axe's rule is asked, which lets space around a target count
            wrong += page.evaluate(SMALLER_THAN, [LEAST_TARGET, "body"])
        page.set_viewport_size(WIDE)
        return wrong

    return check


# Whom a page shows something else than the owner of it all.
SEEN_BY = {
    "visitor": r"",
    "guest": r"/$|/account/(login|signup|profile|delete)/",
    "owner": r"",
    "stranger": r"/(review/|decks/|decks/otro/|progress/)?$",
    "staff": r"/admin/",
}


@pytest.mark.parametrize("person", SEEN_BY)
def test_every_page_is_for_everybody(page_of, world, look, person):
    addresses = [address for address in addresses_of(world, person) if re.match(SEEN_BY[person], address)]
    look_at_all(page_of, world, look, person, addresses)


@pytest.mark.slow
@pytest.mark.parametrize("half", [0, 1])
def test_every_page_of_the_authors_is_for_everybody(page_of, world, look, half):
    look_at_all(page_of, world, look, "boss", addresses_of(world, "boss")[half::2])


def is_of_a_batch(address):
    return "/batches/" in address


def look_at_all(page_of, world, look, person, addresses):
    expects = [f"status of {status}" for status in (403, 404, 405, 500)]
    page = page_of(world.people[person], viewport=WIDE, expects=expects)
    wrong = {}
    # Last, because a browser keeps nothing of what it loads once requests are looked at.
    for address in sorted(addresses, key=is_of_a_batch):
        if is_of_a_batch(address):
            # The page of a batch that is being looked at goes on by itself.
            page.route("**/batches/*/step/", lambda route: route.fulfill(status=204))
        page.goto(address)
        wrong[address] = look(page)

    assert len(addresses) > 1
    assert {address: faults for address, faults in wrong.items() if faults} == {}


def test_so_is_what_comes_back_from_a_form(page_of, world, look):
    page = page_of(None, viewport=WIDE, expects=("422", "403"))

    for address in ("/account/login/", "/account/signup/", "/account/password/reset/"):
        page.goto(address)
        page.locator("main form").first.evaluate("form => { form.noValidate = true; form.submit(); }")
        expect(page.locator(".form-errors")).to_be_visible()
        assert look(page) == [], address
    page.context.clear_cookies()
    page.get_by_role("button", name="Español").click()
    expect(page.get_by_role("heading", name="This page was open too long")).to_be_visible()
    assert look(page) == []


def test_so_is_the_end_of_a_session_and_its_buttons_are_for_thumbs(page_of, world, look):
    owner = world.people["owner"]
    page = page_of(owner, viewport={"width": 390, "height": 844}, expects=("422",))

    page.goto("/review/")
    assert page.evaluate(SMALLER_THAN, [LEAST_SESSION_TARGET, "#session"]) == []
    page.locator("#action-reveal").click()
    expect(page.locator("#session")).to_have_attribute("data-side", "answer")
    assert page.evaluate(SMALLER_THAN, [LEAST_SESSION_TARGET, "#session"]) == []

    owner.profile.new_per_day, owner.profile.reviews_per_day = 0, 1
    owner.profile.save()
    page.wait_for_timeout(GUARD_MS)
    page.locator("#grade-good").click()
    page.locator("#action-reveal").click()  # the card that was forgotten today
    expect(page.locator("#session")).to_have_attribute("data-side", "answer")
    page.wait_for_timeout(GUARD_MS)
    page.locator("#grade-good").click()
    expect(page.locator("#session")).to_have_attribute("data-side", "finished")
    assert page.evaluate(SMALLER_THAN, [LEAST_SESSION_TARGET, "#session"]) == []

    assert look(page) == []
