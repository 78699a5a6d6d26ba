"""Sentences that define ("X es …", "X is …") or say what a thing does ("X mide …", under a heading "Mide …"), and
sentences whose bold words are the fact."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from decks.folding import fold
from decks.slidedeck.lines import plain
from decks.slidedeck.model import ReadSlide
from decks.slidedeck.words import (
    CONNECTIVES,
    DEMONSTRATIVES,
    ENGLISH,
    GENERIC_SUBJECTS,
    KINDS_OF_THING,
    NO_CONTENT,
    NO_SUBJECT,
    SPANISH,
    Wording,
)

from .base import Draft, Saying, Told, as_answer, concept_of, in_sentence, is_answer, safe_in_cloze, split_term, term_of

MAX_SUBJECT_WORDS: Final = 9
LEAST_ITEM_WORDS: Final = 5
_BOLD: Final = re.compile(r"\*\*(?=\S)([^*\n]{1,60}?)(?<=\S)\*\*")
_MARKED: Final = 3
"""More bold words than that in a sentence stress nothing."""
_MARKED_WORDS: Final = 6
_MARKED_IN_WORDS: Final = 55
_WHERE: Final = re.compile(r",? (?:donde|where):$")  # leads on to a list that is asked for by itself


@lru_cache(maxsize=4)
def _pattern(lang: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = ENGLISH if lang == "en" else SPANISH
    verbs = "|".join(re.escape(verb) for verb in sorted(words.what_does, key=len, reverse=True))
    about = re.compile(rf" (?P<verb>{verbs}) (?=\S)")
    begins = re.compile(rf"(?P<verb>{verbs}) (?P<rest>.+)", re.DOTALL | re.IGNORECASE)
    return about, begins


def asked(text: str, term: str, words: Wording) -> tuple[str, str, str] | None:
    """Term, question and answer of a sentence that defines something; None where it does not.

    `term` is what the slide speaks of: the subject of "Mide …" and of "Este parámetro controla …".
    """
    about, begins = _pattern(words.lang)
    first = fold(text.partition(" ")[0])
    if term and (match := begins.match(text)) and text[0].isupper():
        return _answered(term, match["verb"].lower(), match["rest"], words)
    match = about.search(text, 0, 160)
    if match is None:
        return None
    subject, verb, rest = text[: match.start()].strip(), match["verb"], text[match.end() :]
    if first in DEMONSTRATIVES:
        named = [fold(word) for word in subject.split()[1:]]
        if len(named) > 1 or not term or not set(named) <= KINDS_OF_THING:
            return None
        return _answered(term, verb, rest, words)
    if not _is_subject(subject):
        return None
    return _answered(term_of(subject), verb, rest, words)


def _is_subject(subject: str) -> bool:
    words = subject.split()
    return (
        0 < len(words) <= MAX_SUBJECT_WORDS
        and (subject[0].isupper() or subject[0].isdigit())
        and fold(words[0]).strip('¿¡"“«') not in NO_SUBJECT
        and fold(subject) not in GENERIC_SUBJECTS
        and fold(words[-1]) not in ("se", "lo", "no")
        and not any(mark in subject for mark in ",;:?¿!")
        and not any(fold(word) in ("que", "which", "that", "no", "not") for word in words[1:])
    )


def _answered(term: str, verb: str, rest: str, words: Wording) -> tuple[str, str, str] | None:
    rest = rest.strip()
    if rest.endswith(":") or not is_answer(rest) or fold(term) in NO_CONTENT:
        return None
    question = words.what_does[verb].format(term=in_sentence(term))
    answer = (f"el {rest}" if verb.endswith(" al") else rest) if verb in words.defining else f"{verb} {rest}"
    return term, question, as_answer(answer)


def draft_definitions(slide: ReadSlide, told: Told, words: Wording) -> Iterator[Draft]:
    subject = ""
    for saying in told.free("sentence", "item"):
        if parted := split_term(saying.text):
            subject = term_of(parted[0])  # whose explanation may go on in the next sentence
            continue
        found = asked(saying.text, _term_at(saying, slide, subject), words)
        if found is None or (saying.kind == "item" and len(found[2].split()) < LEAST_ITEM_WORDS):
            subject = ""
            continue
        term, question, answer = found
        if len(term) < 2:
            continue
        subject = term
        told.take(saying)
        yield Draft("basic", concept_of(term), question, answer, slide.slug, saying.text)


def _term_at(saying: Saying, slide: ReadSlide, subject: str) -> str:
    """What an unnamed subject means: who the sentence before spoke of, else what the slide is about."""
    if subject and saying.kind == "sentence" and not saying.is_first:
        return subject
    return "" if slide.title.endswith("?") else saying.term


def draft_marked_words(slide: ReadSlide, told: Told, words: Wording) -> Iterator[Draft]:
    """ "Va de **0 a 1**": what the author made bold is hidden."""
    for saying in told.free("sentence", "item"):
        marked = [match for match in _BOLD.finditer(saying.marked) if len(match[1].split()) <= _MARKED_WORDS]
        inside = [match for match in marked if match.start() > 0 and fold(plain(match[1])) not in fold(saying.term)]
        length = len(saying.text.split())
        if len(inside) > _MARKED:
            inside = [match for match in inside if match[1][0].isupper()]  # names, rather than what is stressed
        if not (1 <= len(inside) <= _MARKED and 6 <= length <= _MARKED_IN_WORDS):
            continue
        marked_text = _WHERE.sub(".", saying.marked)
        if marked_text.endswith(":"):
            continue
        if not safe_in_cloze(saying.marked) or "$" in saying.marked or "?" in saying.text:
            continue
        if fold(saying.text.partition(" ")[0]) in DEMONSTRATIVES:
            continue
        text = _blanked(marked_text, {match.start() for match in inside})
        for connective in CONNECTIVES:
            if text.startswith(connective):
                text = text[len(connective) :]
                text = text[0].upper() + text[1:] if not text.startswith("{{") else text
        context = "" if fold(saying.term) in fold(saying.text) else f"{saying.term}: "
        told.take(saying)
        yield Draft("cloze", concept_of(saying.term), f"{context}{text}", "", slide.slug, saying.text)


def _blanked(marked: str, starts: set[int]) -> str:
    group = 0

    def blank(match: re.Match[str]) -> str:
        nonlocal group
        if match.start() not in starts:
            return match[1]
        group += 1
        return f"{{{{c{group}::{plain(match[1])}}}}}"

    return _BOLD.sub(blank, marked)
