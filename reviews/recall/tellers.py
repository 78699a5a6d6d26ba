"""Who said beforehand what would be remembered, beside what was: the log loss next to that of simpler guesses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from .report import Reliability


@dataclass(frozen=True, slots=True)
class Teller:
    """One who told the later answers."""

    key: str
    name: str
    expected: int
    """Answers remembered."""
    log_loss: float | None
    """The mean surprise of an answer; None of what happened itself."""

    @property
    def log_loss_thousandths(self) -> int | None:
        return None if self.log_loss is None else round(1000 * self.log_loss)


def tellers_of(found: Reliability) -> list[Teller]:
    """These chances first, what happened last."""
    tellers = [
        Teller("own", _("These chances"), found.expected, found.log_loss),
        Teller("average", _("Always your average"), found.average_expected, found.average_log_loss),
    ]
    if found.interval_expected is not None:
        tellers.append(
            Teller("interval", _("SM-2’s intervals"), found.interval_expected, found.interval_log_loss)
        )
    return [*tellers, Teller("happened", _("What happened"), found.recalled, None)]
