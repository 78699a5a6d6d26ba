"""The counts of cards that stand alike, against a walk over every schedule."""

from collections import Counter
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from decks.models import Note, Revision, Status
from decks.services import move_note, save_note
from reviews.models import CardCount, DeckDay, DeckHour, Phase, ReviewLog, Schedule, StudyDay, StudyHour
from reviews.scheduling import Grade
from reviews.services import bury_card, catch_up, undo_last
from reviews.services.recounting import verify_statistics
from reviews.statistics.counted import Cards, cards_of, count_forgotten
from reviews.statistics.filters import Chosen
from reviews.statistics.studied import decks_studied
from tests.reviews.conftest import NOON, answer, token_for
from tests.reviews.test_daily_figures import live_through, steps

pytestmark = pytest.mark.django_db


def walked(learner, keep=lambda row: True):
    """One schedule after the other, the card's own row deciding whether it counts."""
    states, intervals, eases, due = Counter(), Counter(), Counter(), Counter()
    for row in Schedule.objects.filter(user=learner).select_related("card"):
        if not row.card.is_live or not keep(row):
            continue
        if row.suspended:
            states["suspended"] += 1
        elif row.phase != Phase.NEW:
            grown = "mature" if row.interval_days >= 21 else "young"
            states[grown if row.phase == Phase.REVIEW else "learning"] += 1
            intervals[row.interval_days] += 1
            eases[row.ease_hundredths // 10] += 1
            due[max(row.due_day, row.buried_until or row.due_day)] += 1
    return Cards(states, intervals, eases, due)


def test_topics_and_cards_forgotten_are_counted_from_schedules_that_stand(learner, studied):
    for days, grade in enumerate((Grade.AGAIN, Grade.GOOD) * 3):
        answer(learner, studied[1], grade, NOON + timedelta(days=days))
    before = set(CardCount.objects.exclude(cards=0).values_list("deck_id", "what", "value", "cards"))
    topics = CardCount.objects.exclude(deck=studied[0].deck.root)
    forgotten = CardCount.objects.filter(what=CardCount.What.LAPSES)
    assert topics.exists()
    assert {row.value for row in forgotten} == {3}
    (topics | forgotten).delete()

    import_module("reviews.migrations.0013_count_topics").count_topics(apps, None)

    assert set(CardCount.objects.exclude(cards=0).values_list("deck_id", "what", "value", "cards")) == before
    assert list(verify_statistics(learner.pk)) == []


def read(learner, **chosen):
    return cards_of(learner, decks_studied(learner), Chosen(**chosen))


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(steps, max_size=20))
def test_whatever_a_learner_does_the_counts_are_those_of_a_walk(learner, deck, cards, history):
    for model in (ReviewLog, Schedule, StudyDay, StudyHour, DeckDay, DeckHour, CardCount):
        model.objects.filter(user=learner).delete()

    live_through(learner, cards, NOON, history)

    topic = cards[0].deck
    assert read(learner) == read(learner, deck=deck, deck_ids=[deck.pk]) == walked(learner)
    assert read(learner, deck=topic, deck_ids=[topic.pk]) == walked(learner, lambda row: row.deck_id == topic.pk)
    hard = [row for row in Schedule.objects.filter(user=learner, lapses__gte=3) if not row.suspended]
    assert count_forgotten(learner, decks_studied(learner), Chosen()) == len(hard)
    in_topic = Chosen(deck=topic, deck_ids=[topic.pk])
    assert count_forgotten(learner, decks_studied(learner), in_topic) == sum(row.deck_id == topic.pk for row in hard)


@pytest.fixture
def studied(learner, deck, cards):
    for number, card in enumerate(cards):
        answer(learner, card, Grade.GOOD, NOON - timedelta(days=3 + number))
    bury_card(user=learner, token=token_for(learner, cards[0]), at=NOON)
    return cards


def test_what_an_author_retires_moves_or_brings_back_is_counted_where_it_is(learner, deck, studied):
    retired, moved = (Note.objects.get(pk=card.note_id) for card in studied[:2])
    retired.status = Status.RETIRED
    save_note(note=retired, by=None, at=NOON, origin=Revision.Origin.ADMIN, tags=[])
    move_note(note=moved, deck=studied[-1].deck, by=None, at=NOON)

    assert read(learner) == walked(learner)  # before the schedules follow
    answer(learner, studied[2], Grade.AGAIN, NOON)
    catch_up(user=learner, at=NOON)
    assert read(learner) == walked(learner)
    assert sum(read(learner).states.values()) == len(studied) - 1
    assert list(verify_statistics(learner.pk)) == []

    retired.status = Status.PUBLISHED
    save_note(note=retired, by=None, at=NOON, origin=Revision.Origin.ADMIN, tags=[])
    catch_up(user=learner, at=NOON)
    assert read(learner) == walked(learner)
    assert sum(read(learner).states.values()) == len(studied)


def test_damaged_counts_are_found_and_repaired(learner, studied):
    sound = read(learner)
    CardCount.objects.filter(user=learner, what=CardCount.What.INTERVAL).update(cards=9)
    CardCount.objects.filter(user=learner, what=CardCount.What.DUE).delete()
    CardCount.objects.create(user=learner, deck=studied[0].deck.root, what=CardCount.What.EASE, value=77, cards=2)

    of_deck, of_topic, _of_another = verify_statistics(learner.pk, repair=True)

    assert "INTERVAL 1 is off by 4" in of_deck.what
    assert "EASE 77 is off by 2" in of_deck.what
    assert "INTERVAL 1 is off by 6" in of_topic.what
    assert list(verify_statistics(learner.pk)) == []
    assert read(learner) == sound


def test_days_gone_by_leave_nothing_behind(learner, studied):
    answer(learner, studied[4], Grade.GOOD, NOON)
    assert CardCount.objects.filter(user=learner, cards=0).exists()

    catch_up(user=learner, at=NOON)

    assert not CardCount.objects.filter(user=learner, cards=0).exists()
    assert read(learner) == walked(learner)


def test_the_longest_wait_of_a_day_is_taken_back_with_its_answer(learner, studied):
    """The cards were answered four and five days ago, and due a day later."""
    at = NOON + timedelta(days=30)
    answer(learner, studied[1], Grade.GOOD, at)
    answer(learner, studied[2], Grade.GOOD, at + timedelta(minutes=1))

    def longest():
        return StudyDay.objects.get(user=learner, day=at.date(), deck=studied[1].deck).late_days

    assert longest() == 34
    undo_last(user=learner, at=at)
    assert longest() == 33
    undo_last(user=learner, at=at)
    assert longest() == 0
    assert list(verify_statistics(learner.pk)) == []
