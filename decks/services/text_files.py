"""An uploaded text as text, whatever it was saved with. Each refusal says what to do."""

from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from decks.text_encoding import decoded

# 150 pages of slides have some 100 KB.
MAX_TEXT_BYTES: Final = 2_000_000
# Documents that somebody may take for a text; their names as people know them.
_DOCUMENTS: Final = (
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "PowerPoint, Word, ZIP"),
    (b"\xd0\xcf\x11\xe0", "PowerPoint, Word"),
)


def check_text_size(size: int) -> None:
    """Raises ValidationError for more bytes than a text may have."""
    if size > MAX_TEXT_BYTES:
        raise ValidationError(
            _("The text has %(size)d KB, more than %(limit)d. Split it into several files.")
            % {"size": size // 1000, "limit": MAX_TEXT_BYTES // 1000}
        )


def decode_text(content: bytes) -> str:
    """The text, see `decks.text_encoding`. Raises ValidationError for what is no text or too large."""
    check_text_size(len(content))
    for begins, name in _DOCUMENTS:
        if content.startswith(begins):
            raise ValidationError(
                _("This is a document (%(name)s), not a text. Export the slides as Markdown and choose that file.")
                % {"name": name}
            )
    text = decoded(content)
    if text is None:
        raise ValidationError(_("This is not a text file. Choose a Markdown file (.md or .txt), saved as UTF-8."))
    check_text_size(len(text.encode("utf-8", "replace")) + text.count("\n"))
    return text
