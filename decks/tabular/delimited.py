"""CSV, TSV and their kin: what stands between the columns is told by looking. Standard library only."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from .limits import CHARS_AT_MOST, TableError

DELIMITERS: Final = (",", ";", "\t", "|")
#: A delimiter that no text has, for tables of one column.
NONE: Final = "\x1f"
SAMPLE_ROWS: Final = 20

# What Excel writes for itself, and what Anki writes above the notes of a text file.
_EXCEL_HINT: Final = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_ANKI_HINT: Final = re.compile(
    r"#(?P<key>separator|html|columns|tags|notetype|deck|if matches|(?:tags|notetype|deck|guid) column):"
    r"(?P<value>[^\r\n]*)\r?\n",
    re.IGNORECASE,
)
_ANKI_NAMES: Final = {
    "comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|", "space": " ", "colon": ":",
}  # fmt: skip
_ANKI_COLUMNS: Final = {
    "tags column": "tags_spaced", "notetype column": "kind", "deck column": "topic", "guid column": "id",
}  # fmt: skip

# Of the whole process; nothing else here reads CSV.
csv.field_size_limit(CHARS_AT_MOST)


def delimited_rows(text: str, delimiter: str = "") -> Iterator[tuple[int, Sequence[str]]]:
    """Each row with its number, lines above the table counted. Raises TableError."""
    text, told, names, above = _hints(text)
    delimiter = delimiter or told or _delimiter_of(text)
    if names:
        yield above, names if isinstance(names, list) else names.split(delimiter)
    try:
        rows = list(csv.reader(_lines(text), delimiter=delimiter, strict=True))
    except csv.Error as error:
        # Tabs need no quotation marks, so there they may be just that.
        if delimiter != "\t":
            raise TableError("quote_open", row=above + 1 + _rows_before_trouble(text, delimiter)) from error
        rows = list(csv.reader(_lines(text), delimiter=delimiter, quoting=csv.QUOTE_NONE))
    yield from enumerate(rows, start=above + 1)


def _rows_before_trouble(text: str, delimiter: str) -> int:
    count = 0
    try:
        for _cells in csv.reader(_lines(text), delimiter=delimiter, strict=True):
            count += 1
    except csv.Error:
        pass
    return count


def _lines(text: str) -> io.StringIO:
    return io.StringIO(text, newline="")


def _hints(text: str) -> tuple[str, str, str | list[str], int]:
    """The text below them, the delimiter they name, the names of columns, how many lines they take."""
    if match := _EXCEL_HINT.match(text):
        return text[match.end() :], match[1], "", 1
    delimiter, names, columns, count = "", "", dict[int, str](), 0
    while match := _ANKI_HINT.match(text):
        text, count = text[match.end() :], count + 1
        key, value = match["key"].lower(), match["value"]
        if key == "separator":
            delimiter = _ANKI_NAMES.get(value.strip().lower(), value[:1])
        elif key == "columns":
            names = value
        elif key in _ANKI_COLUMNS and value.strip().isdecimal() and 0 < int(value) <= 40:
            columns[int(value)] = _ANKI_COLUMNS[key]
    if columns and not names:
        return text, delimiter, [columns.get(column, "") for column in range(1, max(columns) + 1)], count
    return text, delimiter, names, count


def _delimiter_of(text: str) -> str:
    """The one that cuts the first rows into the most columns of the same number."""

    def score(delimiter: str) -> tuple[int, int]:
        try:
            rows = csv.reader(_lines(text), delimiter=delimiter)
            widths = [len(cells) for cells in islice((cells for cells in rows if any(cells)), SAMPLE_ROWS)]
        except csv.Error:
            return 0, 0
        alike = sum(width == widths[0] for width in widths) if widths and widths[0] > 1 else 0
        return alike, widths[0] if widths else 0

    return max(DELIMITERS, key=score)
