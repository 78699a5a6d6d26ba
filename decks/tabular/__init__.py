"""Notes as the rows of a spreadsheet: CSV, TSV and XLSX, in and out. Knows no site and no database."""

from .mapping import PARTS, guessed, has_names
from .reading import MESSAGES, Row, Table, TableError, read_table
from .values import NoteCells, concept_of, kind_of, note_id, read_cells
from .writing import csv_bytes, tsv_bytes, xlsx_bytes

__all__ = [
    "MESSAGES",
    "PARTS",
    "NoteCells",
    "Row",
    "Table",
    "TableError",
    "concept_of",
    "csv_bytes",
    "guessed",
    "has_names",
    "kind_of",
    "note_id",
    "read_cells",
    "read_table",
    "tsv_bytes",
    "xlsx_bytes",
]
