"""Codes by which one joins a group: short, and without letters and digits that are taken for one another."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse

if TYPE_CHECKING:
    from decks.models import StudyGroup

# No 0/O, 1/I/L, 2/Z, 5/S, 8/B and U/V; no vowels, so that no code is a word.
ALPHABET = "CDFGHJKMNPQRTVWXY34679"
LENGTH = 8
HALF = LENGTH // 2


def new_code() -> str:
    """One of 55 thousand millions, by chance."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def read_code(text: str) -> str:
    """As it is stored, however it was typed: small letters, spaces and hyphens do not matter. "" for what is none."""
    code = "".join(letter for letter in text.upper() if not letter.isspace() and letter not in "-–—_.")
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""


def join_path(group: StudyGroup) -> str:
    """The page of joining with the code filled in."""
    return f"{reverse('reviews:group_join')}?{urlencode({'code': spelt(group.code)})}"


def spelt(code: str) -> str:
    """As it is written on a board: in two halves."""
    return f"{code[:HALF]}-{code[HALF:]}"
