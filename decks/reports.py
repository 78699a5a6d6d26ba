"""What the authors' queue of reports reads, and what a reporter is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db.models import QuerySet

from .models import Note, Report
from .roles import Rights, authored_notes, rights_in
from .services.suggestions import TEXTS, with_suggestion
from .slidedeck import Piece, differences

if TYPE_CHECKING:
    from accounts.models import User

SHOWN_AT_MOST: Final = 100


@dataclass(frozen=True, slots=True)
class ShownText:
    """One field of the note: as it is today, and what would become of it."""

    name: str
    label: str
    now: str
    pieces: Sequence[Piece]
    """Empty where the suggestion leaves it alone."""


@dataclass(frozen=True, slots=True)
class ShownReport:
    report: Report
    by: str
    """The reporter's name where they allowed it, else nothing."""
    texts: Sequence[ShownText]
    rights: Rights

    @property
    def note(self) -> Note:
        return self.report.note

    @property
    def lang(self) -> str:
        return self.note.lang or self.note.deck.lang

    @property
    def has_suggestion(self) -> bool:
        return any(text.pieces for text in self.texts)

    @property
    def is_of_older_note(self) -> bool:
        return self.report.note_version < self.note.version


def reports_for(user: User, status: str = Report.State.OPEN) -> QuerySet[Report]:
    """Of the decks this person works on, the oldest first."""
    reports = Report.objects.filter(note__in=authored_notes(user), status=status)
    return reports.select_related("note__deck", "card", "user").order_by("at")


def report_queue(user: User, status: str = Report.State.OPEN) -> list[ShownReport]:
    """As many as a page holds: the oldest that are open, the newest that are answered."""
    reports = reports_for(user, status)
    if status == Report.State.CLOSED:
        reports = reports.order_by("-closed_at")
    rights: dict[str, Rights] = {}
    shown = []
    for report in reports[:SHOWN_AT_MOST]:
        path = report.note.deck.root_path
        rights[path] = rights.get(path) or rights_in(user, report.note.deck)
        shown.append(_shown(report, rights[path]))
    return shown


def find_report(user: User, report_id: UUID) -> ShownReport | None:
    report = reports_for(user).filter(id=report_id).first()
    report = report or reports_for(user, Report.State.CLOSED).filter(id=report_id).first()
    return _shown(report, rights_in(user, report.note.deck)) if report else None


def answers_to_tell(user: User) -> list[Report]:
    """What became of this learner's reports and was not told yet, the oldest first. One statement."""
    unread = Report.objects.filter(user=user, status=Report.State.CLOSED, told_at=None).exclude(decision="")
    return list(unread.select_related("note").order_by("closed_at")[:5])


def texts_at(note: Note, version: int | None = None) -> dict[str, str]:
    """What stood in the note at this version; today's for one that is not known, or for none."""
    revision = None
    if version is not None and version != note.version:
        revision = note.revisions.filter(version=min(version, 2**31 - 1)).first()
    return {name: str(revision.fields.get(name, "") if revision else getattr(note, name)) for name in TEXTS}


def _shown(report: Report, rights: Rights) -> ShownReport:
    note = report.note
    wanted = with_suggestion(note, report)
    texts = [
        ShownText(
            name=name,
            label=str(Note._meta.get_field(name).verbose_name),  # type: ignore[union-attr]
            now=getattr(note, name),
            pieces=differences(getattr(note, name), wanted[name]) if wanted[name] != getattr(note, name) else (),
        )
        for name in TEXTS
        if wanted[name] or getattr(note, name)
    ]
    by = str(report.user.name) if report.show_name else ""
    return ShownReport(report=report, by=by, texts=texts, rights=rights)
