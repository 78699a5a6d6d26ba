"""load_deck, export_deck and render_cards: what they print, and what they refuse."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from decks.models import Card, Deck, Note
from decks.services.files import MAX_DECK_BYTES
from tests.factories import DeckFactory, NoteFactory

pytestmark = pytest.mark.django_db
HEADER = "---\nformat: repaso-deck/1\ndeck: d\ntitle: A deck\nlang: en\n---\n"
TEXT = HEADER + "\n# T {#t}\n\n### C {#c}\nkind: basic\nfront: a\nback: b\n"


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "deck.md"
    path.write_text(TEXT, encoding="utf-8")
    return path


def run(*args, **options):
    out = StringIO()
    call_command(*args, stdout=out, **options)
    return out.getvalue()


def refused(*args):
    with pytest.raises(CommandError) as error:
        run(*args)
    return str(error.value)


def test_a_file_is_loaded_and_counted(path):
    assert run("load_deck", path) == "A deck: 1 added, 0 changed, 0 unchanged\n"
    assert run("load_deck", path) == "A deck: 0 added, 0 changed, 1 unchanged\n"


def test_a_folder_is_read_in_name_order(tmp_path):
    (tmp_path / "00.md").write_text(HEADER, encoding="utf-8")
    (tmp_path / "01.md").write_text(TEXT.removeprefix(HEADER), encoding="utf-8")

    assert run("load_deck", tmp_path).startswith("A deck: 1 added")


def test_a_byte_order_mark_is_no_text(path):
    path.write_text("\ufeff" + TEXT, encoding="utf-8")

    assert run("load_deck", path).startswith("A deck: 1 added")


def test_publish_and_starter(path):
    run("load_deck", path, "--publish", "--starter")

    deck = Deck.objects.get(slug="d")
    assert (deck.status, deck.is_starter) == ("published", True)


def test_a_dry_run_says_would(path):
    assert run("load_deck", path, "--dry-run") == "A deck: 1 would be added, 0 changed, 0 unchanged\n"
    assert not Deck.objects.exists()


def test_what_is_left_alone_is_named(path):
    run("load_deck", path)
    Note.objects.update(imported_digest="edited")
    path.write_text(TEXT.replace("front: a", "front: z").replace("{#c}", "{#other}"), encoding="utf-8")

    line = run("load_deck", path)

    assert line == "A deck: 1 added, 0 changed, 0 unchanged, 1 left alone, no longer in the file: c\n"


def test_a_note_edited_here_is_named(path):
    run("load_deck", path)
    Note.objects.update(imported_digest="edited")
    path.write_text(TEXT.replace("front: a", "front: z").replace("A deck", "The deck"), encoding="utf-8")

    line = run("load_deck", path)

    assert line == "The deck: 0 added, 0 changed, 0 unchanged, 1 titles changed, 1 left alone, edited here: c\n"


def test_every_problem_has_file_line_and_advice(path):
    path.write_text(TEXT.replace(" {#c}", "").replace("kind: basic", "kind: spoken"), encoding="utf-8")

    lines = refused("load_deck", path).splitlines()

    assert lines[0] == (
        "deck.md:10: “C” has no id. End the line with {#an-id}. "
        "Choose it once: it keeps learners' progress when the words change."
    )
    assert lines[1].startswith("deck.md:11: “spoken” is not a kind of note.")
    assert not Deck.objects.exists()


def test_a_side_without_words_is_refused_with_its_line(path):
    path.write_text(TEXT.replace("back: b", "back: ---"), encoding="utf-8")

    assert refused("load_deck", path) == ("deck.md:10: c, back: Write something here, or choose another kind of note.")


def test_a_path_that_is_not_there(tmp_path):
    assert refused("load_deck", tmp_path / "no.md") == f"There is no file or folder {tmp_path / 'no.md'}."


def test_a_folder_without_deck_files(tmp_path):
    assert refused("load_deck", tmp_path) == f"{tmp_path} holds no deck file: their names end in .md."


def test_another_encoding(path):
    path.write_bytes(TEXT.replace("a\n", "á\n").encode("latin-1"))

    assert refused("load_deck", path) == ("deck.md:12: this is not UTF-8 text. Save the file with the encoding UTF-8.")


def test_no_text_at_all(path):
    path.write_bytes(b"\x00\x01\x02")

    assert refused("load_deck", path) == "deck.md is not a text file. A deck file is plain Markdown."


def test_a_file_too_large(path):
    path.write_bytes(b"a" * (MAX_DECK_BYTES + 1_000))

    assert refused("load_deck", path) == "The deck has 1001 KB, more than 1000. Split it into several decks."


def test_what_is_exported_loads_without_a_change(path):
    run("load_deck", path)

    text = run("export_deck", "d")

    assert text == TEXT
    path.write_text(text, encoding="utf-8")
    assert run("load_deck", path) == "A deck: 0 added, 0 changed, 1 unchanged\n"


def test_exporting_a_deck_that_is_not_there():
    DeckFactory(slug="known")

    assert refused("export_deck", "unknown") == "There is no deck 'unknown'. The decks are: known."


def test_exporting_a_note_without_a_topic():
    NoteFactory(deck=DeckFactory(slug="d"), concept="Alone")

    assert refused("export_deck", "d") == (
        "In a deck file every note has a topic. Move these to a topic first: Alone."
    )


def test_exporting_two_sources():
    deck = DeckFactory(slug="d")
    deck.sources.create(slug="a", title="A")
    deck.sources.create(slug="b", title="B")

    assert refused("export_deck", "d") == "A deck file has one source; this deck has 2."


def test_old_cards_are_rendered_again_and_new_ones_left():
    old, new = NoteFactory(front="old"), NoteFactory(front="new")
    Note.objects.filter(pk=old.pk).update(render_version=0)
    Card.objects.update(question_html="stale")

    line = run("render_cards")

    assert line == "1 notes rendered again.\n"
    assert old.cards.get().question_html == "old"
    assert new.cards.get().question_html == "stale"


def test_a_text_the_renderer_refuses_today_is_left_and_named():
    note = NoteFactory()
    Note.objects.filter(pk=note.pk).update(render_version=0, back="")

    message = refused("render_cards")

    assert message == (
        "Left as they were, edit them in the admin:\n"
        f"{note.guid}: Write something here, or choose another kind of note."
    )
