"""A Markdown slide deck in, its slides and the drafts of notes about them out. Knows no site and no database.

`read_slides` cleans and cuts the text, `draft_notes` writes the drafts, `compare` says what a later version changed.
All three are deterministic: the same deck again makes the same slides and the same drafts.
"""

from .changes import Change, SlideChange, StoredSlide, compare
from .differences import Piece, differences
from .drafting import Draft, draft_notes
from .model import ReadSlide, Remark, SlideDeck
from .reading import read_slides

__all__ = [
    "Change",
    "Draft",
    "Piece",
    "ReadSlide",
    "Remark",
    "SlideChange",
    "SlideDeck",
    "StoredSlide",
    "compare",
    "differences",
    "draft_notes",
    "read_slides",
]
