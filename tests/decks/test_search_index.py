"""The full-text index: kept by the writers of notes, and the same answer from every database."""

import pytest
from django.core.management import call_command
from django.db import connection

from decks.models import Note, NoteWords, Tag
from decks.search.index import is_full_text
from decks.search.words import AllOf, Sought, indexed_text, words_in
from decks.services import delete_draft, rename_tag, save_note
from tests.factories import NOTED_AT, NoteFactory

pytestmark = pytest.mark.django_db


def found(*sought):
    """The concepts of the notes that hold each of these: a word, the beginning of one (`predic*`), or a phrase."""
    each = [Sought(words_in(one), is_prefix=one.endswith("*")) for one in sought]
    notes = Note.objects.filter(pk__in=NoteWords.objects.filter(words__sought=AllOf(each)).values("note"))
    return sorted(notes.values_list("concept", flat=True))


@pytest.fixture(params=["full text", pytest.param("plain", marks=pytest.mark.sqlite)])
def index(request):
    """Also as it is where SQLite was built without FTS5."""
    if request.param == "plain":
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE decks_notewords")
            cursor.execute("CREATE TABLE decks_notewords (rowid INTEGER PRIMARY KEY, words TEXT)")
        is_full_text.cache_clear()
    yield
    is_full_text.cache_clear()


@pytest.mark.usefixtures("index")
@pytest.mark.parametrize(
    ("sought", "expected"),
    [
        (["prediccion"], ["Predicción"]),
        (["predic*"], ["Predicción"]),
        (["predic"], []),
        (["ano"], []),
        (["año"], ["Año"]),
        (["falso positivo"], ["Año"]),
        (["positivo falso"], []),
        (["falso posi*"], ["Año"]),
        (["falso", "alarma"], ["Año"]),
        (["falso", "modelo"], []),
        (["R²"], ["Predicción"]),
        (["tp fp"], ["Predicción"]),
        (["und*"], ["Predicción"]),
        (["3e5"], ["Año"]),
        (["ejemplo"], ["Año"]),
    ],
)
def test_what_is_sought_is_found_on_every_database(sought, expected):
    NoteFactory(concept="Predicción", front="Lo que dice el modelo: R², TP/(FP), snake_under", back="x")
    NoteFactory(concept="Año", front="Falso positivo 3e5", back="Falsa alarma en https://ejemplo.org")

    assert found(*sought) == expected


def test_the_index_follows_every_change():
    note = NoteFactory(front="Antes", tags=["vieja"], status="draft")

    note.front = "Después"
    save_note(note=note, by=None, at=NOTED_AT, origin="admin")
    rename_tag(tag=Tag.objects.get(name="vieja"), name="nueva")

    assert (found("antes"), found("vieja")) == ([], [])
    assert found("despues", "nueva") == [note.concept]

    delete_draft(note=note)

    assert NoteWords.objects.count() == 0


def test_the_command_makes_it_anew(capsys):
    note = NoteFactory(front="Hola")
    Note.objects.filter(pk=note.pk).update(search_text="adios")

    call_command("index_notes")

    assert "Notes in the index: 1" in capsys.readouterr().out
    assert (found("hola"), found("adios")) == ([], [note.concept])


def test_what_is_no_letter_and_no_digit_separates():
    assert indexed_text("¿C++ o C#? snake_case, R²=0,9; señal") == "c o c snake case r2 0 9 señal"
