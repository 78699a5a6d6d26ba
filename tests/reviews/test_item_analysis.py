"""How cards do with all their learners: each figure against a slow and obvious computation, and the page of them."""

import statistics
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from random import Random
from uuid import UUID

import pytest
from django.core.management import call_command
from django.urls import reverse

from decks.models import AnalysisRun, Card, CardAnalysis, Revision
from decks.services import retire_note, save_note
from reviews.item_analysis.batch import analyse_cards
from reviews.item_analysis.figures import Verdict, median_secs, point_biserial, verdicts_of
from reviews.item_analysis.reading import analysis_for
from reviews.item_analysis.standing_out import last_worded, standing_out
from reviews.models import Enrolment, ReviewLog, Schedule
from reviews.wilson import wilson
from tests.factories import UserFactory

FIRST = date(2026, 1, 1)
AT = datetime(2026, 3, 20, 12, tzinfo=UTC)
ANALYSIS = reverse("reviews:item_analysis")


# ── arithmetic ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("k", "n"), [(8, 10), (1, 20), (19, 20), (150, 200), (997, 1000)])
def test_the_ends_of_the_interval_are_the_shares_that_could_just_have_given_it(k, n):
    """Wilson's definition: |k/n - p| = z · sqrt(p(1-p)/n), solved for p."""
    for end in wilson(k, n):
        assert abs(k / n - end) == pytest.approx(1.959964 * (end * (1 - end) / n) ** 0.5)
    assert wilson(k, n)[0] < k / n < wilson(k, n)[1]


def test_the_interval_stays_within_0_and_1():
    assert wilson(0, 20)[0] == 0.0
    assert wilson(20, 20)[1] == 1.0


def test_without_answers_the_interval_is_everything():
    assert wilson(0, 0) == (0.0, 1.0)


def test_the_median_of_a_histogram_is_that_of_its_values():
    chance = Random(7)
    for size in range(1, 40):
        values = [chance.randrange(12) for _ in range(size)]
        times = {str(value): values.count(value) for value in values}

        assert median_secs(times) == pytest.approx(statistics.median(values) / 10)
    assert median_secs({}) is None


def test_the_correlation_from_sums_is_that_of_the_pairs():
    chance = Random(3)
    rest = [chance.random() for _ in range(50)]
    x = [int(value + chance.gauss(0, 0.3) > 0.5) for value in rest]

    rest_x = sum(value for value, one in zip(rest, x, strict=True) if one)
    found = point_biserial(n=50, x=sum(x), rest=sum(rest), rest_squares=sum(v * v for v in rest), rest_x=rest_x)

    assert found == pytest.approx(statistics.correlation(x, rest))


@pytest.mark.parametrize("x", [0, 5])
def test_what_never_varies_has_no_correlation(x):
    assert point_biserial(n=5, x=x, rest=2.5, rest_squares=1.5, rest_x=0.5 * x) is None


@pytest.mark.parametrize(
    ("recalled", "secs", "discrimination", "verdicts"),
    [
        (50, 9.0, 0.3, [Verdict.FAILS]),
        (90, 9.0, 0.3, []),
        (90, 26.0, 0.3, [Verdict.SLOW]),
        (100, 9.0, None, []),
        (90, 9.0, -0.19, []),
        (90, 9.0, -0.2, [Verdict.PUZZLES]),
        (50, 30.0, -0.2, [Verdict.FAILS, Verdict.PUZZLES, Verdict.SLOW]),
    ],
)
def test_what_stands_out(recalled, secs, discrimination, verdicts):
    found = verdicts_of(recalled=recalled, answers=100, secs=secs, discrimination=discrimination)

    assert list(found) == verdicts


def test_too_easy_takes_many_answers_to_say():
    assert verdicts_of(recalled=200, answers=200, secs=5.0, discrimination=None) == (Verdict.TOO_EASY,)


# ── the batch ────────────────────────────────────────────────────────────────────────────────────────────────


class History:
    """Answers of 24 learners to five cards, by dice; good learners remember more."""

    def __init__(self, cards):
        self.chance = Random(11)
        self.cards = cards
        self.people = [UserFactory() for _ in range(24)]
        self.rows = []
        self.sequences = {}

    def answer(self, user, card, day, quality, *, phase=2, kind=1, elapsed_ms=None, version=1, undone=False):
        key = (user.pk, card.pk)
        token = UUID(int=self.chance.getrandbits(128))
        elapsed_ms = elapsed_ms or self.chance.randint(1_000, 60_000)
        at = datetime(day.year, day.month, day.day, 18, tzinfo=UTC)
        for kind_now, undoes in ((kind, None), *([(7, token)] if undone else [])):
            self.sequences[key] = self.sequences.get(key, 0) + 1
            is_answer = kind_now != 7
            self.rows.append(
                ReviewLog(
                    user=user, token=token if is_answer else UUID(int=self.chance.getrandbits(128)), card=card,
                    deck=card.deck, sequence=self.sequences[key], kind=kind_now, at=at, study_day=day, zone="UTC",
                    quality=quality if is_answer else None, elapsed_ms=elapsed_ms if is_answer else None,
                    note_version=version, before={"phase": phase} if phase else None, after={}, undoes=undoes,
                )
            )  # fmt: skip

    def live(self, days, since=0):
        for number, user in enumerate(self.people):
            for day in range(since, days):
                for place, card in enumerate(self.cards):
                    if self.chance.random() < 0.4:
                        chance = 0.3 + number / 40 if place else 1.0 - number / 40
                        quality = 4 if self.chance.random() < chance else 2
                        version = 1 if day < days // 2 else 2
                        self.answer(
                            user, card, FIRST + timedelta(days=day), quality, version=version,
                            phase=self.chance.choice([2, 2, 2, 2, 3, None]), kind=self.chance.choice([1, 1, 1, 2, 12]),
                            undone=self.chance.random() < 0.1,
                        )  # fmt: skip

    def store(self):
        ReviewLog.objects.bulk_create(self.rows, batch_size=500)
        self.rows = []


@pytest.fixture
def history(deck):
    return History(list(Card.objects.filter(deck__parent=deck).order_by("pk")))


def slow(card, through):
    """Every figure of a card, computed as it is defined, row by row."""
    undone = {row.undoes for row in ReviewLog.objects.filter(kind=7)}
    tries = [
        row
        for row in ReviewLog.objects.filter(kind=1, study_day__lte=through)
        if row.token not in undone and (row.before or {}).get("phase") == 2
    ]
    mine = [row for row in tries if row.card_id == card.pk]
    pairs = []
    for row in mine:
        others = [
            other.quality >= 3
            for other in tries
            if other.user_id == row.user_id
            and other.token != row.token
            and row.study_day - timedelta(days=30) < other.study_day <= row.study_day
        ]
        if len(others) >= 10:
            pairs.append((int(row.quality >= 3), sum(others) / len(others)))
    recalled = sum(row.quality >= 3 for row in mine)
    return {
        "answers": len(mine),
        "recalled": recalled,
        "learners": len({row.user_id for row in mine}),
        "recall": recalled / len(mine),
        "median_secs": statistics.median(round(row.elapsed_ms / 100) for row in mine) / 10,
        "discrimination": statistics.correlation(*zip(*pairs, strict=True)),
        "paired": len(pairs),
    }


def stored(card):
    row = CardAnalysis.objects.get(card=card)
    names = ("answers", "recalled", "learners", "recall", "median_secs", "discrimination", "paired")
    return {name: getattr(row, name) for name in names}





@pytest.mark.django_db
def test_every_figure_is_what_a_slow_computation_says(history):
    history.live(50)
    history.store()

    done = analyse_cards(at=AT)

    for card in history.cards:
        assert stored(card) == pytest.approx(slow(card, done.through))
    assert CardAnalysis.objects.get(card=history.cards[0]).discrimination < 0
    assert CardAnalysis.objects.get(card=history.cards[1]).discrimination > 0


@pytest.mark.django_db
def test_in_pieces_it_comes_out_as_at_once(history):
    history.live(50)
    history.store()

    for days in (20, 21, 40, 78):
        analyse_cards(at=datetime(2026, 1, 1, 12, tzinfo=UTC) + timedelta(days=days))
    pieces = [stored(card) for card in history.cards]
    versions = [row.versions for row in CardAnalysis.objects.order_by("card_id")]
    analyse_cards(at=AT, from_scratch=True)

    assert pieces == [pytest.approx(stored(card)) for card in history.cards]
    assert versions == [row.versions for row in CardAnalysis.objects.order_by("card_id")]
    assert AnalysisRun.objects.count() == 1


@pytest.mark.django_db
def test_again_on_the_same_day_adds_nothing(history):
    history.live(20)
    history.store()
    analyse_cards(at=AT)

    assert analyse_cards(at=AT).answers == 0


@pytest.mark.django_db
def test_days_that_may_still_change_are_left_for_later(history):
    history.answer(history.people[0], history.cards[0], AT.date() - timedelta(days=2), 4)
    history.store()

    assert analyse_cards(at=AT).answers == 0
    assert analyse_cards(at=AT + timedelta(days=1)).answers == 1


@pytest.mark.django_db
def test_leeches_are_counted_by_each_learners_own_line(history, deck):
    card = history.cards[0]
    for user, lapses, line in zip(history.people, (8, 7, 4, 4), (8, 8, 4, 5), strict=False):
        Enrolment.objects.create(user=user, deck=deck, enrolled_at=AT, leech_lapses=line)
        Schedule.objects.create(
            user=user, card=card, note=card.note, deck=card.deck, root=deck, lapses=lapses, changed_at=AT, tie=1
        )

    analyse_cards(at=AT)

    assert CardAnalysis.objects.get(card=card).leeches == 2


@pytest.mark.django_db
def test_below_twenty_learners_there_is_no_figure(history):
    history.people = history.people[:19]
    history.live(30)
    history.store()

    analyse_cards(at=AT)

    row = CardAnalysis.objects.get(card=history.cards[0])
    assert row.learners == 19
    assert (row.recall, row.median_secs, row.discrimination) == (None, None, None)


@pytest.mark.django_db
def test_the_command_says_what_it_did(history):
    history.answer(history.people[0], history.cards[0], FIRST, 4)
    history.store()
    out = StringIO()

    call_command("analyse_cards", "--all", stdout=out)

    assert out.getvalue().startswith("1 answers to 1 cards read, through 20")


# ── the page ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def boss(db, client):
    user = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(user)
    return user


def seed(card, *, answers=100, recalled=90, learners=25, secs=9.0, discrimination=0.3, **fields):
    AnalysisRun.objects.get_or_create(through=FIRST, defaults={"at": AT})
    row = CardAnalysis(
        card=card, answers=answers, recalled=recalled, learners=learners, median_secs=secs,
        recall=recalled / answers if learners >= 20 else None, discrimination=discrimination, **fields,
    )  # fmt: skip
    row.verdicts = standing_out(row)
    row.save(force_insert=True)
    return row


def test_the_page_says_a_sentence_first(client, boss, cards):
    seed(cards[0], recalled=50)
    seed(cards[1])

    page = client.get(ANALYSIS).content.decode()

    assert "1 card deserves a look." in page
    assert "It fails people: they forget it far more often than other cards." in page
    assert page.index("It fails people") < page.index("Nothing stands out.")


def test_before_the_first_run_it_says_not_yet(client, boss):
    assert "which has not run" in client.get(ANALYSIS).content.decode()


def test_of_too_few_learners_it_says_not_yet(client, boss, cards):
    seed(cards[0], learners=19)

    page = client.get(ANALYSIS).content.decode()

    assert "Of 1 more card nothing is said yet: fewer than 20 learners answered it." in page
    assert "<table" not in page


@pytest.mark.parametrize(("sort", "first"), [("recall", 0), ("-recall", 1), ("secs", 1), ("-secs", 0), ("bad", 0)])
def test_it_is_sorted_as_asked(boss, cards, sort, first):
    seed(cards[0], recalled=50, secs=40.0)
    seed(cards[1], recalled=95, secs=4.0)

    rows = analysis_for(boss, sort=sort).rows

    assert rows[0].card == cards[first]


def test_only_what_is_like_that(boss, cards):
    seed(cards[0], recalled=50)
    seed(cards[1], secs=30.0)

    assert [row.card for row in analysis_for(boss, only="slow").rows] == [cards[1]]
    assert len(analysis_for(boss, only="nonsense").rows) == 2


def test_what_an_edit_did(boss, cards):
    note = cards[0].note
    note.back = "Mejor."
    save_note(note=note, by=None, at=AT, origin=Revision.Origin.ADMIN)
    seed(cards[0], versions={"1": [40, 20], "2": [50, 45]})
    seed(cards[1], versions={"1": [40, 20]})

    rows = {row.card: row for row in analysis_for(boss).rows}

    [edit] = rows[cards[0]].edits
    assert (edit.version, edit.before, edit.after) == (2, 50, 90)
    assert rows[cards[1]].edits == []


def test_an_edit_that_few_answered_since_says_not_yet(boss, cards):
    note = cards[0].note
    note.back = "Mejor."
    save_note(note=note, by=None, at=AT, origin=Revision.Origin.ADMIN)
    seed(cards[0], versions={"1": [40, 20], "2": [19, 19]})

    [edit] = analysis_for(boss).rows[0].edits

    assert (edit.before, edit.after) == (50, None)


def test_authors_see_their_own_decks_only(cards, bob):
    seed(cards[0])

    assert analysis_for(bob).rows == []


def test_the_page_costs_the_same_however_many_cards(boss, cards, django_assert_num_queries):
    for card in cards[:2]:
        seed(card, versions={"1": [30, 20], "2": [30, 20]})
    with django_assert_num_queries(5):
        analysis_for(boss)
    for card in cards[2:]:
        seed(card, versions={"1": [30, 20], "2": [30, 20]})

    with django_assert_num_queries(5):
        analysis_for(boss)


def test_a_card_that_was_withdrawn_is_no_longer_to_be_looked_at(boss, cards):
    seed(cards[0], recalled=50)
    retire_note(note=cards[0].note, by=None, at=AT)

    analysis = analysis_for(boss)

    assert (analysis.rows, analysis.striking) == ([], 0)


@pytest.mark.parametrize(
    ("versions", "worded", "verdicts"),
    [
        ({"1": [100, 50]}, 1, "fails"),
        ({"1": [100, 50], "2": [19, 19]}, 2, ""),  # not enough yet to say whether it helped
        ({"1": [100, 50], "2": [30, 28]}, 2, ""),
        ({"1": [100, 50], "3": [60, 20]}, 2, "fails"),  # it did not
        ({"1": [100, 50], "2": [19, 19]}, 1, "fails"),  # only its tags were changed
    ],
)
def test_what_was_mended_is_judged_by_what_came_after(versions, worded, verdicts):
    answers, recalled = (sum(counts[part] for counts in versions.values()) for part in (0, 1))
    row = CardAnalysis(answers=answers, recalled=recalled, learners=25, versions=versions)

    assert standing_out(row, worded) == verdicts


def test_a_note_is_worded_otherwise_where_it_asks_something_else(cards):
    note = cards[0].note
    save_note(note=note, by=None, at=AT, origin=Revision.Origin.ADMIN, tags=["nueva"])
    note.back = "Mejor."
    save_note(note=note, by=None, at=AT, origin=Revision.Origin.ADMIN)
    save_note(note=note, by=None, at=AT, origin=Revision.Origin.ADMIN, tags=["otra"])

    assert last_worded([cards[0].pk, cards[1].pk]) == {cards[0].pk: 3, cards[1].pk: 1}
