"""How large a table may be, and what is said of one that is none."""

from typing import Final

from decks.problems import gettext_noop

ROWS_AT_MOST: Final = 5_000
COLUMNS_AT_MOST: Final = 40
CHARS_AT_MOST: Final = 2_000_000
BYTES_AT_MOST: Final = 5_000_000
# Of an Excel file, which is a packed one: a small one may unpack to gigabytes. Reading one takes some ten microseconds
# a tag, so what counts is their number: a table of the most rows with a dozen columns has 400 000.
UNPACKED_AT_MOST: Final = 20_000_000
PARTS_AT_MOST: Final = 500
TAGS_AT_MOST: Final = 600_000
# In the parts that hold no cells, such as the styles: Excel's own limits make some thousands.
OTHER_TAGS_AT_MOST: Final = 50_000

#: code → what is wrong and what to do, to be passed through gettext as it stands
MESSAGES: Final = {
    "too_large": gettext_noop("The file is larger than %(limit)s MB. Split it into several."),
    "too_many_rows": gettext_noop("The table has more than %(limit)s rows. Split it into several files."),
    "too_many_columns": gettext_noop("The table has more than %(limit)s columns. Keep those with notes in them."),
    "too_much_text": gettext_noop("The table has more than %(limit)s letters. Split it into several files."),
    "empty": gettext_noop("There is nothing in this table. Choose one with a note in each row."),
    "not_text": gettext_noop("This is no table: save it as CSV (UTF-8) or as an Excel file (.xlsx), and choose that."),
    "old_excel": gettext_noop(
        "This file is of an old Excel (.xls) or has a password. Save it as .xlsx without one, or as CSV."
    ),
    "bad_xlsx": gettext_noop("This Excel file cannot be read. Save it anew as .xlsx or CSV, and choose that."),
    "unpacks_too_large": gettext_noop("This Excel file is too large once unpacked. Save its table as CSV."),
    "quote_open": gettext_noop("Row %(row)s: a quotation mark is not closed. Save the table anew as CSV."),
}


class TableError(Exception):
    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.message, self.params = MESSAGES[code], params
