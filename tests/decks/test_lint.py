"""What the card linter says, and of what it says nothing."""

import pytest

from decks.lint import EVIDENCE, CardText, Level, LintedNote, Neighbour, check_neighbours, check_note
from decks.lint.findings import RULES
from decks.lint.rules import list_items


def basic(question, answer, *, back=None, has_source=True):
    return LintedNote("basic", question, back or answer, [CardText(1, question, answer)], has_source=has_source)


def cloze(question, *blanks, groups=None):
    numbered = list(zip(groups or range(1, len(blanks) + 1), blanks, strict=True))
    return LintedNote("cloze", question, "", [CardText(1, question, question)], numbered)


def codes(note):
    return [finding.code for finding in check_note(note)]


WORDS = ["uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce", "trece"]


@pytest.mark.parametrize(
    ("note", "code"),
    [
        (basic("¿Qué es una época?", "Una pasada " * 31), "answer_very_long"),
        (basic("¿Qué es una época?", "Una pasada " * 13), "answer_long"),
        (basic("¿Qué es una época?", " ".join(WORDS)), "answer_wordy"),
        (basic("palabra " * 31 + "?", "Algo"), "question_long"),
        (basic("¿Qué fases hay?", "a, b…", back="- una\n- dos\n- tres\n- cuatro"), "list_answer"),
        (basic("Which tools?", "Wrangler, Clarify, Monitor, and Ground Truth"), "list_answer"),
        (basic("¿Es lineal la regresión logística?", "Según se mire"), "yes_no"),
        (basic("Según la teoría, ¿bastan diez ejemplos?", "No, hacen falta cientos"), "yes_no"),
        (basic("Does Clarify find bias?", "Yes"), "yes_no"),
        (basic("¿Precisión o exhaustividad si un falso positivo sale caro?", "Precisión"), "either_or"),
        (basic("¿Qué es F1? ¿Para qué sirve?", "La media armónica"), "two_questions"),
        (basic("Explica el sobreajuste", "El modelo memoriza"), "vague"),
        (basic("What about temperature?", "It adds chance"), "vague"),
        (basic("¿Qué muestra lo anterior?", "Deriva"), "needs_context"),
        (basic("What does this slide show?", "Drift"), "needs_context"),
        (basic("¿Qué mide la exactitud del modelo?", "La exactitud"), "answer_in_question"),
        (basic("¿Cuál es el modelo más usado actualmente?", "Uno"), "undated"),
        (basic("¿Qué muestra?", "![ ](media:a.webp) una matriz"), "no_alt"),
        (basic("¿Qué es la deriva?", "Un cambio de los datos", has_source=False), "no_source"),
        (cloze("Usa […]", "temperatura"), "cloze_bare"),
        (cloze("La precisión mide […] de un clasificador", " ".join(WORDS[:7])), "cloze_long"),
        (cloze("La precisión divide […] entre positivos predichos", "aciertos", "todos", groups=(1, 3)), "cloze_gap"),
    ],
)
def test_what_is_found(note, code):
    assert code in codes(note)


@pytest.mark.parametrize(
    "note",
    [
        basic("¿Qué es la precisión?", "Aciertos entre positivos predichos"),
        basic("¿Qué aprendizaje agrupa sin etiquetas?", "No supervisado"),
        basic("¿Qué métrica mejora al subir el umbral?", "La precisión, casi siempre"),
        basic("¿Cuándo importa más el recall que la precisión?", "Si un falso negativo sale caro"),
        basic("¿Qué servicio era el más usado actualmente, en 2026?", "Bedrock"),
        basic("Es mejor el modelo sencillo: ¿por qué?", "Generaliza"),
        basic("¿Qué parámetros limitan el azar?", "Top-p, top-k y temperatura"),
        cloze("La temperatura sube la […] de las respuestas de un modelo", "variedad"),
        cloze("Precision is […] divided by […] positives", "hits", "predicted"),
    ],
)
def test_good_cards_are_left_in_peace(note):
    assert codes(note) == []


def test_the_gravest_comes_first():
    note = basic("Explica las épocas", "Una pasada " * 31, has_source=False)

    levels = [finding.level for finding in check_note(note)]

    assert levels == sorted(levels, reverse=True) == [Level.ERROR, Level.WARNING, Level.HINT]


@pytest.mark.parametrize(
    ("back", "items"),
    [
        ("Una sola cosa", 0),
        ("1. a\n2. b\n3) c\n\ntexto\n\n* d", 4),
        ("datos, modelo, evaluación, despliegue y monitoreo", 5),
        ("Es un método, según su autor, que reduce la varianza de muchos árboles distintos, aunque no siempre", 0),
    ],
)
def test_items_of_a_list_are_counted(back, items):
    assert list_items(back) == items


def other(question="¿Qué es la precisión?", answer="TP entre TP más FP", similarity=0.0):
    return Neighbour("Precisión", question, answer, similarity)


@pytest.mark.parametrize(
    ("neighbour", "found"),
    [
        (other(), ["duplicate"]),
        (other(question="¿que es la PRECISION?"), ["duplicate"]),
        (other(answer="TP entre TP más FN"), ["conflict"]),
        (other("¿Qué es precisión?", "Otra cosa", 0.86), ["near_duplicate"]),
        (other("¿Cómo se define la precisión?", "tp entre tp mas fp", 0.61), ["near_duplicate"]),
        (other("¿Qué es la decisión?", "Otra cosa", 0.7), ["look_alike"]),
        (other("¿Qué es un token?", "Otra cosa", 0.1), []),
    ],
)
def test_neighbours(neighbour, found):
    findings = check_neighbours("¿Qué es la precisión?", "TP entre TP más FP", [neighbour])

    assert [finding.code for finding in findings] == found


def test_every_rule_says_what_to_do_and_why():
    sample = {"other": "X", "words": 3, "items": 4, "questions": 2, "group": 2}
    for rule in RULES.values():
        assert (rule.message % sample).endswith(".")
        assert rule.advice.endswith((".", "?"))
        assert rule.evidence in EVIDENCE
