"""Excel's files: the first sheet, each cell as a person sees it there. Standard library and openpyxl only."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from openpyxl import load_workbook

from .limits import (
    COLUMNS_AT_MOST,
    OTHER_TAGS_AT_MOST,
    PARTS_AT_MOST,
    ROWS_AT_MOST,
    TAGS_AT_MOST,
    UNPACKED_AT_MOST,
    TableError,
)

BLOCK: Final = 65_536
# Excel shows so many digits of a number, and no more of what floats hold behind them.
DIGITS: Final = 15
_NOUGHTS: Final = re.compile(r"0{2,}")
_DECIMALS: Final = re.compile(r"#?,?#*0(?:\.(?P<decimals>0+))?(?P<percent>%?)")


def workbook_rows(content: bytes) -> Iterator[tuple[int, Sequence[str]]]:
    """Each row with its number. Raises TableError."""
    _check_unpacked(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = next((one for one in book.worksheets if one.sheet_state == "visible"), None) or book.worksheets[0]
        for number, cells in enumerate(sheet.iter_rows(max_col=COLUMNS_AT_MOST + 1), start=1):
            # Rows without anything in them count too, or a few bytes could be a million.
            if number > 2 * ROWS_AT_MOST:
                raise TableError("too_many_rows", limit=f"{ROWS_AT_MOST:_}".replace("_", " "))
            yield number, [_text_of(cell) for cell in cells]
    except TableError:
        raise
    except Exception as error:  # a file made to be wrong fails in ways nobody can list
        raise TableError("bad_xlsx") from error


def _check_unpacked(content: bytes) -> None:
    """By what is there once unpacked, and not by what the file says of itself."""
    bytes_left, tags, other_tags = UNPACKED_AT_MOST, 0, 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > PARTS_AT_MOST or sum(part.file_size for part in parts) > UNPACKED_AT_MOST:
                raise TableError("unpacks_too_large")
            for part in parts:
                with archive.open(part) as unpacked:
                    while block := unpacked.read(BLOCK):
                        bytes_left -= len(block)
                        tags += (found := block.count(b"<"))
                        other_tags += 0 if _holds_cells(part.filename) else found
                        if bytes_left < 0 or tags > TAGS_AT_MOST or other_tags > OTHER_TAGS_AT_MOST:
                            raise TableError("unpacks_too_large")
    except TableError:
        raise
    except Exception as error:  # as above
        raise TableError("bad_xlsx") from error


def _holds_cells(name: str) -> bool:
    return "worksheets/" in name or "sharedStrings" in name


def _text_of(cell: Any) -> str:
    value = cell.value
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
        case date() | time():
            return value.isoformat()
        case timedelta():
            return str(value)
        case int() | float():
            return _shown(value, str(cell.number_format or "").partition(";")[0])
        case _:
            return str(value)


def _shown(value: float, number_format: str) -> str:
    """With the leading noughts of 00000, the decimals of 0.00 and the percent sign; else as it is stored."""
    if _NOUGHTS.fullmatch(number_format) and float(value).is_integer():
        return f"{int(value):0{len(number_format) + (value < 0)}d}"
    match = _DECIMALS.fullmatch(number_format)
    if match and (match["decimals"] or match["percent"]):
        return f"{value * (100 if match['percent'] else 1):.{len(match['decimals'] or '')}f}{match['percent']}"
    if float(value).is_integer() and abs(value) < 10**DIGITS:
        return str(int(value))
    return f"{value:.{DIGITS}g}"
