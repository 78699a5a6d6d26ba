"""What the journeys walk through: a small published deck with a slide, a formula and a cloze."""

import pytest
from django.utils import timezone

from decks.models import Slide, Source
from reviews.services import enrol
from tests.factories import DeckFactory, NoteFactory


@pytest.fixture
def deck(transactional_db):
    deck = DeckFactory(slug="aws", title="AWS", is_starter=True, lang="es")
    topic = DeckFactory(slug="metricas", title="Métricas", parent=deck)
    source = Source.objects.create(deck=deck, slug="semana-3", title="Semana 3")
    slide = Slide.objects.create(source=source, slug="clasificacion", title="Métricas para clasificación", position=1)
    for number in range(1, 11):
        NoteFactory(
            deck=topic,
            slide=slide,
            concept=f"Concepto {number}",
            front=f"¿Qué mide la métrica {number}?",
            back=f"Mide lo suyo, $\\frac{{{number}}}{{n}}$.",
            why="Porque sí importa.",
        )
    NoteFactory(deck=topic, slide=slide, concept="Rango", kind="cloze", front="Va de {{c1::0}} a {{c2::1}}.", back="")
    deck.refresh_from_db()
    return deck


@pytest.fixture
def studying(deck):
    """studying(alice) → alice, who studies the deck."""

    def enrolled(user):
        enrol(user=user, deck=deck, at=timezone.now())
        return user

    return enrolled
