"""Deck files as they come, from a disk or an upload, made text. Each refusal says what to do."""

from collections.abc import Iterable
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# All files of a deck together. The largest deck we know has 60 KB.
MAX_DECK_BYTES = 1_000_000

NamedText = tuple[str, str]


def read_path(path: Path) -> list[NamedText]:
    """The deck file at this path, or the `*.md` files of this folder in name order. Raises ValidationError."""
    if path.is_dir():
        files = sorted(path.glob("*.md"))
        if not files:
            raise ValidationError(_("%(path)s holds no deck file: their names end in .md.") % {"path": path})
    elif path.is_file():
        files = [path]
    else:
        raise ValidationError(_("There is no file or folder %(path)s.") % {"path": path})
    # Sizes first, so that a wrong path does not fill the memory.
    check_size(sum(file.stat().st_size for file in files))
    return decode((file.name, file.read_bytes()) for file in files)


def decode(files: Iterable[tuple[str, bytes]]) -> list[NamedText]:
    """Names and contents as text, in name order. Raises ValidationError with every file that is no UTF-8 text."""
    texts, refused, size = [], [], 0
    for name, content in sorted(files):
        size += len(content)
        check_size(size)
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            refused.append(
                _("%(file)s:%(line)d: this is not UTF-8 text. Save the file with the encoding UTF-8.")
                % {"file": name, "line": line}
            )
            continue
        if "\x00" in text:
            refused.append(_("%(file)s is not a text file. A deck file is plain Markdown.") % {"file": name})
            continue
        texts.append((name, text))
    if refused:
        raise ValidationError(refused)
    return texts


def check_size(size: int) -> None:
    """Raises ValidationError where all files together have more bytes than a deck may."""
    if size > MAX_DECK_BYTES:
        raise ValidationError(
            _("The deck has %(size)d KB, more than %(limit)d. Split it into several decks.")
            % {"size": size // 1000, "limit": MAX_DECK_BYTES // 1000}
        )
