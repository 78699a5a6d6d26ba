"""LaTeX in, MathML out; what cannot be read is shown as it was typed."""

import re
import threading
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decks.rendering import formula_to_mathml
from decks.rendering.mathml import MATH_CLASSES, _filtered, mathml_of
from tests.markup import HTML, MATHML, XSS_VECTORS, assert_harmless, parsed

# The formulas of the starter deck's slides, whose backslashes the slides had lost.
SLIDES = [
    r"Accuracy = \frac{\text{N\'umero de predicciones correctas}}{\text{Total de predicciones}}",
    r"Precision = \frac{\text{Verdaderos Positivos (TP)}}"
    r"{\text{Verdaderos Positivos (TP)} + \text{Falsos Positivos (FP)}}",
    r"Recall = \frac{\text{Verdaderos Positivos (TP)}}"
    r"{\text{Verdaderos Positivos (TP)} + \text{Falsos Negativos (FN)}}",
    r"F1 = 2 \times \frac{Precision \times Recall}{Precision + Recall}",
    r"MSE = \frac{1}{n} \sum (y_{\rm real} - y_{\rm predicho})^2",
    r"R^2 = 1 - \frac{\sum (y_{\rm real} - y_{\rm predicho})^2}{\sum (y_{\rm real} - \bar{y})^2}",
]

STYLED = [
    r"\begin{align}a&=b\\c&=d\end{align}",
    r"\begin{cases}a&b\\c&d\end{cases}",
    r"\begin{array}{|c:l|}\hline a&b\\\hdashline c&d\\\hline\end{array}",
    r"\begin{multline}a\\b\end{multline}",
    r"\begin{gather}a\\b\end{gather}",
    r"a\!b'' \cfrac12 \cramped{x} \mathrel{x} \hspace{-2em}",
    r"\cancel{x}\bcancel{y}\xcancel{z}\phase{w}\boxed{v}",
    r"\text{\textsf{a}\textsc{b}\large c}",
]

HOSTILE = [
    r"\newcommand{\a}[1]{\a{#1#1}}\a{x}",
    r"\def\a{\a\a}\a",
    r"\gdef\frac#1#2{x}\frac12",
    r"\sqrt{" * 285 + "x" + "}" * 285,
    "x^{" * 400 + "}" * 400,
    "{" * 2000,
    "'" * 2000,
    r"\begin{array}{*{99999999}{c}}a\end{array}",
    r"\begin{matrix}" * 60 + r"\end{matrix}" * 60,
    r"\hspace{9999em}x\raisebox{-99em}{y}",
    "\x00",
    "\ud800",
]


def elements(html: str, name: str) -> list[ElementTree.Element]:
    return parsed(html).findall(f".//{MATHML}{name}")


def test_a_fraction():
    assert formula_to_mathml(r"\frac{TP}{TP + FP}", display=False) == (
        "<math><semantics><mfrac><mrow><mi>T</mi><mi>P</mi></mrow><mrow><mi>T</mi><mi>P</mi>"
        '<mo lspace="0" rspace="0">+</mo><mi>F</mi><mi>P</mi></mrow></mfrac>'
        '<annotation encoding="application/x-tex">\\frac{TP}{TP + FP}</annotation></semantics></math>'
    )


def test_a_displayed_sum_has_its_limits_above_and_below():
    html = formula_to_mathml(r"\sum_{i=1}^{n} y_i", display=True)

    assert html.startswith('<math display="block">')
    assert len(elements(html, "munderover")) == 1


def test_names_of_functions_keep_their_invisible_sign():
    assert "\u2061" in formula_to_mathml(r"\sin x", display=False)


@pytest.mark.parametrize("latex", [*SLIDES, *STYLED])
@pytest.mark.parametrize("display", [True, False])
def test_formulas_of_the_slides_and_of_textbooks_become_mathml(latex, display):
    html = formula_to_mathml(latex, display=display)

    assert html.startswith("<math")
    assert_harmless(html)


@pytest.mark.parametrize("latex", STYLED)
def test_styles_become_classes(latex):
    html = formula_to_mathml(latex, display=True)

    classes = {name for element in parsed(html).iter() for name in element.get("class", "").split()}
    assert classes
    assert classes <= MATH_CLASSES
    assert not any("style" in element.attrib for element in parsed(html).iter())


def test_every_class_of_a_formula_has_a_rule():
    rules = Path("static/css/formulas.css").read_text(encoding="utf-8")

    assert {name for name in MATH_CLASSES if not re.search(rf"\.{name}\b", rules)} == set()


@pytest.mark.parametrize("latex", [r"\frac{", r"\nope{x}", "a & b", "", "   ", r"\href{javascript:x}{y}"])
def test_what_cannot_be_read_is_shown_as_source(latex):
    html = formula_to_mathml(latex, display=True)

    code = parsed(html).find(f"{HTML}code")
    assert code.get("class") == "formula-source"
    assert (code.text or "") == latex


def test_a_formula_over_the_limit_is_shown_as_source():
    assert formula_to_mathml("x" * 2_001, display=False).startswith("<code")


@pytest.mark.timeout(20)
@pytest.mark.parametrize("latex", HOSTILE)
def test_no_formula_takes_the_memory_or_breaks_out(latex):
    html = formula_to_mathml(latex, display=False)

    assert_harmless(html)
    assert len(html) < 100_000


def test_a_formula_defines_nothing_for_the_next():
    formula_to_mathml(r"\newcommand{\mine}{x} y", display=False)

    assert formula_to_mathml(r"\mine", display=False).startswith("<code")


def test_lengths_stay_small():
    html = formula_to_mathml(r"\hspace{50em}\raisebox{-90em}{x}\hspace{2em}", display=False)

    assert [element.get("width") for element in elements(html, "mspace")] == [None, "2em"]
    assert [element.get("voffset") for element in elements(html, "mpadded")] == [None]


@pytest.mark.parametrize(
    "written",
    [
        "<math><script>x</script></math>",
        "<math><mi>x</mi></math><b>y</b>",
        "<math><b>x</b></math>",
        "<math><mi>x</math>",
        "<math><!-- x --></math>",
        "<math><mi>x</mi>",
        "<b>x</b>",
        "x<math></math>",
        "<math></math><math></math>",
        "<math><annotation-xml encoding='text/html'>x</annotation-xml></math>",
        "<math><math></math></math>",
        "<math><?php x ?></math>",
        "<math><![CDATA[x]]></math>",
        "<math>" + "<mrow>" * 200 + "</mrow>" * 200 + "</math>",
        "",
    ],
)
def test_the_allow_list_refuses_what_math_core_should_never_write(written):
    assert _filtered(written) is None


def test_the_allow_list_drops_attributes_it_does_not_know():
    written = (
        '<math onclick="x" href="javascript:x" id="y"><mi style="color:red" class="z w" lspace="9999em">x</mi></math>'
    )

    assert _filtered(written) == "<math><mi>x</mi></math>"


@pytest.mark.parametrize(
    "around", ["%s", r"\text{%s}", r"\mathrm{%s}", r"\begin{array}{%s}x\end{array}", r"\color{%s}x"]
)
def test_no_vector_leaves_a_formula(around):
    for vector in XSS_VECTORS:
        assert_harmless(formula_to_mathml(around.replace("%s", vector), display=False))


LATEX = [
    *("\\frac", "\\text", "\\left(", "\\right)", "\\begin{matrix}", "\\end{matrix}", "\\\\", "\\def", "\\color"),
    *("{", "}", "[", "]", "^", "_", "&", "#", "1", "x", " ", "<", ">", '"', "'", "%", "$", "~", "ñ", "\n"),
]


@given(st.lists(st.sampled_from(LATEX), max_size=25).map("".join) | st.text(max_size=40), st.booleans())
def test_any_text_is_mathml_or_source(latex, display):
    html = formula_to_mathml(latex, display)

    assert html.startswith(("<math", '<code class="formula-source">'))
    assert_harmless(html)


def test_threads_share_the_converter():
    results = set()

    def convert():
        results.update(mathml_of.__wrapped__(SLIDES[5], True) for _ in range(50))

    threads = [threading.Thread(target=convert) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert results == {mathml_of(SLIDES[5], True)}
