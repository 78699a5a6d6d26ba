"""Proof that every schedule is the fold of its log, and the way back when one is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from django.db import transaction

from decks.models import Card

from ..lookups import CardRef
from ..models import LogKind, ReviewLog, Schedule
from ..scheduling import OPTION_SETS
from ..state import STATE_FIELDS, UNTOUCHED, CardState, answer_again, buried, flagged, suspended
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
        rows_by_token[row.token] = row
    return state


def _step(state: CardState, row: ReviewLog, rows_by_token: dict[UUID, ReviewLog]) -> CardState:
    match row.kind:
        case LogKind.ANSWER | LogKind.DRILL:
            options = OPTION_SETS.get((row.options_id, row.options_version))
            if options is None or row.quality is None or row.seed is None:
                raise Unfoldable(f"row {row.sequence} cites no known option set, quality or seed")
            return answer_again(
                state,
                row.quality,
                is_drill=row.kind == LogKind.DRILL,
                at=row.at,
                study_day=row.study_day,
                seed=row.seed,
                note_version=row.note_version,
                options=options,
            )
        case LogKind.BURY:
            return buried(state, study_day=row.study_day)
        case LogKind.SUSPEND:
            return suspended(state, True)
        case LogKind.UNSUSPEND:
            return suspended(state, False)
        case LogKind.FLAG:
            return flagged(state, 0 if state.flag else 1)
        case LogKind.UNDO:
            undone = rows_by_token.get(row.undoes) if row.undoes else None
            if undone is None:
                raise Unfoldable(f"row {row.sequence} undoes a row this card does not have")
            return CardState.from_json(undone.before)
        case LogKind.IMPORT:
            if state != UNTOUCHED:
                raise Unfoldable(f"row {row.sequence} brings a state to a card that already had one")
            return CardState.from_json(row.after)
    raise Unfoldable(f"row {row.sequence} is of an unknown kind, {row.kind}")


def verify_schedules(user_id: int, *, repair: bool = False) -> Iterator[Difference]:
    """Every difference between one learner's log and schedules; with `repair` the schedules are rewritten from the log.

    Only a log that folds can repair its schedule; one that does not is reported and left for a person.
    """
    schedules = {row.card_id: row for row in Schedule.objects.filter(user_id=user_id).iterator(chunk_size=2000)}
    log = ReviewLog.objects.filter(user_id=user_id).order_by("card_id", "sequence").iterator(chunk_size=2000)
    for card_id, group in groupby(log, key=attrgetter("card_id")):
        rows = list(group)
        schedule = schedules.pop(card_id, None)
        try:
            state = fold(rows)
        except (Unfoldable, KeyError, ValueError) as error:
            yield Difference(user_id, card_id, f"the log does not fold: {error}")
            continue
        if schedule is None:
            yield Difference(user_id, card_id, f"{len(rows)} rows in the log, but no schedule")
        elif schedule.version != len(rows) or CardState.of(schedule) != state:
            yield Difference(user_id, card_id, _difference(schedule, state, len(rows)))
        else:
            continue
        if repair:
            _rewrite(rows, schedule, state)
    for card_id in schedules:
        yield Difference(user_id, card_id, "a schedule, but no row in the log")


def _difference(schedule: Schedule, state: CardState, version: int) -> str:
    parts = [
        f"{name} is {getattr(schedule, name)!r}, the log says {getattr(state, name)!r}"
        for name in STATE_FIELDS
        if getattr(schedule, name) != getattr(state, name)
    ]
    if schedule.version != version:
        parts.append(f"version is {schedule.version}, the log has {version} rows")
    return "; ".join(parts)


def _rewrite(rows: list[ReviewLog], schedule: Schedule | None, state: CardState) -> None:
    values = {name: getattr(state, name) for name in STATE_FIELDS} | {"version": len(rows), "changed_at": rows[-1].at}
    last = rows[-1]
    with transaction.atomic():
        if schedule is not None:
            Schedule.objects.filter(user_id=last.user_id, card_id=last.card_id).update(**values)
            return
        ref = CardRef.of(Card.objects.select_related("note", "deck__parent").get(pk=last.card_id))
        Schedule(
            user_id=last.user_id,
            card_id=ref.card_id,
            note_id=ref.note_id,
            deck_id=ref.deck_id,
            root_id=ref.root_id,
            is_retired=not ref.is_live,
            # Any number does: it only breaks ties between cards due the same day.
            tie=last.token.int % TIES,
            **values,
        ).save(force_insert=True)
