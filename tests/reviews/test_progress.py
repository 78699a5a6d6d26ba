"""The progress page over HTTP: what stands on it in every state, and that the drawings say what the tables say."""

from datetime import timedelta

import html5lib
import pytest
import time_machine
from django.urls import reverse

from reviews.scheduling import Grade
from reviews.services import enrol
from tests.markup import HTML
from tests.reviews.conftest import NOON, answer, cards_of

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


def page_of(client, user, **extra):
    client.force_login(user)
    response = client.get(reverse("reviews:progress"), **extra)
    assert response.status_code == 200
    return html5lib.HTMLParser(strict=True).parse(response.content.decode())


def words(element):
    return " ".join("".join(element.itertext()).split())


def table(page, caption):
    """The cells of the body of the table with this caption, as text, row by row."""
    for element in page.iter(f"{HTML}table"):
        if words(element.find(f"{HTML}caption")) == caption:
            return [[words(cell) for cell in row] for row in element.find(f"{HTML}tbody")]
    raise AssertionError(caption)


def stops(page, kind):
    """What is read of the shapes of these drawings that one can go to."""
    return [
        stop.get("aria-label")
        for svg in page.iter(f"{SVG}svg")
        if kind in svg.get("class", "").split()
        for stop in svg.iter(f"{SVG}g")
    ]


def titles(page, kind):
    """What the pointer reads over the shapes of these drawings: label and number."""
    return [
        tuple(title.text.rsplit(": ", 1))
        for svg in page.iter(f"{SVG}svg")
        if kind in svg.get("class", "").split()
        for title in svg.iter(f"{SVG}title")
    ]


def test_a_learner_without_answers_is_told_how_to_begin(client, learner, deck):
    page = page_of(client, learner)

    assert [words(heading) for heading in page.iter(f"{HTML}h1")] == ["Your progress begins with one answer."]
    assert [link.get("href") for link in page.iter(f"{HTML}a") if words(link) == "Answer your first card"] == [
        reverse("reviews:session")
    ]
    assert not list(page.find(f".//{HTML}main").iter(f"{SVG}svg"))


def test_a_learner_without_a_deck_is_sent_to_the_decks(client, learner):
    page = page_of(client, learner)

    assert [link.get("href") for link in page.iter(f"{HTML}a") if words(link) == "Choose a deck"] == [
        reverse("reviews:deck_list")
    ]


def test_every_part_says_its_sentence_before_its_drawing(client, learner, cards):
    answer(learner, cards[0], Grade.GOOD, NOON - timedelta(days=1))
    answer(learner, cards[1], Grade.AGAIN)

    page = page_of(client, learner)

    sentences = {heading.get("id"): words(heading) for level in "12" for heading in page.iter(f"{HTML}h{level}")}
    assert sentences == {
        "today_sentence": "1 answer so far, 5 cards to go.",
        "recall_sentence": "How many cards you remember is too early to know.",
        "figure_retention_sentence": "What you remember is not known yet.",
        "weak_sentence": "Where you are weak is not known yet: a topic takes 50 answers that tell.",
        "forecast_sentence": "1 review in the next 30 days.",
        "year_sentence": "You studied on 2 of the last 2 days.",
        "states_sentence": "You have learned 1 of 5 cards.",
    }
    drawings = [svg for svg in page.iter(f"{SVG}svg") if svg.get("role") in ("img", "group")]
    assert [drawing.get("aria-labelledby") for drawing in drawings] == [
        "today_sentence",
        "forecast_sentence",
        "year_sentence",
        "states_sentence",
    ]


def test_drawings_and_tables_say_the_same(client, learner, make_deck):
    deck = make_deck("much", {"one": 6})
    enrol(user=learner, deck=deck, at=NOON)
    cards = cards_of(deck)
    for ago, card in enumerate(cards[:5]):
        answer(learner, card, Grade.AGAIN if ago == 2 else Grade.GOOD, NOON - timedelta(days=ago))

    page = page_of(client, learner)

    due = table(page, "Reviews by the day they fall due")
    assert len(due) == 32
    said = [stop for stop in stops(page, "columns") if not stop.endswith(("answer", "answers"))]
    assert [stop.rsplit(": ", 1)[1] for stop in said] == [count for _day, count in due]
    weeks = table(page, "Answers by week and day")
    answered = [int(cell) for week in weeks for cell in week[1:] if cell]
    heat = [stop for stop in stops(page, "columns") if stop.endswith(("answer", "answers"))]
    assert len(weeks) == 53
    assert sum(answered) == sum(int(text.rsplit(": ", 1)[1].split()[0]) for text in heat) == 5
    strips = titles(page, "strip")
    assert strips == [
        (label, count) for caption in ("Today", "Your cards") for label, count in table(page, caption) if count != "0"
    ]


def test_places_in_drawings_have_decimal_points_in_spanish(client, learner, cards):
    answer(learner, cards[0], Grade.GOOD)
    learner.profile.language = "es"
    learner.profile.save()

    page = page_of(client, learner)

    assert page.get("lang") == "es"
    places = [
        value
        for shape in page.iter(f"{SVG}rect")
        for name, value in shape.attrib.items()
        if name in ("x", "y", "width", "height")
    ]
    assert places
    assert all(float(place.removesuffix("%")) >= 0 for place in places)


def test_too_few_reviews_for_a_percentage_are_said_to_be_too_few(client, learner, cards):
    answer(learner, cards[0], Grade.GOOD)

    page = page_of(client, learner)

    rows = table(page, "What you remember when asked")
    assert {row[place] for row in rows for place in (1, 4, 7)} == {"not known yet"}


def test_an_htmx_request_gets_the_whole_page(client, learner, cards):
    page = page_of(client, learner, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="main")

    assert page.find(f"{HTML}body") is not None


def test_anonymous_is_sent_to_sign_in(client):
    response = client.get(reverse("reviews:progress"))

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_posting_is_not_allowed(client, learner):
    client.force_login(learner)

    assert client.post(reverse("reviews:progress")).status_code == 405
