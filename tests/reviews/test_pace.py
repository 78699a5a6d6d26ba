"""How long a learner takes: what is usual, not what happened once."""

from datetime import timedelta

import pytest

from reviews.models import StudyDay
from reviews.pace import DEFAULT_PACE, PACE_DAYS, pace_of
from reviews.queue import Clock
from tests.reviews.conftest import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def studied(learner, deck):
    def make(days_ago, *, topic=None, **counts):
        day = NOON.date() - timedelta(days=days_ago)
        StudyDay.objects.create(user=learner, day=day, deck=topic or deck, root=deck, **counts)

    return make


def pace(learner):
    return pace_of(learner, Clock.of(learner, NOON))


@pytest.mark.parametrize("answers", [0, 1, 19])
def test_too_few_answers_say_nothing(learner, studied, answers):
    studied(1, reviewed=answers, reviewed_ms=answers * 40_000)

    assert pace(learner) == DEFAULT_PACE


def test_each_kind_has_its_own_pace(learner, studied):
    studied(1, reviewed=20, reviewed_ms=20 * 8_000, introduced=20, introduced_ms=20 * 31_000)

    assert (pace(learner).review_secs, pace(learner).new_secs) == (8, 31)


def test_one_odd_day_does_not_move_it(learner, studied):
    for days_ago in range(2, 8):
        studied(days_ago, reviewed=20, reviewed_ms=20 * 9_000)
    studied(1, reviewed=60, reviewed_ms=60 * 60_000)

    assert pace(learner).review_secs == 9


def test_topics_count_by_their_answers(learner, deck, studied):
    one, two = deck.topics.all()
    studied(1, topic=one, reviewed=30, reviewed_ms=30 * 10_000)
    studied(1, topic=two, reviewed=10, reviewed_ms=10 * 45_000)

    assert pace(learner).review_secs == 10


def test_what_was_long_ago_counts_no_more(learner, studied):
    studied(PACE_DAYS, reviewed=50, reviewed_ms=50 * 50_000)

    assert pace(learner) == DEFAULT_PACE


def test_no_time_at_all_is_a_second(learner, studied):
    studied(1, reviewed=20, reviewed_ms=0)

    assert pace(learner).review_secs == 1
