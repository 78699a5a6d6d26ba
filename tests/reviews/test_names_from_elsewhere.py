"""Names of decks, topics, tags and concepts written to break the pages of progress, their files and the mail."""

import csv
import json
from datetime import timedelta

import html5lib
import pytest
import time_machine
from django.urls import reverse

from decks.directions import in_words
from decks.models import Note, Revision
from decks.services import add_topic, create_deck, publish_deck, save_note
from reviews.models import Schedule, StudyDay
from reviews.scheduling import Grade
from reviews.services import enrol
from reviews.statistics.week import week_page
from reviews.weekly_mail import week_mail
from tests.markup import HTML
from tests.reviews.conftest import NOON, answer, cards_of

pytestmark = pytest.mark.django_db
NAMES = [
    "\"'><script>alert(1)</script>",
    "</title><img src=x onerror=alert(2)>",
    "{{ user.email }}{% now 'Y' %}%(topic)s %d",
    "\u202eodatsuja \u2069\u2066",
    "תרגול",
    "W" * 200,
    '=HYPERLINK("http://evil.example")',
]
TAG = '"><svg onload=alert(3)>'


@pytest.fixture
def hostile(learner):
    """A deck and a topic of each name, the later the weaker, with cards that are forgotten and look alike."""
    deck = create_deck(slug="names", title=NAMES[1])
    for number, name in enumerate(NAMES):
        topic = add_topic(parent=deck, slug=f"t{number}", title=name)
        note = Note(deck=topic, status="published", concept=name[:100], front=f"What is fact {number} here?", back="x")
        save_note(note=note, by=None, at=NOON, origin=Revision.Origin.IMPORT, tags=[TAG])
        StudyDay.objects.create(
            user=learner,
            day=NOON.date() - timedelta(days=3),
            deck=topic,
            root=deck,
            reviewed=80,
            reviewed_ms=800_000 + number,
            young_asked=80,
            young_recalled=78 - 6 * number,
        )
    publish_deck(deck=deck)
    enrol(user=learner, deck=deck, at=NOON - timedelta(days=9))
    for card in cards_of(deck):
        answer(learner, card, Grade.GOOD, NOON - timedelta(days=5))
    Schedule.objects.filter(user=learner).update(lapses=9)
    return deck


def test_names_are_words_on_every_page_in_every_file_and_in_the_mail(client, learner, hostile):
    client.force_login(learner)
    with time_machine.travel(NOON, tick=False):
        for name, query in (
            ("progress", {}),
            ("progress_figures", {"deck": "names/t0"}),
            ("progress_figures", {"tag": TAG}),
            ("progress_weak", {}),
            ("progress_weak", {"deck": "names/t3", "range": "all"}),
            ("progress_week", {}),
        ):
            check_page(client.get(reverse(f"reviews:{name}"), query).content.decode(), (name, query))
        weak = client.get(reverse("reviews:progress_weak")).content.decode()
        table = client.get(reverse("reviews:progress_csv"), {"figure": ["topics", "hardest"]}).content.decode()
        told = json.loads(client.get(reverse("reviews:progress_json"), {"figure": "topics"}).content)
        mail = week_mail(learner, week_page(learner, NOON), in_a_row=1, origin="https://repaso.example")

    titles = {element.text for element in html5lib.parse(weak).iter(f"{HTML}b")}
    assert set(NAMES) <= titles
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in csv.reader(table.splitlines()) for cell in row)
    assert {row["label"] for row in told["figures"][0]["rows"]} == set(NAMES)
    assert f"“{NAMES[-1]}” fails you most" in mail.body
    check_page(mail.alternatives[0][0], "mail", scripts=False)


def check_page(html, told, *, scripts=True):
    """Valid as it stands, with nothing that runs but our own files."""
    for element in html5lib.HTMLParser(strict=True).parse(html).iter():
        name = element.tag.rpartition("}")[2]
        assert name != "img", told
        assert name != "script" or (scripts and element.get("src", "").startswith("/static/")), told
        assert not any(attribute.startswith("on") for attribute in element.attrib), told


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Métricas & <b>", "Métricas & <b>"),
        ("תרגול", "\u2068תרגול\u2069"),
        ("abc \u202edef", "\u2068abc \u202edef\u2069"),
        ("a\u2069\u202eb", "\u2068a\u202eb\u2069"),
        ("", ""),
    ],
)
def test_a_name_that_runs_the_other_way_keeps_it_to_itself(name, told):
    assert in_words(name) == told
