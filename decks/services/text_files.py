"""An uploaded text as text, whatever it was saved with. Each refusal says what to do."""

import codecs
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# 150 pages of slides have some 100 KB.
MAX_TEXT_BYTES: Final = 2_000_000
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Documents that somebody may take for a text; their names as people know them.
_DOCUMENTS: Final = (
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "PowerPoint, Word, ZIP"),
    (b"\xd0\xcf\x11\xe0", "PowerPoint, Word"),
)
# Controls that no text has, those that a lost backslash of LaTeX leaves behind (\a \b \v \f) and white space aside.
_NOT_TEXT: Final = frozenset(range(32)) - {7, 8, 9, 10, 11, 12, 13, 27}
_SAMPLE: Final = 4_096


def check_text_size(size: int) -> None:
    """Raises ValidationError for more bytes than a text may have."""
    if size > MAX_TEXT_BYTES:
        raise ValidationError(
            _("The text has %(size)d KB, more than %(limit)d. Split it into several files.")
            % {"size": size // 1000, "limit": MAX_TEXT_BYTES // 1000}
        )


def decode_text(content: bytes) -> str:
    """UTF-8, UTF-16 (with its mark or told by its zeros) or else Latin-1 as Windows writes it. Raises ValidationError
    for what is no text or too large."""
    check_text_size(len(content))
    for begins, name in _DOCUMENTS:
        if content.startswith(begins):
            raise ValidationError(
                _("This is a document (%(name)s), not a text. Export the slides as Markdown and choose that file.")
                % {"name": name}
            )
    encoding = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), "") or _utf16_of(content)
    for attempt in (encoding,) if encoding else ("utf-8", "cp1252", "latin-1"):
        try:
            text = content.decode(attempt)
        except UnicodeDecodeError:
            continue
        if not any(ord(character) in _NOT_TEXT for character in text):
            check_text_size(len(text.encode("utf-8", "replace")) + text.count("\n"))
            return text
        break
    raise ValidationError(_("This is not a text file. Choose a Markdown file (.md or .txt), saved as UTF-8."))


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
