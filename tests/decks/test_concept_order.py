"""What must be learned before a note: of one deck, never in a ring, part of its history and of its deck file."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from decks.concept_order import learning_order, ring_in
from decks.deckfile import parse
from decks.models import Deck, Note, Revision
from decks.services import delete_draft, save_note
from decks.services.exporting import deck_file_of
from decks.services.importing import ImportRefusedError, digest, import_deck
from tests.factories import DeckFactory, NoteFactory

AT = datetime(2026, 3, 3, 9, tzinfo=UTC)
HEADER = "---\nformat: repaso-deck/1\ndeck: d\ntitle: T\nlang: es\n---\n# Tema {#t}\n"


def save(note, **options):
    return save_note(note=note, by=None, at=AT, origin=Revision.Origin.ADMIN, **options)


def file_of(**requires):
    """A deck file of one note for each name, on five lines each, with what it requires."""
    return HEADER + "".join(
        f"### {name.upper()} {{#{name}}}\nkind: basic\nfront: F {name}\nback: B\nrequires: {required}\n"
        for name, required in requires.items()
    )


def load(text):
    return import_deck(parse([("d.md", text)]), by=None, at=AT, publish=True)


def note(name):
    return Note.objects.get(guid=f"d/{name}")


def required_by(name):
    return sorted(required.guid for required in note(name).requires.all())


def test_a_ring_is_told_in_learning_order():
    assert ring_in({"a": ["c"], "b": ["a"], "c": ["b"], "d": ["a"]}) in [
        ("a", "b", "c", "a"),
        ("b", "c", "a", "b"),
        ("c", "a", "b", "c"),
    ]
    assert ring_in({"a": ["b", "c"], "b": ["c"]}) == ()


def test_each_comes_after_what_it_requires():
    assert learning_order({"a": ["b"], "b": ["c"]}) == ("c", "b", "a")


# ── saving ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def deck(db):
    return DeckFactory(title="Métricas")


def test_a_note_requires_others_and_keeps_them(deck):
    precision, recall = NoteFactory(deck=deck), NoteFactory(deck=DeckFactory(parent=deck))
    f1 = NoteFactory(deck=deck)

    changed = save(f1, requires=[precision, recall, recall])
    again = save(f1, requires=[recall, precision])
    f1.back = "other words"
    save(f1)

    assert (changed, again) == (True, False)
    assert set(f1.requires.all()) == {precision, recall}
    assert list(precision.required_by.all()) == [f1]
    assert [revision.fields["requires"] for revision in f1.revisions.all()] == [
        *[sorted([precision.guid, recall.guid])] * 2,
        [],
    ]


def test_a_note_may_stop_requiring(deck):
    first, second = NoteFactory(deck=deck), NoteFactory(deck=deck)
    save(second, requires=[first])

    save(second, requires=[])

    assert not second.requires.exists()
    assert (second.version, second.revisions.first().fields["requires"]) == (3, [])


@pytest.mark.parametrize(("status", "grows_by"), [("published", 1), ("draft", 0)])
def test_learners_catch_up_when_what_they_may_begin_with_changes(deck, status, grows_by):
    first, second = NoteFactory(deck=deck), NoteFactory(deck=deck, status=status)
    before = Deck.objects.get(pk=deck.pk).contents_version

    save(second, requires=[first])

    assert Deck.objects.get(pk=deck.pk).contents_version == before + grows_by


def refusal(note, requires):
    before = set(note.requires.all())
    with pytest.raises(ValidationError) as error:
        save(note, requires=requires)
    assert set(note.requires.all()) == before
    return error.value.message_dict["requires"]


def test_a_note_of_another_deck_is_refused(deck):
    stranger = NoteFactory(concept="Prompt", front="¿Qué es?")

    assert refusal(NoteFactory(deck=deck), [stranger]) == [
        "“Prompt · ¿Qué es?” belongs to another deck. Choose notes of the same deck only."
    ]


def test_a_note_does_not_require_itself(deck):
    note = NoteFactory(deck=deck)

    assert refusal(note, [note]) == ["A note cannot be learned before itself. Take it out of this list."]


def test_a_ring_is_refused_and_names_its_notes(deck):
    matrix = NoteFactory(deck=deck, concept="Matriz", front="M")
    precision = NoteFactory(deck=deck, concept="Precisión", front="P")
    f1, other = NoteFactory(deck=deck, concept="F1", front="F"), NoteFactory(deck=deck)
    save(precision, requires=[matrix, other])
    save(f1, requires=[precision, other])

    assert refusal(matrix, [other, f1]) == [
        "These notes require one another in a ring: Matriz · M → Precisión · P → F1 · F → Matriz · M. "
        "Nobody could begin with any of them: take one out of what another requires."
    ]


def test_more_notes_cost_the_same_statements(deck):
    first, others = NoteFactory(deck=deck), [NoteFactory(deck=deck) for _ in range(6)]
    for other in others:
        save(other, requires=[first])

    def cost(requires):
        note = NoteFactory(deck=deck)
        with CaptureQueriesContext(connection) as queries:
            save(note, requires=requires)
        return len(queries)

    assert cost(others[:1]) == cost(others)


def test_a_draft_that_others_require_can_still_be_deleted(deck):
    draft, other = NoteFactory(deck=deck, status="draft"), NoteFactory(deck=deck)
    save(other, requires=[draft])

    delete_draft(note=draft)

    assert not other.requires.exists()


# ── deck files ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_a_file_says_what_comes_first_even_further_down():
    report = load(file_of(a="c, b", b="", c="b"))

    assert report.added == ["a", "b", "c"]
    assert required_by("a") == ["d/b", "d/c"]
    assert required_by("c") == ["d/b"]
    assert load(file_of(a="b, c", b="", c="b")).unchanged == ["a", "b", "c"]


@pytest.mark.django_db
def test_a_file_may_turn_the_order_round():
    load(file_of(a="b", b="c", c=""))

    report = load(file_of(a="", b="a", c="b"))

    assert report.changed == ["a", "b", "c"]
    assert (required_by("a"), required_by("b"), required_by("c")) == ([], ["d/a"], ["d/b"])


@pytest.mark.django_db
def test_what_comes_first_is_exported():
    text = file_of(a="b, c", b="", c="b")
    load(text)

    assert deck_file_of(Deck.objects.get(slug="d")) == parse([("d.md", text)])


def test_notes_loaded_before_there_was_an_order_are_not_taken_for_edited():
    assert digest({"front": "F", "requires": []}, 1) == digest({"front": "F"}, 1)
    assert digest({"front": "F", "requires": ["d/a"]}, 1) != digest({"front": "F"}, 1)


@pytest.mark.django_db
def test_an_order_edited_here_is_left_alone():
    load(file_of(a="", b=""))
    save(note("b"), requires=[note("a")])

    report = load(file_of(a="", b="").replace("F b", "G b"))

    assert report.kept_local == ["b"]
    assert required_by("b") == ["d/a"]


@pytest.mark.django_db
def test_a_ring_with_what_was_edited_here_is_refused():
    load(file_of(a="", b=""))
    save(note("b"), requires=[note("a")])

    with pytest.raises(ImportRefusedError) as error:
        load(file_of(a="b", b=""))

    assert str(error.value).startswith("d.md:8: a, requires: These notes require one another in a ring: ")
    assert required_by("a") == []


@pytest.mark.django_db
def test_a_note_that_waits_for_a_broken_one_is_no_failure():
    with pytest.raises(ImportRefusedError) as error:
        load(file_of(a="b", b="").replace("F b\nback: B", "F b\nback: <!-- -->").replace("<!-- -->", "---"))

    assert [problem.note.id for problem in error.value.problems] == ["b"]
