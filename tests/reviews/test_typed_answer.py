"""A card whose answer is typed: compared, never graded for the learner, and not lost on the way."""

import re

import pytest
from django.urls import reverse

from decks.models import Note
from reviews.models import ReviewLog
from reviews.services import enrol
from tests.factories import NOTED_AT, DeckFactory, NoteFactory
from tests.markup import forms_in

pytestmark = pytest.mark.django_db
SESSION, REVEAL, GRADE = reverse("reviews:session"), reverse("reviews:card_reveal"), reverse("reviews:card_grade")
HTMX = {"HX-Request": "true", "HX-Target": "session"}


@pytest.fixture
def deck(alice):
    deck = DeckFactory()
    NoteFactory(deck=deck, kind="typed", front="¿Qué parte de los positivos encuentra?", back="**Exhaustividad**")
    enrol(user=alice, deck=deck, at=NOTED_AT)
    return deck


@pytest.fixture
def browser_of_alice(client_of, alice, deck):
    return client_of(alice)


def token_in(page):
    return re.search(r'name="token" value="([^"]+)"', page.content.decode())[1]


def revealed(client, typed, **headers):
    token = token_in(client.get(SESSION))
    return client.get(REVEAL, {"token": token, "typed": typed}, headers=headers)


def default_of(page):
    return re.search(r'id="grade-(\w+)" class="grade \w+ default"', page.content.decode())[1]


def test_the_question_has_a_field_that_the_form_sends(browser_of_alice):
    page = browser_of_alice.get(SESSION).content.decode()

    assert re.search(r'<input type="text" id="typed" name="typed" form="reveal"[^>]* data-focus>', page)
    assert '<form id="reveal" method="get"' in page
    assert page.count("data-focus") == 1


def test_a_right_answer_suggests_good(browser_of_alice):
    page = revealed(browser_of_alice, " exhaustividad ")

    assert page.context["typed"].comparison.is_right
    assert default_of(page) == "good"
    assert "What you typed is right." in page.content.decode()


def test_a_wrong_one_suggests_again_and_says_what_differs(browser_of_alice):
    page = revealed(browser_of_alice, "exaustividad")

    text = page.content.decode()
    assert default_of(page) == "again"
    assert '<ins><span class="visually-hidden">[missing: </span>h<span class="visually-hidden">]</span></ins>' in text
    assert '<button type="submit" form="grades" id="typed-right"' in text


def test_typing_nothing_compares_nothing(browser_of_alice):
    page = revealed(browser_of_alice, "   ")

    assert page.context["typed"] is None
    assert default_of(page) == "good"


def test_nothing_is_graded_before_the_learner_does(browser_of_alice, alice):
    page = revealed(browser_of_alice, "nonsense")
    [form] = [form for form in forms_in(page.content.decode()) if form.id == "grades"]

    assert not ReviewLog.objects.filter(user=alice).exists()
    browser_of_alice.post(GRADE, form.values | {"grade": "4"})

    assert ReviewLog.objects.get(user=alice).quality == 4


HOSTILE = ["<script>window.__xss=1</script>", "\"><img src=x onerror=alert(1)>", "\x00\u202ex"]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_is_typed_is_shown_as_text(browser_of_alice, hostile):
    page = revealed(browser_of_alice, hostile).content.decode()

    assert hostile not in page


def test_a_note_may_ask_for_accents(browser_of_alice, deck):
    note = Note.objects.get()
    note.back, note.accents_matter = "precisión", True
    note.save()
    note.cards.update(answer_text="precisión")

    page = revealed(browser_of_alice, "precision")

    assert not page.context["typed"].comparison.is_right


# ── not lost ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_browser_stands_at_an_address_that_has_it(browser_of_alice):
    page = revealed(browser_of_alice, "exaustividad", **HTMX)
    again = browser_of_alice.get(page["HX-Replace-Url"])

    assert again.context["typed"].text == "exaustividad"


def test_the_next_question_leaves_that_address(browser_of_alice, deck):
    page = revealed(browser_of_alice, "exaustividad", **HTMX)
    here = HTMX | {"HX-Current-URL": f"http://testserver{page['HX-Replace-Url']}"}

    after = browser_of_alice.post(GRADE, {"token": token_in(page), "grade": "4"}, headers=here)

    assert after["HX-Replace-Url"].startswith(f"{SESSION}")


@pytest.mark.parametrize("header", ["HX-Current-URL", "Referer"])
def test_an_error_keeps_it(browser_of_alice, header):
    page = revealed(browser_of_alice, "exaustividad", **HTMX)
    here = {header: f"http://testserver{page['HX-Replace-Url']}"}

    after = browser_of_alice.post(GRADE, {"token": token_in(page), "grade": "9"}, headers=here)

    assert after.status_code == 422
    assert after.context["typed"].text == "exaustividad"


def test_what_was_typed_for_another_card_is_not_taken(browser_of_alice, deck):
    page = revealed(browser_of_alice, "exaustividad", **HTMX)
    here = {"Referer": f"http://testserver{page['HX-Replace-Url']}"}
    NoteFactory(deck=deck, kind="typed", front="Otra", back="cosa")
    other = browser_of_alice.post(GRADE, {"token": token_in(page), "grade": "4"}, follow=True)

    after = browser_of_alice.get(REVEAL, {"token": token_in(other)}, headers=here)

    assert after.context["typed"] is None
