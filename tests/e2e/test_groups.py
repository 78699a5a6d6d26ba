"""Teaching a group, from its code to what its teacher sees of it: on a laptop, on phones, and without JavaScript."""

import re
from datetime import timedelta
from random import Random

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.services import add_person
from decks.models import StudyGroup
from reviews.models import Membership
from reviews.scheduling import Grade
from reviews.services import groups as services
from tests.reviews.conftest import answer, cards_of

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 390, "height": 844}
SCROLLS_SIDEWAYS = """() => [document.documentElement, ...document.querySelectorAll(".table-scroll")]
  .filter((box) => box.scrollWidth > box.clientWidth).map((box) => box.outerHTML.slice(0, 80))"""


def someone(name):
    return add_person(email=f"{name}@example.org", password=None, zone="America/Bogota", language="en")


def fellows(group, deck, count):
    """Learners who know one card each."""
    for number in range(count):
        user = someone(f"fellow{number}")
        services.join_group(user=user, group=group, shown_name="", at=timezone.now(), chance=Random(number))
        answer(user, cards_of(deck)[0], Grade.GOOD, timezone.now())


def test_a_group_from_its_code_to_its_progress(page_of, deck, axe_clean):
    teacher, learner = someone("marta"), someone("alice")
    hers, mine = page_of(teacher), page_of(learner, viewport=PHONE)

    hers.goto("/groups/")
    hers.get_by_role("link", name="Teach a group").click()
    hers.get_by_label("Name of the group").fill("Evening <b>class</b> \u202e3A")
    hers.get_by_label("How your learners know you").fill("Ms Marta")
    hers.get_by_label("Deck").select_option(label="AWS")
    hers.get_by_role("button", name="Make the group").click()
    expect(hers.get_by_role("heading", level=1)).to_have_text("Nobody has joined yet.")
    code = hers.locator(".code").first.text_content()
    hers.get_by_label("Topic").select_option(label="Métricas")
    hers.get_by_label("To be met by").fill((timezone.localdate() + timedelta(days=5)).isoformat())
    hers.get_by_role("button", name="Assign").click()
    expect(hers.get_by_text("Assigned.")).to_be_visible()

    mine.goto("/groups/")
    mine.get_by_label("Code of the group").fill(code.lower().replace("-", " "))
    mine.get_by_role("button", name="Look at the group").click()
    expect(mine.get_by_role("heading", level=1)).to_have_text("Evening <b>class</b> 3A")
    expect(mine.get_by_role("heading", name="What Ms Marta sees of you")).to_be_visible()
    expect(mine.get_by_label("a pseudonym, drawn for you")).to_be_checked()
    mine.get_by_role("button", name="Join, and let my progress be seen").click()
    pseudonym = re.search("You are “(.+)” here", mine.get_by_text("You are in.").text_content())[1]

    mine.goto("/")
    expect(mine.locator(".assigned")).to_contain_text("0 of 12 cards met")
    mine.locator(".assigned a").click()
    mine.locator("#action-reveal").click()
    expect(mine.locator("#session")).to_have_attribute("data-side", "answer")
    mine.keyboard.press("3")
    expect(mine.locator("#session")).to_have_attribute("data-side", "question")

    group = StudyGroup.objects.get()
    fellows(group, deck, 4)
    hers.reload()
    axe_clean(hers)
    expect(hers.get_by_role("heading", level=1)).to_contain_text("Your 5 learners have met")
    row = hers.get_by_role("row", name=pseudonym)
    expect(row.get_by_role("cell").nth(1)).to_have_text("1", use_inner_text=True)
    met = hers.get_by_role("row", name="Métricas").get_by_role("cell").first
    expect(met).to_have_text("8 %", use_inner_text=True)  # five of five times twelve
    expect(hers.get_by_role("main")).not_to_contain_text("alice")
    hers.set_viewport_size(PHONE)
    axe_clean(hers)
    assert hers.evaluate(SCROLLS_SIDEWAYS) == []
    expect(row.get_by_text("Days of the last 14")).to_be_visible()

    mine.goto(f"/groups/{group.pk}/mine/")
    mine.get_by_label("this name:").check()
    mine.get_by_label("Your name (optional)").fill("Alice L. " + "x" * 60)
    mine.get_by_role("button", name="Save").click()
    expect(mine.get_by_role("heading", level=1)).to_contain_text("You are “Alice L.")
    assert mine.evaluate(SCROLLS_SIDEWAYS) == []
    hers.reload()
    expect(hers.get_by_role("rowheader", name="Alice L.")).to_be_visible()
    expect(hers.get_by_text(pseudonym)).to_have_count(0)
    assert hers.evaluate(SCROLLS_SIDEWAYS) == []


def test_joining_and_leaving_without_javascript(page_of, deck):
    teacher = someone("marta")
    group = services.make_group(owner=teacher, deck=deck, name="3A", teacher_name="Ms Marta", at=timezone.now())
    page = page_of(someone("alice"), java_script_enabled=False)

    page.goto("/groups/")
    page.get_by_label("Code of the group").fill(group.code)
    page.get_by_role("button", name="Look at the group").click()
    page.get_by_role("button", name="Join, and let my progress be seen").click()
    expect(page.get_by_role("heading", name="This is your row")).to_be_visible()
    page.get_by_role("button", name="Leave the group").click()

    expect(page.get_by_text("You left the group")).to_be_visible()
    assert not Membership.objects.exists()
