"""The exam of a deck: what comes until then, what is kept, and that leaving leaves everything as SM-2 had it."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from random import Random

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from reviews.exam import cards as exam_cards
from reviews.exam.forecast import plan_of
from reviews.exam.method import last_new_day, new_per_day
from reviews.exam.simulation import Load, PaperCard, enough_days, enough_minutes, follow, has_room, recall_on
from reviews.models import Enrolment, RecallModel, ReviewLog, Schedule, WayBack
from reviews.queries import scope_of, screen_of_answer
from reviews.queue import Clock
from reviews.scheduling import SM2, Grade, Memory, outcomes, predicted_recall
from reviews.scheduling.recall import WEIGHTS
from reviews.services import Verdict, catch_up, enrol, grade_card, leave_exam, set_exam, undo_last
from reviews.services.recounting import verify_statistics
from reviews.services.verifying import verify_schedules
from tests.reviews.conftest import (
    NOON,
    answer,
    cards_of,
    ids,
    make_due,
    queue_at,
    set_enrolment,
    token_for,
)

TODAY = NOON.date()
RESTARTS = replace(SM2, restarts_early=True)


@pytest.fixture
def clock(learner):
    return Clock.of(learner, NOON)


@pytest.fixture
def begun(learner, cards):
    """All five cards known for the second time four days ago: due tomorrow at the earliest."""
    for card in cards:
        answer(learner, card, Grade.GOOD, NOON - timedelta(days=7))
        answer(learner, card, Grade.GOOD, NOON - timedelta(days=4))
    return cards


def set_for(learner, clock, *, days=30, minutes=20):
    deck = Enrolment.objects.get(user=learner).deck
    set_exam(user=learner, deck=deck, on=clock.day + timedelta(days=days), minutes=minutes, clock=clock)
    return deck


def schedules(learner):
    return list(Schedule.objects.filter(user=learner).order_by("card_id").values())


# ── an extra look ────────────────────────────────────────────────────────────────────────────────────────────


def outcomes_early(memory, *, options=RESTARTS, due_in=10):
    return outcomes(
        memory, at=NOON, study_day=TODAY, seed=5, options=options, due_day=TODAY + timedelta(days=due_in)
    )


def test_passing_early_keeps_the_memory_and_restarts_the_interval():
    memory = Memory(repetitions=3, interval_days=15, ease_hundredths=236, lapses=1)

    found = outcomes_early(memory, options=replace(RESTARTS, fuzz=False))

    assert [found[quality].memory for quality in (3, 4, 5)] == [memory] * 3
    assert [found[quality].days for quality in (3, 4, 5)] == [15] * 3


def test_failing_early_is_a_failure():
    memory = Memory(repetitions=3, interval_days=15, ease_hundredths=236, lapses=1)

    found, usual = outcomes_early(memory), outcomes_early(memory, options=SM2)

    assert [found[quality] for quality in (0, 1, 2)] == [usual[quality] for quality in (0, 1, 2)]


@pytest.mark.parametrize("seed", range(30))
def test_an_extra_look_never_brings_a_card_back_sooner(seed):
    memory = Memory(repetitions=3, interval_days=15, ease_hundredths=236, lapses=1)

    found = outcomes(
        memory, at=NOON, study_day=TODAY, seed=seed, options=RESTARTS, due_day=TODAY + timedelta(days=14)
    )

    assert 14 <= found[4].days <= 17


@pytest.mark.parametrize("due_in", [0, -3])
def test_on_its_day_or_late_a_card_is_answered_as_always(due_in):
    memory = Memory(repetitions=3, interval_days=15, ease_hundredths=236, lapses=1)

    assert outcomes_early(memory, due_in=due_in) == outcomes_early(memory, options=SM2, due_in=due_in)


@pytest.mark.django_db
def test_an_early_pass_folds_counts_and_can_be_undone(learner, begun, clock):
    set_for(learner, clock)
    before = schedules(learner)[0]
    days = (before["due_day"] - TODAY).days

    saved = answer(learner, begun[0], Grade.EASY, options=RESTARTS)

    after = schedules(learner)[0]
    assert saved.verdict is Verdict.SAVED
    for name in ("repetitions", "interval_days", "ease_hundredths", "lapses"):
        assert after[name] == before[name]
    assert after["due_day"] >= before["due_day"]
    assert saved.days == (after["due_day"] - TODAY).days >= max(5, days)
    assert list(verify_schedules(learner.pk)) == list(verify_statistics(learner.pk)) == []

    undo_last(user=learner, at=NOON)

    assert schedules(learner)[0]["due_day"] == before["due_day"]
    assert list(verify_schedules(learner.pk)) == list(verify_statistics(learner.pk)) == []


@pytest.mark.django_db
def test_an_early_pass_sent_twice_counts_once(learner, begun, clock):
    set_for(learner, clock)
    token = token_for(learner, begun[0], options=RESTARTS)

    first = grade_card(user=learner, token=token, quality=4, at=NOON)
    second = grade_card(user=learner, token=token, quality=4, at=NOON)

    assert (first.verdict, second.verdict) == (Verdict.SAVED, Verdict.REPEATED)
    assert ReviewLog.objects.filter(user=learner, card=begun[0]).count() == 3


@pytest.mark.django_db
def test_the_buttons_say_that_it_is_an_extra_look(learner, begun, clock):
    set_for(learner, clock)
    token = token_for(learner, begun[0], options=RESTARTS)

    screen = screen_of_answer(learner, scope_of(learner, ""), token, NOON)

    assert screen.why_alike == (
        "An extra look before the exam: passing it keeps its interval, which begins anew today."
    )
    assert len({button.interval for button in screen.buttons[1:]}) == 1


# ── the queue ────────────────────────────────────────────────────────────────────────────────────────────────


def learned(learner, cards, *, due_in, interval_days, ease):
    due_day = TODAY + timedelta(days=due_in)
    make_due(learner, cards, day=due_day, interval_days=interval_days, ease_hundredths=ease)


@pytest.mark.django_db
def test_what_is_due_comes_first_then_the_weakest_of_the_others(learner, cards, clock):
    learned(learner, cards[:1], due_in=0, interval_days=10, ease=250)
    learned(learner, cards[1:2], due_in=5, interval_days=20, ease=190)
    learned(learner, cards[2:3], due_in=5, interval_days=20, ease=130)
    learned(learner, cards[3:], due_in=5, interval_days=6, ease=300)  # sure enough: over .97

    assert ids(queue_at(learner).reviews) == [cards[0].pk]

    set_for(learner, clock)

    assert ids(queue_at(learner).reviews) == [cards[0].pk, cards[2].pk, cards[1].pk]


@pytest.mark.django_db
def test_what_is_due_comes_weakest_first(learner, cards, clock):
    learned(learner, cards[:1], due_in=-5, interval_days=6, ease=250)
    learned(learner, cards[1:2], due_in=0, interval_days=60, ease=150)
    set_for(learner, clock)

    assert ids(queue_at(learner).reviews) == [cards[1].pk, cards[0].pk]


@pytest.mark.django_db
def test_the_minutes_of_the_exam_end_the_day(learner, make_deck):
    deck = make_deck("big", {"one": 60})
    enrol(user=learner, deck=deck, at=NOON)
    learned(learner, cards_of(deck), due_in=0, interval_days=10, ease=200)
    set_exam(user=learner, deck=deck, on=TODAY + timedelta(days=20), minutes=5, clock=Clock.of(learner, NOON))

    queue = queue_at(learner)

    assert len(queue.reviews) == 25  # of 12 seconds each
    assert queue.hidden_by_minutes == 35


@pytest.mark.django_db
def test_nobody_is_asked_a_card_early_that_was_answered_today(learner, begun, clock):
    set_for(learner, clock)
    asked = ids(queue_at(learner).reviews)
    assert asked

    answer(learner, begun[0], Grade.GOOD, options=RESTARTS)

    assert begun[0].pk not in ids(queue_at(learner).reviews)


@pytest.mark.django_db
def test_new_cards_are_spread_to_be_met_in_time(learner, make_deck):
    deck = make_deck("big", {"one": 40})
    enrol(user=learner, deck=deck, at=NOON)
    clock = Clock.of(learner, NOON)

    set_exam(user=learner, deck=deck, on=TODAY + timedelta(days=16), minutes=60, clock=clock)

    # In sixteen days the last new card comes on the ninth: ten days, four cards each.
    assert len(queue_at(learner).new) == 4


@pytest.mark.django_db
def test_more_new_cards_than_the_usual_limit_where_the_exam_needs_them(learner, make_deck):
    deck = make_deck("big", {"one": 40})
    enrol(user=learner, deck=deck, at=NOON)
    learner.profile.new_per_day = 3
    learner.profile.save()

    set_exam(user=learner, deck=deck, on=TODAY + timedelta(days=9), minutes=60, clock=Clock.of(learner, NOON))

    assert len(queue_at(learner).new) == 14


@pytest.mark.django_db
def test_after_the_first_answer_of_a_day_the_new_cards_are_spread_anew(learner, make_deck):
    deck = make_deck("big", {"one": 40})
    enrol(user=learner, deck=deck, at=NOON)
    set_exam(user=learner, deck=deck, on=TODAY + timedelta(days=16), minutes=60, clock=Clock.of(learner, NOON))
    later = NOON + timedelta(days=4)

    answer(learner, cards_of(deck)[0], Grade.GOOD, later)
    catch_up(user=learner, at=later)

    # Twelve days left, six of them for new cards; none was met so far: seven a day, one of which was just met.
    assert Enrolment.objects.get(deck=deck).exam_new_per_day == 7
    assert len(queue_at(learner, later).new) == 6


@pytest.mark.django_db
@pytest.mark.parametrize("when", ["over", "left", "way back"])
def test_without_an_exam_ahead_queue_and_schedules_are_as_sm2_has_them(learner, begun, clock, when):
    before, queue = schedules(learner), queue_at(learner)
    deck = set_for(learner, clock)
    during = queue_at(learner)
    if when == "left":
        leave_exam(user=learner, deck=deck)
    elif when == "over":
        set_enrolment(learner, exam_on=TODAY - timedelta(days=1))
    else:
        WayBack.objects.create(user=learner, began_on=TODAY, minutes_per_day=60, waiting=1)

    after = queue_at(learner)

    assert ids(during.reviews) != ids(queue.reviews)
    assert ids(after.reviews) == ids(queue.reviews)
    assert after.options == queue.options
    is_restarting = [[one.restarts_early for one in each.options.values()] for each in (during, after)]
    assert is_restarting == [[True], [False]]
    assert schedules(learner) == before


@pytest.mark.django_db
def test_after_leaving_a_card_goes_on_from_the_memory_sm2_gave_it(learner, begun, clock):
    deck = set_for(learner, clock)
    answer(learner, begun[0], Grade.EASY, options=RESTARTS)
    leave_exam(user=learner, deck=deck)
    schedule = Schedule.objects.get(user=learner, card=begun[0])

    answer(learner, begun[0], Grade.GOOD, NOON + (schedule.due_day - TODAY))

    schedule.refresh_from_db()
    assert (schedule.repetitions, schedule.interval_days, schedule.ease_hundredths) == (3, 15, 250)


@pytest.mark.django_db
def test_the_database_refuses_half_an_exam(learner, deck):
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrolment.objects.filter(user=learner).update(exam_on=TODAY)


# ── the forecast ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("days_left", "last"), [(1, 0), (5, 4), (7, 6), (8, 1), (16, 9), (46, 39), (47, 39), (100, 85)]
)
def test_the_last_day_for_new_cards(days_left, last):
    assert last_new_day(days_left) == last


def test_all_new_cards_fit_in_the_days():
    for unseen in range(60):
        for days_left in range(1, 40):
            days = last_new_day(days_left) + 1
            assert new_per_day(unseen, days_left) * days >= unseen > (new_per_day(unseen, days_left) - 1) * days - 1


def paper(count, *, new=0, weights=WEIGHTS):
    dice = Random(2)
    cards = [
        PaperCard(
            number % 3,
            Memory(
                repetitions=dice.randrange(4),
                interval_days=dice.choice([1, 6, 15]),
                ease_hundredths=dice.choice([150, 220, 250]),
                lapses=0,
            ),
            due_in=dice.randrange(-3, 15),
            answered_on=-dice.randrange(1, 10),
            seed=dice.getrandbits(63),
            options=SM2,
            weights=weights,
        )
        for number in range(count)
    ]
    cards += [
        PaperCard(3, None, due_in=0, answered_on=0, seed=dice.getrandbits(63), options=SM2, weights=weights)
        for _ in range(new)
    ]
    return Load(cards=cards, new_secs=25, review_secs=12)


def test_a_card_on_paper_has_the_chance_that_is_predicted():
    for card in paper(30).cards:
        for day in (0, 3, 40):
            assert card.chance(day) == pytest.approx(
                predicted_recall(
                    interval_days=card.memory.interval_days,
                    ease_hundredths=card.memory.ease_hundredths,
                    repetitions=card.memory.repetitions,
                    lapses=card.memory.lapses,
                    days_since=day - card.answered_on,
                )
            )


def test_recall_on_the_day_is_the_mean_of_each_topic_and_of_all():
    load = paper(30, new=10)

    by_topic, of_all = recall_on(load.cards, 20)

    for topic in range(4):
        chances = [card.chance(20) for card in load.cards if card.topic == topic]
        assert by_topic[topic] == pytest.approx(sum(chances) / len(chances))
    assert of_all == pytest.approx(sum(card.chance(20) for card in load.cards) / 40)
    assert by_topic[3] == 0


def test_following_a_plan_leaves_the_cards_as_they_were_and_is_the_same_twice():
    load = paper(40, new=20)
    before = [(card.due_in, card.answered_on, card.seed) for card in load.cards]

    first, second = follow(load, 30, 15), follow(load, 30, 15)

    assert first == second
    assert [(card.due_in, card.answered_on, card.seed) for card in load.cards] == before


def test_keeping_the_plan_is_worth_it():
    load = paper(60, new=30)

    kept = follow(load, 30, 20)

    assert kept.is_enough(30)
    assert kept.recall_of_all > recall_on(load.cards, 30)[1] + 0.3
    assert kept.secs <= 30 * (20 * 60 + 12 * 2)


@pytest.mark.parametrize("days_left", [20, 90])
def test_more_minutes_a_day_never_promise_less(days_left):
    load = paper(150, new=50)

    promised = [follow(load, days_left, minutes).recall_of_all for minutes in (10, 20, 40, 80)]

    assert all(more > less - 0.005 for less, more in pairwise(promised)), promised
    assert promised[-1] > promised[0]


def test_too_little_time_is_told_with_what_would_do():
    load = paper(100, new=150)

    assert not follow(load, 20, 8).is_enough(20)
    enough = enough_minutes(load, 20)
    assert follow(load, 20, enough).is_enough(20)
    days = enough_days(load, 20, 8, at_most=365)
    assert follow(load, days, 8).is_enough(days)
    assert not follow(load, days - 1, 8).is_enough(days - 1)


@pytest.mark.parametrize("rest_days", [frozenset(), frozenset(range(4, 11))])
@pytest.mark.parametrize(("begun", "new", "share"), [(0, 40, 1), (60, 90, 1), (5, 120, 3), (0, 30, 40)])
def test_what_is_not_even_tried_would_not_be_enough(begun, new, share, rest_days):
    load = replace(paper(begun, new=new), share=share, rest_days=rest_days)
    tried = [(days, minutes) for days in (1, 6, 8, 15, 40) for minutes in (5, 12, 30, 75)]

    enough = {plan for plan in tried if follow(load, *plan).is_enough(plan[0])}

    assert enough <= {plan for plan in tried if has_room(load, *plan)} != set(tried)


@pytest.mark.django_db
def test_of_many_new_cards_one_in_so_many_stands_for_all_in_order(learner, make_deck, monkeypatch):
    monkeypatch.setattr(exam_cards, "CARDS_AT_MOST", 12)
    deck = make_deck("big", {"one": 40, "two": 20})
    enrol(user=learner, deck=deck, at=NOON)
    for card in cards_of(deck)[:6]:
        answer(learner, card, Grade.GOOD, NOON)

    load = exam_cards.load_of(learner, Clock.of(learner, NOON), [deck], 30)

    assert load.share == 5
    assert load.unseen == 11  # one in five of 54
    topics = [card.topic for card in load.cards if card.memory is None]
    assert topics == sorted(topics)
    assert 5 <= topics.count(topics[0]) <= 9


@pytest.mark.django_db
def test_where_time_is_short_no_day_is_promised_that_does_not_fit(learner, make_deck):
    deck = make_deck("big", {"one": 60})
    enrol(user=learner, deck=deck, at=NOON)

    short = plan_of(learner, deck, Clock.of(learner, NOON), TODAY + timedelta(days=4), 5)
    long = plan_of(learner, deck, Clock.of(learner, NOON), TODAY + timedelta(days=40), 15)

    assert short.left_unseen
    assert short.daily == "To meet all in time would take 15 new cards a day until March 5."
    assert short.verdict.startswith(f"There is not enough time: {short.left_unseen} cards would not be met at all.")
    assert f"{short.enough_minutes} minutes a day would be enough, or an exam on" in short.verdict
    assert long.daily.startswith("Each day 2 new cards until")
    assert long.verdict.startswith("It is enough")


def test_on_days_of_a_break_nothing_is_done():
    load = replace(paper(40), rest_days=frozenset(range(30)))

    assert follow(load, 30, 20).secs == 0


@pytest.mark.django_db
def test_the_forecast_goes_by_the_learners_own_weights(learner, begun, clock):
    deck = Enrolment.objects.get(user=learner).deck
    before = plan_of(learner, deck, clock, TODAY + timedelta(days=20), 20)
    RecallModel.objects.create(
        user=learner, version=1, fitted_on=TODAY, answers=200, recalled=100, tested=66, log_loss=0.6,
        average_log_loss=0.7, bands=[], weights=[0.5, *WEIGHTS[1:]],
    )  # fmt: skip

    assert plan_of(learner, deck, clock, TODAY + timedelta(days=20), 20).percent_now < before.percent_now


@pytest.mark.django_db
def test_new_cards_a_day_are_never_made_fewer(learner, make_deck):
    deck = make_deck("big", {"one": 40})
    enrol(user=learner, deck=deck, at=NOON)
    set_exam(user=learner, deck=deck, on=TODAY + timedelta(days=8), minutes=60, clock=Clock.of(learner, NOON))

    catch_up(user=learner, at=NOON + timedelta(days=1))

    assert Enrolment.objects.get(deck=deck).exam_new_per_day == 20


@pytest.mark.django_db
def test_the_forecast_by_topic(learner, begun, clock):
    deck = Enrolment.objects.get(user=learner).deck
    Schedule.objects.filter(card=begun[0]).delete()
    list(verify_statistics(learner.pk, repair=True))

    plan = plan_of(learner, deck, clock, TODAY + timedelta(days=20), 20)

    assert [(topic.title, topic.cards, topic.unseen) for topic in plan.topics] == [("One", 3, 1), ("Two", 2, 0)]
    chances = [
        predicted_recall(
            interval_days=row.interval_days,
            ease_hundredths=row.ease_hundredths,
            repetitions=row.repetitions,
            lapses=row.lapses,
            days_since=24,
        )
        for row in Schedule.objects.filter(user=learner)
    ]
    assert plan.percent_now == round(100 * sum(chances) / 5)


# ── the page ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def page(client, learner, begun):
    """page(method, data, leave=…) is an answer of the exam's page at noon."""
    client.force_login(learner)

    def ask(method="get", data=None, *, name="exam", **more):
        with time_machine.travel(NOON, tick=False):
            return getattr(client, method)(reverse(f"reviews:{name}", args=["aws"]), data, **more)

    return ask


def test_the_page_offers_a_plan_before_anything_is_set(page, learner):
    response = page()

    assert "At 15 minutes a day you remember about" in response.content.decode()
    assert Enrolment.objects.get(user=learner).exam_on is None


def test_setting_an_exam(page, learner):
    response = page("post", {"exam_on": "2026-04-01", "exam_minutes": "20"}, follow=True)

    enrolment = Enrolment.objects.get(user=learner)
    assert (str(enrolment.exam_on), enrolment.exam_minutes) == ("2026-04-01", 20)
    assert "The plan is set. From now on your reviews of this deck follow it." in response.content.decode()


def test_only_looking_sets_nothing_and_leads_to_an_address_without_a_token(page, learner):
    asked = {"exam_on": "2026-04-01", "exam_minutes": "20", "look": "yes", "csrfmiddlewaretoken": "x"}

    response = page("post", asked)

    assert (response.status_code, response["Location"]) == (302, "/decks/aws/exam/?exam_on=2026-04-01&exam_minutes=20")
    assert Enrolment.objects.get(user=learner).exam_on is None


def test_htmx_gets_the_plan_alone(page):
    headers = {"HX-Request": "true", "HX-Target": "exam_plan"}

    response = page("get", {"exam_on": "2026-04-01", "exam_minutes": "20"}, headers=headers)

    text = response.content.decode()
    assert text.lstrip().startswith('<section id="exam_plan"')
    assert "At 20 minutes a day you remember about" in text
    assert '<p id="exam_said" hx-swap-oob="innerHTML">At 20 minutes a day you remember about' in text


def test_leaving_it(page, learner, clock):
    set_for(learner, clock)

    response = page("post", name="exam_leave", follow=True)

    assert Enrolment.objects.get(user=learner).exam_on is None
    assert "You left the plan. Every card comes on the day SM-2 gave it." in response.content.decode()


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"exam_on": "", "exam_minutes": "20"}, "Say on which day the exam is."),
        ({"exam_on": "soon", "exam_minutes": "20"}, "That is no date. Write it as year-month-day, such as 2026-12-24."),
        ({"exam_on": "2026-03-02", "exam_minutes": "20"}, "That day has come already. Say a day from tomorrow on."),
        ({"exam_on": "2027-03-03", "exam_minutes": "20"}, "That is more than a year ahead. Choose a nearer day."),
        ({"exam_on": "2026-04-01", "exam_minutes": ""}, "Say how many minutes a day you have for it, from 5 to 120."),
        ({"exam_on": "2026-04-01", "exam_minutes": "x"}, "Say the minutes as a whole number, from 5 to 120."),
        ({"exam_on": "2026-04-01", "exam_minutes": "4"}, "Fewer than 5 minutes make no plan. Say 5 or more."),
        ({"exam_on": "2026-04-01", "exam_minutes": "121"}, "More than 120 minutes a day is no plan. Say 120 or fewer."),
    ],
)
def test_odd_values_are_refused_with_a_word_on_what_to_do(page, learner, values, message):
    response = page("post", values)

    assert response.status_code == 422
    assert message in response.content.decode()
    assert Enrolment.objects.get(user=learner).exam_on is None


def test_more_minutes_than_the_profile_sets_aside_are_refused(page, learner):
    learner.profile.minutes_per_day = 15
    learner.profile.save()

    response = page("post", {"exam_on": "2026-04-01", "exam_minutes": "20"})

    assert "Your profile sets 15 minutes a day aside. Say 15 or fewer, or set more aside there." in (
        response.content.decode()
    )


def test_an_exam_that_is_over_is_said_to_be(page, learner, clock):
    set_for(learner, clock)
    set_enrolment(learner, exam_on=TODAY - timedelta(days=1))

    assert "is over: every card comes on the day SM-2 gives it again." in page().content.decode()


@pytest.mark.parametrize(
    ("days", "english", "spanish"),
    [
        (0, "the exam is today", "el examen es hoy"),
        (1, "the exam is tomorrow, 20 minutes today", "el examen es mañana, 20 minutos hoy"),
        (30, "exam on April 1, 20 minutes a day", "examen el 1 de abril, 20 minutos al día"),
        (-1, None, None),
    ],
)
def test_home_and_the_decks_say_which_exam_decides_what_comes(client, learner, begun, days, english, spanish):
    set_enrolment(learner, exam_on=TODAY + timedelta(days=days), exam_minutes=20, exam_new_per_day=1)
    client.force_login(learner)

    for language, words in (("en", english), ("es", spanish)):
        learner.profile.language = language
        learner.profile.save()
        with time_machine.travel(NOON, tick=False):
            home, decks = (client.get(reverse(f"reviews:{name}")).content.decode() for name in ("home", "deck_list"))
        if words is None:
            assert 'class="assigned"' not in home
        else:
            assert words in home
            assert f"{words[0].upper()}{words[1:]}" in decks


def test_a_stranger_gets_404(client_of, alice, deck):
    assert client_of(alice).get(reverse("reviews:exam", args=["aws"])).status_code == 404
