"""Terms with their translation, and what letters stand for."""

import re
from collections.abc import Iterator
from typing import Final

from decks.folding import fold
from decks.lint.words import content_words
from decks.slidedeck.lines import plain
from decks.slidedeck.model import ReadSlide
from decks.slidedeck.words import CONJUNCTIONS, Wording, looks_english

from .base import Draft, Told, concept_of, in_sentence, term_of

_PARENTHESES: Final = re.compile(r"^(?P<term>[^()]{2,80}?)\s*\((?P<inner>[^()]{2,80})\)")
_DASH: Final = re.compile(r"\s[-–]\s(?P<other>[^()]{3,80})$")
_ACRONYM: Final = re.compile(r"[A-Z][A-Z0-9]{1,7}")
_OTHER_NAME: Final = re.compile(
    r"(?P<term>[^(),:;]{2,60}?) \((?:también|tambien|also) (?:llamad[oa]s?|conocid[oa]s? como|called|known as) "
    r"(?P<other>[^()]{3,60})\)",
    re.IGNORECASE,
)
_IN_TEXT: Final = re.compile(r"\(([A-Z]{2,6})s?\)")


def _titles(slide: ReadSlide, told: Told) -> Iterator[tuple[str, bool]]:
    """The names on a slide: its title and leads, then (True) its items."""
    yield slide.title, False
    for saying in told.all:
        if saying.kind == "lead":
            yield saying.text, False
    for saying in told.all:
        if saying.kind == "item":
            yield plain(saying.text.partition(": ")[0]), True


def draft_translations(slide: ReadSlide, told: Told, words: Wording) -> Iterator[Draft]:
    """ "Accuracy (Exactitud)", "deriva de sesgo (bias drift)", "R Squared ($R^2$) - Coeficiente de Determinación"."""
    if words.lang == "en":
        return
    for title, is_item in _titles(slide, told):
        term = term_of(title)
        if (dash := _DASH.search(plain(title))) and looks_english(term) != looks_english(dash["other"]):
            yield Draft("reversed", concept_of(term), term, dash["other"].strip(), slide.slug, title)
            continue
        match = _PARENTHESES.match(title)
        if match and _is_translation(match["term"], match["inner"], is_item=is_item):
            inner = match["inner"].strip()
            if is_item:
                told.take(title)
            yield Draft(
                "reversed", concept_of(match["term"]), match["term"], inner[0].upper() + inner[1:], slide.slug, title
            )


def _is_translation(term: str, inner: str, *, is_item: bool) -> bool:
    if len(inner.split()) > 7 or any(mark in inner for mark in ",;:=$%0123456789") or _ACRONYM.fullmatch(inner):
        return False
    if _ACRONYM.fullmatch(term.strip().replace("-", "")) or _initials(inner) == term.replace("-", ""):
        return False
    if looks_english(term) != looks_english(inner):
        return True
    return not is_item and inner[0].isupper() and fold(term) != fold(inner)


def draft_acronyms(slide: ReadSlide, told: Told, words: Wording) -> Iterator[Draft]:
    """ "MSE (Mean Squared Error)" either way round, and "… key performance indicators (KPI)" in a sentence."""
    for title, _is_item in _titles(slide, told):
        match = _PARENTHESES.match(title)
        if match is None:
            continue
        term, inner = match["term"].strip(), match["inner"].strip()
        if _ACRONYM.fullmatch(term.replace("-", "")) and len(inner.split()) > 1:
            yield _draft(term, inner, slide, words, title)
        elif _ACRONYM.fullmatch(inner) and _initials(term) == inner:
            yield _draft(inner, term, slide, words, title)
    for saying in told.all:
        if saying.kind == "sentence":
            for found in _IN_TEXT.finditer(saying.text):
                before = plain(saying.text[: found.start()]).split()
                meaning = " ".join(before[-len(found[1]) :])
                if _initials(meaning) != found[1]:
                    # Letters of another language: "indicadores clave de rendimiento (KPI)".
                    meaning = _of_so_many_words(before, len(found[1])) if words.lang != "en" else ""
                if meaning:
                    yield _draft(found[1], meaning, slide, words, saying.text)


def _of_so_many_words(before: list[str], letters: int) -> str:
    """The last words that have as many words of meaning as there are letters, where nothing parts them."""
    taken: list[str] = []
    for word in reversed(before):
        if fold(word) in CONJUNCTIONS or word[-1] in ",;:.":
            return ""
        taken.insert(0, word)
        letters -= bool(content_words(word))
        if not letters:
            return " ".join(taken)
    return ""


def draft_other_names(slide: ReadSlide, told: Told, words: Wording) -> Iterator[Draft]:
    """ "Top-P (también llamado nucleus sampling) …"."""
    for saying in told.all:
        match = _OTHER_NAME.match(saying.text) if saying.kind in ("sentence", "lead") else None
        if match:
            other = match["other"].strip()
            question = words.other_name.format(term=in_sentence(match["term"]))
            answer = other[0].upper() + other[1:]
            yield Draft("basic", concept_of(match["term"]), question, answer, slide.slug, saying.text)


def _draft(letters: str, meaning: str, slide: ReadSlide, words: Wording, origin: str) -> Draft:
    meaning = meaning[0].upper() + meaning[1:]
    return Draft("basic", letters, words.siglas.format(term=letters), meaning, slide.slug, origin)


def _initials(text: str) -> str:
    return "".join(word[0] for word in re.split(r"[\s-]+", text) if word and word[0].isalpha()).upper()
