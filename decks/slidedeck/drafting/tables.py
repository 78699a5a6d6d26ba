"""Tables with a head: each row's first cell names something, the others say it."""

from collections.abc import Iterator
from typing import Final

from decks.folding import fold
from decks.slidedeck.lines import plain
from decks.slidedeck.model import ReadSlide
from decks.slidedeck.words import Wording

from .base import Draft, Told, as_answer, concept_of, is_answer

MOST_COLUMNS: Final = 5


def draft_table_rows(slide: ReadSlide, told: Told, words: Wording) -> Iterator[Draft]:
    for block in slide.blocks:
        if block.kind != "table" or len(block.rows[0]) > MOST_COLUMNS:
            continue
        head, *columns = (plain(cell) for cell in block.rows[0])
        for row in block.rows[1:]:
            term, *cells = (plain(cell) for cell in row)
            if not term or fold(term) == fold(head):
                continue
            for column, cell in zip(columns, cells, strict=True):
                if not column or not is_answer(cell):
                    continue
                name = f"{column[0].lower()}{column[1:]}" if column[1:] == column[1:].lower() else column
                wording = words.of_row_many if name.endswith("s") else words.of_row
                question = wording.format(head=head or slide.title, term=term, column=name).strip()
                told.take(plain(" ".join(row)))
                yield Draft("basic", concept_of(term), question, as_answer(cell), slide.slug, plain(" ".join(row)))
