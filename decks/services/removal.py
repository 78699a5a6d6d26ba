"""Whether something may still be deleted, or is part of somebody's history."""

from decks.models import Deck, DeckStatus, Status
from decks.querysets import PATH_DIGITS, NoteQuerySet


def was_met(notes: NoteQuerySet) -> bool:
    """Whether a learner can have met a card of these notes: a note was published once, in a deck that is no draft.

    A whole deck leaves the draft state once and never comes back to it.
    """
    published = notes.filter(revisions__fields__status=Status.PUBLISHED).order_by()
    roots = {path[:PATH_DIGITS] for path in published.values_list("deck__path", flat=True)}
    return Deck.objects.filter(path__in=roots).exclude(status=DeckStatus.DRAFT).exists()
