"""What a heading asks or names, answered by what stands under it."""

from collections.abc import Iterator
from typing import Final

from decks.folding import fold
from decks.slidedeck.model import ReadSlide
from decks.slidedeck.words import DEMONSTRATIVES, NO_ANSWER, NO_CONTENT, Wording, looks_english

from .base import Draft, Told, as_answer, concept_of, is_answer

LEAST_WORDS: Final = 6
MOST_WORDS: Final = 45


def draft_heading_questions(slide: ReadSlide, told: Told, words: Wording) -> Iterator[Draft]:
    """A heading that is a question, and the first sentence as its answer."""
    if not slide.title.endswith("?") or len(slide.title.split()) < 2:
        return
    for saying in told.free("sentence"):
        if is_answer(saying.text) and not saying.text.endswith(":"):
            told.take(saying)
            yield Draft("basic", concept_of(slide.title.strip("¿?")), slide.title, as_answer(saying.text), slide.slug)
        return


def draft_heading_pairs(slide: ReadSlide, told: Told, words: Wording) -> Iterator[Draft]:
    """ "Model retraining" over "Reentrenamiento": the one in the other language."""
    one, other = slide.context, slide.title
    both = 0 < len(one.split()) <= 5 and 0 < len(other.split()) <= 7
    if both and words.lang == "es" and looks_english(one) and not looks_english(other) and fold(one) != fold(other):
        yield Draft("reversed", concept_of(other), one, other, slide.slug)


def draft_heading_sentences(slide: ReadSlide, told: Told, words: Wording) -> Iterator[Draft]:
    """The heading and its first sentence, where nothing else came of that."""
    title = slide.title
    first = next((saying for saying in told.all if saying.kind == "sentence"), None)
    if first is None or first.text in told.taken or not first.is_first or title.endswith("?"):
        return
    length = len(first.text.split())
    is_said = LEAST_WORDS <= length <= MOST_WORDS and not first.text.endswith((":", "?"))
    if not is_said or fold(title) in NO_CONTENT or fold(first.text.partition(" ")[0]) in DEMONSTRATIVES:
        return
    said = fold(first.text)
    if said.startswith(NO_ANSWER) or (said.startswith(("con ", "with ")) and fold(title) not in said):
        return
    if first.term != told.all[0].term or len(title.split()) > 9:
        return
    told.take(first)
    yield Draft("basic", concept_of(title), words.consists.format(term=title), as_answer(first.text), slide.slug)
