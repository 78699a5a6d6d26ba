"""The buttons of the answer side, each with what pressing it stores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Grading

from ..intervals import short_days, short_minutes
from ..queue import Clock
from ..scheduling import Grade, Outcome, is_extra_look
from ..state import PASSING, CardState, prepare_answer
from ..tokens import AnswerToken

BLACKOUT, WRONG = 0, 1  # of SM-2's scale, below what the button "Again" stands for


@dataclass(frozen=True, slots=True)
class GradeButton:
    value: int
    """The quality it stores, 0–5."""
    keys: str
    """What presses it, parted by spaces; the first is the one to show."""
    name: str
    tone: str
    label: str
    interval: str
    follow: str
    """How the intervals after this one will be, where another button shows the same: "less", "more" or nothing."""
    is_default: bool
    mark: str = ""
    """The number, where learners grade by number."""

    @property
    def key(self) -> str:
        return self.keys.partition(" ")[0]


@dataclass(frozen=True, slots=True)
class _Kind:
    value: int
    keys: str
    name: str
    tone: str
    label: str
    mark: str = ""


def _kinds(grading: str) -> Sequence[_Kind]:
    good = int(Grade.GOOD)
    if grading == Grading.TWO:
        return (
            _Kind(int(Grade.AGAIN), "1", "forgotten", "again", pgettext("grade", "Forgotten")),
            # Whoever is used to four grades passes with the same keys.
            _Kind(good, "2 3 4", "remembered", "good", pgettext("grade", "Remembered")),
        )
    if grading == Grading.SIX:
        return (
            _Kind(BLACKOUT, "0", "blank", "again", pgettext("grade", "Blank"), "0"),
            _Kind(WRONG, "1", "wrong", "again", pgettext("grade", "Wrong"), "1"),
            _Kind(int(Grade.AGAIN), "2", "nearly", "again", pgettext("grade", "Nearly"), "2"),
            _Kind(int(Grade.HARD), "3", "hard", "hard", pgettext("grade", "Hard"), "3"),
            _Kind(good, "4", "good", "good", pgettext("grade", "Good"), "4"),
            _Kind(int(Grade.EASY), "5", "perfect", "easy", pgettext("grade", "Perfect"), "5"),
        )
    return (
        _Kind(int(Grade.AGAIN), "1", "again", "again", pgettext("grade", "Again")),
        _Kind(int(Grade.HARD), "2", "hard", "hard", pgettext("grade", "Hard")),
        _Kind(good, "3", "good", "good", pgettext("grade", "Good")),
        _Kind(int(Grade.EASY), "4", "easy", "easy", pgettext("grade", "Easy")),
    )


def label_of(grading: str, quality: int) -> str:
    """The word of the button that stands for a quality; of one this way to grade has not, the nearest there is."""
    kinds = _kinds(grading)
    exact = [kind for kind in kinds if kind.value == quality]
    alike = [kind for kind in kinds if (kind.value >= PASSING) == (quality >= PASSING)]
    return (exact or sorted(alike, key=lambda kind: abs(kind.value - quality)))[0].label


def keys_of(grading: str) -> str:
    """Every key that grades, parted by spaces. On the question side they only reveal."""
    return " ".join(kind.keys for kind in _kinds(grading))


def grade_buttons(
    state: CardState, *, user_id: int, token: AnswerToken, clock: Clock, grading: str = Grading.FOUR
) -> list[GradeButton]:
    """The buttons of this way to grade, each with the interval that pressing it stores."""
    answering = prepare_answer(
        state,
        user_id=user_id,
        card_id=token.card_id,
        is_drill=token.is_drill and state.memory is not None,
        at=clock.at,
        study_day=clock.day,
        options=token.options,
    )
    outcomes = answering.outcomes
    return [
        GradeButton(
            value=kind.value,
            keys=kind.keys,
            name=kind.name,
            tone=kind.tone,
            label=kind.label,
            interval=_interval(outcomes[kind.value], clock),
            follow="" if answering.is_drill else _follow(outcomes[kind.value], outcomes[_measure(kind.value)]),
            is_default=kind.value == Grade.GOOD,
            mark=kind.mark,
        )
        for kind in _kinds(grading)
    ]


def why_alike(state: CardState, token: AnswerToken, clock: Clock) -> str:
    """One line for the buttons of a card that is only gone over again today, or looked at before its day for an exam:
    its passing grades all show one date."""
    memory = state.memory
    is_asked = not token.is_drill and not token.is_practice
    if memory and is_asked and is_extra_look(memory, state.due_day, clock.day, token.options):
        return _("An extra look before the exam: passing it keeps its interval, which begins anew today.")
    if token.is_practice or not token.is_drill or state.memory is None or state.step is not None:
        return ""
    return _("A second look: its date stays, the grade only says whether it comes back today.")


def _interval(outcome: Outcome, clock: Clock) -> str:
    return short_minutes(clock.at, outcome.drill_at) if outcome.drill_at else short_days(outcome.days)


def _measure(quality: int) -> int:
    """The grade whose intervals the others are compared with."""
    return int(Grade.GOOD if quality >= PASSING else Grade.AGAIN)


def _follow(outcome: Outcome, measure: Outcome) -> str:
    """Grades of SM-2 share this interval; their ease makes them differ from then on. An interval that differs already
    says enough."""
    if (outcome.days, outcome.drill_at) != (measure.days, measure.drill_at):
        return ""
    ease, ease_of_measure = outcome.memory.ease_hundredths, measure.memory.ease_hundredths
    return "less" if ease < ease_of_measure else "more" if ease > ease_of_measure else ""
