"""What waits for an author, at a glance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .models import CardAnalysis, Report, SlideChanged, Status
from .roles import authored_notes, own

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class Desk:
    drafts: int
    reports: int
    slides_changed: int
    warnings: int
    striking: int
    """Cards that stand out among all learners."""


def desk_of(user: User) -> Desk:
    """Of the decks this person works on. Five counts."""
    notes = authored_notes(user)
    return Desk(
        drafts=notes.filter(draft__isnull=False, status=Status.DRAFT).count(),
        reports=Report.objects.filter(own(user, "note__deck__path"), status=Report.State.OPEN).count(),
        slides_changed=SlideChanged.objects.filter(own(user, "note__deck__path")).count(),
        warnings=notes.filter(status=Status.PUBLISHED, warnings__gt=0).count(),
        striking=CardAnalysis.objects.filter(own(user, "card__deck__path"), card__is_live=True)
        .exclude(verdicts="")
        .count(),
    )
