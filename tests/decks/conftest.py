"""What the tests of content share: an author, and a small deck in two topics."""

import pytest
from django.test import Client

from tests.factories import DeckFactory, NoteFactory, UserFactory
from tests.remembering import remembered


@pytest.fixture
def author(db):
    return remembered(write_author)


def write_author():
    return UserFactory(email="author@example.org", is_staff=True, is_superuser=True)


@pytest.fixture
def author_client(author):
    client = Client()
    client.force_login(author)
    return client


@pytest.fixture
def aws_deck(db):
    """A published deck with the topics `metricas` (three notes, four cards) and `prompts` (empty)."""
    return remembered(write_aws_deck)


def write_aws_deck():
    deck = DeckFactory(slug="aws", title="AWS AI Practitioner")
    metrics = DeckFactory(parent=deck, slug="metricas", title="Métricas")
    DeckFactory(parent=deck, slug="prompts", title="Prompts")
    NoteFactory(deck=metrics, concept="Predicción", front="¿Qué es una predicción?", back="Lo que dice el modelo.")
    NoteFactory(deck=metrics, concept="Año", front="Falso positivo", back="Falsa alarma", kind="reversed")
    NoteFactory(
        deck=metrics,
        concept="Precisión",
        front="La precisión es {{c1::$\\frac{TP}{TP+FP}$}}.",
        back="",
        kind="cloze",
        tags=["métrica"],
    )
    return deck
