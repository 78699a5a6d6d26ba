"""Figures as files: one number a line as CSV, or JSON."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from typing import Any

from .figure import Figure
from .filters import Chosen

HEAD = ("figure", "row", "label", "column", "value")
# A spreadsheet takes what begins so for a formula, and may send what is in the sheet elsewhere.
FORMULA = re.compile(r"^[=+\-@\t\r\n]")


def harmless(cell: object) -> str:
    """As text that no spreadsheet runs."""
    if type(cell) is int and cell >= 0:  # most are, and a page of files has thousands
        return str(cell)
    text = "" if cell is None else str(cell)
    return f"'{text}" if FORMULA.match(text) else text


def as_csv(figures: Iterable[Figure]) -> str:
    """What is not known yet is empty."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD)
    for figure in figures:
        keys = [series.key for series in figure.series]
        for row in figure.rows:
            named = figure.key, harmless(row.key or row.label), harmless(row.label)
            writer.writerows((*named, key, harmless(value)) for key, value in zip(keys, row.values, strict=True))
    return out.getvalue()


def asked_of(chosen: Chosen) -> dict[str, Any]:
    """What was looked at, as the JSON says it."""
    return {"deck": chosen.slug, "range": str(chosen.range), "tag": chosen.tag}


def as_json(figures: Iterable[Figure], asked: Mapping[str, Any]) -> dict[str, Any]:
    """`null` is what is not known yet."""
    return {
        **asked,
        "figures": [
            {
                "figure": figure.key,
                "name": figure.name,
                "sentence": figure.sentence,
                "rows": [
                    {"row": row.key or row.label, "label": row.label}
                    | {
                        series.key: value
                        for series, value in zip(figure.series, row.values, strict=True)
                    }
                    for row in figure.rows
                ],
            }
            for figure in figures
        ],
    }
