"""The Spanish of the site: complete, sound, up to date, and on the pages."""

import ast
import os
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from datetime import timedelta

import polib
import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils.translation.template import templatize

from accounts.services import add_person
from reviews.models import Schedule
from reviews.scheduling import Grade
from reviews.services import enrol
from tests.factories import DeckFactory, NoteFactory
from tests.reviews.conftest import NOON, answer

CATALOGUE = settings.BASE_DIR / "locale" / "es" / "LC_MESSAGES" / "django.po"
ENTRIES = [entry for entry in polib.pofile(str(CATALOGUE)) if not entry.obsolete]
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%|\{\w+\}|</?\w+[^>]*>")


def sentences(entry):
    """(English, Spanish) of every form; the Spanish singular may leave out the number its English has."""
    if not entry.msgid_plural:
        return [(entry.msgid, entry.msgstr)]
    return [(entry.msgid, entry.msgstr_plural[0]), (entry.msgid_plural, entry.msgstr_plural[1])]


# ── the catalogue ────────────────────────────────────────────────────────────────────────────────────────────


def test_every_sentence_is_translated():
    assert [entry.msgid for entry in ENTRIES if not all(spanish.strip() for _, spanish in sentences(entry))] == []


def test_no_translation_is_a_guess():
    assert [entry.msgid for entry in ENTRIES if entry.fuzzy] == []


def test_both_sides_carry_the_same_values():
    different = [
        (english, spanish)
        for entry in ENTRIES
        for english, spanish in sentences(entry)
        if sorted(PLACEHOLDER.findall(english)) != sorted(PLACEHOLDER.findall(spanish))
    ]

    assert different == []


def test_plurals_have_the_forms_that_the_catalogue_declares():
    counted = [set(entry.msgstr_plural) for entry in ENTRIES if entry.msgid_plural]

    assert counted
    assert all(forms == {0, 1} for forms in counted)
    assert polib.pofile(str(CATALOGUE)).metadata["Plural-Forms"] == "nplurals=2; plural=(n != 1);"


def test_the_site_says_tu_and_does_not_shout():
    formal = re.compile(r"\b(usted|Introduzca|Seleccione|Escoja|Asegúrese|Por favor)\b|¡|!(?!\[)", re.IGNORECASE)

    assert [spanish for entry in ENTRIES for _, spanish in sentences(entry) if formal.search(spanish)] == []


def test_the_catalogue_is_gathered_from_the_sources_as_they_are(tmp_path):
    """`make messages` would change no sentence."""
    if not shutil.which("xgettext"):
        pytest.skip("gettext is missing: sudo apt install gettext")
    for folder in ("accounts", "config", "decks", "reviews", "templates", "locale"):
        shutil.copytree(settings.BASE_DIR / folder, tmp_path / folder, ignore=shutil.ignore_patterns("*.mo", "*.pyc"))

    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "--locale=es", "--no-location", "--no-obsolete"],
        cwd=tmp_path,
        env={name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"},
        check=True,
        capture_output=True,
    )

    def keys(entries):
        return {(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in entries}

    gathered = polib.pofile(str(tmp_path / CATALOGUE.relative_to(settings.BASE_DIR)))
    assert keys(gathered) == keys(ENTRIES)


STRING = r"""((?:\s*u?(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'))+)\s*"""
COUNTED = re.compile(rf"\bn(p?)gettext(?:_lazy)?\((?:{STRING},)?{STRING},{STRING},")


def counted_sentences(folders):
    """(context, singular, plural) of every counted sentence in the sources, as gettext sees them."""
    for folder in folders:
        for file in sorted((settings.BASE_DIR / folder).rglob("*")):
            if file.suffix not in (".py", ".html"):
                continue
            source = file.read_text()
            for is_in_context, *texts in COUNTED.findall(source if file.suffix == ".py" else templatize(source)):
                context, singular, plural = (ast.literal_eval(f"({text})") if text else "" for text in texts)
                if bool(is_in_context) == bool(context):
                    yield context, singular, plural


def test_a_counted_sentence_has_one_plural():
    """The catalogue finds it by its singular alone: of two plurals it keeps one, and the other page fails."""
    plurals = defaultdict(set)
    for context, singular, plural in counted_sentences(["accounts", "config", "decks", "reviews", "templates"]):
        plurals[context, singular].add(plural)

    assert len(plurals) > 100
    assert {key: found for key, found in plurals.items() if len(found) > 1} == {}


# ── the pages ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="session")
def compiled(tmp_path_factory):
    """The catalogue compiled elsewhere, so that no other test depends on it."""
    folder = tmp_path_factory.mktemp("locale")
    target = folder / CATALOGUE.relative_to(settings.BASE_DIR / "locale")
    target.parent.mkdir(parents=True)
    shutil.copy(CATALOGUE, target)
    before, settings.LOCALE_PATHS = settings.LOCALE_PATHS, [folder]
    call_command("compile_translations", verbosity=0)
    settings.LOCALE_PATHS = before
    return folder


@pytest.fixture
def spanish(compiled, settings):
    settings.LOCALE_PATHS = [compiled]


@pytest.fixture
def visitor(db, spanish):
    return Client(headers={"Accept-Language": "es"}, raise_request_exception=False)


@pytest.fixture
def ana(db, spanish):
    """A learner of three cards, one of which she met yesterday."""
    ana = add_person(email="ana@example.org", password="una clave larga", zone="America/Bogota", language="es")
    deck = DeckFactory(slug="aws", title="AWS")
    topic = DeckFactory(parent=deck, slug="uno", title="Uno")
    notes = [NoteFactory(deck=topic) for _ in range(3)]
    enrol(user=ana, deck=deck, at=NOON)
    answer(ana, notes[0].cards.get(), Grade.GOOD, at=NOON)
    return ana


@pytest.fixture
def read(client_of, ana):
    """read(name) → what ana's page says the day after, without its markup."""

    def get(name, *args, query=""):
        with time_machine.travel(NOON + timedelta(days=1), tick=False):
            return words(client_of(ana).get(reverse(name, args=args) + query))

    return get


def words(response):
    assert response.headers["Content-Language"] == "es"
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def test_landing(visitor):
    assert "Probar sin cuenta" in words(visitor.get(reverse("reviews:home")))


def test_home(read):
    assert "3 tarjetas, unos 2 minutos. 2 nuevas 1 por recordar" in read("reviews:home")


def test_session(client_of, ana):
    client = client_of(ana)
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        question = client.get(reverse("reviews:session"))
        token = question.context["card"].token
        shown = words(client.get(reverse("reviews:card_reveal"), {"token": token}))

    assert "0 de 3 · quedan 2 min" in words(question)
    assert re.search(r"Otra vez 10 min .* Difícil \d d luego menos .* Bien \d d .* Fácil \d d luego más", shown)


def test_decks_and_concepts(read):
    assert "Estudias 1 mazo." in read("reviews:deck_list")
    assert "Te sabes 1 de 3 tarjetas." in read("reviews:concepts", "aws")
    assert "Mostrar todas nuevas en aprendizaje" in read("reviews:concepts", "aws")


def test_progress(read):
    said = read("reviews:progress")

    assert "3 tarjetas te esperan, cerca de 2 minutos." in said
    assert "Estudiaste 1 de los últimos 2 días." in said


def test_a_cards_story(read, ana):
    card = Schedule.objects.get(user=ana).card_id

    assert "la facilidad, de 2,50" in read("reviews:card_info", card)


def test_signing_in(visitor):
    refused = visitor.post(reverse("account_login"), {"login": "nadie@example.org", "password": "no es esta"})

    assert "El correo y la contraseña no coinciden." in words(refused)


def test_signing_up_speaks_for_django_too(visitor):
    refused = visitor.post(reverse("account_signup"), {"email": "sin arroba", "password1": "una clave larga"})

    assert "Escribe un correo electrónico válido." in words(refused)


def test_profile(read):
    said = read("accounts:profile")

    assert "El día empieza a las" in said
    assert "Elige tu zona horaria" in said


@pytest.mark.urls("tests.config.failing_urls")
@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/account/nowhere/", "Aquí no hay nada"),
        ("/forbid/", "No puedes abrir esta página"),
        ("/fail/", "Algo falló por nuestra parte"),
    ],
)
def test_error_pages(visitor, path, sentence):
    assert sentence in words(visitor.get(path))


def test_admin(visitor):
    author = add_person(
        email="autora@example.org", password="una clave larga", is_staff=True, is_superuser=True, language="es"
    )
    DeckFactory(slug="aws", title="AWS")
    visitor.force_login(author)

    assert "Importar un archivo de mazo" in words(visitor.get(reverse("admin:decks_deck_changelist")))


def test_a_month_keeps_its_name(visitor):
    """Our catalogue comes before Django's: a word of ours that is also a month would rename it."""
    from django.utils import dates, translation

    with translation.override("es"):
        assert [str(dates.MONTHS[month]) for month in (3, 5)] == ["marzo", "mayo"]
