"""Walking the lint over whole decks, and what lists show of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from decks.lint import Finding, Level
from decks.linting import known_cards, lint_note
from decks.models import Deck, Note, Status
from decks.neighbours import Neighbours


@dataclass(frozen=True, slots=True)
class LintedDeckNote:
    note: Note
    findings: Sequence[Finding]


def lint_deck(deck: Deck, *, with_drafts: bool = False) -> Iterator[LintedDeckNote]:
    """Each note of the whole deck or topic with what is to be said of it, in the author's order.

    A pass over the deck's cards for the index, then about a millisecond a note.
    """
    known = Neighbours(known_cards(deck))
    for note in _notes_of(deck, with_drafts=with_drafts).iterator(chunk_size=500):
        yield LintedDeckNote(note, lint_note(note, known=known))


def store_warnings(linted: Sequence[LintedDeckNote]) -> int:
    """Has lists show what was found just now, also beside other notes. How many had shown something else."""
    stale = []
    for row in linted:
        count = sum(finding.level >= Level.WARNING for finding in row.findings)
        if row.note.warnings != count:
            row.note.warnings = count
            stale.append(row.note)
    Note.objects.bulk_update(stale, ["warnings"], batch_size=200)
    return len(stale)


def count_warnings(*, note: Note) -> None:
    """Counts one note's again, after a finding was dismissed or a dismissal taken back. A pass over its deck."""
    count = sum(finding.level >= Level.WARNING for finding in lint_note(note))
    Note.objects.filter(pk=note.pk).update(warnings=count)


def _notes_of(deck: Deck, *, with_drafts: bool) -> QuerySet[Note]:
    wanted = [Status.PUBLISHED, Status.DRAFT] if with_drafts else [Status.PUBLISHED]
    return (
        Note.objects.filter(deck__in=Deck.objects.within(deck.path), status__in=wanted)
        .select_related("deck")
        .prefetch_related("cards", "lint_dismissals")
        .order_by("deck__path", "position", "pk")
    )
