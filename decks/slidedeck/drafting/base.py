"""What drafters share: the sayings of a slide, each with the term it is about, and who took which."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from decks.folding import fold
from decks.slidedeck.lines import plain
from decks.slidedeck.model import Block, ReadSlide
from decks.slidedeck.words import ARTICLES, GENERIC_TITLES, NO_TERMS, Wording

MAX_CONCEPT_CHARS: Final = 120
MAX_ANSWER_WORDS: Final = 60
_LEAD_WORDS: Final = 9
_SENTENCE_END: Final = re.compile(r"(?<=[.!?…])[ ]+(?=[A-ZÁÉÍÓÚÑÜ¡¿\"“«*$])")
_ABBREVIATED: Final = re.compile(r"(?:\b(?:p|ej|etc|e\.g|i\.e|vs|Dr|Fig|fig|pág)\.|\b[A-Z]\.)$")
_LEADING_BOLD: Final = re.compile(r"\*\*(?=\S)([^*\n:]{2,60}?)\*\*(?=[ ,(])")
_PARENTHESES: Final = re.compile(r"\s*\([^()]{0,200}\)")


@dataclass(frozen=True, slots=True)
class Draft:
    """A note to be judged. `origin` is the saying it was made of, `drafter` which of the drafters made it."""

    kind: str
    concept: str
    front: str
    back: str
    slide_slug: str
    origin: str = ""
    drafter: str = ""

    def by(self, drafter: str) -> "Draft":
        return replace(self, drafter=drafter)

    @property
    def key(self) -> str:
        """The same text is the same draft, wherever it stands."""
        return hashlib.sha256("\0".join((self.kind, self.front, self.back)).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Saying:
    """One sentence, item or line of a slide, without bold; `marked` still has it. `term` is what the slide speaks of
    there. `position` is where its block stands on the slide."""

    text: str
    marked: str
    term: str
    kind: str
    position: int
    is_first: bool = False
    """Of its block."""


class Told:
    """The sayings of a slide, and which of them a drafter has taken."""

    def __init__(self, sayings: Iterable[Saying]) -> None:
        self.all = tuple(sayings)
        self.taken: set[str] = set()

    def free(self, *kinds: str) -> Iterator[Saying]:
        for saying in self.all:
            if saying.text not in self.taken and (not kinds or saying.kind in kinds):
                yield saying

    def take(self, saying: Saying | str) -> None:
        self.taken.add(saying if isinstance(saying, str) else saying.text)


Drafter = Callable[[ReadSlide, Told, Wording], Iterator[Draft]]


def sayings_of(slide: ReadSlide, words: Wording) -> list[Saying]:
    found: list[Saying] = []
    term = subject_of(slide)
    for position, block in enumerate(slide.blocks):
        if block.kind == "paragraph":
            lines = list(block.lines)
            is_last = position == len(slide.blocks) - 1
            if is_lead(lines[0]) and (len(lines) > 1 or (not is_last and slide.blocks[position + 1].kind != "table")):
                term = term_of(lines[0])
                found.append(Saying(plain(lines[0]), lines[0], term, "lead", position))
                lines = lines[1:]
            for number, sentence in enumerate(sentences(" ".join(lines))):
                # A paragraph that begins with a name in bold speaks of that.
                if number == 0 and (bold := _LEADING_BOLD.match(sentence)) and bold[1][0].isupper():
                    term = term_of(bold[1])
                found.append(Saying(plain(sentence), sentence, term, "sentence", position, number == 0))
        elif block.kind == "list":
            found += [
                Saying(plain(item), item, term, "item", position, number == 0)
                for number, item in enumerate(block.lines)
            ]
        elif block.kind == "formula":
            found.append(Saying(block.text, block.text, term, "formula", position))
        elif block.kind == "table":
            found += [Saying(plain(" ".join(row)), " ".join(row), term, "row", position) for row in block.rows[1:]]
    return found


def subject_of(slide: ReadSlide) -> str:
    """What a slide is about: of "Características principales", what it stands under."""
    is_generic = bool(slide.context) and fold(slide.title) in GENERIC_TITLES
    return term_of(slide.context if is_generic else slide.title)


MAX_TERM_WORDS: Final = 9
_COLON: Final = re.compile(r"^(?P<term>[^:$]{2,120}?(?:\([^()]{0,80}\))?)\s*: (?P<rest>\S.*)$", re.DOTALL)
_IN_PARENTHESES: Final = re.compile(r"\([^()]{0,80}\)")


def split_term(text: str) -> tuple[str, str] | None:
    """Term and explanation, where a colon parts them outside parentheses."""
    masked = _IN_PARENTHESES.sub(lambda match: match[0].replace(":", "\0"), text)
    match = _COLON.match(masked)
    if match is None:
        return None
    term, rest = match["term"].replace("\0", ":").strip(), match["rest"].replace("\0", ":").strip()
    words = term.split()
    is_term = 0 < len(words) <= MAX_TERM_WORDS and (term[0].isupper() or term[0].isdigit())
    if not is_term or fold(term) in NO_TERMS or fold(words[0]) in NO_TERMS or rest.endswith(":"):
        return None
    return (term, rest) if is_answer(rest) and len(rest.split()) >= 2 else None


def is_lead(line: str) -> bool:
    """A line that names what the next ones speak of: short, no sentence."""
    bare = plain(line)
    return (
        bool(bare)
        and (bare[0].isupper() or bare[0].isdigit())
        and len(bare.split()) <= _LEAD_WORDS
        and not bare.endswith((".", ":", ";", ",", "!", "?", "”", '"'))
        and bare[0] not in '"“«'
        and ":" not in bare
    )


def sentences(text: str) -> list[str]:
    pieces: list[str] = []
    for piece in _SENTENCE_END.split(text):
        if pieces and _ABBREVIATED.search(pieces[-1]):
            pieces[-1] = f"{pieces[-1]} {piece}"
        elif piece.strip():
            pieces.append(piece.strip())
    return pieces


def term_of(title: str) -> str:
    """What a title or lead is about: without its parentheses and its translation."""
    bare = _PARENTHESES.sub("", plain(title)).partition(" - ")[0].partition(" – ")[0].strip(" :.")
    return bare or plain(title)


def in_sentence(term: str) -> str:
    """A term as it stands in a question: its article small."""
    first, space, rest = term.partition(" ")
    return f"{first.lower()}{space}{rest}" if space and fold(first) in ARTICLES else term


def without_article(term: str) -> str:
    first, space, rest = term.partition(" ")
    return rest[:1].upper() + rest[1:] if space and fold(first) in ARTICLES and rest else term


def concept_of(term: str) -> str:
    return without_article(plain(term)).strip(' :.«»“”"')[:MAX_CONCEPT_CHARS]


def as_answer(text: str) -> str:
    """A text as a sentence of its own."""
    text = text.strip(" :;,")
    if not text:
        return ""
    first = text[0].upper() + text[1:]
    return (
        first if first.endswith((".", "!", "?", "…", "$", "”", '"', ")")) and not first.endswith(" .") else f"{first}."
    )


def is_answer(text: str) -> bool:
    return 1 <= len(text.split()) <= MAX_ANSWER_WORDS and any(character.isalnum() for character in text)


def intro_of(slide: ReadSlide, position: int) -> str:
    """The sentence that leads up to a list or table, where one ends in a colon right above it."""
    if position == 0:
        return ""
    above: Block = slide.blocks[position - 1]
    if above.kind != "paragraph":
        return ""
    last = (sentences(plain(above.text)) or [""])[-1]
    return last if last.endswith(":") else ""


def safe_in_cloze(text: str) -> bool:
    return not any(mark in text for mark in ("{{", "}}", "::", "`"))
