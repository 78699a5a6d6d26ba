"""The page of results: what it shows, how it is sorted and turned, and what may be done from it."""

import re
from datetime import timedelta

import pytest
import time_machine
from zeal import zeal_ignore

from accounts.services import add_person
from decks.models import Card, Note
from decks.services.search_index import index_again
from reviews.models import LogKind, ReviewLog, SavedSearch, Schedule, Sitting, SittingKind
from reviews.scheduling import Grade
from reviews.services import enrol, leave_deck
from tests.markup import forms_in
from tests.reviews.conftest import NOON, answer, many_cards

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Target": "search_results"}


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def client(client_of, learner, deck):
    return client_of(learner)


def questions(response):
    return [row.question for row in response.context["results"].rows]


def tokens(response, count=None):
    return [row.token for row in response.context["results"].rows][:count]


def test_it_finds_cards_with_what_is_known_of_them(client, learner, cards):
    answer(learner, cards[1], Grade.GOOD, NOON - timedelta(days=4))

    response = client.get("/search/", {"q": "two or (aws is:due)"})

    assert questions(response) == ["What is aws one 2?", "What is aws two 1?", "What is aws two 2?"]
    html = response.content.decode()
    assert "3 cards" in html
    [row] = re.findall(r"<tr.*?</tr>", html, re.DOTALL)[1:2]
    assert [re.sub(r"<[^>]+>|\s+", " ", cell).strip() for cell in re.findall(r"<t[dh].*?</t[dh]>", row, re.DOTALL)][
        1:
    ] == ["What is aws one 2?", "One", "Due", "3 d ago", "1 d", ""]


def test_a_mistake_is_shown_at_its_place_and_escaped(client):
    response = client.get("/search/", {"q": "<b> is:dew"})

    html = response.content.decode()
    assert response.status_code == 200
    assert "&lt;b&gt; <mark>is:dew</mark>" in html
    assert "is: knows no “dew”." in html


def test_htmx_gets_the_results_alone(client):
    response = client.get("/search/", {"q": "two"}, headers=HTMX)

    assert response.content.decode().lstrip().startswith('<div id="search_results"')


@pytest.mark.parametrize(
    ("sort", "order"),
    [("due", [1, 0]), ("-due", [0, 1]), ("-lapses", [1, 0]), ("interval", [1, 0]), ("-topic", [4, 3])],
)
def test_it_sorts_with_what_has_no_figure_at_the_end(client, learner, cards, sort, order):
    answer(learner, cards[0], Grade.GOOD, NOON - timedelta(days=10))
    answer(learner, cards[0], Grade.GOOD, NOON - timedelta(days=1))
    answer(learner, cards[1], Grade.GOOD, NOON - timedelta(days=10))
    answer(learner, cards[1], Grade.AGAIN, NOON - timedelta(days=9))

    response = client.get("/search/", {"sort": sort})

    assert questions(response)[:2] == [cards[number].question_text for number in order]
    assert len(questions(response)) == 5


def test_it_turns_pages(client, deck):
    many_cards(deck.topics.first(), 60)

    first, second = client.get("/search/"), client.get("/search/?page=2")

    assert (len(questions(first)), len(questions(second))) == (50, 15)
    assert not set(questions(first)) & set(questions(second))
    assert 'href="/search/?page=2" rel="next"' in first.content.decode()
    assert client.get("/search/?page=99").context["results"].page == 2


def test_twice_the_cards_cost_the_same_statements(client, deck, django_assert_max_num_queries):
    client.get("/search/")
    many_cards(deck.topics.first(), 40)
    index_again()

    with django_assert_max_num_queries(16):
        client.get("/search/", {"q": "what -never is:new"})


def test_of_decks_one_does_not_study_one_only_reads(client, learner, make_deck):
    make_deck("other", {"one": 1})

    own, every = client.get("/search/", {"q": "other"}), client.get("/search/", {"q": "other", "in": "all"})

    assert (questions(own), questions(every)) == ([], ["What is other one 1?"])
    assert tokens(every) == [""]
    assert f'href="/decks/other/#note-{Note.objects.get(concept="other one 1").pk}"' in every.content.decode()


def test_drafts_are_found_by_their_authors_alone(client_of, client, deck, author):
    note = Note.objects.filter(deck__in=deck.topics.all()).first()
    Note.objects.filter(pk=note.pk).update(status="draft")
    Card.objects.filter(note=note).update(is_live=False)

    found = client_of(author).get("/search/", {"q": "is:draft", "in": "authored"})

    assert questions(found) == ["What is aws one 1?"]
    assert f"/admin/decks/note/{note.pk}/change/" in found.content.decode()
    assert questions(client.get("/search/", {"q": "is:draft", "in": "authored"})) == []


@pytest.fixture
def author(db):
    return add_person(
        email="eva@example.org", password="una clave larga", zone="UTC", language="en", is_staff=True, is_superuser=True
    )


# ── acts ─────────────────────────────────────────────────────────────────────────────────────────────────────


ACTS = {
    "suspend": ({}, {"suspended": True}, LogKind.SUSPEND, "2 cards suspended."),
    "bury": ({}, {"buried_until": NOON.date() + timedelta(days=1)}, LogKind.BURY, "2 cards buried until tomorrow."),
    "flag": ({"flag": "3"}, {"flag": 3}, LogKind.FLAG, "The flags of 2 cards changed."),
    "reset": ({}, {"phase": 0}, LogKind.RESET, "2 cards are new again."),
    "due": (
        {"due": "in 5 days"},
        {"due_day": NOON.date() + timedelta(days=5)},
        LogKind.SET_DUE,
        "The due days of 2 cards are set.",
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_an_act_on_ticked_cards_is_a_row_each_and_undone_one_by_one(client, learner, cards, act):
    values, changed, kind, said = ACTS[act]
    for card in cards[:3]:
        answer(learner, card, Grade.GOOD, NOON - timedelta(days=2))
    before = Schedule.objects.filter(user=learner, **changed).count()
    ticked = tokens(client.get("/search/", {"q": "one"}), 2)
    body = {"q": "one", "act": act, "card": ticked, **values}

    response = client.post("/search/act/", body, headers=HTMX)

    assert said in response.content.decode()
    assert Schedule.objects.filter(user=learner, **changed).count() == before + 2
    assert ReviewLog.objects.filter(user=learner, kind=kind).count() == 2

    again = client.post("/search/act/", body, follow=True)

    assert again.redirect_chain == [("/search/?q=one", 302)]
    assert "Nothing changed." in again.content.decode()
    assert ReviewLog.objects.filter(user=learner, kind=kind).count() == 2

    for left in (1, 0):
        client.post("/review/undo/", {"next": "/search/?q=one"})
        assert Schedule.objects.filter(user=learner, **changed).count() == before + left


@pytest.mark.parametrize(
    ("act", "back", "said"),
    [("suspend", "unsuspend", "2 cards are back in line."), ("bury", "wake", "2 cards taken back from their rest.")],
)
def test_what_was_put_aside_is_taken_back(client, learner, act, back, said):
    client.post("/search/act/", {"act": act, "card": tokens(client.get("/search/"), 2)})

    response = client.post("/search/act/", {"act": back, "card": tokens(client.get("/search/"))}, headers=HTMX)

    assert said in response.content.decode()
    assert "3 were so already." in response.content.decode()
    assert not Schedule.objects.filter(user=learner, suspended=True).exists()


def test_what_makes_no_sense_for_one_is_done_to_the_others(client, learner, cards):
    answer(learner, cards[0], Grade.GOOD, NOON - timedelta(days=2))
    page = client.get("/search/")
    answer(learner, cards[1], Grade.GOOD, NOON)

    response = client.post("/search/act/", {"act": "reset", "card": tokens(page)}, headers=HTMX)

    html = response.content.decode()
    assert "1 card is new again." in html
    assert "3 are new: there is nothing to set." in html
    assert "1 changed meanwhile and was left." in html


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"act": "suspend"}, "Tick the cards first"),
        ({"act": "explode"}, "That cannot be done to several cards."),
        ({"act": "due", "due": "someday"}, "is not a day"),
        ({"act": "flag", "flag": "9"}, "There is no such flag."),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_what_cannot_be_done_is_said(client, learner, body, says, headers):
    if "due" in body or "flag" in body:
        body = body | {"card": tokens(client.get("/search/"), 1)}

    response = client.post("/search/act/", {"q": "one", **body}, headers=headers)

    assert response.status_code == 422
    assert says in response.content.decode()
    assert not ReviewLog.objects.filter(user=learner).exists()


def test_nobody_acts_with_the_tokens_of_another(client, client_of, learner, deck):
    other = add_person(email="ben@example.org", password="una clave larga", zone="America/Bogota", language="en")
    enrol(user=other, deck=deck, at=NOON)

    response = client.post("/search/act/", {"act": "suspend", "card": tokens(client_of(other).get("/search/"))})

    assert response.status_code == 422
    assert not ReviewLog.objects.exists()


# ── studying ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_found_is_studied_in_its_order(client, learner, cards):
    response = client.post("/search/study/", {"q": "one", "sort": "-topic", "how": "study"})

    sitting = Sitting.objects.get(user=learner)
    assert response["Location"] == f"/review/?sitting={sitting.id}"
    assert sitting.kind == SittingKind.STUDY
    assert sitting.card_ids == [card.pk for card in reversed(cards[:3])]


def test_ticked_ones_alone_are_practised_and_again(client, learner, cards):
    ticked = tokens(client.get("/search/", {"q": "one"}), 2)

    response = client.post("/search/study/", {"q": "one", "how": "practise", "card": ticked})

    sitting = Sitting.objects.get(user=learner)
    assert (sitting.kind, sitting.card_ids) == (SittingKind.PRACTISE, [card.pk for card in cards[:2]])

    for _card in range(2):
        page = client.get(response["Location"]).content.decode()
        token = next(form.values["token"] for form in forms_in(page) if "token" in form.values)
        client.post("/review/grade/", {"token": token, "grade": "4", "sitting": str(sitting.id)})
    ended = client.get(response["Location"]).content.decode()
    [again] = [form for form in forms_in(ended) if form.action == "/search/study/"]
    client.post(again.action, again.values)

    assert Sitting.objects.filter(user=learner, kind=SittingKind.PRACTISE).count() == 2


@pytest.mark.parametrize(("query", "says"), [("nothing", "It finds no card of a deck"), ("is:", "is: needs")])
def test_nothing_to_study_is_said(client, learner, query, says):
    response = client.post("/search/study/", {"q": query})

    assert response.status_code == 422
    assert says in response.content.decode()
    assert not Sitting.objects.exists()


def test_decks_that_were_left_are_not_studied(client, learner, deck):
    leave_deck(user=learner, deck=deck)

    assert client.post("/search/study/", {"q": "one"}).status_code == 422
    assert len(questions(client.get("/search/", {"q": "one"}))) == 3


# ── kept searches ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_search_is_kept_renamed_and_deleted(client, learner, headers):
    client.post("/search/kept/", {"q": "is:due", "sort": "-lapses", "name": "Mine"}, headers=headers)

    kept = SavedSearch.objects.get(user=learner)
    assert 'href="/search/?q=is%3Adue&amp;sort=-lapses"' in client.get("/search/").content.decode()

    client.post(f"/search/kept/{kept.id}/rename/", {"name": "Ours"}, headers=headers)

    assert SavedSearch.objects.get(user=learner).name == "Ours"

    client.post(f"/search/kept/{kept.id}/delete/", headers=headers)

    assert not SavedSearch.objects.exists()


def test_under_one_name_there_is_one_search(client, learner):
    for query in ("is:due", "is:new"):
        client.post("/search/kept/", {"q": query, "name": "Mine"})
    client.post("/search/kept/", {"q": "one", "name": "Other"})
    other = SavedSearch.objects.get(user=learner, name="Other")

    response = client.post(f"/search/kept/{other.id}/rename/", {"name": "Mine"})

    assert response.status_code == 422
    assert "You keep another search called “Mine”." in response.content.decode()
    assert SavedSearch.objects.get(user=learner, name="Mine").query == "is:new"


def test_a_search_needs_a_name_and_there_is_an_end_to_them(client, learner):
    assert "Give the search a name" in client.post("/search/kept/", {"q": "a"}).content.decode()
    for number in range(50):
        SavedSearch.objects.create(user=learner, id=f"{number:032x}", name=f"n{number}", query="a")

    response = client.post("/search/kept/", {"q": "a", "name": "one more"})

    assert "You keep 50 searches." in response.content.decode()
    assert SavedSearch.objects.count() == 50


# ── authors ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def each_by_itself():
    """Every note is saved by itself, on purpose: one that is refused keeps no other from it."""
    with zeal_ignore():
        yield


def note_ids(client, query=""):
    response = client.get("/search/", {"q": query, "in": "authored"})
    return [row.note_id for row in response.context["results"].rows]


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.usefixtures("each_by_itself")
def test_authors_tag_move_and_retire(client_of, author, deck, headers):
    client = client_of(author)
    chosen = note_ids(client, "one")[:2]
    two = deck.topics.get(slug="two")

    def do(**body):
        body = {"q": "one", "in": "authored", "note": chosen, **body}
        return client.post("/search/author/", body, headers=headers, follow=True).content.decode()

    assert "2 notes tagged." in do(act="tag", tags="fórmula, nueva")
    assert "2 were so already." in do(act="tag", tags="nueva")
    assert "The tag is taken off 2 notes." in do(act="untag", tags="fórmula")
    assert "2 notes moved." in do(act="move", topic=two.pk)
    assert "2 notes retired." in do(act="retire")
    assert "2 notes published." in do(act="publish")
    notes = Note.objects.filter(pk__in=chosen)
    assert {(note.deck_id, note.status, *note.tags.values_list("name", flat=True)) for note in notes} == {
        (two.pk, "published", "nueva")
    }


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"act": "tag", "tags": ""}, "Write the tag"),
        ({"act": "move"}, "Choose the topic they go to."),
        ({"act": "move", "topic": "987654"}, "Choose one of your topics."),
        ({"act": "burn"}, "Choose what to do with the notes."),
        ({"act": "publish", "note": []}, "Tick the cards first"),
    ],
)
def test_authors_are_told_what_is_missing(client_of, author, deck, body, says):
    client = client_of(author)

    response = client.post("/search/author/", {"in": "authored", "note": note_ids(client), **body})

    assert response.status_code == 422
    assert says in response.content.decode()


@pytest.mark.usefixtures("each_by_itself")
def test_a_note_that_refuses_keeps_no_other_from_it(client_of, author, deck, make_deck):
    client = client_of(author)
    elsewhere = make_deck("other", {"there": 0}).topics.get()
    draft = Note.objects.filter(concept="aws one 1")
    draft.update(status="draft")
    chosen = note_ids(client, "one")

    moved = client.post("/search/author/", {"act": "move", "topic": elsewhere.pk, "note": chosen}, follow=True)
    retired = client.post("/search/author/", {"act": "retire", "note": chosen}, follow=True)

    assert "Nothing changed. “aws one 1” was left:" in moved.content.decode()
    assert "2 notes retired. “aws one 1” was left: It is a draft" in retired.content.decode()


def test_whoever_writes_nothing_changes_nothing(client, deck):
    note = Note.objects.get(concept="aws one 1")

    response = client.post("/search/author/", {"act": "retire", "note": [note.pk]})

    assert response.status_code == 404
    note.refresh_from_db()
    assert note.status == "published"
