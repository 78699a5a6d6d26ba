"""What is typed beside what is right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decks.rendering import NoteError, NoteText, render_note
from decks.typed import compare


def shown(typed, expected, **asks):
    signs = {"same": "{}", "extra": "[-{}-]", "missing": "[+{}+]"}
    return "".join(signs[piece.kind].format(piece.text) for piece in compare(typed, expected, **asks).pieces)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("exhaustividad", "Exhaustividad"),
        ("  Precision.  ", "Precisión"),
        ("la   matriz de\tconfusión", "La matriz de confusión"),
        ("¿precisión?", "precisión"),
        ("precisio\u0301n", "precisión"),
        ("año", "Año"),
        ("?", "?"),
    ],
)
def test_what_means_the_same_is_right(typed, expected):
    assert compare(typed, expected).is_right


@pytest.mark.parametrize(
    ("typed", "expected", "asks"),
    [
        ("ano", "año", {}),
        ("precision", "precisión", {"accents_matter": True}),
        ("Precisión", "precisión", {"case_matters": True}),
        ("iam", "IAM", {"accents_matter": True, "case_matters": True}),
        ("recal", "recall", {}),
        ("", "recall", {}),
        ("R 2", "R2", {}),
    ],
)
def test_what_does_not_is_not(typed, expected, asks):
    assert not compare(typed, expected, **asks).is_right


def test_each_asks_for_itself():
    assert compare("Precisión", "precisión", accents_matter=True).is_right
    assert compare("precision", "precisión", case_matters=True).is_right


def test_the_differences_are_shown_in_order():
    assert shown("exaustividat", "Exhaustividad") == "Ex[+h+]austivida[-t-][+d+]"


@given(st.text(max_size=60), st.text(max_size=60), st.booleans(), st.booleans())
def test_the_pieces_are_both_texts(typed, expected, accents, case):
    comparison = compare(typed, expected, accents_matter=accents, case_matters=case)

    assert comparison.is_right == all(piece.kind == "same" for piece in comparison.pieces)
    assert compare(expected, typed, accents_matter=accents, case_matters=case).is_right == comparison.is_right


@given(st.text(max_size=60), st.booleans(), st.booleans())
def test_what_was_copied_is_right(text, accents, case):
    assert compare(text, text, accents_matter=accents, case_matters=case).is_right


def test_a_long_text_takes_no_time():
    assert not compare("ab" * 50_000, "ba" * 50_000).is_right


@pytest.mark.parametrize(
    ("back", "code"),
    [("$x$", "typed_plain"), ("a\nb", "typed_plain"), ("a" * 201, "typed_long"), ("", "empty")],
)
def test_what_cannot_be_typed_is_refused(back, code):
    with pytest.raises(NoteError) as refusal:
        render_note(NoteText("typed", "¿Cómo se llama?", back))

    assert code in {problem.code for problem in refusal.value.problems}
