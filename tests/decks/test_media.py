"""Pictures and sounds: what is taken, what is kept of it, and who sees it."""

import io
import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from PIL import Image

from decks.media_files import MAX_BYTES, read_media
from decks.models import Media
from decks.services import retire_note, save_note
from decks.services.media import path_of, store_media
from tests.factories import NOTED_AT, DeckFactory, NoteFactory, UserFactory
from tests.media import M4A, MP3, OGG, picture, sound

pytestmark = pytest.mark.django_db


def stored(content=None, by=None):
    return store_media(content=content or picture(), by=by, at=NOTED_AT)


def opened(content):
    return Image.open(io.BytesIO(content))


def address(media):
    return reverse("media", args=[media.name])


def shows(media, **fields):
    return NoteFactory(front=f"¿Qué es? ![un cuadro](media:{media.name})", **fields)


# ── what is taken ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("format", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_picture_is_made_anew(format):
    file = read_media(picture(64, 48, format=format))

    assert (file.extension, file.content_type, file.width, file.height) == ("webp", "image/webp", 64, 48)
    assert opened(file.content).format == "WEBP"


def test_sixteen_bits_of_grey_stay_grey():
    """Scans and medical pictures come so."""
    grey = Image.frombytes("I;16", (8, 8), (0x8000).to_bytes(2, "little") * 64)
    out = io.BytesIO()
    grey.save(out, "PNG")

    assert opened(read_media(out.getvalue()).content).convert("RGB").getpixel((4, 4)) == (128, 128, 128)


def test_a_large_picture_is_made_smaller_and_keeps_its_shape():
    file = read_media(picture(3_200, 800))

    assert (file.width, file.height) == (1_600, 400)


def test_nothing_but_the_picture_is_kept_and_it_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # taken with the camera on its side
    exif[0x010F] = "Camera of Alice"
    taken = picture(60, 40, format="JPEG", exif=exif, comment=b"<script>alert(1)</script>")

    file = read_media(taken + b"<script>alert(2)</script>")

    assert (file.width, file.height) == (40, 60)
    assert not opened(file.content).getexif()
    assert b"Alice" not in file.content
    assert b"script" not in file.content


def bomb(width, height):
    """A PNG of a few bytes that unfolds into so many points."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1_000_000)))


@pytest.mark.parametrize("side", [6_500, 12_000, 40_000])
def test_a_picture_with_too_many_points_is_refused_before_it_is_read(side):
    with pytest.raises(ValidationError, match="more than 40 million points"):
        read_media(bomb(side, side))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "An SVG can hold"),
        (b"<html><script>alert(1)</script>", "no picture"),
        (b"", "no picture"),
        (b"BM" + bytes(60), "no picture"),
        (b"\x00\x00\x00\x20ftypheic" + bytes(40), "no picture"),
        (b"%PDF-1.4 " + bytes(60), "no picture"),
        (picture()[:60], "damaged"),
        (bytes(MAX_BYTES + 1), "more than 8000"),
    ],
    ids=["svg", "html", "empty", "bmp", "heic", "pdf", "half", "large"],
)
def test_what_is_neither_is_refused(content, says):
    with pytest.raises(ValidationError, match=says):
        read_media(content)


@pytest.mark.parametrize(
    ("content", "extension", "content_type"),
    [
        (MP3, "mp3", "audio/mpeg"),
        (b"ID3\x04" + bytes(60), "mp3", "audio/mpeg"),
        (OGG, "opus", "audio/ogg"),
        (b"OggS" + bytes(60), "ogg", "audio/ogg"),
        (M4A, "m4a", "audio/mp4"),
        (sound(), "wav", "audio/wav"),
    ],
)
def test_a_sound_is_known_by_how_it_begins(content, extension, content_type):
    file = read_media(content)

    assert (file.extension, file.content_type, file.content) == (extension, content_type, content)


def test_the_same_twice_is_stored_once(alice):
    first, again = stored(by=alice), stored(by=alice)

    assert first == again
    assert path_of(first.name).read_bytes()[:4] == b"RIFF"
    assert Media.objects.count() == 1


def test_what_was_kept_here_is_taken_as_it_is():
    media = stored(picture(format="JPEG"))

    assert stored(path_of(media.name).read_bytes()) == media


# ── in a note ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_card_keeps_room_for_its_picture():
    media = stored()

    card = shows(media).cards.get()

    shown = f'<img class="picture" src="/media/{media.name}" alt="un cuadro" width="40" height="30"'
    assert shown in card.question_html
    assert card.question_text == "¿Qué es? un cuadro"


def test_a_sound_can_be_played():
    media = stored(sound())

    card = NoteFactory(front="¿Qué suena?", back=f"![un acorde](media:{media.name})").cards.get()

    assert f'<audio class="sound" controls preload="none" src="/media/{media.name}"' in card.answer_html


def test_a_note_that_names_what_there_is_not_is_refused():
    with pytest.raises(ValidationError, match="There is no picture or sound “nothing"):
        NoteFactory(front="![x](media:nothing.webp)")


# ── who sees it ──────────────────────────────────────────────────────────────────────────────────────────────


def status(client, media, **headers):
    return client.get(address(media), headers=headers).status_code


def test_learners_see_what_a_public_card_shows(client_of, bob):
    media = stored()
    note = shows(media)

    seen = status(client_of(bob), media)
    retire_note(note=note, by=None, at=NOTED_AT)

    assert (seen, status(client_of(bob), media)) == (200, 404)


def test_what_nothing_public_shows_is_for_its_owner_uploader_and_authors(client_of, alice, bob, charlie, author):
    media = stored(by=bob)
    shows(media, deck=DeckFactory(parent=DeckFactory(owner=alice, status="draft"), status="draft"))
    elsewhere = UserFactory(is_staff=True)
    DeckFactory(owner=elsewhere)

    seen = [status(client_of(person), media) for person in (alice, bob, author, charlie, elsewhere)]
    assert seen == [200, 200, 200, 404, 404]


def test_a_note_that_no_longer_shows_it_no_longer_opens_it(client_of, bob):
    media = stored()
    note = shows(media)

    note.front = "¿Qué es?"
    save_note(note=note, by=None, at=NOTED_AT, origin="admin")

    assert status(client_of(bob), media) == 404


def test_it_is_served_so_that_it_can_do_nothing(client_of, author):
    media = stored()

    page = client_of(author).get(address(media))

    assert page.content == path_of(media.name).read_bytes()
    assert page["Content-Type"] == "image/webp"
    assert page["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["Cache-Control"] == "private, max-age=31536000, immutable"


def test_a_lost_file_is_not_found(client_of, author):
    media = stored()
    path_of(media.name).unlink()

    assert status(client_of(author), media) == 404


@pytest.mark.parametrize("name", ["../secret_key", "..%2Fsecret_key", "x.webp", "a" * 500])
def test_other_names_are_not_found(client_of, author, name):
    assert client_of(author).get(f"/media/{name}").status_code == 404


@pytest.mark.parametrize(
    ("asked", "code", "content_range", "part"),
    [
        ("bytes=0-3", 206, "bytes 0-3/844", slice(0, 4)),
        ("bytes=840-", 206, "bytes 840-843/844", slice(840, 844)),
        ("bytes=-4", 206, "bytes 840-843/844", slice(840, 844)),
        ("bytes=0-99999", 206, "bytes 0-843/844", slice(0, 844)),
        ("bytes=844-", 416, "bytes */844", slice(0, 0)),
        ("bytes=5-1", 416, "bytes */844", slice(0, 0)),
        ("bytes=a-b", 200, None, slice(0, 844)),
        ("bytes=0-1,4-5", 200, None, slice(0, 844)),
    ],
)
def test_a_player_may_ask_for_a_part(client_of, author, asked, code, content_range, part):
    content = sound()
    media = stored(content)

    page = client_of(author).get(address(media), headers={"Range": asked})

    assert (page.status_code, page.get("Content-Range"), page.content) == (code, content_range, content[part])
