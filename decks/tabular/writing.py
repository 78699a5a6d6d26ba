"""Rows as files for a spreadsheet, in which nothing runs. Standard library and openpyxl only."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from .cells import guarded

#: Excel's format of text: what looks like a number or a date stays as it was written.
AS_TEXT: Final = "@"
WIDTHS: Final = {"id": 24, "concept": 24, "front": 60, "back": 60, "why": 40}
WIDTH: Final = 14


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    return _delimited(columns, rows, ",")


def tsv_bytes(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    return _delimited(columns, rows, "\t")


def _delimited(columns: Sequence[str], rows: Iterable[Sequence[str]], delimiter: str) -> bytes:
    """With a mark at the beginning, without which Excel takes UTF-8 for Latin-1."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(columns)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def xlsx_bytes(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """One sheet, every cell of it text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Repaso")
    sheet.freeze_panes = "A2"
    for index, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = WIDTHS.get(column, WIDTH)
    sheet.append([_cell(sheet, column, font=Font(bold=True)) for column in columns])
    wrapped = Alignment(wrap_text=True, vertical="top")
    for row in rows:
        sheet.append([_cell(sheet, guarded(cell), alignment=wrapped) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: Any, text: str, **style: Any) -> Any:
    cell = WriteOnlyCell(sheet, value=text)
    cell.number_format = AS_TEXT
    for name, value in style.items():
        setattr(cell, name, value)
    return cell
