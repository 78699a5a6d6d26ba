"""The one renderer: preview, review, export and import all show a note through `render_note`. No Django."""

from decks.problems import NoteError, Problem
from decks.rendering.cards import RENDER_VERSION, NoteText, RenderedCard, render_note, render_text
from decks.rendering.mathml import formula_to_mathml

__all__ = [
    "RENDER_VERSION",
    "NoteError",
    "NoteText",
    "Problem",
    "RenderedCard",
    "formula_to_mathml",
    "render_note",
    "render_text",
]
