"""Bytes as text, whatever they were saved with. Standard library only."""

import codecs
import re
from typing import Final

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Controls that no text has, those that a lost backslash of LaTeX leaves behind (\a \b \v \f) and white space aside.
_NOT_TEXT: Final = re.compile("[\x00-\x06\x0e-\x1a\x1c-\x1f]")
_SAMPLE: Final = 4_096


def decoded(content: bytes) -> str | None:
    """UTF-8, UTF-16 (with its mark or told by its zeros) or else Latin-1 as Windows writes it. None for no text."""
    encoding = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), "") or _utf16_of(content)
    for attempt in (encoding,) if encoding else ("utf-8", "cp1252", "latin-1"):
        try:
            text = content.decode(attempt)
        except UnicodeDecodeError:
            continue
        return None if _NOT_TEXT.search(text) else text
    return None


def _utf16_of(content: bytes) -> str:
    """Every other byte of Western text in UTF-16 is zero, and which one tells the order."""
    sample = content[: _SAMPLE - _SAMPLE % 2]
    if len(sample) < 4 or len(content) % 2:
        return ""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > 0.6 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.6 * half and odd < 0.1 * half:
        return "utf-16-be"
    return ""
