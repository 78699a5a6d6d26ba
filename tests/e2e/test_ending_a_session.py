"""Two browsers of one person: the one ends the other, which is told and comes back to where it was."""

import pytest
from playwright.sync_api import expect

from accounts.services import add_person

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "correct horse battery"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
    " Version/18.5 Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def dora(studying):
    return studying(add_person(email="dora@example.org", password=PASSWORD, zone="America/Bogota", language="en"))


def sign_in(page):
    page.get_by_label("E-mail address").fill("dora@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


def test_a_forgotten_browser_is_signed_out_from_another(page_of, dora, axe_clean):
    phone = page_of(None, user_agent=IPHONE, viewport={"width": 390, "height": 844})
    phone.goto("/account/login/?next=/review/")
    sign_in(phone)
    expect(phone.get_by_role("button", name="Show answer")).to_be_visible()
    desk = page_of(dora)
    desk.goto("/account/profile/")
    desk.get_by_role("link", name="Where you are signed in").click()
    axe_clean(desk)

    desk.get_by_role("button", name="Sign out: Safari on iPhone").click()
    expect(desk.get_by_text("You are signed out there.")).to_be_visible()
    expect(desk.get_by_text("Safari on iPhone")).to_have_count(0)
    phone.get_by_role("button", name="Show answer").click()

    expect(phone.get_by_text("Your session has ended.")).to_be_visible()
    axe_clean(phone)
    sign_in(phone)
    expect(phone.get_by_role("button", name="Show answer")).to_be_visible()
