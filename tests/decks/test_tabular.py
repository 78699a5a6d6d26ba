"""Tables in and out as files: what goes out comes back, nothing runs, what is no table is told what it is."""

import csv
import io
import zipfile
from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from decks.formulas import clean
from decks.tabular import (
    TableError,
    csv_bytes,
    guessed,
    has_names,
    note_id,
    read_cells,
    read_table,
    tsv_bytes,
    xlsx_bytes,
)
from decks.tabular.cells import DANGEROUS, guarded, unguarded
from decks.tabular.limits import (
    BYTES_AT_MOST,
    COLUMNS_AT_MOST,
    MESSAGES,
    OTHER_TAGS_AT_MOST,
    ROWS_AT_MOST,
    TAGS_AT_MOST,
    UNPACKED_AT_MOST,
)

COLUMNS = ["id", "front", "back"]
NASTY = [
    *("=1+1", "+1", "-x", "@a", "'", "''=x", "\t", "a\nb", '"', ";", ",", "|", "007", "1-2", "ñ", "$x$", "sep=;"),
    *("#tags:x", " "),
]
CELLS = (st.sampled_from(NASTY) | st.text(max_size=12)).map(clean)
ROWS = st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=6).map(
    lambda rows: [list(row) for row in rows if any(cell.strip() for cell in row)]
)


def rows_of(content: bytes, **options) -> list[list[str]]:
    return [list(row.cells) for row in read_table(content, **options).rows]


# ── round trips ──────────────────────────────────────────────────────────────────────────────────────────────


def without_blank_ends(rows):
    """A table is read without cells that hold nothing at the end of a row: they are no part of what it says."""
    return [[cell if any(after.strip() for after in row[n:]) else "" for n, cell in enumerate(row)] for row in rows]


@settings(max_examples=50)
@given(ROWS)
def test_what_is_written_as_text_is_read_again(rows):
    expected = [COLUMNS, *without_blank_ends(rows)]

    assert rows_of(csv_bytes(COLUMNS, rows)) == expected
    assert rows_of(tsv_bytes(COLUMNS, rows)) == expected


@settings(max_examples=30)
@given(ROWS)
def test_what_is_written_for_excel_is_read_again(rows):
    assert rows_of(xlsx_bytes(COLUMNS, rows)) == [COLUMNS, *without_blank_ends(rows)]


@given(CELLS)
def test_no_cell_that_goes_out_begins_like_a_formula(text):
    assert not guarded(text).startswith(DANGEROUS)
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("formula", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "＝1+1", "\n=1"])
def test_a_formula_goes_out_as_text(formula):
    text = csv_bytes(COLUMNS, [[formula, "a", "b"]]).decode("utf-8-sig")
    cell = load_workbook(io.BytesIO(xlsx_bytes(COLUMNS, [[formula, "a", "b"]]))).active["A2"]

    assert next(iter(list(csv.reader(io.StringIO(text, newline="")))[1])) == f"'{formula}"
    assert (cell.data_type, cell.value, cell.number_format) == ("s", f"'{formula}", "@")


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────


def workbook(*cells: tuple[str, object, str]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for place, value, number_format in cells:
        book.active[place] = value
        if number_format:
            book.active[place].number_format = number_format
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        ("007", "", "007"),
        (42, "00000", "00042"),
        (-7, "000", "-007"),
        (7, "", "7"),
        (7.0, "", "7"),
        (3.1, "0.00", "3.10"),
        (0.5, "0%", "50%"),
        (0.1 + 0.2, "", "0.3"),
        (date(2026, 3, 4), "", "2026-03-04"),
        (datetime(2026, 3, 4, 5, 6), "", "2026-03-04 05:06"),  # noqa: DTZ001 - as Excel has it
        (time(4, 5), "", "04:05:00"),
        (True, "", "true"),
        ("  a\nb", "", "  a\nb"),
    ],
)
def test_a_cell_of_excel_says_what_a_person_sees(value, number_format, shown):
    assert rows_of(workbook(("A1", value, number_format), ("B1", "x", ""))) == [[shown, "x"]]


def test_rows_keep_the_numbers_of_the_spreadsheet():
    assert [row.number for row in read_table(workbook(("A2", "a", ""), ("A5", "b", ""))).rows] == [2, 5]
    assert [row.number for row in read_table(b"a,b\n\nc,d\n").rows] == [1, 3]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_any_encoding_of_a_spreadsheet_is_read(encoding):
    text = "pregunta;respuesta\n¿Año?;Cigüeña\n¿Cuál?;Español de aquí\n"

    assert rows_of(text.encode(encoding))[1] == ["¿Año?", "Cigüeña"]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a,b\nc,d", [["a", "b"], ["c", "d"]]),
        ("a, b;c, d\ne;f", [["a, b", "c, d"], ["e", "f"]]),
        ("a\tb,c\nd\te", [["a", "b,c"], ["d", "e"]]),
        ("a|b", [["a", "b"]]),
        ("sep=;\na,b;c", [["a,b", "c"]]),
        ('a\t"b" c\nd\te', [["a", '"b" c'], ["d", "e"]]),
        ("#separator:tab\n#html:true\n#tags column:3\na\tb\tx y", [["", "", "tags_spaced"], ["a", "b", "x y"]]),
        ("#separator:Semicolon\n#columns:Front;Back\na;b", [["Front", "Back"], ["a", "b"]]),
    ],
)
def test_what_stands_between_columns_is_told_by_looking(text, rows):
    assert rows_of(text.encode()) == rows


def test_an_author_may_say_what_stands_between():
    assert rows_of(b"a,b;c\nd,e;f", delimiter=";") == [["a,b", "c"], ["d,e", "f"]]
    assert rows_of(b"a,b\nc,d", delimiter="\x1f") == [["a,b"], ["c,d"]]


# ── hostile files ────────────────────────────────────────────────────────────────────────────────────────────


def packed(**parts: bytes) -> bytes:
    """A workbook with other parts in place of its own."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(("A1", "a", "")))) as real, zipfile.ZipFile(out, "w", 8) as archive:
        for name in real.namelist():
            archive.writestr(name, parts.get(name.rpartition("/")[2].partition(".")[0], real.read(name)))
    return out.getvalue()


def with_a_lie(content: bytes) -> bytes:
    """The same archive, in whose directory every part is said to be a byte long."""
    at = content.rindex(b"PK\x01\x02")
    while at >= 0:
        content = content[: at + 24] + b"\x01\x00\x00\x00" + content[at + 28 :]
        at = content.rfind(b"PK\x01\x02", 0, at)
    return content


SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
LAUGHS = b"<!DOCTYPE x [<!ENTITY a 'ha'>%s]>" % b"".join(
    b"<!ENTITY %c '%s'>" % (letter, b"&%c;" % (letter - 1) * 10) for letter in range(98, 107)
)
OUTSIDE = b"<!DOCTYPE x [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
CELL = b'<row r="%s"><c r="A%s" t="inlineStr"><is><t>%s</t></is></c></row>'
ZEROS = b"0" * (UNPACKED_AT_MOST + 1)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\n , ,\n", "empty"),
        (b"a" * (BYTES_AT_MOST + 1), "too_large"),
        (b"a,b\n" * (ROWS_AT_MOST + 2), "too_many_rows"),
        (b"," * COLUMNS_AT_MOST + b"x", "too_many_columns"),
        (b'a,b\nc,"d', "quote_open"),
        (b"%PDF-1.7 ...", "not_text"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not_text"),
        (b"\xff\xfea", "not_text"),
        (b"\xd0\xcf\x11\xe0....", "old_excel"),
        (b"PK\x03\x04 and no more", "bad_xlsx"),
        (packed(sheet1=b"<worksheet"), "bad_xlsx"),
        (packed(workbook=b""), "bad_xlsx"),
        (packed(sheet1=LAUGHS + SHEET % (CELL % (b"1", b"1", b"&j;"))), "bad_xlsx"),
        (packed(sheet1=OUTSIDE + SHEET % (CELL % (b"1", b"1", b"&x;"))), "bad_xlsx"),
        (packed(sheet1=SHEET % (CELL % (b"1048576", b"1048576", b"x"))), "too_many_rows"),
        (packed(sheet1=SHEET % b'<row r="1"><c r="XFD1" t="inlineStr"><is><t>x</t></is></c></row>'), "empty"),
        (packed(theme1=ZEROS), "unpacks_too_large"),
        (packed(sheet1=SHEET % (b"<row/>" * (TAGS_AT_MOST + 1))), "unpacks_too_large"),
        (packed(styles=b"<b>" * (OTHER_TAGS_AT_MOST + 1)), "unpacks_too_large"),
        (with_a_lie(packed(theme1=ZEROS)), "bad_xlsx"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_told_what_it_is(content, code):
    with pytest.raises(TableError) as refusal:
        read_table(content)

    assert refusal.value.message == MESSAGES[code]


# ── which column is what ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("names", "mapping"),
    [
        (["id", "Pregunta", "Respuesta", "Etiquetas"], ["id", "front", "back", "tags"]),
        (["Front", "Back", "Back"], ["front", "back", ""]),
        (["Palabra", "Significado", "Notas"], ["front", "back", "why"]),
        (["", "", "tags_spaced"], ["front", "back", "tags_spaced"]),
        (["id", "x", "tags"], ["id", "", "tags"]),
        (["ANVERSO"], ["front"]),
    ],
)
def test_columns_are_guessed_by_their_names(names, mapping):
    assert guessed(names) == mapping


def test_a_note_is_not_taken_for_the_names_of_columns():
    assert has_names(["x", "Respuesta"])
    assert not has_names(["¿Qué es la ósmosis?", "El paso del agua"])


def test_cells_are_read_in_the_words_people_write():
    said = read_cells(
        {"front": " a", "concept": " x  y ", "kind": "Básico", "status": "Borrador", "tags": "a; b,c",
         "tags_spaced": "d e", "matters": "tildes, mayúsculas", "lang": "", "topic": ""}
    )  # fmt: skip

    assert said.problems == ()
    assert said.fields == {
        "front": " a", "concept": "x y", "kind": "basic", "status": "draft", "tags": ["a", "b", "c", "d", "e"],
        "matters": ["accents", "capitals"], "lang": "",
    }  # fmt: skip


def test_what_a_cell_cannot_say_is_told():
    said = read_cells({"kind": "poem", "status": "gone", "matters": "size"})

    assert [code for code, _params in said.problems] == ["kind", "status", "matters"]


@given(st.text(min_size=1).map(clean))
def test_an_id_of_any_text_is_one_for_deck_files_and_always_the_same(text):
    found = note_id(text)

    assert found == note_id(text) == note_id(found)
    assert len(found) <= 64
    assert set(found) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
