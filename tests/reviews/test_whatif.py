"""What the next 90 days would be with other limits or a break."""

import csv
from dataclasses import replace
from random import Random
from types import SimpleNamespace

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from reviews.exam.simulation import Load, PaperCard
from reviews.models import Schedule
from reviews.queue import Clock
from reviews.scheduling import SM2, Grade, Memory
from reviews.scheduling.recall import WEIGHTS
from reviews.services import enrol
from reviews.whatif.report import usual_choice, what_if
from reviews.whatif.simulation import DAYS, Choice, follow
from reviews.whatif.wording import sentence
from tests.reviews.conftest import NOON, answer, cards_of, make_due, set_enrolment

TODAY = NOON.date()


def paper(known, new, *, share=1):
    dice = Random(8)
    cards = [
        PaperCard(
            1,
            Memory(repetitions=2, interval_days=6, ease_hundredths=250, lapses=0),
            due_in=dice.randrange(-2, 6),
            answered_on=-dice.randrange(1, 8),
            seed=dice.getrandbits(63),
            options=SM2,
            weights=WEIGHTS,
        )
        for _ in range(known)
    ]
    cards += [
        PaperCard(1, None, due_in=0, answered_on=0, seed=dice.getrandbits(63), options=SM2, weights=WEIGHTS)
        for _ in range(new)
    ]
    return Load(cards=cards, new_secs=25, review_secs=12, share=share)


def slowly(load, choice):
    """(new, reviews, secs, waiting) of each day, looking through all cards every day."""
    cards = [card.copy() for card in load.cards]
    found = []
    for day in range(DAYS):
        new = reviews = secs = 0
        asked = set()
        if not choice.rests(day):
            due = [card for card in cards if card.memory is not None and card.due_in <= day]
            due.sort(key=lambda card: card.due_in)
            for card in due[: choice.reviews_per_day]:
                secs += card.answer(day) * 12
                reviews += 1
                asked.add(card)
            if len(due) <= choice.reviews_per_day:
                for card in [card for card in cards if card.memory is None][: choice.new_per_day]:
                    secs += 25 + (card.answer(day) - 1) * 12
                    new += 1
        waiting = sum(card.memory is not None and card.due_in <= day for card in cards)
        found.append((new, reviews, secs, waiting))
    return found


@pytest.mark.parametrize(
    "choice", [Choice(3, 100), Choice(0, 100), Choice(20, 8), Choice(5, 100, break_begins=10, break_days=14)]
)
def test_the_days_are_what_a_slow_look_at_every_card_finds(choice):
    load = paper(40, 60)

    found = follow(load, choice)

    slow = slowly(load, choice)
    assert [day.new for day in found.days] == [new for new, *_rest in slow]
    # Cards due on one day may be asked in another order, which moves single answers where a limit cuts.
    if choice.reviews_per_day == 100:
        assert [(day.new, day.reviews, day.secs, day.waiting) for day in found.days] == slow


def test_following_leaves_the_cards_as_they_were():
    load = paper(20, 20)

    assert follow(load, Choice(5, 50)) == follow(load, Choice(5, 50))


def test_on_a_break_nothing_is_done_and_what_falls_due_waits():
    found = follow(paper(40, 0), Choice(0, 100, break_begins=0, break_days=10))

    assert [day.reviews for day in found.days[:10]] == [0] * 10
    assert found.days[9].waiting == 40
    assert found.level_again == 10


def test_a_limit_too_low_is_told_by_what_waits_at_the_end():
    found = follow(paper(100, 0), Choice(0, 1))

    assert found.level_again is None
    assert found.days[-1].waiting > 50


def test_a_share_stands_for_all():
    whole = follow(paper(400, 400), Choice(8, 200))
    share = follow(replace(paper(100, 100), share=4), Choice(8, 200))

    assert share.met == pytest.approx(whole.met, rel=0.05)
    assert share.hours == pytest.approx(whole.hours, rel=0.15)


# ── the learner's own ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_things_as_they_are_go_by_the_decks_under_the_profile(learner, deck, make_deck):
    enrol(user=learner, deck=make_deck("other"), at=NOON)
    learner.profile.new_per_day, learner.profile.reviews_per_day = 10, 100
    set_enrolment(learner, deck, new_per_day=3, reviews_per_day=20)

    assert usual_choice(learner) == Choice(10, 100)

    set_enrolment(learner, new_per_day=2, reviews_per_day=20)
    assert usual_choice(learner) == Choice(4, 40)


@pytest.mark.django_db
def test_weeks_in_the_table_are_the_days_of_the_course(learner, cards):
    make_due(learner, cards[:3], day=TODAY)

    found = what_if(learner, Clock.of(learner, NOON), Choice(1, 50))

    assert sum(week.reviews_then for week in found.weeks) == sum(day.reviews for day in found.then.days)
    assert sum(week.new_then for week in found.weeks) == found.then.met == 2
    assert [bar.count for bar in found.chart.bars] == [
        minutes for week in found.weeks for minutes in (week.minutes_now, week.minutes_then)
    ]


@pytest.mark.django_db
def test_cost_does_not_grow_with_the_cards(learner, make_deck, monkeypatch):
    monkeypatch.setattr("reviews.exam.cards.CARDS_AT_MOST", 10)
    deck = make_deck("big", {"one": 40})
    enrol(user=learner, deck=deck, at=NOON)
    make_due(learner, cards_of(deck)[:20], day=TODAY)
    Schedule.objects.update(tie=2**30)  # so that none of these is drawn

    found = what_if(learner, Clock.of(learner, NOON), Choice(4, 50))

    assert found.then.met == 20


# ── the page ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def page(client, learner, deck):
    client.force_login(learner)
    answer(learner, cards_of(deck)[0], Grade.GOOD)

    def ask(data=None, **more):
        with time_machine.travel(NOON, tick=False):
            return client.get(reverse("reviews:whatif"), data, **more)

    return ask


VALUES = {"new_per_day": "2", "reviews_per_day": "50", "break_on": "", "break_days": ""}


def test_as_things_are(page):
    text = page().content.decode()

    assert "As things are, the next 90 days take less than a minute a day." in text
    assert text.count('class="column"') == 13  # nothing stands beside the weeks as they are
    assert "As it would be" not in text


def test_the_numbers_are_files_as_well(page, client):
    with time_machine.travel(NOON, tick=False):
        rows = list(csv.DictReader(client.get(reverse("reviews:whatif_csv"), VALUES).content.decode().splitlines()))
        told = client.get(reverse("reviews:whatif_json"), VALUES).json()
        refused = client.get(reverse("reviews:whatif_csv"), VALUES | {"new_per_day": "-1"})

    weeks = page(VALUES).context["found"].weeks
    assert [int(row["value"]) for row in rows if row["column"] == "reviews"] == [week.reviews_then for week in weeks]
    assert [row["minutes_then"] for row in told["figures"][0]["rows"]] == [week.minutes_then for week in weeks]
    assert (told["new_per_day"], told["break_on"], told["figures"][0]["sentence"]) == (
        2, None, page(VALUES).context["found"].sentence,
    )  # fmt: skip
    assert refused.status_code == 404


def test_with_other_numbers(page):
    text = page(VALUES).content.decode()

    assert "It would take less than a minute a day, as it does now." in text
    assert text.count('class="column"') == 26
    assert "You would meet 4 new cards in these days." in text


def test_htmx_gets_the_part_alone_and_a_sentence_to_read_out(page):
    response = page(VALUES, headers={"HX-Request": "true", "HX-Target": "whatif"})

    text = response.content.decode()
    assert text.lstrip().startswith('<section id="whatif"')
    assert '<p id="whatif_said" hx-swap-oob="innerHTML">It would take less than a minute a day' in text
    assert "hx-swap-oob" not in page(VALUES).content.decode()


@pytest.mark.parametrize(
    ("now", "then", "is_usual", "english", "spanish"),
    [
        (0, 0, True, "take less than a minute a day.", "llevan menos de un minuto al día."),
        (1, 1, True, "take about 1 minute a day.", "llevan cerca de 1 minuto al día."),
        (0, 0, False, "take less than a minute a day, as it", "Llevaría menos de un minuto al día, como ahora."),
        (0, 1, False, "about 1 minute a day instead of less than one.", "cerca de 1 minuto al día en lugar de menos"),
        (12, 0, False, "less than a minute a day instead of 12.", "menos de un minuto al día en lugar de 12."),
        (12, 25, False, "about 25 minutes a day instead of 12.", "unos 25 minutos al día en lugar de 12."),
    ],
)
def test_the_work_in_words(now, then, is_usual, english, spanish):
    found = SimpleNamespace(
        now=SimpleNamespace(minutes_a_day=now), then=SimpleNamespace(minutes_a_day=then), is_usual=is_usual
    )

    for language, words in (("en", english), ("es", spanish)):
        with translation.override(language):
            assert words in sentence(found)


def test_without_a_deck_there_is_nothing_to_reckon_with(client_of, alice):
    response = client_of(alice).get(reverse("reviews:whatif"))

    assert "There is nothing to reckon with yet." in response.content.decode()


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"new_per_day": ""}, "Say how many new cards a day, from 0 to 999."),
        ({"new_per_day": "x"}, "Say the new cards as a whole number, from 0 to 999."),
        ({"new_per_day": "-1"}, "Say 0 new cards or more."),
        ({"new_per_day": "1000"}, "Say 999 new cards or fewer."),
        ({"reviews_per_day": ""}, "Say how many reviews a day, from 1 to 9999."),
        ({"reviews_per_day": "x"}, "Say the reviews as a whole number, from 1 to 9999."),
        ({"reviews_per_day": "0"}, "Say 1 review or more."),
        ({"reviews_per_day": "10000"}, "Say 9999 reviews or fewer."),
        ({"break_on": "soon"}, "That is no date. Write it as year-month-day, such as 2026-12-24."),
        ({"break_on": "2026-06-01"}, "Say a day of the next 90, from today on."),
        ({"break_on": "2026-03-05"}, "Say how many days the break is."),
        ({"break_days": "3"}, "Say on which day the break begins."),
        ({"break_days": "x"}, "Say the days of the break as a whole number, from 1 to 90."),
        ({"break_days": "0"}, "A break is 1 day or more."),
        ({"break_days": "91"}, "A break is 90 days at most here."),
    ],
)
def test_odd_values_get_a_word_on_what_to_do(page, values, message):
    response = page(VALUES | values)

    assert response.status_code == 200  # a question, which changes nothing
    assert message in response.content.decode()
