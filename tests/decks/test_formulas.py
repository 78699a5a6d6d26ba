"""Where a formula begins and ends, and what cannot be forged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decks.formulas import FORMULA_MARK, clean, cut, first_loose_display, first_unwanted, placeholder, put_back


def latex(text: str) -> list[tuple[str, bool]]:
    return [(formula.latex, formula.display) for formula in cut(text)[1]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("$x^2$", [("x^2", False)]),
        ("sea $x$ e $y$.", [("x", False), ("y", False)]),
        ("$$\\frac{TP}{TP + FP}$$", [("\\frac{TP}{TP + FP}", True)]),
        ("$$\nx\n+ y\n$$", [("x\n+ y", True)]),
        ("$$x$$ y $y$", [("x", True), ("y", False)]),
        ("$\\text{5 \\$}$", [("\\text{5 \\$}", False)]),
        ("$a\nb$", [("a\nb", False)]),
        ("$x$-ésimo", [("x", False)]),
    ],
)
def test_formulas_stand_between_dollars(text, found):
    assert latex(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "cuesta 5 $ o 6 $",
        "entre $5 y $6",
        "de $5 a 6$5",
        "\\$x\\$",
        "$ x$",
        "$x $",
        "$x",
        "$$x",
        "$$",
        "$$ $$",
        "$$$$",
        "$a\n\nb$",
        "$$a\n \nb$$",
    ],
)
def test_money_and_lone_dollars_are_text(text):
    assert cut(text) == (text, ())


@pytest.mark.parametrize(
    "text",
    ["`$x$`", "``a ` $x$``", "```\n$x$\n```", "~~~ sh\necho $HOME$\n\n$x$\n~~~", "> ```\n> $x$\n> ```", "```\n$x$"],
)
def test_a_dollar_in_code_is_text(text):
    assert cut(text) == (text, ())


def test_a_lone_backtick_hides_no_formula():
    assert latex("el acento ` y\n\n$x$ y `código` $y$") == [("x", False), ("y", False)]


def test_a_formula_leaves_one_placeholder():
    assert cut("a $x$ b")[0] == f"a {placeholder(FORMULA_MARK, 0)} b"


@pytest.mark.parametrize(
    ("text", "loose"),
    [
        ("a $$x", ("$$x", False)),
        ("$$a\n\nb$$", ("$$a\n\nb$$", False)),
        ("$$x$$ $$", ("$$", False)),
        ("$$ $$", ("$$ $$", True)),
        ("$$$$ x", ("$$$$", True)),
        ("$$x$$, \\$$ y $5", None),
        ("`$$x` y $z$", None),
    ],
)
def test_two_dollars_that_begin_no_formula_are_found(text, loose):
    assert first_loose_display(text) == loose


@given(st.text(alphabet=st.sampled_from("$`\\ \nab{}5~>"), max_size=60))
def test_putting_the_formulas_back_restores_the_text(text):
    assert put_back(*cut(text)) == text


@given(st.text())
def test_a_clean_text_holds_nothing_a_placeholder_is_made_of(text):
    cleaned = clean(text + placeholder(FORMULA_MARK, 12))

    assert not first_unwanted(cleaned)
    assert not any(0xFDD0 <= ord(character) <= 0xFDEF for character in cleaned)
    assert clean(cleaned) == cleaned


def test_line_ends_become_one_kind():
    assert clean("a\r\nb\rc\nd\te\x00\x0b\x85\ud800\U0001fffe") == "a\nb\nc\nd\te"
