"""Days in words, remembered: a page of charts names hundreds of them, and the same ones all day."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language


def dated(day: date, format_name: str) -> str:
    """As `date_format` says it, in the language of the page."""
    return _dated(day, format_name, get_language())


@lru_cache(maxsize=8_192)
def _dated(day: date, format_name: str, _language: str | None) -> str:
    return date_format(day, format_name)
