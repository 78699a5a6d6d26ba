"""The page that chooses what to study: what each part of a choice finds, and what it costs to ask."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from decks.models import Card
from decks.services import save_note
from reviews.models import Schedule, Sitting
from reviews.scheduling import Grade
from reviews.services import bury_card, enrol, leave_deck, suspend_card
from reviews.sittings import CARDS_AT_MOST
from reviews.sittings.offers import offers_of
from reviews.sittings.plan import plan_of
from reviews.study_form import StudyForm
from tests.reviews.conftest import NOON, answer, cards_of, token_for, write_note

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def browser(client, learner):
    client.force_login(learner)
    return client


def plan(learner, **values):
    form = StudyForm(Values(values), offers=offers_of(learner))
    assert form.is_valid(), form.errors
    return plan_of(learner, form.choice(), NOON)


class Values(dict):
    """As a request gives it."""

    def getlist(self, name):
        value = self.get(name, [])
        return value if isinstance(value, list) else [value]


def found(learner, **values):
    """The numbers of the cards that a choice finds, in order, by topic and number."""
    cards = {card.pk: card.question_text for card in Card.objects.all()}
    return [re.sub(r"^What is (?:aws )?|\?$", "", cards[pk]) for pk in plan(learner, **values).card_ids]


# ── what is found ────────────────────────────────────────────────────────────────────────────────────────────


def test_topics_narrow_and_a_topic_within_a_deck_counts_once(learner, cards):
    assert found(learner, how="practise", deck="aws/two") == ["two 1", "two 2"]
    assert found(learner, how="practise", deck=["aws", "aws/two"]) == ["one 1", "one 2", "one 3", "two 1", "two 2"]


def test_tags_and_words_narrow_together_and_accents_do_not_matter(learner, deck):
    note = write_note(deck.topics.first(), "aws one 9", back="La predicción.")
    save_note(note=note, by=None, at=NOON, origin="import", tags=["fórmula"])

    assert found(learner, how="practise", tag="fórmula") == ["one 9"]
    assert found(learner, how="practise", q="PREDICCION nueve") == []
    assert found(learner, how="practise", q="PREDICCION", tag="fórmula") == ["one 9"]


def test_flags_and_states_narrow(learner, cards):
    answer(learner, cards[0], Grade.GOOD, NOON - timedelta(days=3))
    answer(learner, cards[1], Grade.GOOD)
    answer(learner, cards[2], Grade.AGAIN)
    Schedule.objects.filter(user=learner, card=cards[1]).update(flag=2)

    assert found(learner, how="practise", flag="any") == ["one 2"]
    assert found(learner, how="practise", state="due") == ["one 1"]
    assert found(learner, how="practise", state="remembered") == ["one 2"]
    assert found(learner, how="practise", state="learning") == ["one 3"]
    assert found(learner, how="practise", state="new") == ["two 1", "two 2"]


def test_a_flag_is_chosen_by_the_name_of_its_colour(browser, learner, cards):
    for card, flag in zip(cards, (2, 4), strict=False):
        answer(learner, card, Grade.GOOD)
        Schedule.objects.filter(user=learner, card=card).update(flag=flag)

    flags = browser.get(reverse("reviews:study_choose")).context["form"]["flag"]

    assert [str(name) for _value, name in flags.field.choices] == ["any", "flagged", "orange", "blue"]


@pytest.mark.parametrize("how", ["study", "practise"])
def test_what_is_put_aside_or_of_a_deck_left_is_not_found(learner, cards, make_deck, how):
    other = make_deck(slug="other", topics={"one": 1})
    enrol(user=learner, deck=other, at=NOON)
    suspend_card(user=learner, token=token_for(learner, cards[0]), at=NOON)
    bury_card(user=learner, token=token_for(learner, cards[1]), at=NOON)
    leave_deck(user=learner, deck=other)

    assert found(learner, how=how) == ["one 3", "two 1", "two 2"]


def test_orders(learner, cards):
    for number, days in ((0, 2), (1, 4), (2, 3)):
        answer(learner, cards[number], Grade.GOOD, NOON - timedelta(days=days))
    Schedule.objects.filter(user=learner, card=cards[2]).update(lapses=3)

    def order(name):
        return found(learner, how="practise", state="due", order=name)

    assert order("author") == ["one 1", "one 2", "one 3"]
    assert order("due") == ["one 2", "one 3", "one 1"]
    assert order("forgotten")[0] == "one 3"
    assert sorted(order("random")) == order("author")


def test_siblings_do_not_follow_each_other_in_practice(learner, deck):
    write_note(deck.topics.first(), "aws one 9", kind="reversed")

    met = [card.note_id for pk in plan(learner, how="practise").card_ids for card in cards_of(deck) if card.pk == pk]

    assert len(met) == 7
    assert met.index(met[-1]) == 3


def test_no_more_cards_than_asked_for_and_the_sentence_says_of_how_many(learner, cards):
    few = plan(learner, how="practise", at_most="2")

    assert (len(few.card_ids), few.sentence, few.lead) == (2, "2 cards, about a minute.", "Of 5 that fit.")


def test_an_order_is_of_all_that_fits_not_of_the_first(learner, cards):
    for card in cards:
        answer(learner, card, Grade.GOOD, NOON - timedelta(days=3))
    Schedule.objects.filter(user=learner, card=cards[4]).update(lapses=3)

    assert found(learner, how="practise", order="forgotten", at_most="1") == ["two 2"]


# ── the page ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_page_without_a_choice_takes_what_is_on_the_schedule(browser, deck):
    page = browser.get(reverse("reviews:study_choose")).content.decode()

    assert re.search(r'value="study" checked', page)
    assert "Your answers count: this is a part of today&#x27;s cards." in page


def test_page_offers_practice_where_nothing_is_due(browser, learner, cards):
    for card in cards:
        answer(learner, card, Grade.GOOD)

    page = browser.get(reverse("reviews:study_choose")).content.decode()

    assert re.search(r'value="practise" checked', page)
    assert "5 cards, about a minute." in page


def test_htmx_gets_what_it_comes_to(browser, deck):
    response = browser.get(
        reverse("reviews:study_choose"),
        {"how": "practise", "deck": "aws/two"},
        HTTP_HX_REQUEST="true",
        HTTP_HX_TARGET="study_plan",
    )

    assert response.content.decode().strip().startswith('<p id="study_plan"')
    assert "2 cards" in response.content.decode()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"how": "study", "q": "nothing"}, "Nothing of this is due, or today&#x27;s limits are reached."),
        ({"how": "practise", "q": "nothing"}, "Take away a word, a tag or a topic to find more."),
        ({"how": "ahead"}, "Nothing of this comes on those days. Look further ahead."),
        ({"how": "failed"}, "You have forgotten nothing of this today."),
        ({"how": "magic"}, "Choose one of the ways to study below."),
        ({"deck": "nowhere"}, "You do not study one of these decks. Choose among those below."),
        ({"tag": "nowhere"}, "No card you study has that tag. Choose one of the list."),
        ({"flag": "9"}, "You have no card with that flag. Choose one of the list."),
        ({"state": "lost"}, "Choose one of the states of the list."),
        ({"q": "x" * 101}, "Fewer words, please: 100 letters at most."),
        ({"days": "0"}, "Look 1 day ahead or more."),
        ({"days": "31"}, "Look 30 days ahead at most."),
        ({"days": "soon"}, "Write how many days ahead to look, as a number."),
        ({"at_most": "0"}, "Choose 1 card or more."),
        ({"at_most": "501"}, "A session has 500 cards at most."),
        ({"at_most": "all"}, "Write how many cards, as a number."),
        ({"order": "sideways"}, "Choose one of the orders of the list."),
    ],
)
def test_a_choice_that_cannot_begin_says_what_to_do(browser, deck, values, sentence):
    response = browser.post(reverse("reviews:study_begin"), values)

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Sitting.objects.exists()


def test_whoever_studies_nothing_is_told_to_join_a_deck(browser):
    response = browser.post(reverse("reviews:study_begin"), {"how": "practise"})

    assert response.status_code == 422
    assert "You are not studying a deck yet: join one first." in response.content.decode()


def test_odd_values_in_the_address_are_left_out(browser, deck):
    response = browser.get(reverse("reviews:study_choose"), {"how": "x", "deck": "y", "at_most": "z", "days": "-1"})

    assert response.status_code == 200
    assert "5 cards" in response.content.decode()


def test_beginning_writes_one_row_and_keeps_what_was_asked_for(browser, learner, cards):
    browser.post(reverse("reviews:study_begin"), {"how": "practise", "deck": "aws/two", "q": "two"})

    sitting = Sitting.objects.get(user=learner)
    assert sitting.chosen == {"how": "practise", "deck": ["aws/two"], "q": "two"}
    assert sitting.card_ids == [card.pk for card in cards[3:]]
    assert not Schedule.objects.filter(user=learner).exists()


def test_looking_writes_nothing(browser, learner, deck):
    browser.get(reverse("reviews:study_choose"), {"how": "practise"})

    assert not Sitting.objects.exists()


# ── what it costs ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_sitting_is_bounded(learner, deck):
    assert StudyForm({}, offers=offers_of(learner)).fields["at_most"].max_value == CARDS_AT_MOST == 500


@pytest.mark.parametrize("how", ["study", "practise", "ahead", "failed"])
def test_more_cards_cost_no_more_statements(learner, deck, cards, how):
    def cost():
        with CaptureQueriesContext(connection) as captured:
            plan(learner, how=how)
        return len(captured)

    answer(learner, cards[0], Grade.AGAIN)
    answer(learner, cards[1], Grade.GOOD, NOON - timedelta(days=3))
    few = cost()
    for number in range(20):
        write_note(deck.topics.first(), f"aws one {number + 10}")
    for card in cards_of(deck)[5:10]:
        answer(learner, card, Grade.AGAIN)

    assert cost() == few


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("values", "index"),
    [
        ({"how": "study"}, "schedule_due_in_deck (user_id=? AND root_id=? AND due_day<?)"),
        ({"how": "study", "deck": "aws/two"}, "schedule_due_in_topic (user_id=? AND deck_id=? AND due_day<?)"),
        ({"how": "study"}, "card_new_order (order>? AND order<?)"),
        ({"how": "practise"}, "card_new_order (order>? AND order<?)"),
        ({"how": "ahead"}, "schedule_due_in_deck (user_id=? AND root_id=? AND due_day>? AND due_day<?)"),
        ({"how": "failed"}, "log_by_day (user_id=? AND study_day>?)"),
        ({"how": "practise", "flag": "any"}, "(user_id=? AND flag>?)"),
    ],
)
def test_each_choice_walks_an_index(learner, cards, values, index):
    answer(learner, cards[0], Grade.AGAIN)

    plans = plans_of(lambda: plan(learner, **values))

    assert any(index in line for line in plans), plans
    assert not [line for line in plans if line.startswith("SCAN reviews_")]


@pytest.mark.sqlite
@pytest.mark.parametrize("how", ["study", "practise"])
def test_where_a_sitting_stands_is_read_by_index(browser, learner, cards, how):
    url = browser.post(reverse("reviews:study_begin"), {"how": how})["Location"]

    plans = plans_of(lambda: browser.get(url))

    assert not [line for line in plans if re.match(r"SCAN (reviews|decks)_", line)], plans
    index = "log_by_day (user_id=? AND study_day>? AND study_day<?)"
    assert any(index in line or "log_sequence_once (user_id=? AND card_id=?" in line for line in plans), plans


def plans_of(read):
    """Each step of how the database finds what is read."""
    with CaptureQueriesContext(connection) as captured:
        read()
    lines = []
    for query in captured:
        if query["sql"].startswith("SELECT"):
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN QUERY PLAN {query['sql'].replace('%', '%%')}")
                lines += [row[3] for row in cursor.fetchall()]
    return lines
