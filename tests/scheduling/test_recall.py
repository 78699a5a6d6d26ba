"""The chance that a card is still known (docs/scheduling.md, "What is most at risk")."""

from math import exp, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.scheduling import predicted_recall

KNOWN = {"interval_days": 15, "ease_hundredths": 250, "repetitions": 3, "lapses": 0}

memories = st.fixed_dictionaries(
    {
        "interval_days": st.integers(1, 36_500),
        "ease_hundredths": st.integers(130, 500),
        "repetitions": st.integers(0, 50),
        "lapses": st.integers(0, 50),
    }
)


def test_the_published_weights():
    score = 2.9302 - 0.3049 * log(2) - 0.4833 * log(15) + 1.4383 * -0.14 + 0.4434 * 3 + 0.1708 * 1

    assert predicted_recall(
        interval_days=15, ease_hundredths=236, repetitions=3, lapses=1, days_since=30
    ) == pytest.approx(1 / (1 + exp(-score)))


def test_a_failure_lowers_it():
    failed = predicted_recall(interval_days=1, ease_hundredths=250, repetitions=0, lapses=0, days_since=1)

    assert failed == pytest.approx(1 / (1 + exp(-(2.9302 - 1.0784))))


def test_what_was_answered_today_counts_as_a_day_ago():
    assert predicted_recall(**KNOWN, days_since=0) == predicted_recall(**KNOWN, days_since=1)


def test_an_interval_of_nothing_is_refused():
    with pytest.raises(ValueError, match="math domain error"):
        predicted_recall(**KNOWN | {"interval_days": 0}, days_since=1)


@given(memories, st.floats(0, 40_000))
def test_it_is_a_probability(memory, days_since):
    assert 0 < predicted_recall(**memory, days_since=days_since) < 1


@given(memories, st.integers(1, 40_000), st.integers(1, 1_000))
def test_it_falls_as_days_go_by(memory, days, more):
    assert predicted_recall(**memory, days_since=days + more) < predicted_recall(**memory, days_since=days)


@given(memories, st.integers(1, 5), st.integers(1, 400))
def test_it_grows_with_the_ease(memory, days, more):
    easier = memory | {"ease_hundredths": memory["ease_hundredths"] + more}

    assert predicted_recall(**easier, days_since=days) > predicted_recall(**memory, days_since=days)
