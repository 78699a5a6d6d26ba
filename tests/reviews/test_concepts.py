"""A deck as a glossary: what stands where, what is known of it, search, and taking suspended cards back."""

from datetime import timedelta

import html5lib
import pytest
import time_machine
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from decks.models import Slide, Source
from decks.services import create_deck, retire_note
from reviews.concepts import Knowledge, deck_page
from reviews.models import LogKind, Phase, ReviewLog, Schedule
from reviews.queue import Clock, Scope, load_queue
from reviews.scheduling import Grade
from reviews.services import Verdict, catch_up, leave_deck, suspend_card, undo_last, unsuspend_card
from reviews.services.verifying import verify_schedules
from reviews.state import CardState
from tests.markup import HTML
from tests.reviews.conftest import NOON, answer, cards_of, token_for, write_note

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def browser(client, learner):
    client.force_login(learner)
    return client


@pytest.fixture
def slide(deck):
    source = Source.objects.create(deck=deck, slug="week-3", title="Week 3")
    return Slide.objects.create(source=source, slug="metricas", title="Métricas", position=1)


def get(browser, slug="aws", **query):
    response = browser.get(reverse("reviews:concepts", args=[slug]), query)
    assert response.status_code == 200
    return html5lib.HTMLParser(strict=True).parse(response.content.decode())


def words(element):
    return " ".join("".join(element.itertext()).split())


def entries(page):
    """The text of each entry by its anchor."""
    return {entry.get("id"): words(entry) for entry in page.iter(f"{HTML}dd")}


def known(page):
    """The word for each card by its id."""
    return {
        item.get("id"): item.get("class").split()[1]
        for item in page.iter(f"{HTML}li")
        if item.get("id", "").startswith("card-")
    }


def concepts_of(page):
    return [concept for topic in page.topics for slide in topic.slides for concept in slide.concepts]


# ── what stands where ────────────────────────────────────────────────────────────────────────────────────────


def test_topics_slides_and_concepts_stand_in_the_authors_order(learner, deck, slide):
    topic = deck.topics.first()
    write_note(topic, "Precision", slide=slide)
    write_note(topic, "Recall", slide=slide)
    write_note(topic, "Precision", slide=slide, front="And its formula?")

    page = deck_page(learner, "aws", NOON)

    assert [topic.title for topic in page.topics] == ["One", "Two"]
    assert [(part.title, part.anchor) for part in page.topics[0].slides] == [("", ""), ("Métricas", "metricas")]
    concepts = page.topics[0].slides[1].concepts
    assert [(concept.name, len(concept.entries)) for concept in concepts] == [("Precision", 2), ("Recall", 1)]


def test_every_note_can_be_linked_to_and_reads_as_a_text(browser, learner, deck, cards):
    page = get(browser)

    assert entries(page) == {
        f"note-{card.note_id}": f"What is {card.note.concept}? It is {card.note.concept}. new" for card in cards
    }


def test_a_slide_can_be_linked_to_and_no_id_stands_twice(browser, deck, slide):
    for topic in deck.topics.all():
        write_note(topic, "Precision", slide=slide)

    page = get(browser)

    ids = [element.get("id") for element in page.iter() if element.get("id")]
    assert "metricas" in ids
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("slug", ["main", "card-{card}", "note-{note}"])
def test_a_slide_named_like_a_part_of_the_page_goes_without_an_anchor(browser, deck, slide, slug):
    note = write_note(deck.topics.first(), "Precision", slide=slide)
    slide.slug = slug.format(card=note.cards.get().pk, note=note.pk)
    slide.save()

    ids = [element.get("id") for element in get(browser).iter() if element.get("id")]

    assert ids.count(slide.slug) == 1


def test_a_cloze_is_one_text_with_its_blanks_filled_and_a_state_for_each(browser, learner, deck):
    note = write_note(deck.topics.first(), "Range", kind="cloze", front="From {{c1::zero}} to {{c2::one}}.", back=" ")
    cards = list(note.cards.order_by("ordinal"))
    answer(learner, cards[1], Grade.GOOD)

    page = get(browser)

    assert entries(page)[f"note-{note.pk}"] == "From zero to one. Card 1 new Card 2 remembered · 1 d"


def test_each_topic_is_reviewed_by_its_own_address(browser, deck):
    links = {words(link): link.get("href") for link in get(browser).iter(f"{HTML}a")}

    session = reverse("reviews:session")
    assert links["Review One"] == f"{session}?deck=aws/one"
    assert links["Review Two"] == f"{session}?deck=aws/two"
    assert links["Review this deck"] == f"{session}?deck=aws"
    assert browser.get(links["Review Two"]).status_code == 200


def test_retired_notes_are_gone(learner, deck, cards):
    retire_note(note=cards[0].note, by=None, at=NOON)

    page = deck_page(learner, "aws", NOON)

    assert page.total == 4
    assert cards[0].note.concept not in [concept.name for concept in concepts_of(page)]


# ── what is known ────────────────────────────────────────────────────────────────────────────────────────────


def test_each_card_says_what_the_learner_knows_of_it(browser, learner, cards):
    answer(learner, cards[0], Grade.GOOD, NOON - timedelta(days=1))  # due today
    answer(learner, cards[1], Grade.AGAIN)
    answer(learner, cards[2], Grade.EASY)
    suspend_card(user=learner, token=token_for(learner, cards[3]), at=NOON)

    states = known(get(browser))

    assert [states[f"card-{card.pk}"] for card in cards] == ["due", "learning", "remembered", "suspended", "new"]


@pytest.mark.parametrize(
    ("known_cards", "sentence"),
    [(0, "You know 0 of 5 cards."), (1, "You know 1 of 5 cards."), (5, "You know 5 of 5 cards.")],
)
def test_the_head_says_how_much_is_known(browser, learner, cards, known_cards, sentence):
    for card in cards[:known_cards]:
        answer(learner, card, Grade.GOOD)

    assert words(next(get(browser).iter(f"{HTML}h1"))) == sentence


def test_known_is_remembered_when_last_asked_and_not_suspended(learner, deck, cards):
    for number, card in enumerate(cards):
        answer(learner, card, Grade.AGAIN if number == 1 else Grade.GOOD, NOON - timedelta(days=3))
    suspend_card(user=learner, token=token_for(learner, cards[0]), at=NOON)

    page = deck_page(learner, "aws", NOON)

    slowly = [CardState.of(row) for row in Schedule.objects.filter(user=learner)]
    assert page.known == sum(state.phase == Phase.REVIEW and not state.suspended for state in slowly) == 3
    assert [(topic.known, topic.total) for topic in page.topics] == [(1, 3), (2, 2)]


def test_what_others_know_is_theirs(learner, bob, deck, cards):
    answer(bob, cards[0], Grade.GOOD)

    assert deck_page(learner, "aws", NOON).known == 0


# ── search ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def spanish(deck):
    topic = deck.topics.first()
    write_note(topic, "Predicción", front="¿Qué es la predicción?", back="Lo que dice el modelo este año.")
    write_note(topic, "Otra", front="Se escribe ano", back="Nada más.")
    return deck


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("prediccion", ["Predicción"]),
        ("PREDICCIÓN modelo", ["Predicción"]),
        ("año", ["Predicción"]),
        ("ano", ["Otra"]),
        ("prediccion otra", []),
        ("%", []),
    ],
)
def test_search_ignores_accents_but_not_the_ene(learner, spanish, query, names):
    page = deck_page(learner, "aws", NOON, query=query)

    assert [concept.name for concept in concepts_of(page)] == names
    assert page.found == len(names)


def test_searching_leaves_the_head_as_it_is(learner, spanish, cards):
    answer(learner, cards[0], Grade.GOOD)

    page = deck_page(learner, "aws", NOON, query="prediccion")

    assert (page.known, page.total) == (1, 7)
    assert (page.topics[0].known, page.topics[0].total) == (1, 5)


@pytest.mark.parametrize("state", Knowledge.values)
def test_cards_can_be_narrowed_to_what_is_known_of_them(learner, deck, cards, state):
    answer(learner, cards[0], Grade.GOOD, NOON - timedelta(days=1))
    answer(learner, cards[1], Grade.AGAIN)
    answer(learner, cards[2], Grade.EASY)
    suspend_card(user=learner, token=token_for(learner, cards[3]), at=NOON)
    expected = dict(zip(["due", "learning", "remembered", "suspended", "new"], cards, strict=True))

    page = deck_page(learner, "aws", NOON, state=state)

    assert [entry.note_id for concept in concepts_of(page) for entry in concept.entries] == [expected[state].note_id]


def test_plain_search_is_a_page_that_says_how_much_was_found(browser, spanish):
    page = get(browser, q="prediccion")

    status = [words(line) for line in page.iter(f"{HTML}p") if line.get("role") == "status"]
    assert status == ["1 entry"]
    assert {field.get("value") for field in page.iter(f"{HTML}input") if field.get("name") == "q"} >= {"prediccion"}
    assert len(entries(page)) == 1


def test_htmx_search_is_the_list_alone_with_the_count_for_the_live_region(browser, spanish):
    response = browser.get(reverse("reviews:concepts", args=["aws"]), {"q": "a"}, **HTMX, HTTP_HX_TARGET="concept_list")

    fragment = response.content.decode()
    assert fragment.lstrip().startswith('<div id="concept_list"')
    assert "<h1" not in fragment
    assert '<p id="concepts_found" hx-swap-oob="innerHTML">7 entries</p>' in fragment


def test_htmx_for_another_target_gets_the_page(browser, deck):
    response = browser.get(reverse("reviews:concepts", args=["aws"]), **HTMX, HTTP_HX_TARGET="elsewhere")

    assert "<!doctype html>" in response.content.decode()


def test_finding_nothing_says_what_to_try(browser, deck):
    page = get(browser, q="nothing like it")

    assert any("No card here holds that." in words(line) for line in page.iter(f"{HTML}p"))
    assert any(words(line) == "Nothing found." for line in page.iter(f"{HTML}p"))


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("new", "No card here is new: you have begun them all."),
        ("learning", "No card here is being learned just now."),
        ("remembered", "No card here is remembered yet. Those you answer well are shown from then on."),
        ("due", "No card here is due now."),
        ("suspended", "You have suspended no card here."),
    ],
)
def test_nothing_of_a_kind_says_so(browser, learner, cards, state, sentence):
    if state == "new":
        for card in cards:
            answer(learner, card, Grade.GOOD)

    page = get(browser, state=state)

    assert any(words(line) == sentence for line in page.iter(f"{HTML}p"))


@pytest.mark.parametrize("query", [{"q": "x" * 101}, {"q": "a\0b"}, {"state": "nonsense"}])
def test_odd_searches_show_everything(browser, deck, query):
    assert len(entries(get(browser, **query))) == 5


# ── whose it is ──────────────────────────────────────────────────────────────────────────────────────────────


def test_who_does_not_study_it_reads_it_and_may_join(client, bob, deck):
    client.force_login(bob)

    page = get(client)

    assert words(next(page.iter(f"{HTML}h1"))) == "5 cards to learn."
    assert known(page) == {}
    assert len(entries(page)) == 5
    actions = [form.get("action") for form in page.iter(f"{HTML}form")]
    assert reverse("reviews:enrol", args=["aws"]) in actions


def test_who_left_it_may_join_again(browser, learner, deck):
    leave_deck(user=learner, deck=deck)

    assert deck_page(learner, "aws", NOON).can_join


def test_who_left_it_still_knows_what_they_know(browser, learner, deck, cards):
    answer(learner, cards[0], Grade.GOOD)

    leave_deck(user=learner, deck=deck)

    assert deck_page(learner, "aws", NOON).sentence == "You know 1 of 5 cards."


def test_a_draft_is_its_owners_alone(client, learner, bob):
    draft = create_deck(slug="draft", title="Draft", owner=bob)
    write_note(draft, "Coming", status="draft")
    client.force_login(bob)

    page = get(client, "draft")

    assert len(entries(page)) == 1
    assert not deck_page(bob, "draft", NOON).can_join
    assert deck_page(learner, "draft", NOON) is None


def test_stranger_gets_404(client, charlie, bob):
    create_deck(slug="draft", title="Draft", owner=bob)
    client.force_login(charlie)

    assert client.get(reverse("reviews:concepts", args=["draft"])).status_code == 404
    assert client.get(reverse("reviews:concepts", args=["nothing"])).status_code == 404


def test_a_topic_is_no_deck(browser, deck):
    assert browser.get(reverse("reviews:concepts", args=["one"])).status_code == 404


def test_anonymous_is_sent_to_sign_in(client, deck):
    response = client.get(reverse("reviews:concepts", args=["aws"]))

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_posting_is_not_allowed(browser, deck):
    assert browser.post(reverse("reviews:concepts", args=["aws"])).status_code == 405


def test_twice_the_notes_cost_the_same_statements(learner, deck, slide):
    def statements():
        with CaptureQueriesContext(connection) as captured:
            deck_page(learner, "aws", NOON, query="is")
        return len(captured)

    few = statements()
    for topic in deck.topics.all():
        for number in range(4):
            write_note(topic, f"more {number}", slide=slide)
    for card in cards_of(deck)[:6]:
        answer(learner, card, Grade.GOOD)

    assert statements() == few == 6


# ── taking a suspended card back ─────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def suspended(learner, cards):
    suspend_card(user=learner, token=token_for(learner, cards[0]), at=NOON)
    return cards[0]


def url_of(card):
    return reverse("reviews:card_unsuspend", args=[card.pk])


def test_plain_post_takes_the_card_back_and_returns_to_it(browser, learner, suspended):
    response = browser.post(url_of(suspended))

    assert response.status_code == 302
    assert response["Location"] == f"{reverse('reviews:concepts', args=['aws'])}#note-{suspended.note_id}"
    assert len(get_messages(response.wsgi_request)) == 1
    assert not Schedule.objects.get(user=learner, card=suspended).suspended


def test_htmx_post_returns_the_cards_line(browser, learner, suspended):
    response = browser.post(url_of(suspended), **HTMX, HTTP_HX_TARGET=f"card-{suspended.pk}")

    fragment = response.content.decode()
    assert fragment.lstrip().startswith(f'<li id="card-{suspended.pk}" class="known new"')
    assert "Take it back" not in fragment
    assert "The card is back: it will be asked again." in fragment


def test_it_is_a_row_of_the_log_that_can_be_undone_and_proved(learner, suspended):
    assert unsuspend_card(user=learner, card_id=suspended.pk, at=NOON).verdict is Verdict.SAVED
    row = ReviewLog.objects.filter(user=learner).latest("sequence")
    assert (row.kind, row.sequence) == (LogKind.UNSUSPEND, 2)
    assert list(verify_schedules(learner.pk)) == []

    assert undo_last(user=learner, at=NOON) == suspended.pk

    assert Schedule.objects.get(user=learner, card=suspended).suspended
    assert list(verify_schedules(learner.pk)) == []


def test_taking_it_back_twice_is_taking_it_back_once(browser, learner, suspended):
    browser.post(url_of(suspended))

    response = browser.post(url_of(suspended))

    assert response.status_code == 302
    assert ReviewLog.objects.filter(user=learner).count() == 2


def test_a_new_card_taken_back_days_later_is_asked_again(learner, cards, suspended, noon):
    later = NOON + timedelta(days=3)
    catch_up(user=learner, at=later)
    noon.move_to(later)

    unsuspend_card(user=learner, card_id=suspended.pk, at=later)

    queue = load_queue(learner, Scope(), Clock.of(learner, later))
    assert suspended.pk in [waiting.card_id for waiting in queue.new]


def test_a_card_that_was_never_suspended_is_not_theirs_to_take_back(browser, learner, cards):
    assert browser.post(url_of(cards[1])).status_code == 404
    assert unsuspend_card(user=learner, card_id=cards[1].pk, at=NOON).verdict is Verdict.GONE
    assert not ReviewLog.objects.exists()


def test_a_stranger_takes_nothing_back(client, charlie, learner, suspended):
    client.force_login(charlie)

    assert client.post(url_of(suspended)).status_code == 404
    assert Schedule.objects.get(user=learner, card=suspended).suspended


def test_taking_back_is_a_post_of_somebody_signed_in(client, learner, suspended):
    assert client.post(url_of(suspended)).status_code == 302
    client.force_login(learner)
    assert client.get(url_of(suspended)).status_code == 405
    assert Schedule.objects.get(user=learner, card=suspended).suspended


# ── practising what is shown ─────────────────────────────────────────────────────────────────────────────────


def practice_forms(page):
    """What each form on the page that begins a practice would send."""
    forms = [form for form in page.iter(f"{HTML}form") if form.get("action") == reverse("reviews:study_begin")]
    return [
        {
            field.get("name"): field.get("value")
            for field in form.iter(f"{HTML}input")
            if field.get("name") != "csrfmiddlewaretoken"
        }
        for form in forms
    ]


def test_each_topic_can_be_practised_at_once(browser, deck):
    forms = practice_forms(get(browser))

    assert forms == [{"how": "practise", "deck": slug, "at_most": "500"} for slug in ("aws/one", "aws/two")]
    assert browser.post(reverse("reviews:study_begin"), forms[0]).status_code == 302


def test_what_was_searched_for_can_be_practised_at_once(browser, deck):
    assert practice_forms(get(browser, q="one 1", state="new")) == [
        {"how": "practise", "deck": "aws", "at_most": "500", "q": "one 1", "state": "new"}
    ]
    assert practice_forms(get(browser, q="nothing of the kind")) == []
    assert practice_forms(get(browser, state="suspended")) == []
