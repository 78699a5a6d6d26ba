"""Deck files in: ids decide, a second time changes nothing, edits made here are left alone."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from decks.deckfile import parse
from decks.models import Card, Deck, Note, Revision
from decks.services import archive_deck, retire_note, save_note
from decks.services.exporting import deck_file_of
from decks.services.files import read_path
from decks.services.importing import ImportRefusedError, import_deck
from tests.factories import NoteFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 3, 9, tzinfo=UTC)
STARTER = Path(__file__).parents[2] / "starter" / "aws-ai-practitioner-semana-3"

TEXT = """---
format: repaso-deck/1
deck: aws
title: AWS
lang: es
source: semana-3
source-title: Semana 3
---

# Métricas {#metricas}

## Métricas de clasificación {#clasificacion}

### Precisión {#precision}
kind: basic
tags: clasificación, métrica
front: ¿Qué mide la precisión?
back: De lo señalado, qué parte lo era.

### Exhaustividad {#recall}
kind: reversed
front: Recall
back: Exhaustividad

# Prompts {#prompts}

### Temperature {#temperature}
kind: cloze
status: draft
front: Va de {{c1::0}} a {{c2::1}}.
"""


def load(text=TEXT, *, publish=True, **options):
    return import_deck(parse([("aws.md", text)]), by=None, at=AT, publish=publish, **options)


def note(name):
    return Note.objects.get(guid=f"aws/{name}")


def counts(report):
    return len(report.added), len(report.changed), len(report.unchanged), len(report.kept_local)


def test_the_language_of_a_slides_title_follows_the_file():
    load()

    report = load(TEXT.replace("{#clasificacion}", "{#clasificacion lang=en}"))

    assert counts(report) == (0, 0, 3, 0)
    assert note("precision").slide.lang == "en"


def test_the_first_time_everything_is_added():
    report = load()

    assert report.added == ["precision", "recall", "temperature"]
    assert Deck.objects.get(slug="aws").status == "published"
    assert note("precision").slide.title == "Métricas de clasificación"
    assert [tag.name for tag in note("precision").tags.all()] == ["clasificación", "métrica"]
    assert Card.objects.live().count() == 3
    assert note("temperature").cards.filter(is_live=False).count() == 2
    assert note("recall").revisions.get().origin == Revision.Origin.IMPORT


def test_unpublished_a_deck_stays_a_draft():
    load(publish=False)

    assert Deck.objects.get(slug="aws").status == "draft"
    assert not Card.objects.live().exists()


def test_the_same_file_again_writes_nothing():
    load()

    with CaptureQueriesContext(
        connection,
    ) as queries:
        report = load()

    assert counts(report) == (0, 0, 3, 0)
    writes = [query["sql"] for query in queries if query["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]
    assert writes == []


def test_reading_costs_the_same_for_more_notes():
    def queries_of_second_load(text):
        load(text)
        with CaptureQueriesContext(connection) as queries:
            load(text)
        return len(queries)

    more = TEXT + "".join(f"\n### N {{#n{n}}}\nkind: basic\nfront: Q{n}\nback: A{n}\n" for n in range(20))

    assert queries_of_second_load(TEXT) == queries_of_second_load(more)


def test_accents_alone_are_one_change_and_keep_the_card():
    load()
    card = note("precision").cards.get()

    report = load(TEXT.replace("De lo señalado", "Dé lo señalado"))

    assert counts(report) == (0, 1, 2, 0)
    assert report.changed == ["precision"]
    assert note("precision").cards.get().pk == card.pk
    assert note("precision").version == 2


def test_what_was_edited_here_is_left_alone():
    load()
    edited = note("precision")
    edited.back = "Edited here."
    save_note(note=edited, by=None, at=AT, origin=Revision.Origin.ADMIN)

    report = load(TEXT.replace("De lo señalado", "De todo lo señalado"))

    assert report.kept_local == ["precision"]
    assert note("precision").back == "Edited here."


def test_an_edit_here_that_the_file_takes_over_is_no_difference_any_more():
    load()
    edited = note("precision")
    edited.back = "Edited here."
    save_note(note=edited, by=None, at=AT, origin=Revision.Origin.ADMIN)
    adopted = TEXT.replace("De lo señalado, qué parte lo era.", "Edited here.")

    first, then = load(adopted), load(adopted.replace("Edited here.", "Written there."))

    assert counts(first) == (0, 0, 3, 0)
    assert then.changed == ["precision"]


def test_what_was_retired_here_stays_retired():
    load()
    retire_note(note=note("precision"), by=None, at=AT)

    report = load()

    assert report.kept_local == ["precision"]
    assert note("precision").status == "retired"


def test_a_note_that_left_the_file_is_kept_and_named():
    load()
    start, end = TEXT.index("### Precisión"), TEXT.index("### Exhaustividad")

    report = load(TEXT[:start] + TEXT[end:])

    assert report.missing == ["precision"]
    assert note("precision").status == "published"


def test_a_note_written_here_is_not_missed():
    load()
    NoteFactory(deck=Deck.objects.get(slug="prompts"))

    assert load().missing == []


def test_a_note_in_another_topic_keeps_id_and_cards():
    load()
    before = note("recall")
    card = before.cards.order_by("ordinal").first()
    start, end = TEXT.index("### Exhaustividad"), TEXT.index("# Prompts")
    moved = TEXT[:start] + TEXT[end:] + "\n" + TEXT[start:end]

    report = load(moved)

    assert report.changed == ["recall"]
    assert note("recall").pk == before.pk
    assert note("recall").deck.slug == "prompts"
    card.refresh_from_db()
    assert card.deck.slug == "prompts"


def test_a_note_put_before_others_changes_their_place_only():
    load()
    first = "### Nuevo {#nuevo}\nkind: basic\nfront: a\nback: b\n\n"

    report = load(TEXT.replace("### Precisión", first + "### Precisión"))

    assert counts(report) == (1, 0, 3, 0)
    assert (note("nuevo").position, note("precision").position, note("precision").version) == (1, 2, 1)


def test_topics_follow_the_file_order():
    load()
    header, metrics, prompts = TEXT.partition("# Métricas {")[0], TEXT.index("# Métricas {"), TEXT.index("# Prompts")

    load(header + TEXT[prompts:] + "\n" + TEXT[metrics:prompts])

    assert list(Deck.objects.filter(parent__slug="aws").values_list("slug", flat=True)) == ["prompts", "metricas"]


def test_titles_follow_the_file():
    load()

    report = load(
        TEXT.replace("title: AWS", "title: AWS 2")
        .replace("# Prompts", "# Los prompts")
        .replace("## Métricas de clasificación", "## Clasificación")
        .replace("source-title: Semana 3", "source-title: Semana tres")
    )

    assert report.renamed == ["aws", "prompts", "semana-3", "clasificacion"]
    assert str(note("precision").slide) == "Clasificación"


def test_a_dry_run_says_the_same_and_leaves_nothing():
    dry = load(dry_run=True)
    nothing = Deck.objects.exists() or Note.objects.exists()

    real = load()

    assert not nothing
    assert dry == real


def test_a_dry_run_of_a_change_leaves_nothing():
    load()

    dry = load(TEXT.replace("señalado", "marcado"), dry_run=True)

    assert dry.changed == ["precision"]
    assert "señalado" in note("precision").back


def test_an_archived_deck_is_not_published_by_loading():
    load()
    archive_deck(deck=Deck.objects.get(slug="aws"))

    load()

    assert Deck.objects.get(slug="aws").status == "archived"


def test_what_only_shows_in_the_cards_is_refused_with_its_line_and_nothing_written():
    with pytest.raises(ImportRefusedError) as error:
        load(TEXT.replace("back: Exhaustividad", "back: <!-- -->\n").replace("<!-- -->", "---"))

    problem = error.value.problems[0]
    assert str(problem) == "aws.md:20: recall, back: Write something here, or choose another kind of note."
    assert not Deck.objects.exists()


def test_a_formula_that_cannot_be_read_is_refused_with_its_line():
    with pytest.raises(ImportRefusedError) as error:
        load(TEXT.replace("back: Exhaustividad", "back: $\\frac{$"))

    assert str(error.value) == (
        "aws.md:20: recall, back: The formula “$\\frac{$” cannot be read. "
        "Correct it, or write \\$ for a plain dollar sign."
    )


def test_export_brings_the_same_file_back():
    load()

    assert deck_file_of(Deck.objects.get(slug="aws")) == parse([("aws.md", TEXT)])


NESTED = TEXT + """
# Dentro {#prompts/dentro}

### Top-p {#top-p}
kind: basic
front: a
back: b

# Más adentro {#prompts/dentro/metricas}

# Al lado {#prompts/al-lado}
"""


def tree_of(slug):
    return [deck.title for deck in Deck.objects.within(Deck.objects.get(slug=slug).path)]


def test_topics_may_lie_in_topics():
    load(NESTED)
    again = load(NESTED)

    assert tree_of("aws") == ["AWS", "Métricas", "Prompts", "Dentro", "Más adentro", "Al lado"]
    assert [deck.slug for deck in note("top-p").deck.lineage] == ["aws", "prompts", "dentro"]
    assert (again.added, again.renamed) == ([], [])
    assert deck_file_of(Deck.objects.get(slug="aws")) == parse([("aws.md", NESTED)])


def test_topics_in_topics_follow_the_file_too():
    load(NESTED)
    first, inner, side = NESTED.index("# Métricas"), NESTED.index("# Dentro"), NESTED.index("# Al lado")
    prompts = NESTED.index("# Prompts")
    parts = NESTED[prompts:inner], NESTED[side:] + "\n", NESTED[inner:side], NESTED[first:prompts]

    report = load(NESTED[:first] + "".join(parts).replace("# Más adentro", "# Muy adentro"))

    assert tree_of("aws") == ["AWS", "Prompts", "Al lado", "Dentro", "Muy adentro", "Métricas"]
    assert report.renamed == ["prompts/dentro/metricas"]
    assert counts(report) == (0, 0, 4, 0)
    paths = [card.deck.path for card in Card.objects.within(Deck.objects.get(slug="aws").path).order_by("order")]
    assert paths == sorted(paths)


# ── the starter deck ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def starter():
    return parse(read_path(STARTER))


def test_the_starter_deck_loads_twice(starter):
    first = import_deck(starter, by=None, at=AT, publish=True, is_starter=True)
    second = import_deck(starter, by=None, at=AT, publish=True, is_starter=True)

    assert counts(second) == (0, 0, len(first.added), 0)
    assert Card.objects.live().count() >= 120
    assert Deck.objects.get(is_starter=True).title == "AWS AI Practitioner · Semana 3"
    assert deck_file_of(Deck.objects.get(is_starter=True)) == with_sorted_lists(starter)


def with_sorted_lists(file):
    """Tags are a set, and so is what a note requires: a deck does not remember the order they were typed in."""

    def sorted_lists(note):
        return replace(note, tags=tuple(sorted(note.tags)), requires=tuple(sorted(note.requires)))

    return replace(
        file, topics=tuple(replace(topic, notes=tuple(map(sorted_lists, topic.notes))) for topic in file.topics)
    )


def test_every_starter_note_says_why_and_whence(starter):
    notes = [note for topic in starter.topics for note in topic.notes]

    assert [note.id for note in notes if not note.why or not note.slide_slug] == []
    assert min(Counter(note.kind for note in notes).values()) >= 10
