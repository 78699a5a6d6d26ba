"""Findings that an author put aside for one note."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from decks.deckfile.model import one_line
from decks.formulas import clean
from decks.models import LintDismissal, Note

from .linting import count_warnings


@transaction.atomic
def dismiss_finding(*, note: Note, code: str, reason: str, by: User | None, at: datetime) -> None:
    """No longer shown for this note; the reason stays for whoever comes after."""
    LintDismissal.objects.update_or_create(
        note=note, code=code, defaults={"reason": one_line(clean(reason))[:200], "by": by, "at": at}
    )
    count_warnings(note=note)


@transaction.atomic
def show_finding_again(*, note: Note, code: str) -> None:
    LintDismissal.objects.filter(note=note, code=code).delete()
    count_warnings(note=note)
