"""Cards that look alike: told by what question and answer share, within one deck, the likest first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decks import similar
from decks.models import Card
from decks.services import retire_note
from decks.similar import jaccard, similar_cards, trigrams
from tests.factories import NOTED_AT, DeckFactory, NoteFactory

PRECISION = ("¿Cuál es la fórmula de la precisión?", "Los aciertos entre lo señalado")
RECALL = ("¿Cuál es la fórmula del recall?", "Los aciertos entre lo que había")
PROMPT = ("Nombre de la parte que da el tono", "Instrucción")


@pytest.fixture
def deck(db):
    return DeckFactory()


def card(deck, front, back, **fields):
    return NoteFactory(deck=deck, front=front, back=back, **fields).cards.order_by("ordinal").first()


def found(of, at_most=5):
    return [one.card for one in similar_cards(of, at_most=at_most)]


def test_the_likest_comes_first_and_chance_is_left_out(deck):
    asked = card(deck, *PRECISION)
    card(deck, *PROMPT)
    near = card(DeckFactory(parent=deck), *RECALL)
    nearer = card(deck, PRECISION[0], "Los aciertos entre lo predicho")

    assert found(asked) == [nearer, near]
    assert found(asked, at_most=1) == [nearer]


def test_the_figures_are_between_nothing_and_the_same(deck):
    asked = card(deck, *PRECISION)
    card(deck, PRECISION[0].upper(), "xyz")

    (one,) = similar_cards(asked, at_most=5)

    assert (one.question, one.answer) == (1.0, 0.0)
    assert 0.5 < one.likeness < 1.0


def test_what_learners_do_not_meet_is_no_look_alike(deck):
    asked = card(deck, *PRECISION, kind="reversed")
    retired = card(deck, *PRECISION)
    retire_note(note=retired.note, by=None, at=NOTED_AT)
    card(deck, *PRECISION, status="draft")
    card(DeckFactory(), *PRECISION)

    assert found(asked) == []


def test_a_note_is_named_once(deck):
    asked = card(deck, *PRECISION)
    other = card(deck, *RECALL, kind="reversed")

    assert found(asked) == [other]


def test_a_card_without_a_place_has_look_alikes_too(deck):
    asked, other = card(deck, *PRECISION), card(deck, *RECALL)
    asked.order = ""
    asked.save()

    assert found(asked) == [other]


def test_only_the_nearest_are_compared(deck, monkeypatch):
    monkeypatch.setattr(similar, "COMPARED_CARDS_EACH_WAY", 1)
    _far, before, asked, behind, _too_far = [card(deck, *PRECISION) for _ in range(5)]

    assert found(asked) == [before, behind]


def test_more_cards_cost_the_same_statements(deck, django_assert_num_queries):
    asked = Card.objects.select_related("deck").get(pk=card(deck, *PRECISION).pk)
    for _ in range(6):
        card(deck, *RECALL)

    with django_assert_num_queries(3):
        assert len(similar_cards(asked, at_most=4)) == 4


@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_is_a_figure_of_both(one, other):
    figure = jaccard(trigrams(one), trigrams(other))

    assert 0 <= figure <= 1
    assert figure == jaccard(trigrams(other), trigrams(one))
    assert jaccard(trigrams(one), trigrams(one)) == 1


def test_accents_and_case_make_no_difference():
    assert trigrams("PRECISIÓN") == trigrams("precision")
    assert trigrams("año") != trigrams("ano")
