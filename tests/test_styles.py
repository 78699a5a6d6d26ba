"""The style sheets keep to their plan: one place for colours and sizes, layers, nothing forced."""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "static" / "css"
SHEETS = sorted(FOLDER.glob("*.css"))
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|oklch|oklab|lab|lch|color|light-dark)\(", re.IGNORECASE)
LENGTH = re.compile(r"(?<![\w-])-?\d*\.?\d+(?:px|rem)\b")


def rules(sheet):
    """The style sheet without its comments and media conditions, where properties cannot stand."""
    return re.sub(r"/\*.*?\*/|@media[^{]*", "", sheet.read_text(), flags=re.DOTALL)


@pytest.mark.parametrize("sheet", [sheet for sheet in SHEETS if sheet.name != "tokens.css"], ids=lambda s: s.name)
def test_colours_and_sizes_come_from_the_tokens(sheet):
    written_out = COLOUR.findall(rules(sheet)) + LENGTH.findall(rules(sheet))

    assert written_out == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda s: s.name)
def test_nothing_is_forced(sheet):
    assert "!important" not in rules(sheet)


def test_every_token_used_is_defined():
    defined = {name for sheet in SHEETS for name in re.findall(r"(--[\w-]+)\s*:", rules(sheet))}
    used = {name for sheet in SHEETS for name in re.findall(r"var\((--[\w-]+)", rules(sheet))}

    # The admin's sheets set Django's own properties besides using ours.
    assert used <= defined


def test_every_imported_sheet_stands_in_a_declared_layer():
    main = rules(FOLDER / "main.css")
    layers = re.search(r"@layer ([^;]+);", main)[1].replace(" ", "").split(",")
    imported = re.findall(r'@import url\("([^"]+)"\)(?: layer\((\w+)\))?;', main)

    assert imported[0] == ("tokens.css", "")
    assert all((FOLDER / name).exists() for name, _layer in imported)
    assert {layer for _name, layer in imported[1:]} <= set(layers)
