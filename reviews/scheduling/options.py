"""The settings of the scheduler, in named and numbered sets that the review log can cite.

One dataclass serves the whole SM-2 family: with learning steps it is the variant known from Anki, without them the
algorithm of 1990.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import Any, Final

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

STEP_MINUTES: Final = range(1, 30 * 24 * 60 + 1)
"""How long a step may be, in minutes: up to thirty days."""

GRADUATING_DAYS: Final = 1
"""The first interval of a card whose steps are done. Source, here and below: Anki's defaults."""

EASY_DAYS: Final = 4
"""The first interval of a card that was Easy before its steps were done."""

HARD_PERCENT: Final = 120
"""What Hard makes of the interval."""

EASY_BONUS_PERCENT: Final = 130
"""What Easy makes of what Good would give."""

LAPSE_PERCENT: Final = 0
"""What a failure leaves of the interval."""

AGAIN_EASE_CHANGE_HUNDREDTHS: Final = -20
HARD_EASE_CHANGE_HUNDREDTHS: Final = -15
EASY_EASE_CHANGE_HUNDREDTHS: Final = 15
"""What an answer to a card past its steps adds to the ease; Good adds nothing."""


class Drill(enum.Enum):
    """Which answers are asked again on the same day; the value is the lowest quality that is not.

    An answer under the bar enters the drill and one that reaches it leaves.
    """

    FAILURES = 3
    """What was not recalled: the default, fewer minutes for nearly the same retention in simulations."""
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
    learning_steps_minutes: tuple[int, ...] = ()
    """Empty: SM-2 of 1990, and nothing below has a meaning. Else a new card goes through these before its first
    interval, failed cards go through `relearning_steps_minutes`, and the drill has no meaning."""
    relearning_steps_minutes: tuple[int, ...] = ()
    """Empty: a failed card is not asked again before its next interval has passed."""
    graduating_days: int = GRADUATING_DAYS
    easy_days: int = EASY_DAYS
    hard_percent: int = HARD_PERCENT
    easy_bonus_percent: int = EASY_BONUS_PERCENT
    lapse_percent: int = LAPSE_PERCENT
    """What a failure leaves of the interval; never less than a day."""
    again_ease_change_hundredths: int = AGAIN_EASE_CHANGE_HUNDREDTHS
    hard_ease_change_hundredths: int = HARD_EASE_CHANGE_HUNDREDTHS
    easy_ease_change_hundredths: int = EASY_EASE_CHANGE_HUNDREDTHS
    restarts_early: bool = False
    """Whether a card that is passed before its day keeps its memory and waits its interval anew from the answer: an
    extra look, as before an exam, and no step of SM-2. A failure is one whenever it comes."""

    @property
    def has_steps(self) -> bool:
        return bool(self.learning_steps_minutes)

    def changes(self) -> dict[str, Any]:
        """The fields that differ from the published set of this id and version, ready for JSON; `options_of` reads
        them. Raises KeyError when no such set is published."""
        published = OPTION_SETS[self.id, self.version]
        return {
            field.name: _to_json(getattr(self, field.name))
            for field in fields(self)
            if getattr(self, field.name) != getattr(published, field.name)
        }

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
        self._check_steps()

    def _check_steps(self) -> None:
        if self.relearning_steps_minutes and not self.has_steps:
            raise ValueError("relearning_steps_minutes need learning_steps_minutes")
        if any(minutes not in STEP_MINUTES for minutes in self.learning_steps_minutes + self.relearning_steps_minutes):
            raise ValueError(f"a step must be {STEP_MINUTES[0]} to {STEP_MINUTES[-1]} minutes")
        if self.graduating_days < 1:
            raise ValueError("graduating_days must be 1 or more")
        if self.easy_days < self.graduating_days:
            raise ValueError("easy_days must not be under graduating_days")
        if self.hard_percent < 100:
            raise ValueError("hard_percent must be 100 or more")
        if self.easy_bonus_percent < 100:
            raise ValueError("easy_bonus_percent must be 100 or more")
        if not 0 <= self.lapse_percent <= 100:
            raise ValueError("lapse_percent must be from 0 to 100")
        if not self.again_ease_change_hundredths <= self.hard_ease_change_hundredths <= 0:
            raise ValueError("the ease changes of Again and Hard must be 0 or less, Again's the larger")
        if self.easy_ease_change_hundredths < 0:
            raise ValueError("easy_ease_change_hundredths must be 0 or more")


SM2: Final = Options(id="sm2", version=1)
SM2_UNFUZZED: Final = replace(SM2, id="sm2-unfuzzed", fuzz=False)
SM2_AS_WRITTEN: Final = replace(SM2, id="sm2-as-written", drill=Drill.AS_WRITTEN)
SM2_AS_WRITTEN_UNFUZZED: Final = replace(SM2_AS_WRITTEN, id="sm2-as-written-unfuzzed", fuzz=False)
SM2_STEPS: Final = Options(
    id="sm2-steps", version=1, drill=None, learning_steps_minutes=(1, 10), relearning_steps_minutes=(10,)
)

OPTION_SETS: Final[Mapping[tuple[str, int], Options]] = MappingProxyType(
    {
        (options.id, options.version): options
        for options in (SM2, SM2_UNFUZZED, SM2_AS_WRITTEN, SM2_AS_WRITTEN_UNFUZZED, SM2_STEPS)
    }
)
"""Every set a log row may cite, by id and version. Nothing is ever taken out."""


def options_for(*, drill: Drill, fuzz: bool) -> Options:
    """The built-in set with the two settings a learner may choose."""
    if drill is Drill.FAILURES:
        return SM2 if fuzz else SM2_UNFUZZED
    return SM2_AS_WRITTEN if fuzz else SM2_AS_WRITTEN_UNFUZZED


def options_of(id: str, version: int, changes: Mapping[str, Any] | None = None) -> Options:
    """The published set with the changes that `Options.changes` gave: what a log row, an enrolment or a token says.

    Raises KeyError for a set or a field that does not exist, ValueError for a value it cannot have.
    """
    published = OPTION_SETS[id, version]
    if not changes:
        return published
    return replace(published, **{name: _from_json(name, value) for name, value in changes.items()})


def _to_json(value: Any) -> Any:
    if isinstance(value, Drill):
        return value.value
    return list(value) if isinstance(value, tuple) else value


def _from_json(name: str, value: Any) -> Any:
    if name not in CHANGEABLE:
        raise KeyError(name)
    if name in ("learning_steps_minutes", "relearning_steps_minutes"):
        if isinstance(value, list | tuple) and all(type(minutes) is int for minutes in value):
            return tuple(value)
    elif name in ("fuzz", "restarts_early"):
        if type(value) is bool:
            return value
    elif value is None and name in ("drill", "maximum_interval_days"):
        return None
    elif type(value) is int:  # not a bool, which is an int to Python
        return Drill(value) if name == "drill" else value
    raise ValueError(f"{name} cannot be {value!r}")


CHANGEABLE: Final = frozenset(field.name for field in fields(Options)) - {"id", "version"}
