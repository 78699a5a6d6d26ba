"""Joining in a real browser: the zone comes along by itself, and nothing needs a script."""

import pytest
from playwright.sync_api import expect

from accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "correct horse battery"


def test_a_guest_brings_the_browsers_zone(page_of):
    page = page_of(None, timezone_id="America/Buenos_Aires")
    page.goto("/")

    page.get_by_role("button", name="Try it without an account").click()

    expect(page.get_by_role("link", name="Sign up to keep your progress")).to_be_visible()
    profile = User.objects.get().profile
    assert (profile.zone, profile.zone_is_confirmed) == ("America/Buenos_Aires", True)


def test_from_guest_to_account_and_back_in(page_of):
    page = page_of(None)
    page.goto("/")
    page.get_by_role("button", name="Try it without an account").click()
    page.get_by_role("link", name="Sign up to keep your progress").click()

    page.get_by_label("E-mail address").fill("eva@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign up").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("link", name="Sign in").click()
    page.get_by_label("E-mail address").fill("eva@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()

    expect(page.get_by_role("link", name="eva@example.org")).to_be_visible()
    assert User.objects.count() == 1


def test_a_browser_that_does_not_know_is_asked_at_home(page_of):
    page = page_of(None, timezone_id="UTC")
    page.goto("/")
    page.get_by_role("button", name="Try it without an account").click()

    page.get_by_label("Which time zone do you live in?").select_option("Europe/Madrid")
    page.get_by_role("button", name="That is mine").click()

    expect(page.get_by_label("Which time zone do you live in?")).to_have_count(0)
    assert User.objects.get().profile.zone == "Europe/Madrid"


def test_everything_works_without_scripts(page_of):
    page = page_of(None, java_script_enabled=False, expects=("422",))
    page.goto("/account/signup/")
    page.get_by_label("E-mail address").fill("eva@example.org")
    page.get_by_label("Password").fill("12345678")
    page.get_by_role("main").get_by_role("button", name="Sign up").click()
    expect(page.get_by_role("alert").filter(has_text="too common")).to_be_visible()
    expect(page.get_by_label("E-mail address")).to_have_value("eva@example.org")

    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign up").click()
    page.goto("/account/profile/")
    page.get_by_label("Time zone").select_option("America/Lima")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Saved.")).to_be_visible()
    assert User.objects.get().profile.zone == "America/Lima"


def test_an_error_gets_the_focus_and_leads_to_its_field(page_of):
    page = page_of(None, expects=("422",))
    page.goto("/account/signup/")
    page.get_by_label("E-mail address").fill("eva@example.org")
    page.get_by_label("Password").fill("12345678")

    page.get_by_role("main").get_by_role("button", name="Sign up").click()

    summary = page.locator(".form-errors")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="Password").click()
    expect(page.get_by_label("Password")).to_be_focused()
