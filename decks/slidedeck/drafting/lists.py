"""Lists as overlapping clozes: one note for the list, one card for each item, with the items around it in sight."""

from collections.abc import Iterator
from typing import Final

from decks.folding import fold
from decks.lint.rules import LIST_ITEMS
from decks.slidedeck.lines import plain
from decks.slidedeck.model import Block, ReadSlide
from decks.slidedeck.words import NO_TERMS, Wording

from .base import Draft, Told, concept_of, intro_of, is_answer, safe_in_cloze, split_term
from .sentences import asked

LEAST_ITEMS, MOST_ITEMS = 2, 9
MOST_WORDS_AN_ITEM: Final = 12


def draft_lists(slide: ReadSlide, told: Told, words: Wording) -> Iterator[Draft]:
    for position, block in enumerate(slide.blocks):
        intro = intro_of(slide, position)
        if block.kind != "list" or not _can_be_learned(block, has_intro=bool(intro)):
            continue
        items = [plain(item).rstrip(".;,") for item in block.lines]
        term = next((saying.term for saying in told.all if saying.position == position), slide.title)
        marks = [f"{number}." if block.is_numbered else "-" for number in range(1, len(items) + 1)]
        lines = [
            f"{mark} {_hidden(item, number)}" for number, (mark, item) in enumerate(zip(marks, items, strict=True), 1)
        ]
        head = intro if intro and fold(term) in fold(intro) else f"{term}. {intro}" if intro else f"{term}:"
        for item in block.lines:
            told.take(plain(item))
        yield Draft("cloze", concept_of(term), "\n".join([f"{head}\n", *lines]), "", slide.slug, plain(block.lines[0]))


def draft_defining_lists(slide: ReadSlide, told: Told, words: Wording) -> Iterator[Draft]:
    """ "X ayuda a mejorar … con:" and two or three items too long to be blanks: what X does is one answer."""
    for position, block in enumerate(slide.blocks):
        intro = intro_of(slide, position)
        items = [plain(item).strip(" .;,:") for item in block.lines]
        if block.kind != "list" or not intro or not (LEAST_ITEMS <= len(items) < LIST_ITEMS):
            continue
        if any(plain(item) in told.taken for item in block.lines):
            continue
        term = next((saying.term for saying in told.all if saying.text == intro), "")
        found = asked(intro.rstrip(":"), term, words)
        if found is None or not is_answer(" ".join([found[2], *items])):
            continue
        name, question, answer = found
        for item in block.lines:
            told.take(plain(item))
        back = "\n".join([f"{answer.rstrip('.')}:\n", *(f"- {item}" for item in items)])
        yield Draft("basic", concept_of(name), question, back, slide.slug, intro)


def _hidden(item: str, group: int) -> str:
    """What stands in parentheses behind an item is no part of its name, and helps."""
    name, parenthesis, rest = item.partition(" (")
    return f"{{{{c{group}::{name}}}}}{parenthesis}{rest}"


def _can_be_learned(block: Block, *, has_intro: bool) -> bool:
    items = [plain(item) for item in block.lines]
    least = LEAST_ITEMS if has_intro else LEAST_ITEMS + 1
    return (
        least <= len(items) <= MOST_ITEMS
        and len({fold(item) for item in items}) == len(items)
        and all(
            item.rstrip(".;,") and len(item.split()) <= MOST_WORDS_AN_ITEM and safe_in_cloze(item) for item in items
        )
        and not any(
            split_term(item) or item.endswith(":") or fold(item.partition(":")[0]) in NO_TERMS for item in items
        )
    )
