"""A learner's own model: made from the log, kept, and read where chances are told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import isfinite
from typing import Any

from django.db import transaction

from ..models import RecallModel
from ..scheduling.recall import WEIGHTS
from .calibration import ANSWERS_TO_FIT, check
from .fitting import fit
from .scored import scored_answers

VERSION = 1
"""Of the way of fitting. A row made in another way is left aside until it is made anew."""


def refresh_recall(*, user_id: int, today: date) -> RecallModel | None:
    """Fit the learner's weights anew and keep them. None where there are too few answers; a model that was is then
    removed, as when its answers were taken back."""
    answers = scored_answers(user_id)
    if len(answers) < ANSWERS_TO_FIT:
        RecallModel.objects.filter(user_id=user_id).delete()
        return None
    found = check(answers)
    values = {
        "version": VERSION,
        "fitted_on": today,
        "answers": len(answers),
        "recalled": sum(answer.is_recalled for answer in answers),
        "weights": [round(weight, 6) for weight in fit(answers)],
        "tested": found.tested,
        "log_loss": found.log_loss,
        "average_log_loss": found.average_log_loss,
        "interval_expected": found.interval_expected,
        "interval_log_loss": found.interval_log_loss,
        "bands": [[round(band.told, 4), band.answers, band.recalled] for band in found.bands],
    }
    with transaction.atomic():
        model, _was_created = RecallModel.objects.update_or_create(user_id=user_id, defaults=values)
    return model


def own_model(user_id: int) -> RecallModel | None:
    return RecallModel.objects.filter(user_id=user_id, version=VERSION).first()


def weights_in(kept: Any) -> Sequence[float]:
    """The weights of a row, or the defaults for none, and for what no fit would have kept."""
    if not isinstance(kept, list) or len(kept) != len(WEIGHTS):
        return WEIGHTS
    is_sound = all(isinstance(weight, int | float) and isfinite(weight) for weight in kept)
    return tuple(kept) if is_sound else WEIGHTS


def weights_of(user_id: int) -> Sequence[float]:
    """The learner's own, or the defaults."""
    model = own_model(user_id)
    return weights_in(model.weights) if model else WEIGHTS
