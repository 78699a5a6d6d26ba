"""The lint over stored notes: one reading for the inbox, the admin's lists and `manage.py lint_cards`."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from django.utils.translation import gettext as _

from decks import formulas
from decks.cloze import Blank, parse_cloze
from decks.lint import CardText, Finding, Level, LintedNote, check_neighbours, check_note
from decks.models import Card, Deck, Note, Status
from decks.neighbours import KnownCard, Neighbours

LEVELS: Final = {Level.HINT: "hint", Level.WARNING: "warning", Level.ERROR: "error"}


class PlainCard(Protocol):
    """A card that is stored, or one that was only rendered."""

    @property
    def ordinal(self) -> int: ...
    @property
    def question_text(self) -> str: ...
    @property
    def answer_text(self) -> str: ...


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding in the author's language."""

    level: str
    message: str
    advice: str
    evidence: str
    code: str = ""

    @classmethod
    def of(cls, finding: Finding) -> "ShownFinding":
        return cls(
            level=LEVELS[finding.level],
            message=_(finding.rule.message) % dict(finding.params),
            advice=_(finding.advice),
            evidence=_(finding.evidence) if finding.evidence else "",
            code=finding.code,
        )


def linted(note: Note, cards: Iterable[PlainCard]) -> LintedNote:
    """A note as the lint reads it."""
    return LintedNote(
        kind=note.kind,
        front=note.front,
        back=note.back,
        cards=[CardText(card.ordinal, card.question_text, card.answer_text) for card in cards],
        blanks=tuple(_blanks(note.front)) if note.kind == "cloze" else (),
        has_source=note.slide_id is not None,
    )


def lint_note(
    note: Note, *, cards: Sequence[PlainCard] | None = None, known: Neighbours | None = None, dismissed: bool = False
) -> list[Finding]:
    """All that is to be said of a note by itself and beside the others of its deck, the gravest first, each once.

    `cards` are those it has, where they are at hand; `known` the index of its whole deck's, which to make costs a pass
    over the deck. What an author dismissed for this note is left out unless it is asked for.
    """
    cards = cards_as_asked(note) if cards is None else cards
    known = Neighbours(known_cards(note.deck)) if known is None else known
    found = dict.fromkeys(finding for card in cards[:1] for finding in _beside(note, card, known))
    found |= dict.fromkeys(check_note(linted(note, cards)))
    hidden = set() if dismissed else dismissed_codes(note)
    return sorted((finding for finding in found if finding.code not in hidden), key=lambda finding: -finding.level)


def own_warnings(note: Note, cards: Iterable[PlainCard]) -> int:
    """How many warnings and errors there are about the note by itself: what is counted whenever it is saved."""
    hidden = dismissed_codes(note)
    found = check_note(linted(note, cards))
    return sum(finding.level >= Level.WARNING and finding.code not in hidden for finding in found)


def cards_as_asked(note: Note) -> list[Card]:
    """Its cards whose side is still there, in order."""
    return sorted((card for card in note.cards.all() if card.order), key=lambda card: card.ordinal)


def known_cards(deck: Deck) -> list[KnownCard]:
    """Every card of the whole deck that is or may become one: of its published notes and of its drafts."""
    cards = Card.objects.within(deck.root_path).exclude(note__status=Status.RETIRED).order_by("order", "pk")
    return [KnownCard(*row) for row in cards.values_list("note_id", "note__concept", "question_text", "answer_text")]


def dismissed_codes(note: Note) -> set[str]:
    return {dismissal.code for dismissal in note.lint_dismissals.all()} if note.pk else set()


def _beside(note: Note, card: PlainCard, known: Neighbours) -> list[Finding]:
    near = known.near(card.question_text, of_note=note.pk)
    return check_neighbours(card.question_text, card.answer_text, [neighbour for _card, neighbour in near])


def _blanks(front: str) -> Iterator[tuple[int, str]]:
    text, found = formulas.cut(formulas.clean(front))
    parts, _problems = parse_cloze(text, found)
    for part in parts:
        if isinstance(part, Blank):
            yield part.group, formulas.put_back(_said(part), found)


def _said(blank: Blank) -> str:
    return "".join(_said(part) if isinstance(part, Blank) else part for part in blank.content)
