"""What an author is told while writing: findings of the lint, and the cards of others that are nearly this one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from decks.linting import ShownFinding, lint_note
from decks.models import LintDismissal, Note
from decks.rendering import RenderedCard
from decks.similar import SimilarCard, similar_texts

SIMILAR_AT_MOST: Final = 4


@dataclass(frozen=True, slots=True)
class Advice:
    findings: Sequence[ShownFinding]
    dismissed: Sequence[LintDismissal]
    similar: Sequence[SimilarCard]


NOTHING: Final = Advice((), (), ())


def advice_for(note: Note, cards: Sequence[RenderedCard]) -> Advice:
    """Of a note as it stands in the form, with the cards it would have; with its key where it was saved before.

    Two passes over the texts of its deck, some 40 ms for 300 cards: for a pause in the typing, not for every key.
    """
    if not cards or note.deck_id is None:
        return NOTHING
    card = cards[0]
    return Advice(
        findings=[ShownFinding.of(finding) for finding in lint_note(note, cards=cards)],
        dismissed=list(note.lint_dismissals.select_related("by").order_by("code")) if note.pk else (),
        similar=similar_texts(
            card.question_text, card.answer_text, deck=note.deck, of_note=note.pk, at_most=SIMILAR_AT_MOST
        ),
    )
