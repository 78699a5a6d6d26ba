import os
from io import BytesIO

import polib
import pytest
from django.core.management import call_command
from fontTools.ttLib import TTFont

from config.assets import FONT, build_font, static_fingerprint


@pytest.fixture(scope="module")
def font_file(tmp_path_factory):
    folder = tmp_path_factory.mktemp("static")
    assert build_font(folder)
    return folder / FONT


def test_the_maths_font_has_what_formulas_are_set_in(font_file):
    font = TTFont(BytesIO(font_file.read_bytes()))

    assert font.flavor == "woff2"
    assert "MATH" in font
    letters = {*"aZ0=+-−×·÷≤≥≈∑∏∫√∞αβσμλŷ", *map(chr, range(0x1D434, 0x1D455))} - {"ŷ"}
    assert letters <= set(map(chr, font.getBestCmap()))
    assert {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord} == {"ssty", "dtls", "flac"}
    assert font_file.stat().st_size < 200_000


def test_the_maths_font_is_made_once(font_file):
    made = font_file.stat().st_mtime_ns

    assert not build_font(font_file.parent.parent)
    assert font_file.stat().st_mtime_ns == made


def test_the_maths_font_is_the_same_bytes_everywhere(font_file, tmp_path):
    build_font(tmp_path)

    assert (tmp_path / FONT).read_bytes() == font_file.read_bytes()


def test_a_changed_static_file_is_noticed(settings, tmp_path):
    settings.STATICFILES_DIRS = [tmp_path]
    (tmp_path / "site.css").write_text("a {}")
    before = static_fingerprint()

    os.utime(tmp_path / "site.css", (1, 1))

    assert static_fingerprint() != before


def test_translations_are_compiled_without_gettext_and_only_when_they_changed(settings, tmp_path, capsys):
    settings.LOCALE_PATHS = [tmp_path]
    source = tmp_path / "es" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    catalogue.append(polib.POEntry(msgid="Show answer", msgstr="Ver la respuesta"))
    catalogue.save(str(source))

    call_command("compile_translations")
    call_command("compile_translations")

    assert capsys.readouterr().out == "Compiled es/LC_MESSAGES/django.po\n"
    [entry] = polib.mofile(str(source.with_suffix(".mo")))
    assert (entry.msgid, entry.msgstr) == ("Show answer", "Ver la respuesta")
