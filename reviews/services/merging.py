"""A guest's progress brought into an account that exists already."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from uuid_utils.compat import uuid7

from decks.models import Card
from decks.services.reports import bring_reports

from ..lookups import CardRef
from ..models import Enrolment, LogKind, PersonalNote, ReviewLog, Schedule
from ..queue import Clock
from ..rollup import Tally
from ..state import UNTOUCHED, CardState
from .enrolling import enrol, leave_deck
from .groups import bring_memberships
from .personal_notes import NOTE_CHARS
from .recording import Change, record

if TYPE_CHECKING:
    from accounts.models import User


def bring_guest_answers(guest: User, user: User) -> None:
    """Copy what the guest learned, as a row of kind import for each card. One the account already knows stays as it is.

    Runs inside the caller's transaction.
    """
    at = timezone.now()
    clock = Clock.of(user, at)
    begun = set(Schedule.objects.filter(user=guest).values_list("root_id", flat=True))
    studied = set(Enrolment.objects.filter(user=user).values_list("deck_id", flat=True))
    for enrolment in Enrolment.objects.filter(user=guest).select_related("deck").order_by("deck_id"):
        # A deck that the account left stays left, unless there are answers to bring: every guest is given some decks.
        if enrolment.deck_id in studied and (enrolment.is_paused or enrolment.deck_id not in begun):
            continue
        enrol(user=user, deck=enrolment.deck, at=at)
        if enrolment.is_paused:
            leave_deck(user=user, deck=enrolment.deck)
    known = set(Schedule.objects.filter(user=user).values_list("card_id", flat=True))
    rows = [row for row in Schedule.objects.filter(user=guest).order_by("card_id") if row.card_id not in known]
    cards = Card.objects.select_related("note", "deck__parent").in_bulk([row.card_id for row in rows])
    for row in rows:
        after = CardState.of(row)
        change = Change(
            kind=LogKind.IMPORT,
            token=uuid7(),
            before=UNTOUCHED,
            after=after,
            version=0,
            tally=Tally.of_act(clock.day, UNTOUCHED, after),
        )
        record(user.pk, CardRef.of(cards[row.card_id]), clock, change, at=at)
    _bring_notes(guest, user)
    bring_memberships(guest=guest, user=user)
    bring_reports(guest=guest, user=user)


def _bring_notes(guest: User, user: User) -> None:
    """What they wrote for themselves; where both wrote on one note the account has both, its own first."""
    own = {note.note_id: note for note in PersonalNote.objects.filter(user=user)}
    for note in PersonalNote.objects.filter(user=guest):
        mine = own.get(note.note_id)
        if mine is None:
            note.user = user
            note.save(force_insert=True)
        elif note.text not in mine.text and len(both := f"{mine.text}\n\n{note.text}") <= NOTE_CHARS:
            mine.text = both
            mine.save(update_fields=["text"])


def who_answered(user_ids: Collection[int], since: datetime | None) -> Collection[int]:
    """Those of these learners who did anything since then (None: ever)."""
    rows = ReviewLog.objects.filter(user_id__in=user_ids)
    if since is not None:
        rows = rows.filter(at__gte=since)
    return set(rows.values_list("user_id", flat=True))
