"""Drafts of notes from slides: a list of small drafters, each of which knows one form of sentence, list or table."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from decks.folding import fold
from decks.slidedeck.model import ReadSlide
from decks.slidedeck.words import Wording, wording_for

from .base import Draft, Drafter, Told, sayings_of
from .colons import draft_colon_terms
from .formulas import draft_formulas
from .headings import draft_heading_pairs, draft_heading_questions, draft_heading_sentences
from .lists import draft_defining_lists, draft_lists
from .sentences import draft_definitions, draft_marked_words
from .tables import draft_table_rows
from .terms import draft_acronyms, draft_other_names, draft_translations

__all__ = ["DRAFTERS", "Draft", "draft_notes", "draft_slide"]

#: By name, in the order in which they may have a sentence: what one took the later ones leave alone.
DRAFTERS: Final[Mapping[str, Drafter]] = {
    "heading_question": draft_heading_questions,
    "heading_pair": draft_heading_pairs,
    "translation": draft_translations,
    "acronym": draft_acronyms,
    "other_name": draft_other_names,
    "definition": draft_definitions,
    "colon_term": draft_colon_terms,
    "formula": draft_formulas,
    "list": draft_lists,
    "defining_list": draft_defining_lists,
    "table_row": draft_table_rows,
    "marked_words": draft_marked_words,
    "heading_sentence": draft_heading_sentences,
}

FROM_SENTENCES: Final = frozenset({"definition", "colon_term", "marked_words"})

#: More of one slide is a slide nobody wants cards of.
MAX_DRAFTS_A_SLIDE: Final = 40


def draft_notes(slides: Iterable[ReadSlide], lang: str) -> tuple[Draft, ...]:
    """The drafts of all slides in their order, each once. The same slides make the same drafts."""
    words = wording_for(lang)
    seen: set[tuple[str, str]] = set()
    drafts = []
    for slide in slides:
        for draft in draft_slide(slide, words):
            # A sentence that stands on two slides is drafted once, though its question may name another slide.
            said = {(fold(draft.front), fold(draft.back))}
            if draft.drafter in FROM_SENTENCES:
                said.add((draft.drafter, fold(draft.origin)))
            if not said & seen:
                drafts.append(draft)
            seen |= said
    return tuple(drafts)


def draft_slide(slide: ReadSlide, words: Wording) -> list[Draft]:
    if slide.kind != "content":
        return []
    drafts = list(_drafts(slide, words))
    order = {saying: number for number, saying in enumerate(_places(slide, words))}
    drafts.sort(key=lambda draft: order.get(draft.origin, -1))
    return drafts[:MAX_DRAFTS_A_SLIDE]


def _places(slide: ReadSlide, words: Wording) -> list[str]:
    return list(dict.fromkeys(saying.text for saying in sayings_of(slide, words)))


def _drafts(slide: ReadSlide, words: Wording) -> Iterator[Draft]:
    told = Told(sayings_of(slide, words))
    fronts: set[str] = set()
    for name, drafter in DRAFTERS.items():
        for draft in drafter(slide, told, words):
            if fold(draft.front) not in fronts:
                fronts.add(fold(draft.front))
                yield draft.by(name)
