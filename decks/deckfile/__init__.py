"""Reading and writing the deck file format, version 1 (docs/deck-format.md). Standard library only."""

from decks.deckfile.model import FORMAT, MATTERS, DeckFile, FileNote, FileSlide, Topic
from decks.deckfile.parser import MAX_FILE_CHARS, parse
from decks.deckfile.problems import MESSAGES, DeckFileError, DeckFileProblem
from decks.deckfile.writer import write

__all__ = [
    "FORMAT",
    "MATTERS",
    "MAX_FILE_CHARS",
    "MESSAGES",
    "DeckFile",
    "DeckFileError",
    "DeckFileProblem",
    "FileNote",
    "FileSlide",
    "Topic",
    "parse",
    "write",
]
