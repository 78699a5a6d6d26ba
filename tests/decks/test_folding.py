"""What a search finds."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decks.folding import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Predicción", "prediccion"),
        ("AÑO", "año"),
        ("an\u0303o", "año"),
        ("N\u0323\u0303", "ñ"),
        ("ano", "ano"),
        ("pingüino", "pinguino"),
        ("ÁÉÍÓÚÜ", "aeiouu"),
        ("àçêïõ", "aceio"),
        ("  a \t\n b\u00a0c ", "a b c"),
        ("R²", "r2"),
        ("ﬁn", "fin"),
        ("Straße", "strasse"),
        ("pre\u00addic\u200bción", "prediccion"),
        ("हिन्दी", unicodedata.normalize("NFKD", "हिन्दी")),
        ("", ""),
    ],
)
def test_fold(text, folded):
    assert fold(text) == folded


def test_a_search_without_accents_finds_the_word_with_them():
    assert fold("prediccion") in fold("La PREDICCIÓN del modelo")


def test_ano_is_not_año():
    assert fold("ano") not in fold("Un año")
    assert fold("año") not in fold("un ano")


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_composed_and_decomposed_texts_fold_alike(text):
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))
