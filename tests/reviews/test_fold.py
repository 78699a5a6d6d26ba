"""What each kind of row of the log does to a card, told by the fold; no database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.models import LogKind, ReviewLog
from reviews.scheduling import SM2, SM2_STEPS, Drill
from reviews.services.verifying import Unfoldable, fold
from reviews.state import (
    LEARNING,
    NEW,
    RELEARNING,
    REVIEW,
    UNTOUCHED,
    CardState,
    answered,
    placed,
    prepare_answer,
    rescheduled,
    reset,
    rested,
)

AT = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
USER, CARD = 1, 2
KNOWN = CardState(
    phase=REVIEW, due_day=TODAY, interval_days=15, ease_hundredths=250, repetitions=3, lapses=2, answers=5, flag=4
)


class Story:
    """Rows as the writer leaves them. Begins with a state that was brought along."""

    def __init__(self, begin=KNOWN):
        self.rows = []
        self.state = UNTOUCHED
        if begin != UNTOUCHED:
            self.add(LogKind.IMPORT, begin)

    def add(self, kind, after, **fields):
        self.rows.append(
            ReviewLog(
                user_id=USER,
                card_id=CARD,
                token=UUID(int=len(self.rows)),
                sequence=len(self.rows) + 1,
                kind=kind,
                **{"at": AT, "study_day": TODAY} | fields,
                before=self.state.to_json() if self.rows else None,
                after=after.to_json(),
            )
        )
        self.state = after

    def answer(self, quality, options, *, at=AT, day=TODAY, is_drill=False):
        answering = prepare_answer(
            self.state, user_id=USER, card_id=CARD, is_drill=is_drill, at=at, study_day=day, options=options
        )
        self.add(
            LogKind.DRILL if answering.is_drill else LogKind.ANSWER,
            answered(answering, quality, study_day=day, note_version=0),
            at=at,
            study_day=day,
            quality=quality,
            seed=answering.seed,
            days=answering.outcomes[quality].days,
            options_id=options.id,
            options_version=options.version,
            options_changes=options.changes() or None,
        )


def act(kind, after, begin=KNOWN, **fields):
    story = Story(begin)
    story.add(kind, after, **fields)
    return story.rows


FORGOTTEN = {
    "phase": NEW,
    "due_day": None,
    "interval_days": None,
    "ease_hundredths": None,
    "repetitions": None,
    "lapses": 0,
}
ACTS = {
    "buried": (LogKind.BURY, {"buried_until": date(2026, 3, 3)}, {}),
    "resting for a week": (LogKind.BURY, {"buried_until": date(2026, 3, 9)}, {"value": 7}),
    "suspended": (LogKind.SUSPEND, {"suspended": True}, {}),
    "another flag": (LogKind.FLAG, {"flag": 2}, {"value": 2}),
    "no flag": (LogKind.FLAG, {"flag": 0}, {"value": 0}),
    "the flag of old": (LogKind.FLAG, {"flag": 0}, {}),
    "reset": (LogKind.RESET, FORGOTTEN, {}),
    "due tomorrow": (LogKind.SET_DUE, {"due_day": date(2026, 3, 3)}, {"days": 1}),
    "due three days ago": (LogKind.SET_DUE, {"due_day": date(2026, 2, 27)}, {"days": -3}),
    "practised": (LogKind.PRACTISE, {}, {"quality": 2}),
}


@pytest.mark.parametrize(("kind", "changed", "fields"), ACTS.values(), ids=ACTS)
def test_an_act_changes_what_it_says_and_nothing_else(kind, changed, fields):
    after = replace(KNOWN, **changed)

    assert fold(act(kind, after, **fields)) == after


@pytest.mark.parametrize("place", [-1, 1, 0])
def test_a_new_card_is_moved(place):
    after = CardState(place=place)

    assert fold(act(LogKind.PLACE, after, UNTOUCHED, value=place)) == after


@pytest.mark.parametrize(
    ("begin", "kind", "fields", "said"),
    [
        (KNOWN, LogKind.PLACE, {"value": 1}, "only a new card has a place"),
        (UNTOUCHED, LogKind.PLACE, {"value": 2}, "place must be one of"),
        (UNTOUCHED, LogKind.PLACE, {}, "names no place"),
        (UNTOUCHED, LogKind.SET_DUE, {"days": 1}, "a new card has no due day"),
        (KNOWN, LogKind.SET_DUE, {}, "sets no due day"),
        (KNOWN, LogKind.BURY, {"value": -1}, "a card rests 1 day or more"),
        (KNOWN, LogKind.PRACTISE, {"quality": 2, "after": replace(KNOWN, lapses=3)}, "stored another state"),
        (KNOWN, LogKind.RESET, {}, "stored another state"),
        (KNOWN, LogKind.FLAG, {"value": 3}, "stored another state"),
    ],
)
def test_an_act_that_cannot_be_or_leads_elsewhere_is_found(begin, kind, fields, said):
    fields = dict(fields)
    rows = act(kind, fields.pop("after", begin), begin, **fields)

    with pytest.raises((Unfoldable, ValueError), match=said):
        fold(rows)


def test_a_rest_ends_and_a_place_is_lost_with_the_answer():
    story = Story(CardState(place=-1, buried_until=TODAY + timedelta(days=3)))

    story.answer(4, SM2)

    assert (fold(story.rows).place, fold(story.rows).buried_until) == (0, None)


def test_after_a_reset_the_card_begins_anew_but_draws_afresh():
    story = Story()
    story.add(LogKind.RESET, replace(KNOWN, **FORGOTTEN))
    story.answer(4, SM2)

    state = fold(story.rows)

    assert (state.repetitions, state.interval_days, state.ease_hundredths, state.lapses) == (1, 1, 250, 0)
    assert (state.answers, state.flag) == (6, 4)


def test_a_card_goes_through_its_steps_on_one_day():
    story = Story(UNTOUCHED)
    phases = []
    for minutes, quality in ((0, 2), (1, 4), (11, 3), (21, 4)):
        story.answer(quality, SM2_STEPS, at=AT + timedelta(minutes=minutes), is_drill=minutes > 0)
        phases.append((story.state.phase, story.state.step, story.state.due_day, story.state.due_at))

    state = fold(story.rows)

    def waits(step, minutes):
        return LEARNING, step, TODAY, AT + timedelta(minutes=minutes)

    assert phases == [waits(0, 1), waits(1, 11), waits(1, 21), (REVIEW, None, TODAY + timedelta(days=1), None)]
    assert [row.kind for row in story.rows] == [LogKind.ANSWER, LogKind.DRILL, LogKind.DRILL, LogKind.DRILL]
    assert [row.days for row in story.rows] == [0, 0, 0, 1]
    assert (state.repetitions, state.ease_hundredths, state.lapses, state.answers) == (1, 250, 0, 4)


def test_a_step_the_day_cut_short_goes_on_where_it_was():
    story = Story()
    story.answer(2, replace(SM2_STEPS, relearning_steps_minutes=(10, 60)))
    story.answer(4, replace(SM2_STEPS, relearning_steps_minutes=(10, 60)), is_drill=True)
    tomorrow = TODAY + timedelta(days=1)

    assert (story.state.phase, story.state.step, story.state.lapses) == (RELEARNING, 1, 3)
    assert story.state.is_due(tomorrow)

    later = AT + timedelta(days=1)
    story.answer(4, replace(SM2_STEPS, relearning_steps_minutes=(10, 60)), at=later, day=tomorrow)

    state = fold(story.rows)
    assert (state.phase, state.step, state.interval_days, state.repetitions) == (REVIEW, None, 1, 1)
    assert story.rows[-1].kind == LogKind.ANSWER


def test_a_step_of_days_is_due_on_a_day():
    story = Story(UNTOUCHED)
    story.answer(3, replace(SM2_STEPS, learning_steps_minutes=(10, 3 * 1440)))
    story.answer(4, replace(SM2_STEPS, learning_steps_minutes=(10, 3 * 1440)), is_drill=True)

    state = fold(story.rows)

    assert (state.phase, state.step) == (LEARNING, 1)
    assert (state.due_day, state.due_at) == (TODAY + timedelta(days=3), None)
    assert story.rows[-1].days == 3


def test_a_pending_step_is_an_ordinary_first_repetition_once_the_steps_are_done_away_with():
    story = Story(UNTOUCHED)
    story.answer(4, SM2_STEPS)
    story.answer(4, SM2, is_drill=True)

    state = fold(story.rows)

    assert story.rows[-1].kind == LogKind.ANSWER
    assert (state.phase, state.step, state.repetitions, state.interval_days) == (REVIEW, None, 1, 1)
    assert (state.due_day, state.due_at) == (TODAY + timedelta(days=1), None)


def test_a_pending_drill_ends_with_its_next_answer_once_there_are_steps():
    story = Story()
    story.answer(2, SM2)
    failed = story.state
    story.answer(2, SM2_STEPS, is_drill=True)

    state = fold(story.rows)

    assert story.rows[-1].kind == LogKind.DRILL
    assert state == replace(failed, due_at=None)


def test_a_row_is_folded_with_the_options_the_learner_had():
    story = Story(UNTOUCHED)
    story.answer(3, replace(SM2, drill=Drill.AS_WRITTEN, fuzz=False))

    assert story.rows[0].options_changes == {"drill": 4, "fuzz": False}
    assert fold(story.rows).due_at == AT + timedelta(minutes=10)

    story.rows[0].options_changes = None
    with pytest.raises(Unfoldable, match="stored another state"):
        fold(story.rows)


@pytest.mark.parametrize(
    "forgery", [{"options_id": "sm3"}, {"options_version": 9}, {"options_changes": {"colour": 1}}, {"quality": None}]
)
def test_an_answer_that_cites_nothing_known_is_found(forgery):
    story = Story()
    story.answer(4, SM2)
    for name, value in forgery.items():
        setattr(story.rows[-1], name, value)

    with pytest.raises(Unfoldable, match="row 2 cites"):
        fold(story.rows)


OPTIONS = [
    SM2,
    SM2_STEPS,
    replace(SM2, drill=Drill.AS_WRITTEN, maximum_interval_days=30),
    replace(SM2_STEPS, learning_steps_minutes=(5, 2880, 30), relearning_steps_minutes=(), lapse_percent=40),
]
acts = st.one_of(
    st.tuples(st.just("answer"), st.integers(0, 5), st.sampled_from(OPTIONS)),
    st.tuples(st.just("rest"), st.integers(1, 400), st.none()),
    st.tuples(st.just("reset"), st.none(), st.none()),
    st.tuples(st.just("due"), st.integers(-400, 400), st.none()),
    st.tuples(st.just("place"), st.sampled_from([-1, 0, 1]), st.none()),
    st.tuples(st.just("undo"), st.none(), st.none()),
)


@given(st.lists(st.tuples(st.integers(0, 3), acts), max_size=25))
def test_whatever_is_done_folds_and_is_a_state_the_database_takes(history):
    story, day, at = Story(UNTOUCHED), TODAY, AT
    for days, (act, value, options) in history:
        day, at = day + timedelta(days=days), at + timedelta(days=days)
        state = story.state
        if act == "answer":
            again_today = state.due_at is not None and state.last_answered_day == day
            story.answer(value, options, at=at, day=day, is_drill=again_today)
        elif act == "rest":
            story.add(LogKind.BURY, rested(state, study_day=day, days=value), study_day=day, value=value)
        elif act == "reset":
            story.add(LogKind.RESET, reset(state), study_day=day)
        elif act == "due" and state.memory is not None:
            due_day = day + timedelta(days=value)
            story.add(LogKind.SET_DUE, rescheduled(state, due_day), study_day=day, days=value)
        elif act == "place" and state.memory is None:
            story.add(LogKind.PLACE, placed(state, value), study_day=day, value=value)
        elif act == "undo" and story.rows and story.rows[-1].kind != LogKind.UNDO:
            last = story.rows[-1]
            story.add(LogKind.UNDO, CardState.from_json(last.before), study_day=day, undoes=last.token)
        is_new = story.state.phase == NEW
        columns = ("interval_days", "ease_hundredths", "repetitions", "due_day")
        assert all((getattr(story.state, name) is None) == is_new for name in columns)
        assert not is_new or (story.state.due_at, story.state.step) == (None, None)
        assert is_new or (story.state.interval_days >= 1 and story.state.ease_hundredths >= 130)

    assert fold(story.rows) == story.state
