"""How many cards a day asks: of a deck, of all decks, and where the learner said otherwise for today."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decks.models import Card
from reviews.queue.limits import Enrolled, Totals, limits_of, room_of_day
from reviews.scheduling import Grade
from reviews.services import enrol, undo_last
from tests.reviews.conftest import NOON, answer, cards_of, ids, make_due, queue_at, set_enrolment, write_note

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


def test_new_cards_stop_at_the_days_limit(learner, cards):
    learner.profile.new_per_day = 2
    answer(learner, cards[0], Grade.GOOD)

    assert [row.card_id for row in queue_at(learner).new] == [cards[1].pk]


def test_the_profiles_limit_is_a_cap_over_all_decks(learner, deck, make_deck):
    enrol(user=learner, deck=make_deck("other", {"x": 4}), at=NOON)
    learner.profile.new_per_day = 6

    assert len(queue_at(learner).new) == 6


def test_a_decks_own_limit_decides_for_it(learner, deck):
    set_enrolment(learner, new_per_day=1)

    assert len(queue_at(learner).new) == 1


def test_due_reviews_stop_at_the_days_limit(learner, cards):
    for card in cards:
        answer(learner, card, Grade.GOOD)
    learner.profile.reviews_per_day = 3
    tomorrow = NOON + timedelta(days=1)

    assert len(queue_at(learner, tomorrow).reviews) == 3


def test_a_topic_is_studied_alone_and_shares_the_decks_limit(learner, deck, cards):
    learner.profile.new_per_day = 2
    answer(learner, cards[0], Grade.GOOD)

    queue = queue_at(learner, slug="aws/two")

    assert [row.card_id for row in queue.new] == [cards[3].pk]
    assert queue.done == 0


def test_a_cap_over_two_decks_starves_neither(learner, make_deck):
    decks = [make_deck("first", {"x": 12}), make_deck("second", {"x": 12})]
    for deck in decks:
        enrol(user=learner, deck=deck, at=NOON)
        for card in cards_of(deck):
            answer(learner, card, Grade.GOOD)
    learner.profile.reviews_per_day = 12

    due = [row.card_id for row in queue_at(learner, NOON + timedelta(days=1)).reviews]

    assert all(set(due) & {card.pk for card in cards_of(deck)} for deck in decks)


@pytest.mark.parametrize("cap", [4, 10])
def test_answering_well_takes_one_card_off_what_is_left(learner, make_deck, cap):
    """Also where many cards are of one note: they wait for other days, and others take their place at once."""
    deck = make_deck("blanks", {"x": 4})
    topic = deck.topics.get()
    for number in range(4):
        blanks = " ".join(f"{{{{c{ordinal}::fact {number}{ordinal}}}}} of {ordinal}" for ordinal in range(1, 5))
        write_note(topic, f"sentence {number}", kind="cloze", front=blanks, back=" ")
    enrol(user=learner, deck=deck, at=NOON)
    for card in cards_of(deck):
        answer(learner, card, Grade.GOOD)
    learner.profile.reviews_per_day = cap
    at = NOON + timedelta(days=1)
    left = []

    while (coming := (queue := queue_at(learner, at)).next()) is not None:
        left.append(queue.left)
        answer(learner, Card.objects.get(pk=coming[0]), Grade.GOOD, at)

    assert left == list(range(min(cap, 8), 0, -1))


def test_new_cards_of_notes_with_many_cards_fill_the_limit(learner, make_deck):
    deck = make_deck("blanks", {"x": 0})
    topic = deck.topics.get()
    for number in range(6):
        blanks = " ".join(f"{{{{c{ordinal}::fact {number}{ordinal}}}}} of {ordinal}" for ordinal in range(1, 6))
        write_note(topic, f"sentence {number}", kind="cloze", front=blanks, back=" ")
    enrol(user=learner, deck=deck, at=NOON)
    learner.profile.new_per_day = 5

    assert len(queue_at(learner).new) == 5


def test_a_number_for_today_counts_instead_of_the_decks_own(learner, deck, cards):
    set_enrolment(learner, new_per_day=1, today=TODAY, new_today=3)

    assert len(queue_at(learner).new) == 3
    assert len(queue_at(learner, NOON + timedelta(days=1)).new) == 1


def test_a_number_of_reviews_for_today_counts_instead_of_the_decks_own(learner, deck, cards):
    make_due(learner, cards, day=TODAY)
    set_enrolment(learner, reviews_per_day=1, today=TODAY, reviews_today=4)

    assert len(queue_at(learner).reviews) == 4
    assert len(queue_at(learner, NOON + timedelta(days=1)).reviews) == 1


def test_more_for_today_are_not_swallowed_by_the_cap(learner, make_deck):
    first, second = make_deck("first", {"x": 4}), make_deck("second", {"x": 9})
    for deck in (first, second):
        enrol(user=learner, deck=deck, at=NOON)
    learner.profile.new_per_day = 4
    for card in cards_of(first):
        answer(learner, card, Grade.GOOD)
    assert not queue_at(learner).new

    set_enrolment(learner, second, today=TODAY, new_today=4 + 3)

    assert len(queue_at(learner).new) == 3
    assert len(queue_at(learner, slug="second").new) == 3


def test_none_for_today_is_none(learner, deck):
    set_enrolment(learner, today=TODAY, new_today=0)

    assert not queue_at(learner).new


def test_a_drill_takes_nothing_of_the_limits(learner, cards):
    learner.profile.new_per_day = 3
    answer(learner, cards[0], Grade.AGAIN)
    answer(learner, cards[0], Grade.GOOD, NOON + timedelta(minutes=11), is_drill=True)

    assert len(queue_at(learner, NOON + timedelta(minutes=12)).new) == 2


def test_undo_gives_back_what_the_answer_took_of_the_limit(learner, cards):
    learner.profile.new_per_day = 2
    before = ids(queue_at(learner).new)
    answer(learner, cards[0], Grade.GOOD)
    undo_last(user=learner, at=NOON)

    assert ids(queue_at(learner).new) == before


def test_limits_begin_anew_at_the_rollover(learner, cards):
    learner.profile.new_per_day = 2
    five_to_four = NOON.replace(day=3, hour=8, minute=55)
    for card in cards[:2]:
        answer(learner, card, Grade.GOOD, five_to_four)

    assert not queue_at(learner, five_to_four).new
    assert len(queue_at(learner, five_to_four + timedelta(minutes=10)).new) == 2


limit = st.none() | st.integers(0, 300)


@st.composite
def enrolled(draw, deck_id):
    today = draw(st.sampled_from([None, TODAY, TODAY - timedelta(days=1)]))
    given = dict.fromkeys(Enrolled._fields) | {"deck_id": deck_id, "today": today}
    for name in ("new_per_day", "reviews_per_day", "new_today", "reviews_today"):
        given[name] = draw(limit)
    return Enrolled(**given)


@given(
    decks=st.lists(st.integers(1, 9), max_size=4, unique=True).flatmap(lambda pks: st.tuples(*map(enrolled, pks))),
    profile=st.builds(
        SimpleNamespace,
        new_per_day=st.integers(0, 200),
        reviews_per_day=st.integers(1, 300),
        minutes_per_day=st.none(),
    ),
    introduced=st.integers(0, 500),
)
def test_what_is_asked_for_today_only_ever_adds_to_the_cap(decks, profile, introduced):
    done = Totals(introduced=introduced)
    plain = [one._replace(today=None) for one in decks]

    today, usual = ([limits_of(one, profile, TODAY) for one in some] for some in (decks, plain))
    room, without = (room_of_day(profile, limits, done) for limits in (today, usual))

    asked = sum(max(0, one.new - other.new) for one, other in zip(today, usual, strict=True))
    assert room.new == max(0, profile.new_per_day + asked - introduced) >= without.new
    assert room.reviews >= without.reviews
