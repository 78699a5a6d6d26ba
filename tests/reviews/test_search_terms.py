"""What each term finds, and what is said of a value that makes no sense."""

from datetime import timedelta

import pytest
from django.db import connection

from accounts.services import add_person
from decks.models import Card, Deck, Note
from decks.search.grammar import Mistake
from decks.search.vocabulary import cards_found
from decks.services import add_topic, retire_note, save_note
from decks.services.search_index import index_again
from reviews.models import Enrolment
from reviews.queue import Clock
from reviews.scheduling import Grade
from reviews.search.results import asking_of
from reviews.services import bury_card, enrol, flag_card, suspend_card, undo_latest
from tests.remembering import remembered
from tests.reviews.conftest import NOON, answer, cards_of, make_due, many_cards, token_for, write_note

pytestmark = pytest.mark.django_db


def found(user, query, cards=None, at=NOON):
    cards = Card.objects.live() if cards is None else cards
    return {card.note.concept for card in cards_found(query, asking_of(user, Clock.of(user, at), cards))}


def act(do, user, card, **values):
    do(user=user, token=token_for(user, card), at=NOON, **values)


@pytest.fixture
def known(learner, make_deck):
    """Seven cards: new, due, being learned, remembered, suspended, buried, and flagged besides forgotten."""

    def write():
        deck = make_deck("aws", {"one": 0})
        topic = deck.topics.get()
        names = ("new", "due", "learning", "remembered", "suspended", "buried", "flagged")
        for name in names:
            cloze = {"kind": "cloze", "front": "{{c1::x}}"} if name == "new" else {}
            write_note(topic, name, **cloze)
        enrol(user=learner, deck=deck, at=NOON)
        cards = dict(zip(names, cards_of(deck), strict=True))
        answer(learner, cards["due"], Grade.GOOD, NOON - timedelta(days=10))
        answer(learner, cards["learning"], Grade.AGAIN, NOON)
        for days in (20, 10, 2):
            answer(learner, cards["remembered"], Grade.GOOD, NOON - timedelta(days=days))
        answer(learner, cards["flagged"], Grade.GOOD, NOON - timedelta(days=3))
        answer(learner, cards["flagged"], Grade.AGAIN, NOON - timedelta(days=2))
        act(suspend_card, learner, cards["suspended"])
        act(bury_card, learner, cards["buried"])
        act(flag_card, learner, cards["flagged"], flag=2)
        return cards

    return remembered(write, learner.pk)


FOUND = (
    ("is:new", "new suspended buried"),
    ("is:due", "due flagged"),
    ("is:learn", "learning flagged"),
    ("is:review", "due remembered"),
    ("is:suspended", "suspended"),
    ("is:buried", "buried"),
    ("is:flagged", "flagged"),
    ("IS:Flagged", "flagged"),
    ("flag:2", "flagged"),
    ("flag:1", ""),
    ("flag:0 is:learn", "learning"),
    ("is:leech", ""),
    ("prop:lapses>0", "flagged"),
    ("prop:lapses=0 is:learn", "learning"),
    ("prop:lapses<1 is:new", "new suspended buried"),
    ("prop:lapses!=0", "flagged"),
    ("prop:interval>10", "remembered"),
    ("prop:interval>=1 -prop:interval>10", "due learning flagged"),
    ("prop:interval>10.5", "remembered"),
    ("prop:interval=1.5", ""),
    ("prop:ease<2,5", "learning flagged"),
    ("prop:ease>=2.5", "due remembered"),
    ("prop:due<=0", "due flagged"),
    ("prop:due=1", "learning"),
    ("prop:due<-999999", ""),
    ("rated:1", "learning"),
    ("rated:3:again", "learning flagged"),
    ("rated:30:good", "due remembered flagged"),
    ("rated:2", "learning"),
    ("is:due or is:suspended", "due flagged suspended"),
    ("-(is:due or is:new)", "learning remembered"),
    ("remember", "remembered"),
    ("note:cloze", "new"),
    ("kind:basic is:new", "suspended buried"),
    ("deck:aws is:due", "due flagged"),
    ("deck:aws/one is:due", "due flagged"),
    ("deck:One is:due", "due flagged"),
    ('deck:"on" is:due', "due flagged"),
    ("edited:1", ""),
    ("is:draft", ""),
)


def test_what_each_term_finds(learner, known):
    wrong = {query: finds for query, expected in FOUND if (finds := found(learner, query)) != set(expected.split())}

    assert wrong == {}


def test_added_is_by_the_day_it_was_written(learner, known):
    Note.objects.filter(concept="new").update(created_at=NOON - timedelta(days=1))
    Note.objects.filter(concept="due").update(created_at=NOON - timedelta(hours=8))

    assert found(learner, "added:2") - found(learner, "added:1") == {"new"}


MISTAKES = (
    ("prop:", "prop: needs a comparison, such as prop:lapses>3.", "prop:"),
    ("cat prop:lapses", "prop: needs a comparison, such as prop:lapses>3.", "prop:lapses"),
    ("prop:laps>3", "prop: knows no “laps”. There is due, ease, interval, lapses.", "laps"),
    ("prop:lapses>many", "prop:lapses is compared with a number, such as prop:lapses>3.", "lapses>many"),
    ("prop:ease<", "prop:ease is compared with a number, such as prop:ease>2.5.", "ease<"),
    ("rated:x", "rated: needs a number of days from 1, such as rated:7.", "rated:x"),
    ("rated:0:again", "rated: needs a number of days from 1, such as rated:7.", "rated:0"),
    ("rated:7:agian", "rated: knows no “agian”. There is again, hard, good, easy", "agian"),
    ("added:", "added: needs a number of days from 1, such as added:7.", "added:"),
    ("edited:99999", "edited: needs a number of days", "edited:99999"),
    ("flag:9", "flag: needs a number from 0 (none) to 4, such as flag:1.", "flag:9"),
    ("flag:", "flag: needs a number", "flag:"),
    ("is:", "is: needs the state of a card, such as is:due.", "is:"),
    ("is:dew", "is: knows no “dew”. There is buried, draft, due, flagged, learn, leech, new", "is:dew"),
    ("note:clozed", "note: knows no “clozed”. There is basic, cloze, reversed, typed.", "note:clozed"),
    ("kind:", "kind: needs a kind of note, such as kind:cloze.", "kind:"),
    ("deck:nowhere", "There is no deck or topic “nowhere” here.", "deck:nowhere"),
    ("deck:", "deck: needs the short name or title", "deck:"),
    ("tag:none", "No card here has the tag “none”.", "tag:none"),
    ("tag:", "tag: needs a tag, such as tag:formula.", "tag:"),
    ("https://x", "There is no “https:”. There is added:, deck:,", "https://x"),
)


def test_a_value_that_makes_no_sense_is_said_at_its_place(learner, known):
    for query, says, where in MISTAKES:
        with pytest.raises(Mistake) as caught:
            found(learner, query)

        mistake = caught.value
        assert (mistake.message % mistake.params).startswith(says), query
        assert query[mistake.start : mistake.end] == where, query


def test_an_answer_that_was_undone_was_not_given(learner, known):
    later = NOON + timedelta(minutes=1)
    answer(learner, known["new"], Grade.AGAIN, later)
    assert "new" in found(learner, "rated:1:again")

    undo_latest(user=learner, at=later)

    assert "new" not in found(learner, "rated:1:again")


def test_leeches_are_as_the_learner_set_them_for_the_deck(learner, known):
    Enrolment.objects.filter(user=learner).update(leech_lapses=1)

    assert found(learner, "is:leech") == {"flagged"}


def test_nobody_finds_what_another_learner_knows(learner, known):
    other = add_person(email="ben@example.org", password="una clave larga", zone="America/Bogota", language="en")

    assert found(other, "is:flagged or is:due or rated:30 or is:suspended") == set()


def test_tags_with_accents_and_stars(learner, known, make_deck):
    note = known["due"].note
    save_note(note=note, by=None, at=NOON, origin="admin", tags=["métrica"])

    assert found(learner, "tag:metrica") == found(learner, "tag:MÉT*") == {"due"}


def test_a_tag_of_notes_one_may_not_see_is_as_none(learner, known):
    draft = Note(deck=known["due"].deck, status="draft", concept="d", front="d?", back="d")
    save_note(note=draft, by=None, at=NOON, origin="admin", tags=["secret"])

    with pytest.raises(Mistake, match="No card here has"):
        found(learner, "tag:secret")


def test_a_deck_one_may_not_see_is_as_none(learner, known, make_deck):
    make_deck("hidden")
    Deck.objects.filter(slug="hidden").update(status="draft")
    hidden_topic = add_topic(parent=Deck.objects.get(slug="aws"), slug="kept", title="Kept")
    Deck.objects.filter(pk=hidden_topic.pk).update(status="draft")

    for query in ("deck:hidden", "deck:kept"):
        with pytest.raises(Mistake, match="There is no deck"):
            found(learner, query)


def test_signs_are_looked_for_as_they_stand(learner, known):
    note = known["due"].note
    note.front = "What is C++ (F1)?"
    save_note(note=note, by=None, at=NOON, origin="admin")

    assert found(learner, "c++") == found(learner, '"(f1)"') == {"due"}
    assert found(learner, "c--") == set()
    assert found(learner, "100%") == set()


def test_edited_is_what_was_changed_since_it_was_written(learner, known):
    note = known["due"].note
    note.front = "Otherwise"
    save_note(note=note, by=None, at=NOON, origin="admin")
    retired = known["buried"].note
    retire_note(note=retired, by=None, at=NOON)

    assert found(learner, "edited:1") == {"due"}
    assert found(learner, "edited:1", Card.objects.all()) == {"due", "buried"}
    assert found(learner, "is:retired", Card.objects.all()) == {"buried"}


# ── at size ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("query", "uses"),
    [
        ("predic", {"sqlite": "VIRTUAL TABLE INDEX", "postgresql": "note_words_sought"}),
        ("is:due", {"sqlite": "SEARCH U0 USING INDEX", "postgresql": "Index Scan"}),
    ],
)
def test_a_search_among_many_goes_along_an_index(learner, make_deck, query, uses):
    deck = make_deck("aws", {"one": 0})
    cards = many_cards(deck.topics.get(), 3_000)
    Note.objects.update(search_text=" ".join(f"word{number}" for number in range(60)))
    Note.objects.filter(pk=cards[7].note_id).update(search_text="prediccion")
    index_again()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE decks_notewords")
            cursor.execute("ANALYZE decks_card")
    make_due(learner, cards[:600], day=NOON.date())

    asked = cards_found(query, asking_of(learner, Clock.of(learner, NOON), Card.objects.live()))

    assert uses[connection.vendor] in asked.explain()
