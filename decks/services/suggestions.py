"""What becomes of reports and suggestions: an edit with credit, or a reason why not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from uuid_utils.compat import uuid7

from ..models import Card, Note, Report, Revision, Status
from ..roles import rights_in
from .audit import log_act
from .note_content import normalise
from .notes import save_note

if TYPE_CHECKING:
    from accounts.models import User

#: What a suggestion may change.
TEXTS: Final = ("front", "back", "why", "hint")


class Outcome(Enum):
    DONE = "done"
    STALE = "stale"
    """The note was changed since it was shown."""
    CLOSED = "closed"
    """Somebody answered it already."""


@transaction.atomic
def accept_report(
    *,
    report: Report,
    shown_version: int,
    texts: Mapping[str, str],
    fact_changed: bool,
    by: User,
    at: datetime,
    reply: str = "",
) -> Outcome:
    """Writes these texts into the note and tells the learner. Raises ValidationError by field, PermissionDenied.

    Where they are not what was suggested the report counts as accepted with changes. Texts that are as they were are no
    edit: then the report was right and somebody had seen to it before.
    """
    found = _locked(report)
    if found is None:
        return Outcome.CLOSED
    note = Note.objects.select_for_update(of=("self",)).select_related("deck", "slide__source__deck").get(
        pk=report.note_id
    )
    if not rights_in(by, note.deck).publish and note.status == Status.PUBLISHED:
        raise PermissionDenied
    if note.version != shown_version:
        return Outcome.STALE
    wanted = with_suggestion(note, found)
    for name in TEXTS:
        if name in texts:
            setattr(note, name, texts[name])
    normalise(note)
    is_as_suggested = bool(found.suggested) and all(getattr(note, name) == wanted[name] for name in TEXTS)
    save_note(
        note=note,
        by=by,
        at=at,
        origin=Revision.Origin.SUGGESTION,
        fact_changed=fact_changed,
        reason=found.text[:200] or str(found.get_kind_display()),
        suggested_by=found.user if found.show_name else None,
    )
    is_accepted = is_as_suggested or not found.suggested
    _close(found, Report.Decision.ACCEPTED if is_accepted else Report.Decision.CHANGED, reply, at)
    return Outcome.DONE


@transaction.atomic
def decline_report(*, report: Report, reply: str, by: User, at: datetime) -> Outcome:
    """Leaves the note as it is and tells the learner why. Raises PermissionDenied."""
    found = _locked(report)
    if found is None:
        return Outcome.CLOSED
    if not rights_in(by, found.note.deck).publish:
        raise PermissionDenied
    _close(found, Report.Decision.DECLINED, reply, at)
    log_act(by=by, on=found.note, word=f"report declined: {reply}")
    return Outcome.DONE


@transaction.atomic
def propose_change(*, note: Note, by: User, at: datetime, reason: str = "") -> Report | None:
    """The texts of the note as it stands in memory, as a suggestion to whoever may publish. None where nothing differs.

    Of those who work on the deck, so their name is shown and no limit a day holds.
    """
    stored = Note.objects.get(pk=note.pk)
    normalise(note)
    suggested = {name: getattr(note, name) for name in TEXTS if getattr(note, name) != getattr(stored, name)}
    card = Card.objects.filter(note=stored).order_by("ordinal").first()
    if not suggested or card is None:
        return None
    return Report.objects.create(
        user=by,
        id=uuid7(),
        note=stored,
        card=card,
        note_version=stored.version,
        kind=Report.Kind.REWRITE,
        text=reason,
        suggested=suggested,
        show_name=True,
        at=at,
    )


def with_suggestion(note: Note, report: Report) -> dict[str, str]:
    """Today's texts with what was suggested in their place."""
    suggested = report.suggested or {}
    return {name: suggested.get(name, getattr(note, name)) for name in TEXTS}


def _locked(report: Report) -> Report | None:
    rows = Report.objects.select_for_update(of=("self",)).select_related("note__deck", "user")
    return rows.filter(user_id=report.user_id, id=report.id, status=Report.State.OPEN).first()


def _close(report: Report, decision: Report.Decision, reply: str, at: datetime) -> None:
    rows = Report.objects.filter(user_id=report.user_id, id=report.id)
    rows.update(status=Report.State.CLOSED, closed_at=at, decision=decision, reply=reply)
