"""What the papers say of the starter deck is so, and the deck keeps what it promises."""

import re
from pathlib import Path

import pytest

from decks.deckfile import parse
from decks.rendering import NoteText, render_note

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "starter" / "aws-ai-practitioner-semana-3"


@pytest.fixture(scope="module")
def deck():
    return parse([(path.name, path.read_text()) for path in sorted(FOLDER.glob("*.md"))])


@pytest.fixture(scope="module")
def notes(deck):
    return [note for topic in deck.topics for note in topic.notes]


@pytest.fixture(scope="module")
def cards(notes):
    return [
        (note, card)
        for note in notes
        for card in render_note(
            NoteText(kind=note.kind, front=note.front, back=note.back, why=note.why, hint=note.hint, lang="es")
        )
    ]


def test_the_papers_count_right(notes, cards):
    for paper in ("README.md", "CHANGELOG.md"):
        text = (ROOT / paper).read_text()
        assert re.search(rf"\b{len(notes)} notes(,| and) {len(cards)} cards", text), paper


def test_at_least_120_cards_of_mixed_kinds(notes, cards):
    assert len(cards) >= 120
    assert {note.kind for note in notes} == {"basic", "reversed", "cloze"}


def test_every_note_has_a_one_line_why_tags_and_its_slide(notes):
    for note in notes:
        assert note.why, note.id
        assert "\n" not in note.why, note.id
        assert note.tags, note.id
        assert note.slide_slug, note.id


def test_answers_are_short(cards):
    for note, card in cards:
        if note.kind != "cloze":
            assert len(card.answer_text.split()) <= 25, note.id


def test_every_formula_is_readable(cards):
    for note, card in cards:
        assert "formula-source" not in card.question_html + card.answer_html + card.why_html, note.id


CONCEPTS = """
Business goal identification
ML problem framing
Data processing
desarrollo del modelo
retraining
deployment
monitoring
Data Wrangler
Studio Classic
Amazon EMR
AWS Glue
Processing API
scikit-learn
Clarify
Feature Store
Canvas
JumpStart
Experiments
Automatic Model Tuning
Model Monitor
accuracy
precision
recall
F1
AUC
ROC
MSE
R^2
modelo fundacional
ingeniería de prompts
Instrucciones
Contexto
Datos de entrada
Indicador de salida
mochila
temperature
top-p
nucleus sampling
top-k
zero-shot
one-shot
few-shot
chain-of-thought
Piensa paso a paso
"""


@pytest.mark.parametrize("concept", CONCEPTS.strip().splitlines())
def test_every_concept_of_the_slides_has_a_card(notes, concept):
    wanted = concept.casefold()

    assert any(wanted in f"{note.concept} {note.front} {note.back} {note.why}".casefold() for note in notes)


def test_the_loss_of_backslashes_in_the_slides_is_repaired(notes):
    for note in notes:
        assert not re.search(r"(?<![\\a-z])(rac|imes|ext|ar)\{", note.front + note.back + note.why), note.id


METRICS = ["accuracy", "precision", "recall", "f1", "auc", "mse", "r2"]
PARAMETERS = ["temperature", "top-p", "top-k", "longitud-maxima"]


@pytest.mark.parametrize("metric", METRICS)
def test_every_metric_says_when_to_use_it(notes, metric):
    assert any(note.id.startswith(metric) and "decisión" in note.tags for note in notes)


@pytest.mark.parametrize("metric", [metric for metric in METRICS if metric != "auc"])  # an area has no formula here
def test_every_metric_has_its_formula(notes, metric):
    assert any(note.id == f"{metric}-formula" and "$$" in note.back for note in notes)


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_every_parameter_of_inference_has_its_range(notes, parameter):
    assert any(note.id == f"{parameter}-rango" and "rango" in note.tags for note in notes)


def test_slides_with_an_english_title_say_so(deck):
    english = {slide.title for slide in deck.slides if slide.lang == "en"}

    assert {"Business goal identification", "Model monitoring", "Managing features"} <= english
    assert not any(re.search(r"[áéíóúñ]|\b(de|para|un|con)\b", title) for title in english)
