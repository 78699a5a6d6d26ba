"""Proof that every schedule is the fold of its log, and the way back when one is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from decks.models import Card
from decks.querysets import PATH_DIGITS

from ..lookups import CardRef
from ..models import ANSWERS, Enrolment, LogKind, ReviewLog, Schedule
from ..scheduling import Options, options_of
from ..state import (
    STATE_FIELDS,
    UNTOUCHED,
    CardState,
    answer_again,
    flagged,
    noticed,
    placed,
    practised,
    rescheduled,
    reset,
    rested,
    suspended,
    woken,
)
from .recording import TIES


@dataclass(frozen=True, slots=True)
class Difference:
    """Something of one card that the log does not bear out."""

    user_id: int
    card_id: int
    what: str
    """An English sentence for the operator."""


class Unfoldable(Exception):
    """A row of the log that does not follow from the rows before it."""


def fold(rows: list[ReviewLog]) -> CardState:
    """The state one card's rows lead to, computed anew from what was done and when, not copied from what the rows say.

    `rows` in the order of `sequence`. Raises Unfoldable at the first row that contradicts the ones before it.
    """
    state = UNTOUCHED
    rows_by_token: dict[UUID, ReviewLog] = {}
    for number, row in enumerate(rows, start=1):
        if row.sequence != number:
            raise Unfoldable(f"row {number} has the sequence {row.sequence}: one is missing or doubled")
        if CardState.from_json(row.before) != state:
            raise Unfoldable(f"row {number} begins from another state than row {number - 1} ended in")
        state = _step(state, row, rows_by_token)
        if CardState.from_json(row.after) != state:
            raise Unfoldable(f"row {number} ({row.get_kind_display()}) stored another state than it leads to")
        if row.kind in ANSWERS and (state.due_day is None or (state.due_day - row.study_day).days != row.days):
            raise Unfoldable(f"row {number} ({row.get_kind_display()}) leads to another due day than it says")
        rows_by_token[row.token] = row
    return state


def _step(state: CardState, row: ReviewLog, rows_by_token: dict[UUID, ReviewLog]) -> CardState:
    match row.kind:
        case LogKind.ANSWER | LogKind.DRILL:
            if row.quality is None or row.seed is None:
                raise Unfoldable(f"row {row.sequence} cites no quality or no seed")
            return answer_again(
                state,
                row.quality,
                is_drill=row.kind == LogKind.DRILL,
                at=row.at,
                study_day=row.study_day,
                seed=row.seed,
                note_version=row.note_version,
                options=_options(row),
            )
        case LogKind.PRACTISE:
            return practised(state)
        case LogKind.BURY:
            if row.value == 0:
                return woken(state)
            return rested(state, study_day=row.study_day, days=1 if row.value is None else row.value)
        case LogKind.SUSPEND:
            return suspended(state, True)
        case LogKind.UNSUSPEND:
            return suspended(state, False)
        case LogKind.FLAG:
            # Rows from before flags had numbers: they put the mark on or took it off.
            return flagged(state, (0 if state.flag else 1) if row.value is None else row.value)
        case LogKind.RESET:
            return reset(state)
        case LogKind.SET_DUE:
            if row.days is None:
                raise Unfoldable(f"row {row.sequence} sets no due day")
            return rescheduled(state, row.study_day + timedelta(days=row.days))
        case LogKind.NOTICE:
            if row.value is None:
                raise Unfoldable(f"row {row.sequence} names no version of the note")
            state = noticed(state, note_version=row.value)
            return state if row.days is None else rescheduled(state, row.study_day + timedelta(days=row.days))
        case LogKind.PLACE:
            if row.value is None:
                raise Unfoldable(f"row {row.sequence} names no place")
            return placed(state, row.value)
        case LogKind.UNDO:
            undone = rows_by_token.get(row.undoes) if row.undoes else None
            if undone is None:
                raise Unfoldable(f"row {row.sequence} undoes a row this card does not have")
            if CardState.from_json(undone.after) != state:
                raise Unfoldable(f"row {row.sequence} undoes a row that was not the last that stood")
            return CardState.from_json(undone.before)
        case LogKind.IMPORT:
            if state != UNTOUCHED:
                raise Unfoldable(f"row {row.sequence} brings a state to a card that already had one")
            return CardState.from_json(row.after)
    raise Unfoldable(f"row {row.sequence} is of an unknown kind, {row.kind}")


def _options(row: ReviewLog) -> Options:
    try:
        return options_of(row.options_id, row.options_version, row.options_changes)
    except (KeyError, ValueError) as error:
        raise Unfoldable(f"row {row.sequence} cites options that do not exist: {error}") from error


def verify_schedules(user_id: int, *, repair: bool = False) -> Iterator[Difference]:
    """Every difference between one learner's log and schedules; with `repair` the schedules are rewritten from the log.

    Only a log that folds can repair its schedule; one that does not is reported and left for a person. Safe while the
    learner answers: whatever looks wrong is looked at again with the card held.
    """
    for card_id in _suspects(user_id):
        what = _look_again(user_id, card_id, repair=repair)
        if what:
            yield Difference(user_id, card_id, what)


def _suspects(user_id: int) -> list[int]:
    """The cards on which log and schedule do not agree at first sight."""
    schedules = {row.card_id: row for row in _schedules(user_id).iterator(chunk_size=2000)}
    log = ReviewLog.objects.filter(user_id=user_id).order_by("card_id", "sequence").iterator(chunk_size=2000)
    suspects = [
        card_id
        for card_id, group in groupby(log, key=attrgetter("card_id"))
        if _compare(list(group), schedules.pop(card_id, None))[0]
    ]
    return suspects + list(schedules)


def _look_again(user_id: int, card_id: int, *, repair: bool) -> str:
    """What differs, with nobody answering this card meanwhile; "" for nothing."""
    with transaction.atomic():
        # The schedule first: whoever writes a row of the log has to change it before.
        schedule = _schedules(user_id).filter(card_id=card_id).select_for_update(of=("self",)).first()
        rows = list(ReviewLog.objects.filter(user_id=user_id, card_id=card_id).order_by("sequence"))
        what, state = _compare(rows, schedule)
        if what and state is not None and repair:
            _rewrite(rows, schedule, state)
    return what


def _schedules(user_id: int) -> QuerySet[Schedule, Any]:
    """One learner's schedules, each beside what it copies of its card, read as of one moment."""
    caught_up = Enrolment.objects.filter(
        user_id=user_id, deck_id=OuterRef("root_id"), contents_version=F("deck__contents_version")
    )
    return Schedule.objects.of(user_id).annotate(
        card_note=F("card__note_id"),
        card_topic=F("card__deck_id"),
        card_path=F("card__deck__path"),
        card_is_live=F("card__is_live"),
        root_path=F("root__path"),
        is_caught_up=Exists(caught_up),
    )


def _compare(rows: list[ReviewLog], schedule: Any) -> tuple[str, CardState | None]:
    """What differs ("" for nothing), and the state that the log leads to, if it leads to one."""
    if not rows:
        return ("a schedule, but no row in the log" if schedule else ""), None
    try:
        state = fold(rows)
    except (Unfoldable, KeyError, ValueError) as error:
        return f"the log does not fold: {error}", None
    if schedule is None:
        return f"{len(rows)} rows in the log, but no schedule", state
    return "; ".join([*_differences(schedule, state, rows), *_wrong_copies(schedule)]), state


def _differences(schedule: Schedule, state: CardState, rows: list[ReviewLog]) -> Iterator[str]:
    for name in STATE_FIELDS:
        if getattr(schedule, name) != getattr(state, name):
            yield f"{name} is {getattr(schedule, name)!r}, the log says {getattr(state, name)!r}"
    if schedule.version != len(rows):
        yield f"version is {schedule.version}, the log has {len(rows)} rows"
    if schedule.changed_at != rows[-1].at:
        yield f"changed_at is {schedule.changed_at}, the last row is of {rows[-1].at}"


def _wrong_copies(schedule: Any) -> Iterator[str]:
    """What the schedule copies of its card and has wrong: the queue goes by it. Until the learner catches up with the
    author, most of it may be old."""
    if schedule.note_id != schedule.card_note:
        yield f"note_id is {schedule.note_id}, the card's is {schedule.card_note}"
    if not schedule.is_caught_up:
        return
    if schedule.deck_id != schedule.card_topic:
        yield f"deck_id is {schedule.deck_id}, the card's is {schedule.card_topic}"
    if not schedule.card_path.startswith(schedule.root_path) or len(schedule.root_path) != PATH_DIGITS:
        yield f"root_id is {schedule.root_id}, which is not the card's whole deck"
    if schedule.is_retired == schedule.card_is_live:
        yield f"is_retired is {schedule.is_retired}, the card's is {not schedule.card_is_live}"


def _rewrite(rows: list[ReviewLog], schedule: Schedule | None, state: CardState) -> None:
    last = rows[-1]
    card = CardRef.of(Card.objects.select_related("note", "deck__parent").get(pk=last.card_id))
    values = {name: getattr(state, name) for name in STATE_FIELDS} | {
        "version": len(rows),
        "changed_at": last.at,
        "note_id": card.note_id,
        "deck_id": card.deck_id,
        "root_id": card.root_id,
        "is_retired": not card.is_live,
    }
    if schedule is not None:
        Schedule.objects.filter(user_id=last.user_id, card_id=last.card_id).update(**values)
        return
    # Any number does for the tie: it only orders cards due the same day.
    Schedule(user_id=last.user_id, card_id=card.card_id, tie=last.token.int % TIES, **values).save(force_insert=True)
