"""The fit against a slow optimiser that knows nothing of derivatives, and against cases worked out by hand."""

from math import exp, log
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.recall.calibration import bands, check, promised
from reviews.recall.fitting import PENALTIES, Scored, chance, fit, log_loss, penalised_loss
from reviews.scheduling.recall import WEIGHTS, recall_features


def made_up(count, *, weights=WEIGHTS, seed=1):
    """Answers of somebody who remembers as the weights say."""
    dice = Random(seed)
    answers = []
    for _ in range(count):
        interval = dice.choice([1, 1, 6, 15, 38, 90])
        features = recall_features(
            interval_days=interval,
            ease_hundredths=dice.choice([130, 180, 220, 250, 270]),
            repetitions=dice.randrange(8),
            lapses=dice.randrange(4),
            days_since=max(1, interval * dice.uniform(0.5, 3)),
        )
        answers.append(Scored(features, dice.random() < chance(weights, features)))
    return answers


def slowly(answers, around=WEIGHTS):
    """The least penalised loss by walking along one weight after the other, in ever smaller strides."""

    def loss(weights):
        return penalised_loss(weights, answers, around=around, penalties=PENALTIES)

    best, least, stride = list(around), loss(around), 0.5
    while stride > 1e-5:
        improved = False
        for place in range(len(best)):
            for way in (stride, -stride):
                tried = [*best[:place], best[place] + way, *best[place + 1 :]]
                if (found := loss(tried)) < least:
                    best, least, improved = tried, found, True
        if not improved:
            stride /= 2
    return best, least


@pytest.mark.parametrize("seed", [1, 2])
def test_the_fit_is_what_a_slow_search_finds(seed):
    forgetful = (1.5, -0.5, -0.3, 1.2, 0.3, 0.1, -1.4)
    answers = made_up(120, weights=forgetful, seed=seed)

    fitted = fit(answers)

    searched, least = slowly(answers)
    assert fitted == pytest.approx(searched, abs=2e-3)
    assert penalised_loss(fitted, answers, around=WEIGHTS, penalties=PENALTIES) <= least


def test_with_only_an_intercept_it_is_the_share_recalled():
    answers = [Scored((1.0,), number < 7) for number in range(10)]

    [weight] = fit(answers, around=[0.0], penalties=[1e-12])

    assert weight == pytest.approx(log(7 / 3))


def test_one_answer_and_one_weight_by_hand():
    """At the least loss the pull of the penalty, 2 · w, is the surprise of the answer, 1 − sigmoid(w)."""
    [weight] = fit([Scored((1.0,), True)], around=[0.0], penalties=[2.0])

    assert 2 * weight == pytest.approx(1 - 1 / (1 + exp(-weight)))


def test_no_answers_leave_the_defaults():
    assert fit([]) == WEIGHTS


def test_the_same_answers_give_the_same_weights_to_the_last_bit():
    answers = made_up(150)

    assert fit(answers) == fit(list(answers))


def test_many_answers_find_how_somebody_remembers():
    forgetful = (1.6, -0.3049, -0.4833, 1.4383, 0.4434, 0.1708, -1.0784)
    answers = made_up(3_000, weights=forgetful)

    fitted = fit(answers)

    assert fitted[0] == pytest.approx(1.6, abs=0.3)
    off = [abs(chance(fitted, answer.features) - chance(forgetful, answer.features)) for answer in answers]
    assert sum(off) / len(off) < 0.03


@settings(max_examples=25)
@given(st.lists(st.booleans(), min_size=1, max_size=40), st.integers(0, 5))
def test_no_other_weights_near_by_are_better(recalled, seed):
    """Also of answers all recalled, or none, where a fit without a penalty would run away."""
    answers = [
        Scored(made.features, was) for made, was in zip(made_up(len(recalled), seed=seed), recalled, strict=True)
    ]

    fitted = fit(answers)

    least = penalised_loss(fitted, answers, around=WEIGHTS, penalties=PENALTIES)
    for place in range(7):
        for way in (1e-3, -1e-3):
            near = [*fitted[:place], fitted[place] + way, *fitted[place + 1 :]]
            assert penalised_loss(near, answers, around=WEIGHTS, penalties=PENALTIES) >= least - 1e-12


def test_log_loss_of_who_always_says_one_in_two():
    assert log_loss([0.5] * 4, [True, False, True, True]) == pytest.approx(log(2))


def test_being_sure_and_wrong_costs_much_and_not_everything():
    assert 10 < log_loss([1.0], [False]) < 20


def test_bands_hold_every_answer_once_from_the_least_sure():
    dice = Random(3)
    told = [dice.random() for _ in range(130)]
    recalled = [dice.random() < one for one in told]

    found = bands(told, recalled)

    assert len(found) == 5
    assert [band.answers for band in found] == [26] * 5
    assert sum(band.recalled for band in found) == sum(recalled)
    assert [band.told for band in found] == sorted(band.told for band in found)


def test_the_later_answers_are_told_from_the_earlier_ones_alone():
    answers = made_up(90)

    found = check(answers)

    weights = fit(answers[:60])
    later = answers[60:]
    told = [chance(weights, answer.features) for answer in later]
    average = sum(answer.is_recalled for answer in answers[:60]) / 60
    assert found.tested == 30
    assert found.log_loss == pytest.approx(
        -sum(log(one if answer.is_recalled else 1 - one) for one, answer in zip(told, later, strict=True)) / 30
    )
    assert found.average_log_loss == pytest.approx(
        -sum(log(average if answer.is_recalled else 1 - average) for answer in later) / 30
    )
    by_interval = [0.9 ** exp(answer.features[1]) for answer in later]
    assert found.interval_expected == pytest.approx(sum(by_interval))
    assert found.interval_log_loss == pytest.approx(
        -sum(log(one if answer.is_recalled else 1 - one) for one, answer in zip(by_interval, later, strict=True)) / 30
    )


def test_an_interval_promises_nine_in_ten_on_its_last_day_and_less_beyond():
    on_the_day, twice_as_late = (
        Scored(recall_features(interval_days=10, ease_hundredths=250, repetitions=3, lapses=0, days_since=days), True)
        for days in (10, 20)
    )

    assert promised(on_the_day) == pytest.approx(0.9)
    assert promised(twice_as_late) == pytest.approx(0.81)
