"""Pictures and sounds beside a deck file: in under the names they have here, out again, in again."""

import io
import zipfile

import pytest
from django.core.management import call_command
from django.urls import reverse

from decks.models import Deck, Media, Note
from tests.media import MP3, picture

pytestmark = pytest.mark.django_db
TEXT = (
    "---\nformat: repaso-deck/1\ndeck: aws\ntitle: AWS\nlang: es\n---\n\n# T {#t}\n\n### C {#c}\nkind: typed\n"
    "front: ¿Qué es? ![matriz](media:matriz.png) ![voz](media:voz.mp3)\nback: Matriz\nmatters: capitals, accents\n"
)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "media").mkdir()
    (tmp_path / "aws.md").write_text(TEXT)
    (tmp_path / "media" / "matriz.png").write_bytes(picture())
    (tmp_path / "media" / "voz.mp3").write_bytes(MP3)
    (tmp_path / "media" / "unused.png").write_bytes(picture(1, 1))
    return tmp_path


def load(path):
    out = io.StringIO()
    call_command("load_deck", str(path), publish=True, stdout=out)
    return out.getvalue()


def test_what_the_deck_names_comes_along(folder):
    load(folder)

    note = Note.objects.get()
    assert sorted(media.sort for media in note.media.all()) == ["audio", "image"]
    assert (note.accents_matter, note.case_matters) == (True, True)
    assert '<img class="picture" src="/media/' in note.cards.get().question_html
    assert Media.objects.count() == 2


def test_loading_it_again_changes_nothing(folder):
    load(folder)

    assert "0 added, 0 changed, 1 unchanged" in load(folder)


def test_what_comes_out_goes_in_again(folder, tmp_path):
    load(folder)
    call_command("export_deck", "aws", folder=tmp_path / "out", stdout=io.StringIO())

    assert "0 added, 0 changed, 1 unchanged" in load(tmp_path / "out")


def test_the_text_alone_says_what_it_lacks(folder):
    load(folder)
    error = io.StringIO()

    call_command("export_deck", "aws", stdout=io.StringIO(), stderr=error)

    assert "2 pictures and sounds are not in the text" in error.getvalue()


def test_a_file_that_is_neither_is_named_and_nothing_is_loaded(folder):
    (folder / "media" / "matriz.png").write_bytes(b"<svg onload=alert(1)>")

    with pytest.raises(Exception, match=r"media/matriz\.png: An SVG can hold a program"):
        load(folder)

    assert not Deck.objects.exists()


def test_a_file_that_is_not_there_is_named(folder):
    (folder / "media" / "voz.mp3").unlink()

    with pytest.raises(Exception, match=r"There is no picture or sound “voz\.mp3”"):
        load(folder)


def test_authors_get_the_deck_with_its_folder(folder, author_client):
    load(folder)

    page = author_client.get(reverse("admin:decks_deck_export", args=[Deck.objects.roots().get().pk]))

    names = zipfile.ZipFile(io.BytesIO(page.content)).namelist()
    assert names == ["aws.md", *(f"media/{media.name}" for media in Media.objects.order_by("name"))]
