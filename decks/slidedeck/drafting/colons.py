"""Items and paragraphs of the form "Term: what it is"."""

from collections.abc import Iterator

from decks.folding import fold
from decks.slidedeck.model import ReadSlide
from decks.slidedeck.words import ATTRIBUTES, RELATIVE, Wording

from .base import Draft, Saying, Told, as_answer, concept_of, in_sentence, split_term, term_of
from .sentences import asked


def draft_colon_terms(slide: ReadSlide, told: Told, words: Wording) -> Iterator[Draft]:
    for saying in told.free("item", "sentence"):
        parted = split_term(saying.text)
        if parted is None:
            continue
        draft = _draft(slide, saying, *parted, words=words)
        if draft is not None:
            told.take(saying)
            yield draft


def _draft(slide: ReadSlide, saying: Saying, name: str, rest: str, *, words: Wording) -> Draft | None:
    term, about = term_of(name), saying.term
    if fold(name.split()[0]) in RELATIVE:
        question = words.implies.format(context=about, term=name)
        return Draft("basic", concept_of(about), question, as_answer(rest), slide.slug, saying.text)
    if fold(name) in ATTRIBUTES:
        if fold(about) == fold(name):
            return None
        question = words.attribute.format(context=about, term=name.lower())
        return Draft("basic", concept_of(about), question, as_answer(rest), slide.slug, saying.text)
    found = asked(rest, term, words)
    question, answer = (found[1], found[2]) if found and found[0] == term else ("", "")
    if not question:
        question, answer = words.what_is.format(term=in_sentence(term)), as_answer(rest)
    # "Contexto" alone asks nothing; "Elementos de un prompt: ¿qué es Contexto?" does.
    if _needs_context(term) and fold(term) not in fold(about) and fold(about) not in fold(term):
        question = f"{about}{words.colon_joiner}{question[0]}{question[1:2].lower()}{question[2:]}"
    return Draft("basic", concept_of(term), question, answer, slide.slug, saying.text)


def _needs_context(term: str) -> bool:
    """An ordinary word or two, no name: "Contexto", "Datos de entrada"."""
    return (
        "-" not in term
        and not any(word[1:] != word[1:].lower() or word.isupper() for word in term.split())
        and (not any(word[0].isupper() for word in term.split()[1:]))
    )
