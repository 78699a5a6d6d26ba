"""One answer, exactly once."""

from __future__ import annotations

import enum
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from ..act_tokens import CardToken
from ..card_counts import counted_in
from ..leeches import makes_a_leech
from ..lookups import find_card, find_leech_lapses, find_schedule
from ..models import ANSWERS, LogKind, ReviewLog
from ..queue import Clock
from ..rollup import COUNTED, Tally
from ..state import UNTOUCHED, CardState, answered, prepare_answer
from ..tokens import AnswerToken
from ..undoable import Undoable
from .recording import Change, Conflict, record

if TYPE_CHECKING:
    from accounts.models import User

ELAPSED_CAP_MS = 60_000  # whoever left for coffee did not think for ten minutes
TRIES = 3  # two first answers of a day in one topic may meet at the day's row; the loser tries again


class Verdict(enum.Enum):
    """What became of an answer."""

    SAVED = "saved"
    REPEATED = "repeated"
    """The very same answer was saved before: nothing changed."""
    ANSWERED = "answered"
    """Another answer to the card, from another tab or page, was saved since it was shown: nothing changed."""
    STALE = "stale"
    """The card changed otherwise since it was shown (an undo, an import): nothing changed."""
    UNFIT = "unfit"
    """Nothing that can be done to this card as it is, such as a due day for a new one: nothing changed."""
    GONE = "gone"
    """The card was withdrawn or suspended: nothing changed. (Of a deck left meanwhile, the answer still counts.)"""


@dataclass(frozen=True, slots=True)
class Answered:
    verdict: Verdict
    days: int | None = None
    """Days to the stored due day, where it was saved."""
    undoable: Undoable | None = None
    """What was saved, for whoever wants it back."""
    is_leech: bool = False
    """It was forgotten so often by now that it calls for repair."""


def grade_card(*, user: User, token: AnswerToken, quality: int, at: datetime) -> Answered:
    """Store one answer to a shown card: its log row, the schedule, the day's roll-up, in one transaction.

    Safe to repeat: the token's id is the row's key and its version must still be the schedule's. Everything is read and
    computed before the transaction begins, since the version check makes that safe and keeps the writers' queue short.
    Raises ValueError for a card that was shown for practice.
    """
    if token.is_practice:
        raise ValueError("shown for practice: it cannot become an answer")
    for attempt in range(TRIES):
        try:
            return _grade_once(user, token, quality, at)
        except (Conflict, IntegrityError):
            why = missed(user.pk, token, ANSWERS)
            if why.verdict is not Verdict.STALE or attempt == TRIES - 1:
                return why
    raise AssertionError("unreachable")


def _grade_once(user: User, token: AnswerToken, quality: int, at: datetime) -> Answered:
    card = find_card(token.card_id)
    schedule = find_schedule(user.pk, token.card_id)
    if (schedule.version if schedule else 0) != token.version:
        return missed(user.pk, token, ANSWERS)
    if card is None or not card.is_live or (schedule is not None and schedule.suspended):
        return Answered(Verdict.GONE)
    if token.note_version is not None:
        # What was answered is what was shown: whoever edits the note meanwhile changed another text.
        card = replace(card, note_version=min(card.note_version, token.note_version))
    # The log's clock never runs backwards, whatever the server's does.
    at = max(at, schedule.changed_at) if schedule else at
    clock = Clock.of(user, at)
    before = CardState.of(schedule) if schedule else UNTOUCHED
    answering = prepare_answer(
        before,
        user_id=user.pk,
        card_id=card.card_id,
        # As it was shown: a drill answered after the day turned is still the drill the learner saw.
        is_drill=token.is_drill and before.memory is not None,
        at=at,
        study_day=clock.day,
        options=token.options,
    )
    elapsed_ms = elapsed_since(token, at)
    after = answered(answering, quality, study_day=clock.day, note_version=card.note_version)
    change = Change(
        kind=LogKind.DRILL if answering.is_drill else LogKind.ANSWER,
        token=token.id,
        before=before,
        after=after,
        version=token.version,
        counted_in=counted_in(schedule) if schedule else None,
        quality=quality,
        elapsed_ms=elapsed_ms,
        options=token.options,
        seed=answering.seed,
        days=answering.outcomes[quality].days,
        tally=Tally.of_answer(
            clock.day,
            before,
            after,
            quality=quality,
            is_drill=answering.is_drill,
            elapsed_ms=elapsed_ms,
            at=at,
            zone=clock.zone,
        ),
    )
    with transaction.atomic():
        record(user.pk, card, clock, change, at=at)
    return Answered(
        Verdict.SAVED,
        change.days,
        undoable=Undoable(token.id, card.card_id, change.kind, quality, None, card.concept),
        is_leech=_is_leech(user.pk, card.root_id, before.lapses, change.after.lapses),
    )


def _is_leech(user_id: int, root_id: int, before: int, after: int) -> bool:
    """One statement more, and only where the card was forgotten."""
    if after <= before:
        return False
    return makes_a_leech(before, after, leech_lapses=find_leech_lapses(user_id, root_id))


def _made_a_leech(row: ReviewLog) -> bool:
    """As `_is_leech` said when the row was written, for whoever sends it again since no reply came. What was withdrawn
    or reset meanwhile has nothing to repair."""
    card = find_card(row.card_id)
    if card is None or not card.is_live:
        return False
    before, after = CardState.from_json(row.before), CardState.from_json(row.after)
    if not _is_leech(row.user_id, card.root_id, before.lapses, after.lapses):
        return False
    schedule = find_schedule(row.user_id, row.card_id)
    return schedule is not None and schedule.lapses > 0


def elapsed_since(token: AnswerToken, at: datetime) -> int:
    """Milliseconds from the question to the grade, capped."""
    return max(0, min(ELAPSED_CAP_MS, round((at - token.shown_at).total_seconds() * 1000)))


def missed(user_id: int, token: CardToken, kinds: Collection[LogKind]) -> Answered:
    """Why the version did not fit: this very thing (of one of `kinds`) is stored already, or something else happened.

    An answer to a card that was buried from the same page was not saved, though its token is taken.
    """
    log = ReviewLog.objects.filter(user_id=user_id)
    saved = log.filter(token=token.id, kind__in=kinds).first()
    if saved is not None:
        return Answered(Verdict.REPEATED, is_leech=_made_a_leech(saved))
    later = log.filter(card_id=token.card_id, sequence__gt=token.version).order_by("-sequence").first()
    return Answered(Verdict.ANSWERED if later is not None and later.kind in COUNTED else Verdict.STALE)


def why_closed(*, user: User, token: AnswerToken) -> Verdict:
    """Why a card shown earlier can no longer be answered, for a page that was opened again. Writes nothing."""
    verdict = missed(user.pk, token, ANSWERS).verdict
    return Verdict.ANSWERED if verdict is Verdict.REPEATED else verdict
