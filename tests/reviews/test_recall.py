"""A learner's own chances of recall: from the log to the page and into the queue."""

import re
from datetime import date, timedelta
from io import StringIO
from random import Random

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from reviews.models import LogKind, RecallModel, ReviewLog
from reviews.queue import Clock
from reviews.recall.own import VERSION, refresh_recall, weights_of
from reviews.recall.remembered import estimate, remembered_now
from reviews.recall.report import recall_report
from reviews.recall.scored import scored_answers
from reviews.scheduling import Grade
from reviews.scheduling.recall import WEIGHTS, predicted_recall
from reviews.services import enrol, undo_last
from tests.reviews.conftest import NOON, answer, cards_of, ids, make_due, queue_at, set_enrolment

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
OWN = [0.5, -0.8, 0.1, 0.2, 0.9, 0.0, -0.3]


def own_model_of(user, weights=OWN, **fields):
    values = {
        "version": VERSION, "fitted_on": TODAY, "answers": 400, "recalled": 360, "weights": weights, "tested": 133,
        "log_loss": 0.28, "average_log_loss": 0.33, "interval_expected": 120.2, "interval_log_loss": 0.41,
        "bands": [[0.8, 66, 53], [0.95, 67, 64]],
    }  # fmt: skip
    return RecallModel.objects.create(user=user, **(values | fields))


def log_rows(user, cards, count, *, recalled=lambda number: number % 10 != 0):
    """Rows of scored answers, thirty a day, as answers would have written them; the schedules do not follow."""
    rows = []
    for number in range(count):
        card = cards[number % len(cards)]
        at = NOON - timedelta(days=1 + number // 30, minutes=number % 30)
        before = {
            "phase": 2, "interval_days": 6 + number % 20, "ease_hundredths": 250, "repetitions": 2 + number % 3,
            "answers": 1, "due_day": str(at.date()), "last_answered_day": str(at.date() - timedelta(days=6)),
        }  # fmt: skip
        rows.append(
            ReviewLog(
                user=user,
                token=f"00000000-0000-0000-0000-{number:012d}",
                card=card,
                deck_id=card.deck_id,
                sequence=1_000 + number,
                kind=LogKind.ANSWER,
                at=at,
                study_day=at.date(),
                zone="America/Bogota",
                quality=4 if recalled(number) else 2,
                before=before,
                after=before,
            )
        )
    ReviewLog.objects.bulk_create(rows)


# ── which answers count ──────────────────────────────────────────────────────────────────────────────────────


def slowly_scored(user):
    """(days since, recalled) of what counts, card by card, from nothing but when each was answered and how."""
    undone = set(ReviewLog.objects.filter(user=user, kind=LogKind.UNDO).values_list("undoes", flat=True))
    found = []
    last_day = {}
    for row in ReviewLog.objects.filter(user=user).order_by("at", "sequence"):
        if row.kind not in (LogKind.ANSWER, LogKind.DRILL) or row.token in undone:
            continue
        before = last_day.get(row.card_id)
        if row.kind == LogKind.ANSWER and before is not None and (row.study_day - before).days >= 1:
            found.append((row.at, (row.study_day - before).days, row.quality >= 3))
        last_day[row.card_id] = row.study_day
    return sorted(found)


def test_the_first_answers_of_days_count_and_nothing_else(learner, cards):
    dice = Random(5)
    for day in range(14):
        at = NOON + timedelta(days=day)
        for card in dice.sample(cards, 3):
            answer(learner, card, dice.choice([2, 3, 4, 5]), at)
            at += timedelta(minutes=1)
            if dice.random() < 0.3:
                answer(learner, card, dice.choice([2, 4]), at, is_drill=True)
                at += timedelta(minutes=1)
            if dice.random() < 0.3:
                undo_last(user=learner, at=at)
                at += timedelta(minutes=1)

    found = scored_answers(learner.pk)

    slow = slowly_scored(learner)
    assert len(slow) > 10
    assert [scored.is_recalled for scored in found] == [recalled for _at, _days, recalled in slow]


def test_only_the_latest_are_read(learner, cards):
    log_rows(learner, cards, 60, recalled=lambda number: number < 20)

    found = scored_answers(learner.pk, at_most=30)

    assert [scored.is_recalled for scored in found] == [False] * 10 + [True] * 20


# ── the row ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_under_a_hundred_answers_nothing_is_fitted(learner, cards):
    log_rows(learner, cards, 99)

    assert refresh_recall(user_id=learner.pk, today=TODAY) is None
    assert weights_of(learner.pk) == WEIGHTS


def test_from_a_hundred_on_the_weights_are_their_own(learner, cards):
    log_rows(learner, cards, 100)

    model = refresh_recall(user_id=learner.pk, today=TODAY)

    assert (model.answers, model.recalled, model.tested, model.fitted_on) == (100, 90, 33, TODAY)
    assert tuple(model.weights) == weights_of(learner.pk) != WEIGHTS
    assert sum(count for _told, count, _recalled in model.bands) == 33


def test_fitting_again_replaces_the_row_and_taking_answers_back_removes_it(learner, cards):
    log_rows(learner, cards, 100)
    refresh_recall(user_id=learner.pk, today=TODAY)
    refresh_recall(user_id=learner.pk, today=TODAY + timedelta(days=1))

    assert RecallModel.objects.get().fitted_on == TODAY + timedelta(days=1)

    ReviewLog.objects.filter(sequence=1_000).delete()
    refresh_recall(user_id=learner.pk, today=TODAY)
    assert not RecallModel.objects.exists()


@pytest.mark.parametrize("kept", ["x", {}, [1.0], [1.0] * 6 + ["1"]])
def test_what_no_fit_would_have_kept_counts_as_the_defaults(learner, kept):
    own_model_of(learner, kept)

    assert weights_of(learner.pk) == WEIGHTS


def test_a_row_fitted_in_another_way_is_left_aside(learner):
    own_model_of(learner, version=VERSION + 1)

    assert weights_of(learner.pk) == WEIGHTS


def test_the_nightly_command_fits_who_studied_lately(learner, cards):
    log_rows(learner, cards, 100)
    answer(learner, cards[0], Grade.GOOD)
    said = StringIO()

    with time_machine.travel(NOON, tick=False):
        call_command("fit_recall", stdout=said)

    assert said.getvalue() == "Looked at 1 learners; 1 have enough answers for chances of their own.\n"
    assert RecallModel.objects.get().user == learner


# ── the queue ────────────────────────────────────────────────────────────────────────────────────────────────


def test_most_at_risk_is_by_the_learners_own_weights(learner, cards):
    set_enrolment(learner, review_order="risk")
    make_due(learner, cards[:1], day=TODAY, interval_days=2)
    make_due(learner, cards[1:2], day=TODAY, interval_days=60)
    assert ids(queue_at(learner).reviews) == [cards[1].pk, cards[0].pk]

    own_model_of(learner, [2.0, -0.3, 0.9, 1.4, 0.4, 0.2, -1.0])  # for whom long intervals hold better

    assert ids(queue_at(learner).reviews) == [cards[0].pk, cards[1].pk]


def test_another_learners_weights_are_theirs(learner, cards, alice):
    set_enrolment(learner, review_order="risk")
    make_due(learner, cards[:1], day=TODAY, interval_days=2)
    make_due(learner, cards[1:2], day=TODAY, interval_days=60)

    own_model_of(alice, [2.0, -0.3, 0.9, 1.4, 0.4, 0.2, -1.0])

    assert ids(queue_at(learner).reviews) == [cards[1].pk, cards[0].pk]


# ── remembered now ───────────────────────────────────────────────────────────────────────────────────────────


def test_remembered_now_is_the_sum_of_the_chances(learner, cards):
    make_due(learner, cards, day=TODAY - timedelta(days=3), interval_days=10, ease_hundredths=150, repetitions=1)

    found = remembered_now(learner, Clock.of(learner, NOON), WEIGHTS, answers=400)

    chance = predicted_recall(interval_days=10, ease_hundredths=150, repetitions=1, lapses=0, days_since=13)
    assert (found.count, found.total) == (round(5 * chance), 5)
    assert 0 <= found.low <= found.count <= found.high <= 5


def test_a_drawn_share_stands_for_all(learner, make_deck, monkeypatch):
    monkeypatch.setattr("reviews.recall.remembered.CARDS_AT_MOST", 20)
    deck = make_deck("big", {"one": 40})
    enrol(user=learner, deck=deck, at=NOON)
    make_due(learner, cards_of(deck), day=TODAY)

    found = remembered_now(learner, Clock.of(learner, NOON), WEIGHTS, answers=400)

    chance = predicted_recall(interval_days=10, ease_hundredths=250, repetitions=3, lapses=0, days_since=10)
    assert (found.count, found.total) == (round(40 * chance), 40)


def test_the_interval_holds_what_happens_nineteen_times_in_twenty():
    dice = Random(7)
    chances = [dice.uniform(0.6, 0.99) for _ in range(200)]

    found = estimate(chances, 200, answers=10**9)

    held = sum(
        found.low <= sum(dice.random() < chance for chance in chances) <= found.high for _ in range(1_000)
    )
    assert 920 <= held <= 980


def test_fewer_answers_make_a_wider_interval():
    few, many = (estimate([0.8] * 300, 300, answers=answers) for answers in (60, 3_000))

    assert few.low < many.low < many.high < few.high


# ── the words ────────────────────────────────────────────────────────────────────────────────────────────────


def sentences(user):
    report = recall_report(user, NOON)
    return report.sentence, report.lead


def test_under_fifty_answers_only_counts_are_told(learner, cards):
    log_rows(learner, cards, 49)

    assert sentences(learner) == (
        "How many cards you remember is too early to know.",
        "It takes 1 more review on a day after the last one.",
    )


def test_nothing_begun_is_said_so(learner, cards):
    log_rows(learner, cards, 50)

    assert sentences(learner) == ("You have not begun any card yet.", "")


def test_from_fifty_on_it_is_told_with_an_interval(learner, cards):
    log_rows(learner, cards, 50)
    make_due(learner, cards, day=TODAY)

    assert sentences(learner) == (
        "You remember about 5 of 5 cards now.",
        "Most likely from 4 to 5. Review what is due and the number stays up.",
    )


@pytest.mark.parametrize(
    ("bands", "sentence"),
    [
        (
            [[0.9, 100, 90]],
            "These chances can be believed: of your latest 100 reviews they expected 90 remembered, and it was 90.",
        ),
        (
            [[0.9, 100, 80]],
            "These chances are too hopeful: of your latest 100 reviews they expected 90 remembered, and it was 80.",
        ),
        (
            [[0.9, 100, 99]],
            "These chances are too careful: of your latest 100 reviews they expected 90 remembered, and it was 99.",
        ),
    ],
)
def test_what_was_expected_beside_what_happened(learner, bands, sentence):
    own_model_of(learner, bands=bands, tested=100)

    assert recall_report(learner, NOON).reliability.sentence == sentence


@pytest.mark.parametrize(
    ("log_loss", "sentence"),
    [
        (
            0.27,
            "They know your cards apart: what you answered surprised them 10 % less than somebody who says your "
            "average for every card.",
        ),
        (
            0.3,
            "They do not know your cards apart yet: somebody who says your average for every card does as well. "
            "Believe the total rather than single cards.",
        ),
        (
            0.33,
            "They do not know your cards apart yet: somebody who says your average for every card would have been "
            "surprised less. Believe the total rather than single cards.",
        ),
    ],
)
def test_the_baseline_in_words(learner, log_loss, sentence):
    own_model_of(learner, log_loss=log_loss, average_log_loss=0.3)

    assert recall_report(learner, NOON).reliability.baseline == sentence


# ── the page ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


def test_the_diagram_and_its_table_say_the_same(client_of, learner, cards, at_noon):
    own_model_of(learner)
    make_due(learner, cards, day=TODAY)

    page = client_of(learner).get(reverse("reviews:recall")).content.decode()

    dots = re.findall(r'class="column" role="img" tabindex="(0|-1)" aria-label="([^"]+)"', page)
    assert dots == [
        ("0", "Told 80 %, was 80 % (53 of 66); most likely 69–88 %"),
        ("-1", "Told 95 %, was 96 % (64 of 67); most likely 88–98 %"),
    ]
    assert "53 of 66" in page


def test_each_who_told_it_is_shown_with_what_they_expected_and_their_log_loss(client_of, learner, cards, at_noon):
    own_model_of(learner)

    page = client_of(learner).get(reverse("reviews:recall")).content.decode()
    asked = {"figure": "tellers"}
    (figure,) = client_of(learner).get(reverse("reviews:progress_json"), asked).json()["figures"]

    # 400 answers, 360 remembered; of the later 133, 117: (360 − 117) of 267 before them.
    told = [(row["row"], row["expected"], row["log_loss_thousandths"]) for row in figure["rows"]]
    assert told == [("own", 116, 280), ("average", 121, 330), ("interval", 120, 410), ("happened", 117, None)]
    cells = re.findall(r'scope="row">([^<]+)</th>\s*<td class="number">(\d+)</td>\s*<td class="number">([^<]+)<', page)
    assert [(int(expected), loss) for _name, expected, loss in cells] == [
        (116, "0.280"), (121, "0.330"), (120, "0.410"), (117, "–"),
    ]  # fmt: skip
    assert "expected 120, and were surprised more." in page


def test_a_row_from_before_sm2_was_asked_is_shown_without_it(client_of, learner, cards, at_noon):
    own_model_of(learner, interval_expected=None, interval_log_loss=None)

    page = client_of(learner).get(reverse("reviews:recall")).content.decode()

    assert "Always your average" in page
    assert "nine in ten" not in page


def test_asked_for_it_is_worked_out_anew(client_of, learner, cards, at_noon):
    log_rows(learner, cards, 100)

    response = client_of(learner).post(reverse("reviews:recall"), follow=True)

    assert response.redirect_chain[-1][0] == reverse("reviews:recall")
    assert "Worked out anew from your latest answers." in response.content.decode()
    assert RecallModel.objects.get().answers == 100


def test_asked_for_by_htmx_the_part_comes_back(client_of, learner, cards, at_noon):
    log_rows(learner, cards, 100)

    headers = {"HX-Request": "true", "HX-Target": "recall"}
    response = client_of(learner).post(reverse("reviews:recall"), headers=headers)

    assert response.status_code == 200
    assert response.content.decode().lstrip().startswith('<div id="recall"')


def test_asked_for_too_early_it_says_so(client_of, learner, cards, at_noon):
    response = client_of(learner).post(reverse("reviews:recall"), follow=True)

    assert "There are too few answers to work it out from. Go on reviewing." in response.content.decode()


def test_looking_writes_nothing(client_of, learner, cards, at_noon):
    log_rows(learner, cards, 100)

    client_of(learner).get(reverse("reviews:recall"))
    client_of(learner).get(reverse("reviews:progress"))

    assert not RecallModel.objects.exists()


def test_more_cards_cost_no_more_statements(learner, make_deck, django_assert_num_queries):
    deck = make_deck("big", {"one": 30})
    enrol(user=learner, deck=deck, at=NOON)
    own_model_of(learner)
    make_due(learner, cards_of(deck), day=date(2026, 3, 1))

    with django_assert_num_queries(6):
        recall_report(learner, NOON)
