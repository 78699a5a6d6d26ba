"""The weights that make a learner's own answers most likely, held to the defaults by a penalty.

Pure, in plain Python and deterministic: the same answers in the same order give the same weights to the last bit.
Newton's method on a convex function of seven weights; a fit to 3 000 answers takes about a tenth of a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, log1p
from typing import Final

from ..scheduling.recall import WEIGHTS

PENALTIES: Final = (0.5, 20.0, 20.0, 20.0, 20.0, 20.0, 20.0)
"""L2 around the defaults, half of it times the square of the difference: how much somebody remembers in all differs
from learner to learner and shows soon; how recall follows from interval and ease takes hundreds of answers to move."""

STEPS_AT_MOST: Final = 50
SMALL_STEP: Final = 1e-10
SMALLEST_CHANCE: Final = 1e-6
"""One answer against all odds must not make a log loss infinite."""


@dataclass(frozen=True, slots=True)
class Scored:
    """One scored answer: what predicts it, and whether the card was recalled."""

    features: tuple[float, ...]
    is_recalled: bool


def fit(
    answers: Sequence[Scored], *, around: Sequence[float] = WEIGHTS, penalties: Sequence[float] = PENALTIES
) -> tuple[float, ...]:
    """The weights with the least penalised loss. Of no answers, the ones they are held to."""
    weights = list(around)
    loss = penalised_loss(weights, answers, around=around, penalties=penalties)
    for _step in range(STEPS_AT_MOST):
        gradient, curvature = _derivatives(weights, answers, around, penalties)
        step = _solve(curvature, gradient)
        # A whole step of Newton may overshoot far from the end; half as far as often as it takes does not.
        part = 1.0
        while True:
            tried = [weight - part * change for weight, change in zip(weights, step, strict=True)]
            tried_loss = penalised_loss(tried, answers, around=around, penalties=penalties)
            if tried_loss <= loss or part < SMALL_STEP:
                break
            part /= 2
        moved = max(abs(new - old) for new, old in zip(tried, weights, strict=True))
        if tried_loss <= loss:
            weights, loss = tried, tried_loss
        if moved < SMALL_STEP:
            break
    return tuple(weights)


def chance(weights: Sequence[float], features: Sequence[float]) -> float:
    """Of recall, between 0 and 1."""
    score = sum(weight * feature for weight, feature in zip(weights, features, strict=True))
    if score < -700:  # beyond, the exponential overflows
        return 0.0
    return 1 / (1 + exp(-score))


def penalised_loss(
    weights: Sequence[float], answers: Sequence[Scored], *, around: Sequence[float], penalties: Sequence[float]
) -> float:
    total = sum(
        penalty * (weight - center) ** 2 / 2
        for weight, center, penalty in zip(weights, around, penalties, strict=True)
    )
    for answer in answers:
        score = sum(weight * feature for weight, feature in zip(weights, answer.features, strict=True))
        against = -score if answer.is_recalled else score
        total += against if against > 35 else log1p(exp(against))
    return total


def log_loss(chances: Sequence[float], recalled: Sequence[bool]) -> float:
    """The mean surprise of an answer, in nats: 0 for who always knows, .693 for who always says one in two."""
    total = 0.0
    for told, was_recalled in zip(chances, recalled, strict=True):
        told = min(max(told, SMALLEST_CHANCE), 1 - SMALLEST_CHANCE)
        total -= log(told if was_recalled else 1 - told)
    return total / len(recalled)


def _derivatives(
    weights: Sequence[float], answers: Sequence[Scored], around: Sequence[float], penalties: Sequence[float]
) -> tuple[list[float], list[list[float]]]:
    size = len(weights)
    gradient = [
        penalty * (weight - center) for weight, center, penalty in zip(weights, around, penalties, strict=True)
    ]
    curvature = [[penalties[row] if row == column else 0.0 for column in range(size)] for row in range(size)]
    for answer in answers:
        features = answer.features
        told = chance(weights, features)
        off = told - (1.0 if answer.is_recalled else 0.0)
        spread = told * (1 - told)
        for row in range(size):
            gradient[row] += off * features[row]
            scaled = spread * features[row]
            if scaled:
                line = curvature[row]
                for column in range(row + 1):
                    line[column] += scaled * features[column]
    for row in range(size):
        for column in range(row):
            curvature[column][row] = curvature[row][column]
    return gradient, curvature


def _solve(matrix: Sequence[Sequence[float]], right: Sequence[float]) -> list[float]:
    """The solution of a symmetric positive definite system, by Cholesky: the penalties keep it one."""
    size = len(right)
    lower = [[0.0] * size for _ in range(size)]
    for row in range(size):
        for column in range(row + 1):
            rest = matrix[row][column] - sum(lower[row][k] * lower[column][k] for k in range(column))
            lower[row][column] = rest**0.5 if row == column else rest / lower[column][column]
    forward = [0.0] * size
    for row in range(size):
        forward[row] = (right[row] - sum(lower[row][k] * forward[k] for k in range(row))) / lower[row][row]
    result = [0.0] * size
    for row in reversed(range(size)):
        below = sum(lower[k][row] * result[k] for k in range(row + 1, size))
        result[row] = (forward[row] - below) / lower[row][row]
    return result
