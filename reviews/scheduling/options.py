"""The settings of the scheduler, in named and numbered sets that the review log can cite."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from .memory import EASE_FLOOR_HUNDREDTHS

STARTING_EASE_HUNDREDTHS: Final = 250
"""The ease of a card nobody has answered, in hundredths. Source: Wozniak 1990, rule 2."""

MAXIMUM_INTERVAL_DAYS: Final = 36_500
"""A hundred years of 365 days: beyond a lifetime, and still a date every database can hold. SM-2 itself
has no maximum."""

DRILL_MINUTES: Final = 10
"""How long a failed card rests before it is asked again the same day, in minutes. SM-2 asks it at the end
of the session; ten minutes is about that, and long enough not to be repeated from short-term memory."""

LEARN_AHEAD_MINUTES: Final = 20
"""How early a drill may be asked when nothing else is left to study, in minutes, so that a session can end
without waiting."""


class Drill(enum.Enum):
    """Which answers are asked again on the same day; the value is the lowest quality that is not.

    An answer under the bar enters the drill and one that reaches it leaves.
    """

    FAILURES = 3
    """What was not recalled: the default, half the minutes for the same retention in our simulations."""
    AS_WRITTEN = 4
    """What scored below 4. Source: Wozniak 1990, rule 7."""


@dataclass(frozen=True, slots=True)
class Options:
    """One set of parameters, identified by ``id`` and ``version`` in every log row.

    Changing what a published set does needs a new version: old rows must mean what they meant.
    Raises ValueError for values with which the scheduler could not keep its promises.
    """

    id: str
    version: int
    starting_ease_hundredths: int = STARTING_EASE_HUNDREDTHS
    minimum_ease_hundredths: int = EASE_FLOOR_HUNDREDTHS
    maximum_interval_days: int | None = MAXIMUM_INTERVAL_DAYS
    """``None``: no maximum, as in 1990."""
    drill: Drill | None = Drill.FAILURES
    """``None``: nothing is asked again on the same day."""
    drill_minutes: int = DRILL_MINUTES
    fuzz: bool = True
    """Whether due days are spread; never changes interval or ease."""
    learn_ahead_minutes: int = LEARN_AHEAD_MINUTES
    """For whoever builds the queue; no outcome depends on it."""

    def __post_init__(self) -> None:
        if not self.id:
            raise ValueError("an option set needs an id")
        if self.version < 1:
            raise ValueError(f"version must be 1 or more, not {self.version}")
        if self.minimum_ease_hundredths < EASE_FLOOR_HUNDREDTHS:
            raise ValueError(f"minimum_ease_hundredths must be {EASE_FLOOR_HUNDREDTHS} or more")
        if self.starting_ease_hundredths < self.minimum_ease_hundredths:
            raise ValueError("starting_ease_hundredths must not be under minimum_ease_hundredths")
        if self.maximum_interval_days is not None and self.maximum_interval_days < 1:
            raise ValueError("maximum_interval_days must be 1 or more, or None")
        if self.drill_minutes < 1:
            raise ValueError("drill_minutes must be 1 or more")
        if self.learn_ahead_minutes < 0:
            raise ValueError("learn_ahead_minutes must be 0 or more")


SM2: Final = Options(id="sm2", version=1)
SM2_UNFUZZED: Final = replace(SM2, id="sm2-unfuzzed", fuzz=False)
SM2_AS_WRITTEN: Final = replace(SM2, id="sm2-as-written", drill=Drill.AS_WRITTEN)
SM2_AS_WRITTEN_UNFUZZED: Final = replace(SM2_AS_WRITTEN, id="sm2-as-written-unfuzzed", fuzz=False)

OPTION_SETS: Final[Mapping[tuple[str, int], Options]] = MappingProxyType(
    {
        (options.id, options.version): options
        for options in (SM2, SM2_UNFUZZED, SM2_AS_WRITTEN, SM2_AS_WRITTEN_UNFUZZED)
    }
)
"""Every set a log row may cite, by id and version. Nothing is ever taken out."""


def options_for(*, drill: Drill, fuzz: bool) -> Options:
    """The built-in set with the two settings a learner may choose."""
    if drill is Drill.FAILURES:
        return SM2 if fuzz else SM2_UNFUZZED
    return SM2_AS_WRITTEN if fuzz else SM2_AS_WRITTEN_UNFUZZED
