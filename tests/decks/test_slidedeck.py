"""A Markdown slide deck becomes slides and drafts: what is repaired, left out, merged, asked, and compared."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decks.rendering import NoteError, NoteText, render_note, render_text
from decks.slidedeck import Change, StoredSlide, compare, differences, draft_notes, read_slides
from decks.slidedeck.drafting import DRAFTERS
from decks.slidedeck.latex import mend_formulas, mend_latex
from tests.markup import XSS_VECTORS, assert_harmless

SLIDES = Path(__file__).parent / "slides"


def deck_of(name):
    return read_slides((SLIDES / f"{name}.md").read_text())


def drafts_of(text, lang="es"):
    return draft_notes(read_slides(text).slides, lang)


def asked(text, lang="es"):
    return [(draft.front, draft.back) for draft in drafts_of(text, lang)]


def codes(deck):
    return {remark.code for remark in deck.remarks}


# ── formulas ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("damaged", "whole"),
    [
        (r"P = rac{ ext{TP}}{ ext{TP} + ext{FP}}", r"P = \frac{\text{TP}}{\text{TP} + \text{FP}}"),
        (r"2 imes rac{a}{b}", r"2 \times \frac{a}{b}"),
        (r"\sum (y - ar{y})^2", r"\sum (y - \bar{y})^2"),
        ("y_{\nm real}", r"y_{\rm real}"),
        (r"\text{N\'umero de a\~nos}", r"\text{Número de años}"),
        (r"frac{1}{2} + sqrt{x}", r"\frac{1}{2} + \sqrt{x}"),
        (r"\frac{1}{2}", r"\frac{1}{2}"),
        (r"text{bar} + \mathrm{ext}", r"\text{bar} + \mathrm{ext}"),
    ],
)
def test_lost_backslashes_come_back(damaged, whole):
    assert mend_latex(damaged) == whole
    assert mend_latex(whole) == whole


def test_the_control_characters_themselves_are_read():
    text, _remarks = mend_formulas("$$\x0crac{1}{2} \times \x08ar{y}$$")

    assert text == r"$$\frac{1}{2} \times \bar{y}$$"


def test_every_repair_is_said_and_what_cannot_be_read_is_shown():
    text, remarks = mend_formulas("$$a = rac{1}{2}$$ and $$b = \\frac{1}{$$ and R2R^2R2 and R <sup>2</sup>")

    assert text == "$$a = \\frac{1}{2}$$ and $$b = \\frac{1}{$$ and $R^2$ and R²"
    assert [remark.code for remark in remarks] == ["formula_repaired", "formula_damaged", "formula_repaired"]


def test_ordinary_words_are_no_damage():
    text = "The text is rather extra; at times a bar_chart or x^2 helps."

    assert mend_formulas(text) == (text, [])


# ── slides ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_sample_deck_is_cut_into_its_slides():
    deck = deck_of("es")

    assert [(slide.title, slide.context, slide.kind) for slide in deck.slides] == [
        ("AGENDA", "Fotosíntesis y respiración", "no_content"),
        ("Fundamentos", "Understanding photosynthesis", "content"),
        ("Clorofila (Chlorophyll)", "", "content"),
        ("Rendimiento (Yield)", "", "content"),
        ("Los pigmentos de la hoja son", "", "content"),
        ("Ejercicio", "", "example"),
        ("Solución", "Ejercicio", "example"),
        ("Agradecimientos", "", "no_content"),
    ]
    assert deck.title == "Fotosíntesis y respiración"
    assert codes(deck) == {
        *("formula_repaired", "formula_damaged", "decoration", "boilerplate"),
        *("slide_repeated", "no_content", "example"),
    }


def test_what_stands_on_every_slide_is_left_out():
    deck = deck_of("es")

    left_out = {remark.params["line"] for remark in deck.remarks if remark.code == "boilerplate"}
    assert left_out == {"Herbario del Norte", "Juntos hacia la botánica"}
    assert not any("Herbario" in slide.text or "Juntos" in slide.text for slide in deck.slides)


def test_the_text_of_a_slide_is_clean_markdown():
    [slide] = read_slides("## 2. **Uno**:\n\n- •a\n- b\n\n1.uno\n2) dos\n\nA\tB\n1\t2|3\n").slides

    assert slide.title == "Uno"
    assert slide.text == "- a\n- b\n\n1. uno\n2. dos\n\n| A | B |\n| --- | --- |\n| 1 | 2\\|3 |"


def test_a_slide_without_a_heading_is_named_by_its_first_words():
    slides = read_slides("Solo texto aquí.\n\n---\n\nOtra cosa.").slides

    assert [slide.title for slide in slides] == ["Solo texto aquí", "Otra cosa"]


def test_titles_that_repeat_get_short_names_of_their_own():
    slides = read_slides("# Uno\na b c d e f\n# Uno\nlo que no es igual").slides

    assert [slide.slug for slide in slides] == ["uno", "uno-2"]


# ── drafts ───────────────────────────────────────────────────────────────────────────────────────────────────


LONG_ITEM = "detección de sesgos durante la preparación de los datos y después del entrenamiento del modelo"


@pytest.mark.parametrize(
    ("text", "front", "back"),
    [
        ("# T\n\nLa ósmosis es el paso del agua.", "¿Qué es la ósmosis?", "El paso del agua."),
        ("# T\n\nEl riego se refiere al aporte de agua.", "¿A qué se refiere el riego?", "El aporte de agua."),
        ("# T\n\nEl suelo retiene. El *pH* mide la acidez.", "¿Qué mide el pH?", "Mide la acidez."),
        ("# Recall\n\nMide lo que se detecta.", "¿Qué mide Recall?", "Mide lo que se detecta."),
        ("# Temp\n\nEste parámetro controla el azar.", "¿Qué controla Temp?", "Controla el azar."),
        ("# ¿Qué es un gen?\n\nUn trozo de ADN.", "¿Qué es un gen?", "Un trozo de ADN."),
        ("# Un prompt\n\n- Contexto: lo que rodea.", "Un prompt: ¿qué es Contexto?", "Lo que rodea."),
        ("# Top-K\n\n- Valores bajos: salen pocas.", "Top-K: ¿qué implica «Valores bajos»?", "Salen pocas."),
        ("# Accuracy (Exactitud)\n\nx", "Accuracy", "Exactitud"),
        ("# Model retraining\n## Reentrenamiento\n\nx", "Model retraining", "Reentrenamiento"),
        ("# Mean Squared Error (MSE)\n\nx", "¿Qué significan las siglas MSE?", "Mean Squared Error"),
        ("# F1\n\n$$F1 = 2x$$", "¿Cuál es la fórmula de F1?", "$$F1 = 2x$$"),
        ("# T\n\nA\tTono\nRojo\tcálido", "A «Rojo»: ¿cuál es su tono?", "Cálido."),
        ("# Rango\n\nVa siempre y del todo de **0 a 1**.", "Rango: Va siempre y del todo de {{c1::0 a 1}}.", ""),
        ("# Podar\n\nSe cortan las ramas secas en invierno.", "«Podar»: ¿en qué consiste?",
         "Se cortan las ramas secas en invierno."),
        ("# T\n\nSe fijan los indicadores clave de rendimiento (KPIs) antes.", "¿Qué significan las siglas KPI?",
         "Indicadores clave de rendimiento"),
        ("# T\n\nTop-P (también llamado nucleus sampling) controla el azar.", "¿Con qué otro nombre se conoce Top-P?",
         "Nucleus sampling"),
        ("# Temperature\n\n\\*\\*Rango: Se ajusta entre 0 y 1.", "Temperature: ¿cuál es su rango?",
         "Se ajusta entre 0 y 1."),
        ("# Top-P\n\nSe ajusta en una escala de **0 a 1**, donde:\n\n- x",
         "Top-P: Se ajusta en una escala de {{c1::0 a 1}}.", ""),
        (f"# T\n\nClarify ayuda a mejorar los modelos con:\n\n- {LONG_ITEM}\n- informes:", "¿Para qué sirve Clarify?",
         f"Ayuda a mejorar los modelos con:\n\n- {LONG_ITEM}\n- informes"),
        ("# T\n\nPara quien sabe, **Studio** va con **EMR** y **Glue**, lo que permite **esto** y **lo otro** dentro.",
         "Para quien sabe, {{c1::Studio}} va con {{c2::EMR}} y {{c3::Glue}}, lo que permite esto y lo otro dentro.",
         ""),
        ("# Reino\n\nSon:\n\n- uno\n- dos\n", "Reino. Son:\n\n- {{c1::uno}}\n- {{c2::dos}}", ""),
    ],
)  # fmt: skip
def test_each_form_is_asked_in_its_way(text, front, back):
    assert (front, back) in asked(text)


def test_letters_that_the_words_before_do_not_spell_out_are_not_asked():
    text = "# T\n\nEs una herramienta de bajo código y sin código (LCNC) para todos."

    assert not [front for front, _back in asked(text) if "siglas" in front]


def test_english_decks_are_asked_in_english():
    drafts = draft_notes(deck_of("en").slides, "en")

    fronts = {draft.front for draft in drafts}
    assert {
        "What is the spacing effect?",
        "What is interference?",
        "What does IRT stand for?",
        "What is Item response theory for?",
        "What is the formula of Item response theory?",
        "Kind “Sensory”: lasts?",
    } <= fronts
    assert "¿" not in "".join(fronts)


@pytest.mark.parametrize(
    "text",
    [
        "# Gracias\n\nLa ósmosis es el paso del agua.",
        "# T\n\nEsto es una prueba de todo.",
        "# T\n\n**Escenario:** La ósmosis es el paso del agua.",
        "# T\n\nEl modelo es bueno.",
        "# T\n\n$$Roto = \\frac{1}{$$",
        "# T\n\n- Ejemplo: una planta verde",
    ],
)
def test_what_nobody_would_learn_is_not_asked(text):
    assert asked(text) == []


def test_a_sentence_that_stands_on_two_slides_is_asked_once():
    text = "# A\n\nLa ósmosis es el paso del agua.\n\nUno.\n\n# B\n\nLa ósmosis es el paso del agua.\n\nDos."

    assert [front for front, _back in asked(text)] == ["¿Qué es la ósmosis?"]


def test_every_drafter_has_a_hand_in_the_samples():
    drafts = [*draft_notes(deck_of("es").slides, "es"), *draft_notes(deck_of("en").slides, "en")]

    assert {draft.drafter for draft in drafts} == set(DRAFTERS)


@pytest.mark.parametrize(("name", "lang"), [("es", "es"), ("en", "en")])
def test_drafts_become_cards(name, lang):
    for draft in draft_notes(deck_of(name).slides, lang):
        assert render_note(NoteText(draft.kind, draft.front, draft.back, lang=lang))


# ── a deck that comes again ──────────────────────────────────────────────────────────────────────────────────


def stored(deck):
    return [StoredSlide(slide.slug, slide.title, slide.text) for slide in deck.slides]


def changes(before, after):
    return [(one.change, one.slug) for one in compare(stored(read_slides(before)), read_slides(after).slides)]


def test_each_slide_is_met_again_wherever_it_moved():
    before = "# Uno\n\nprimero de todos\n\n# Uno\n\nsegundo de todos\n\n# Dos\n\nla suma de dos y dos es cuatro"
    after = "# Uno\n\nsegundo de todos\n\n# Nuevo\n\nalgo más\n\n# Suma\n\nla suma de dos y tres es cuatro\n"

    assert changes(before, after) == [
        (Change.SAME, "uno-2"),
        (Change.NEW, "nuevo"),
        (Change.CHANGED, "dos"),
        (Change.GONE, "uno"),
    ]


def test_a_slide_that_was_only_named_gets_its_text():
    [change] = compare([StoredSlide("hoja", "La hoja", "")], read_slides("# La hoja\n\nEs verde.").slides)

    assert (change.change, change.slug) == (Change.NEW, "hoja")


def test_differences_read_word_by_word():
    pieces = differences("La suma es cuatro.", "La suma es cinco.")

    assert [(piece.kind, piece.text) for piece in pieces] == [
        ("same", "La suma es "),
        ("gone", "cuatro."),
        ("new", "cinco."),
    ]


# ── anything at all ──────────────────────────────────────────────────────────────────────────────────────────

LINES = (SLIDES / "es.md").read_text().split("\n") + (SLIDES / "en.md").read_text().split("\n")
ANY_TEXT = st.one_of(
    st.text(max_size=300),
    st.text(alphabet="#*-•|$\\{}[]()`~_^: \t\n.<>!=1aÁ", max_size=300),
    st.lists(st.sampled_from(LINES), max_size=30).map("\n".join),
)


@given(text=ANY_TEXT, lang=st.sampled_from(["es", "en", "fr"]))
@settings(max_examples=150, deadline=2_000)
def test_any_text_is_read_the_same_way_twice(text, lang):
    deck = read_slides(text)
    drafts = draft_notes(deck.slides, lang)

    assert read_slides(text) == deck
    assert draft_notes(deck.slides, lang) == drafts
    assert all(slide.title and slide.slug for slide in deck.slides)
    assert len({draft.key for draft in drafts}) == len(drafts)
    assert {change.change for change in compare(stored(deck), deck.slides)} <= {Change.SAME}


@given(before=ANY_TEXT, after=ANY_TEXT)
@settings(max_examples=80, deadline=2_000)
def test_differences_make_up_both_texts(before, after):
    pieces = differences(before, after)

    assert "".join(piece.text for piece in pieces if piece.kind != "new") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == after


@pytest.mark.parametrize("text", ["• a\n", "$", "$$a\n", "(", "|a", "**a** ", "A: b. ", "<!--", "` ", "\\", "# a\n"])
def test_a_hostile_deck_takes_its_time_and_no_more(text):
    deck = read_slides(text * (60_000 // len(text)))

    assert len(draft_notes(deck.slides, "es")) < 1_000


# ── hostile slides ───────────────────────────────────────────────────────────────────────────────────────────


def test_no_slide_and_no_draft_of_it_becomes_anything_but_text():
    for start in range(0, len(XSS_VECTORS), 20):
        chunk = XSS_VECTORS[start : start + 20]
        text = "".join(f"# {vector}\n\n{vector} es {vector}.\n\n- A: {vector}\n- {vector}\n\n" for vector in chunk)
        text += "".join(f"A\tB\n{vector}\t{vector}\n\n${vector}$\n\n" for vector in chunk)

        deck = read_slides(text)

        for slide in deck.slides:
            assert_harmless(f"<div>{render_text(slide.text, 'es')}</div>")
        for draft in draft_notes(deck.slides, "es"):
            try:
                cards = render_note(NoteText(draft.kind, draft.front, draft.back))
            except NoteError:
                continue
            for card in cards:
                assert_harmless(f"<div>{card.question_html}</div><div>{card.answer_html}</div>")
