"""What the page says of a learner's chances: what is remembered now, and how far that can be believed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from ..models import RecallModel
from ..queue import Clock
from ..scheduling.recall import WEIGHTS
from . import wording
from .calibration import ANSWERS_TO_FIT, ANSWERS_TO_SAY, Band
from .diagram import Diagram, diagram
from .own import own_model, weights_in
from .remembered import Remembered, remembered_now
from .scored import scored_answers
from .tellers import Teller, tellers_of

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class Reliability:
    """What was told of the later answers from the earlier ones, and what happened."""

    tested: int
    expected: int
    recalled: int
    spread: float
    """How far apart the two may be by luck."""
    log_loss: float
    average_log_loss: float
    fitted_on: date
    answers: int
    """All that the weights are fitted to."""
    diagram: Diagram
    average_expected: int
    """Of the later answers, had the earlier ones' share held for each."""
    interval_expected: int | None
    """And had SM-2's intervals been promises; None where it was not asked when the weights were fitted."""
    interval_log_loss: float | None

    @property
    def sentence(self) -> str:
        return wording.reliability_sentence(self)

    @property
    def baseline(self) -> str:
        return wording.baseline_sentence(self)

    @property
    def by_interval(self) -> str:
        return wording.interval_sentence(self)

    @property
    def tellers(self) -> list[Teller]:
        """Each with what was expected and the log loss; what happened last."""
        return tellers_of(self)

    @property
    def better_percent(self) -> int:
        """Less surprise than who always says the average; negative: more."""
        if not self.average_log_loss:
            return 0
        return round(100 * (1 - self.log_loss / self.average_log_loss))


@dataclass(frozen=True, slots=True)
class RecallReport:
    scored: int
    """Scored answers: counted no further than a fit takes where there was none yet."""
    remembered: Remembered | None
    """None from too few answers, or with nothing begun."""
    reliability: Reliability | None

    @property
    def sentence(self) -> str:
        return wording.remembered_sentence(self)

    @property
    def lead(self) -> str:
        return wording.remembered_lead(self)

    @property
    def missing(self) -> int:
        """Answers until something can be said."""
        return max(0, ANSWERS_TO_SAY - self.scored)

    @property
    def may_fit(self) -> bool:
        return self.scored >= ANSWERS_TO_FIT

    @property
    def missing_to_fit(self) -> int:
        return max(0, ANSWERS_TO_FIT - self.scored)


def recall_report(user: User, at: datetime, *, begun: int | None = None) -> RecallReport:
    """A few statements; none reads more than a thousand rows or so. `begun`: how many cards were, where it is known."""
    clock = Clock.of(user, at)
    model = own_model(user.pk)
    scored = model.answers if model else len(scored_answers(user.pk, at_most=ANSWERS_TO_FIT))
    weights = weights_in(model.weights) if model else WEIGHTS
    return RecallReport(
        scored=scored,
        remembered=remembered_now(user, clock, weights, scored, begun) if scored >= ANSWERS_TO_SAY else None,
        reliability=_reliability(model) if model else None,
    )


def _reliability(model: RecallModel) -> Reliability:
    bands = [Band(*band) for band in model.bands]
    recalled = sum(band.recalled for band in bands)
    earlier = model.answers - model.tested
    return Reliability(
        tested=model.tested,
        expected=round(sum(band.told * band.answers for band in bands)),
        recalled=recalled,
        spread=2 * sum(band.answers * band.told * (1 - band.told) for band in bands) ** 0.5,
        log_loss=model.log_loss,
        average_log_loss=model.average_log_loss,
        fitted_on=model.fitted_on,
        answers=model.answers,
        diagram=diagram(bands),
        average_expected=round(model.tested * (model.recalled - recalled) / earlier) if earlier else 0,
        interval_expected=None if model.interval_expected is None else round(model.interval_expected),
        interval_log_loss=model.interval_log_loss,
    )
