"""What is weak and what to do about it: topics with how sure that is, hard cards, cards taken for one another."""

import re
from collections import Counter
from datetime import date, timedelta
from html import unescape

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from reviews.models import Schedule, Sitting, SittingKind, StudyDay
from reviews.scheduling import Grade
from reviews.services import enrol, plan_break
from reviews.services.recounting import verify_statistics
from reviews.sittings.offers import offers_of
from reviews.statistics.filters import Chosen
from reviews.statistics.topics import TopicRecall, ordered, topics_sentence, weakest
from reviews.statistics.weak import weak_page
from reviews.statistics.week import Week, week_lead, week_page, week_sentence
from reviews.wilson import wilson
from tests.markup import forms_in
from tests.reviews.conftest import NOON, answer, cards_of, write_note

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


def topic(name, asked, recalled):
    return TopicRecall(name, name.title(), "es", asked, recalled, 8)


@given(st.integers(1, 100_000), st.data())
def test_an_interval_holds_the_share_and_stays_within_all_and_nothing(whole, data):
    part = data.draw(st.integers(0, whole))

    low, high = wilson(part, whole)

    assert 0 <= low <= part / whole + 1e-9
    assert part / whole - 1e-9 <= high <= 1


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    # As statsmodels.stats.proportion.proportion_confint(method="wilson") says.
    [(0, 10, 0.0, 0.2775), (17, 24, 0.5083, 0.8509), (50, 50, 0.9287, 1.0), (900, 1000, 0.8798, 0.9171)],
)
def test_intervals_are_wilsons(part, whole, low, high):
    assert wilson(part, whole) == (pytest.approx(low, abs=2e-4), pytest.approx(high, abs=2e-4))


@pytest.mark.parametrize(
    ("topics", "sentence"),
    [
        ([], "Where you are weak is not known yet: a topic takes 50 answers that tell."),
        ([topic("a", 49, 1)], "Where you are weak is not known yet: a topic takes 50 answers that tell."),
        ([topic("a", 90, 10)], "Where you are weak is not known yet: a topic takes 50 answers that tell."),
        ([topic("a", 60, 52), topic("b", 60, 53)], "No topic is weaker than the others by more than chance."),
        ([topic("a", 200, 190), topic("b", 100, 71)], "“B” fails you most: 71 % of 100 answers."),
    ],
)
def test_what_is_weak_is_said_where_it_is_more_than_chance(topics, sentence):
    assert topics_sentence(ordered(topics)) == sentence


@pytest.mark.parametrize(
    ("topics", "sentence"),
    [
        ([], "Aún no se sabe en qué flojeas: un tema necesita 50 respuestas que lo digan."),
        ([topic("a", 200, 190), topic("b", 100, 71)], "Lo que más te falla es «B»: 71 % de 100 respuestas."),
    ],
)
def test_what_is_weak_is_said_in_spanish(topics, sentence):
    with translation.override("es"):
        assert topics_sentence(ordered(topics)) == sentence


def test_the_weakest_come_first_and_the_unknown_last():
    topics = [topic("strong", 200, 198), topic("unknown", 10, 0), topic("weak", 200, 90), topic("middling", 200, 150)]

    assert [one.slug for one in ordered(topics)] == ["weak", "middling", "strong", "unknown"]
    assert weakest(ordered(topics)).slug == "weak"


def test_a_topic_leads_to_its_practice(client, learner, deck, cards):
    StudyDay.objects.create(
        user=learner,
        day=NOON.date(),
        deck=cards[0].deck,
        root=deck,
        reviewed=60,
        reviewed_ms=600_000,
        young_asked=60,
        young_recalled=30,
    )
    client.force_login(learner)

    page = weak_page(learner, Chosen(), offers_of(learner), NOON)
    response = client.get(page.topics[0].practise_url)

    assert page.topics[0].told == "50 %, most likely 38 to 62: 60 answers"
    assert page.slowest_sentence == "“One” takes 10 seconds a review; of no other topic is it known yet."
    assert response.context["choice"].kind == "practise"
    assert [part.slug for part in response.context["choice"].parts] == ["one"]


def test_hard_cards_are_those_forgotten_three_times_the_most_often_first(client, learner, deck, cards):
    for number, lapses in enumerate((2, 3, 9)):
        answer(learner, cards[number], Grade.GOOD, NOON - timedelta(days=3))
        Schedule.objects.filter(user=learner, card=cards[number]).update(lapses=lapses)
    list(verify_statistics(learner.pk, repair=True))

    page = weak_page(learner, Chosen(), offers_of(learner), NOON)

    assert [card.card_id for card in page.hardest] == [cards[2].pk, cards[1].pk]
    assert page.hardest_sentence == "2 cards were forgotten three times or more."
    assert page.leeches == 1
    client.force_login(learner)
    html = client.get(reverse("reviews:progress_weak")).content.decode()
    for name in ("card_repair", "card_report"):
        assert reverse(f"reviews:{name}", args=[cards[2].pk]) in html


def test_a_hard_card_can_be_left_to_rest(client, learner, deck, cards):
    answer(learner, cards[0], Grade.GOOD, NOON - timedelta(days=3))
    Schedule.objects.filter(user=learner).update(lapses=5)
    client.force_login(learner)
    address = f"{reverse('reviews:progress_weak')}?range=year"
    page = client.get(address).content.decode()
    form = next(form for form in forms_in(page) if form.action == reverse("reviews:card_rest"))

    response = client.post(form.action, form.values | {"days": "7"})

    assert response.url == address
    assert Schedule.objects.get(user=learner).buried_until == NOON.date() + timedelta(days=7)


def test_cards_forgotten_that_look_alike_are_paired(client, learner, make_deck):
    deck = make_deck("alike", {"one": 1})
    for name, front in (
        ("Precision", "Which share of the positives predicted is right?"),
        ("Recall", "Which share of the positives there are is predicted?"),
        ("Bucket", "Where does SageMaker keep its models?"),
    ):
        write_note(deck.topics.get(), name, front=front)
    enrol(user=learner, deck=deck, at=NOON)
    for card in cards_of(deck):
        answer(learner, card, Grade.GOOD, NOON - timedelta(days=3))
    Schedule.objects.filter(user=learner).update(lapses=3)

    page = weak_page(learner, Chosen(), offers_of(learner), NOON)

    assert [{pair.first.concept, pair.second.concept} for pair in page.confused] == [{"Precision", "Recall"}]
    assert page.confused_sentence == "1 pair of cards you forget look alike: compare them."
    client.force_login(learner)
    html = client.get(reverse("reviews:progress_weak")).content.decode()
    [address] = re.findall(r'href="([^"]+/compare/[^"]+)"', html)
    compared = client.get(unescape(address))
    assert {side.concept for side in compared.context["look_alike"].sides} == {"Precision", "Recall"}
    assert compared.context["back_url"] == reverse("reviews:progress_weak")


def test_a_card_is_compared_with_the_one_that_is_named_and_never_with_somebody_elses(learner, client, deck, make_deck):
    card, nearest, other = cards_of(deck)[:3]
    foreign = cards_of(make_deck("foreign"))[0]
    client.force_login(learner)

    def beside(named):
        page = client.get(reverse("reviews:card_compare", args=[card.pk]), {"beside": named})
        return page.context["look_alike"].sides[1].concept

    assert beside(other.pk) == other.note.concept
    assert {beside(named) for named in (foreign.pk, card.pk, 0, "x", 10**30)} == {nearest.note.concept}


def test_the_hardest_cards_and_a_pair_are_practised_with_one_press(client, learner, deck, cards):
    for card in cards[:3]:
        answer(learner, card, Grade.GOOD, NOON - timedelta(days=3))
    Schedule.objects.filter(user=learner).update(lapses=4)
    client.force_login(learner)
    page = client.get(reverse("reviews:progress_weak")).content.decode()
    address = reverse("reviews:search_study")
    sent = [form.values for form in forms_in(page) if form.action == address]
    among = re.search(rf'action="{address}".*?</form>', page, re.DOTALL)[0]
    chosen = re.findall(r'name="among" value="(\d+)"', among)

    response = client.post(address, sent[0] | {"among": chosen, "how": "practise"})

    assert {int(pk) for pk in chosen} == {card.pk for card in cards[:3]}
    sitting = Sitting.objects.get(user=learner)
    assert (sitting.kind, sorted(sitting.card_ids)) == (SittingKind.PRACTISE, sorted(int(pk) for pk in chosen))
    assert str(sitting.id) in response.url


# ── the week ─────────────────────────────────────────────────────────────────────────────────────────────────


def week(days=0, **counts):
    return Week(days, Counter(counts))


@pytest.mark.parametrize(
    ("this", "before", "sentence", "lead"),
    [
        (
            week(),
            week(),
            "You did not study last week.",
            "Everything you knew is kept. Five minutes are enough to begin again.",
        ),
        (
            week(1, introduced=1, introduced_ms=500),
            week(),
            "You studied on 1 day last week: 1 answer in 1 minute.",
            "What you remembered is not known yet: 0 answers that tell.",
        ),
        (
            week(5, reviewed=200, reviewed_ms=2_000_000, young_asked=100, young_recalled=90),
            week(3, young_asked=50, young_recalled=40),
            "You studied on 5 days last week: 200 answers in 34 minutes.",
            "You remembered 90 % of what you were asked after a day or more. The week before it was 80 %.",
        ),
    ],
)
def test_the_week_in_words(this, before, sentence, lead):
    assert week_sentence(this) == sentence
    assert week_lead(this, before) == lead


@pytest.mark.parametrize(
    ("this", "circumstances", "said"),
    [
        (week(), {}, "La semana pasada no estudiaste. Todo lo que sabías está guardado."),
        (week(), {"is_new": True}, "Tu primera semana aún no ha terminado. Desde el lunes, esta página dirá"),
        (week(), {"was_off": True}, "Para esa semana tenías planeada una pausa. Tus días seguidos continúan después"),
        (
            week(1, introduced=1, introduced_ms=500),
            {},
            "La semana pasada estudiaste 1 día: 1 respuesta en 1 minuto. Aún no se sabe lo que recordaste: 0",
        ),
        (
            week(2, reviewed=49, reviewed_ms=60_000, young_asked=49, young_recalled=49),
            {},
            "La semana pasada estudiaste 2 días: 49 respuestas en 1 minuto. Aún no se sabe lo que recordaste: 49",
        ),
        (
            week(5, reviewed=200, reviewed_ms=2_000_000, young_asked=100, young_recalled=90),
            {},
            "La semana pasada estudiaste 5 días: 200 respuestas en 34 minutos. Recordaste el 90 % de lo que se te",
        ),
    ],
)
def test_the_week_in_spanish(this, circumstances, said):
    with translation.override("es"):
        told = f"{week_sentence(this, **circumstances)} {week_lead(this, week(), **circumstances)}"

    assert told.startswith(said)


def test_the_week_is_the_last_whole_one_of_the_learners_days(learner, deck, cards):
    answer(learner, cards[0], Grade.GOOD, NOON - timedelta(days=1))  # Sunday
    answer(learner, cards[1], Grade.GOOD, NOON)  # Monday: not over
    answer(learner, cards[2], Grade.GOOD, NOON - timedelta(days=8))

    page = week_page(learner, NOON)

    assert (page.monday.isoformat(), page.sunday.isoformat()) == ("2026-02-23", "2026-03-01")
    assert [(row.this, row.before) for row in page.rows[:2]] == [("1", "1"), ("1", "1")]
    assert (page.earlier, page.later) == (date(2026, 2, 16), None)


def test_an_earlier_week_says_that_it_is_one(client, learner, deck, cards):
    answer(learner, cards[2], Grade.GOOD, NOON - timedelta(days=8))
    client.force_login(learner)

    page = week_page(learner, NOON, date(2026, 2, 18))
    answers = [client.get(reverse("reviews:progress_week"), {"of": of}) for of in ("2026-02-22", "x", "2031-01-01")]

    assert page.sentence == "You studied on 1 day that week: 1 answer in 1 minute."
    assert (page.monday, page.earlier, page.later) == (date(2026, 2, 16), None, date(2026, 2, 23))
    assert [answered.context["page"].sentence for answered in answers] == [
        page.sentence, "You did not study last week.", "You did not study last week.",
    ]  # fmt: skip


def test_a_week_of_a_planned_break_and_a_first_week_are_no_reproach(learner, deck, cards):
    answer(learner, cards[0], Grade.GOOD, NOON)
    assert week_page(learner, NOON).sentence == "Your first week is not over yet."

    answer(learner, cards[1], Grade.GOOD, NOON - timedelta(days=12))
    plan_break(user=learner, first_day=date(2026, 2, 23), last_day=date(2026, 3, 1))

    page = week_page(learner, NOON)
    assert (page.sentence, page.was_off) == ("You had planned a break for that week.", True)
