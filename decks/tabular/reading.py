"""A spreadsheet's file as text in rows. Standard library and openpyxl only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from decks.formulas import clean
from decks.text_encoding import decoded

from .cells import unguarded
from .delimited import delimited_rows
from .limits import BYTES_AT_MOST, CHARS_AT_MOST, COLUMNS_AT_MOST, MESSAGES, ROWS_AT_MOST, TableError
from .workbook import workbook_rows

__all__ = ["MESSAGES", "Row", "Table", "TableError", "read_table"]

XLSX: Final = b"PK\x03\x04"
OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
NO_TABLES: Final = (b"%PDF", b"{\\rtf")


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    """As a spreadsheet counts it, from 1."""
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class Table:
    rows: Sequence[Row]
    """All of the same width; none is empty."""

    @property
    def width(self) -> int:
        return len(self.rows[0].cells)


def read_table(content: bytes, *, delimiter: str = "") -> Table:
    """Whatever it was saved with: its encoding, and without a `delimiter` what stands between its columns, are told by
    looking. Everything is text: 007 stays 007, and a date becomes year-month-day. Raises TableError.
    """
    if len(content) > BYTES_AT_MOST:
        raise TableError("too_large", limit=BYTES_AT_MOST // 1_000_000)
    if content.startswith(XLSX):
        return _table(workbook_rows(content))
    if content.startswith(OLD_EXCEL):
        raise TableError("old_excel")
    text = None if content.startswith(NO_TABLES) else decoded(content)
    if text is None:
        raise TableError("not_text")
    return _table(delimited_rows(text, delimiter))


def _table(rows: Iterable[tuple[int, Sequence[str]]]) -> Table:
    kept: list[Row] = []
    chars = 0
    for number, raw in rows:
        cells = [unguarded(clean(cell)) for cell in raw]
        while cells and not cells[-1].strip():
            cells.pop()
        if not cells:
            continue
        if len(cells) > COLUMNS_AT_MOST:
            raise TableError("too_many_columns", limit=COLUMNS_AT_MOST)
        chars += sum(map(len, cells))
        if chars > CHARS_AT_MOST:
            raise TableError("too_much_text", limit=f"{CHARS_AT_MOST:_}".replace("_", " "))
        if len(kept) > ROWS_AT_MOST:  # one more, which names the columns
            raise TableError("too_many_rows", limit=f"{ROWS_AT_MOST:_}".replace("_", " "))
        kept.append(Row(number, cells))
    if not kept:
        raise TableError("empty")
    width = max(len(row.cells) for row in kept)
    return Table([Row(row.number, [*row.cells, *[""] * (width - len(row.cells))]) for row in kept])
