"""One card's state for one learner, and every way it can change: values in, new values out.

The log stores the state on either side of each row as JSON, the schedule stores the last one as columns, and
`manage.py verify_schedules` follows the rows with the functions here. No clock, no database.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from .scheduling import Grade, Memory, Options, Outcome, drill_outcomes, outcomes, seed_for

NEW, LEARNING, REVIEW, RELEARNING = 0, 1, 2, 3  # the numbers of models.Phase

MATURE_DAYS = 21  # an interval from which a card counts as mature: the line every statistic of the field draws


@dataclass(frozen=True, slots=True)
class CardState:
    """Everything a log row may change. The default is a card nothing was ever recorded about."""

    phase: int = NEW
    due_day: date | None = None
    due_at: datetime | None = None
    interval_days: int | None = None
    ease_hundredths: int | None = None
    repetitions: int | None = None
    step: int | None = None
    lapses: int = 0
    answers: int = 0
    suspended: bool = False
    buried_until: date | None = None
    flag: int = 0
    note_version_seen: int = 0
    last_answered_day: date | None = None

    @classmethod
    def of(cls, row: Any) -> "CardState":
        """From anything with these attributes, such as a Schedule."""
        return cls(**{name: getattr(row, name) for name in STATE_FIELDS})

    @classmethod
    def from_json(cls, values: Mapping[str, Any] | None) -> "CardState":
        """From a log row's `before` or `after`. Raises KeyError or ValueError for what `to_json` never wrote."""
        read = {}
        for name, value in (values or {}).items():
            if name not in STATE_FIELDS:
                raise KeyError(name)
            if name in DATE_FIELDS:
                value = date.fromisoformat(value)
            elif name == "due_at":
                value = datetime.fromisoformat(value)
            read[name] = value
        return cls(**read)

    def to_json(self) -> dict[str, Any]:
        """What differs from an untouched card, so that a row of the log stays small."""
        values: dict[str, Any] = {}
        for name in STATE_FIELDS:
            value = getattr(self, name)
            if value == getattr(UNTOUCHED, name):
                continue
            if isinstance(value, datetime):
                value = value.astimezone(UTC)
            values[name] = value.isoformat() if isinstance(value, date) else value
        return values

    @property
    def memory(self) -> Memory | None:
        """What SM-2 knows; None while the card is new."""
        if self.interval_days is None or self.repetitions is None or self.ease_hundredths is None:
            return None
        return Memory(
            repetitions=self.repetitions,
            interval_days=self.interval_days,
            ease_hundredths=self.ease_hundredths,
            lapses=self.lapses,
        )

    # Each twin of a word in reviews.querysets.

    @property
    def is_active(self) -> bool:
        """Twin of `active` (whether the author retired the card is the schedule's to know)."""
        return not self.suspended

    def is_awake(self, day: date) -> bool:
        """Twin of `awake`."""
        return self.buried_until is None or self.buried_until <= day

    def is_due(self, day: date) -> bool:
        """Twin of `due`."""
        return self.due_day is not None and self.due_day <= day

    def is_drilling(self, day: date, *, since: datetime) -> bool:
        """Twin of `drilling`."""
        if self.due_at is None or self.last_answered_day is None:
            return False
        return self.due_at >= since and self.last_answered_day >= day

    @property
    def is_mature(self) -> bool:
        return self.interval_days is not None and self.interval_days >= MATURE_DAYS


STATE_FIELDS = tuple(field.name for field in fields(CardState))
DATE_FIELDS = frozenset({"due_day", "buried_until", "last_answered_day"})
UNTOUCHED = CardState()


@dataclass(frozen=True, slots=True)
class Answering:
    """What the buttons show and one of them stores: the outcomes of every quality, computed once the same way."""

    state: CardState
    is_drill: bool
    seed: int
    outcomes: Mapping[int, Outcome]


def prepare_answer(
    state: CardState, *, user_id: int, card_id: int, is_drill: bool, at: datetime, study_day: date, options: Options
) -> Answering:
    """All outcomes of answering this card now. A drill needs a memory; a card without one is never drilled."""
    seed = seed_for(user_id, card_id, state.answers)
    return Answering(state, is_drill, seed, _outcomes(state, is_drill, seed, at, study_day, options))


def _outcomes(
    state: CardState, is_drill: bool, seed: int, at: datetime, study_day: date, options: Options
) -> Mapping[int, Outcome]:
    memory = state.memory
    if is_drill:
        if memory is None or state.due_day is None:
            raise ValueError("a card that was never answered has nothing to drill")
        return drill_outcomes(memory, state.due_day, at=at, study_day=study_day, options=options)
    return outcomes(memory, at=at, study_day=study_day, seed=seed, options=options)


def answered(answering: Answering, quality: int, *, study_day: date, note_version: int) -> CardState:
    """The state after this quality. A drill answer only decides whether the drill goes on."""
    state, outcome = answering.state, answering.outcomes[quality]
    if answering.is_drill:
        return replace(state, due_at=outcome.drill_at, last_answered_day=study_day, note_version_seen=note_version)
    memory = outcome.memory
    was_learned = state.phase in (REVIEW, RELEARNING)
    failed_phase = RELEARNING if was_learned else LEARNING
    return replace(
        state,
        phase=REVIEW if memory.repetitions else failed_phase,
        due_day=outcome.due_day,
        due_at=outcome.drill_at,
        interval_days=memory.interval_days,
        ease_hundredths=memory.ease_hundredths,
        repetitions=memory.repetitions,
        lapses=memory.lapses,
        answers=state.answers + 1,
        buried_until=None,
        last_answered_day=study_day,
        note_version_seen=note_version,
    )


def answer_again(
    state: CardState,
    quality: int,
    *,
    is_drill: bool,
    at: datetime,
    study_day: date,
    seed: int,
    note_version: int,
    options: Options,
) -> CardState:
    """The state after an answer of the log, from what its row says."""
    answering = Answering(state, is_drill, seed, _outcomes(state, is_drill, seed, at, study_day, options))
    return answered(answering, quality, study_day=study_day, note_version=note_version)


def buried(state: CardState, *, study_day: date) -> CardState:
    """Out of the way until the next study day."""
    return replace(state, buried_until=study_day + timedelta(days=1))


def suspended(state: CardState, is_suspended: bool) -> CardState:
    return replace(state, suspended=is_suspended)


def flagged(state: CardState, flag: int) -> CardState:
    return replace(state, flag=flag)


PASSING = Grade.HARD  # qualities from here up count as recalled
