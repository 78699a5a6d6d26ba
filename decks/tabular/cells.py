"""Text as a cell holds it, so that no spreadsheet takes it for a formula. Standard library only.

A cell that begins with one of these is run by some spreadsheet when the file is opened; an apostrophe before it says
"this is text". What already begins with apostrophes before such a sign gets one more, so that reading back is exact.
"""

from typing import Final

# The wide forms are read as the plain ones where people write Chinese or Japanese.
DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def guarded(text: str) -> str:
    return f"'{text}" if _is_dangerous(text) else text


def unguarded(text: str) -> str:
    """What `guarded` was given."""
    return text[1:] if text.startswith("'") and _is_dangerous(text) else text


def _is_dangerous(text: str) -> bool:
    return text.lstrip("'").startswith(DANGEROUS)
