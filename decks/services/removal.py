"""Whether something may still be deleted, or is part of somebody's history."""

from decks.models import Deck, DeckStatus, Status
from decks.querysets import PATH_DIGITS, NoteQuerySet


def was_met(notes: NoteQuerySet) -> bool:
    """Whether a learner can have met a card of these notes: a note was published once, in a deck that is no draft.

    A whole deck leaves the draft state once and never comes back to it.
    """
    return bool(met_among(notes))


def met_among(notes: NoteQuerySet) -> set[int]:
    """Those of these notes that a learner can have met. Two statements."""
    published = notes.filter(revisions__fields__status=Status.PUBLISHED).order_by()
    paths = dict(published.values_list("pk", "deck__path"))
    roots = {path[:PATH_DIGITS] for path in paths.values()}
    met = set(Deck.objects.filter(path__in=roots).exclude(status=DeckStatus.DRAFT).values_list("path", flat=True))
    return {pk for pk, path in paths.items() if path[:PATH_DIGITS] in met}
