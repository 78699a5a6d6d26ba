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

PLACES = (-1, 0, 1)  # of a new card: front, the author's order, back

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
    place: int = 0
    """Of a new card the learner moved: -1 to the front of the new cards, 1 to the back."""

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
            step=self.step,
            is_relearning=self.step is not None and self.phase == RELEARNING,
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
    """All outcomes of answering this card now. `is_drill` says that it is asked again on the day of its last answer.

    A drill needs a memory. Without learning steps a drill answer decides only whether the drill goes on; with them it
    moves a card that waits in a step. Such a card, when the learner has done away with the steps since, is answered as
    an ordinary one: `Answering.is_drill` tells.
    """
    if state.step is not None and not options.has_steps:
        is_drill = False
    seed = seed_for(user_id, card_id, state.answers)
    return Answering(state, is_drill, seed, _outcomes(state, is_drill, seed, at, study_day, options))


def _outcomes(
    state: CardState, is_drill: bool, seed: int, at: datetime, study_day: date, options: Options
) -> Mapping[int, Outcome]:
    memory = state.memory
    if is_drill:
        if memory is None or state.due_day is None:
            raise ValueError("a card that was never answered has nothing to drill")
        if state.step is None:
            return drill_outcomes(memory, state.due_day, at=at, study_day=study_day, options=options)
    return outcomes(memory, at=at, study_day=study_day, seed=seed, options=options, due_day=state.due_day)


def answered(answering: Answering, quality: int, *, study_day: date, note_version: int) -> CardState:
    """The state after this quality. A drill answer to a card in no step only decides whether the drill goes on."""
    state, outcome = answering.state, answering.outcomes[quality]
    if answering.is_drill and state.step is None:
        return replace(state, due_at=outcome.drill_at, last_answered_day=study_day, note_version_seen=note_version)
    memory = outcome.memory
    return replace(
        state,
        phase=_phase(state, memory),
        due_day=outcome.due_day,
        due_at=outcome.drill_at,
        interval_days=memory.interval_days,
        ease_hundredths=memory.ease_hundredths,
        repetitions=memory.repetitions,
        step=memory.step,
        lapses=memory.lapses,
        answers=state.answers + 1,
        buried_until=None,
        last_answered_day=study_day,
        note_version_seen=note_version,
        place=0,
    )


def _phase(before: CardState, after: Memory) -> int:
    if after.step is not None:
        return RELEARNING if after.is_relearning else LEARNING
    if after.repetitions:
        return REVIEW
    return RELEARNING if before.phase in (REVIEW, RELEARNING) else LEARNING


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


def practised(state: CardState) -> CardState:
    """What is answered outside the schedule leaves it as it is."""
    return state


def buried(state: CardState, *, study_day: date) -> CardState:
    """Out of the way until the next study day."""
    return rested(state, study_day=study_day, days=1)


def rested(state: CardState, *, study_day: date, days: int) -> CardState:
    """Out of the way for so many study days, this one included. Raises ValueError for none."""
    if days < 1:
        raise ValueError(f"a card rests 1 day or more, not {days}")
    return replace(state, buried_until=study_day + timedelta(days=days))


def woken(state: CardState) -> CardState:
    """In line again, however long it was to rest."""
    return replace(state, buried_until=None)


def suspended(state: CardState, is_suspended: bool) -> CardState:
    return replace(state, suspended=is_suspended)


def flagged(state: CardState, flag: int) -> CardState:
    return replace(state, flag=flag)


def reset(state: CardState) -> CardState:
    """New again, as if never answered: what is kept is the flag, whether it is suspended, and what was seen and when.

    `answers` goes on, since it draws the fuzz: the second life of a card is not a copy of the first.
    """
    return replace(
        state,
        phase=NEW,
        due_day=None,
        due_at=None,
        interval_days=None,
        ease_hundredths=None,
        repetitions=None,
        step=None,
        lapses=0,
        buried_until=None,
        place=0,
    )


def rescheduled(state: CardState, due_day: date) -> CardState:
    """Due on another day, with interval and ease as they were. Raises ValueError for a card with nothing to be due."""
    if state.memory is None:
        raise ValueError("a new card has no due day to set")
    return replace(state, due_day=due_day, due_at=None, buried_until=None)


def placed(state: CardState, place: int) -> CardState:
    """Before all other new cards (-1), behind them (1), or back in the author's order (0). Raises ValueError for a card
    that is not new."""
    if state.memory is not None:
        raise ValueError("only a new card has a place among the new cards")
    if place not in PLACES:
        raise ValueError(f"place must be one of {PLACES}, not {place}")
    return replace(state, place=place)


def noticed(state: CardState, *, note_version: int) -> CardState:
    """What changed in the note up to this version was shown to the learner."""
    return replace(state, note_version_seen=max(state.note_version_seen, note_version))


PASSING = Grade.HARD  # qualities from here up count as recalled
