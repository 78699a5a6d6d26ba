"""A table in and out of the browser: it goes on by itself, is given up, is done, and is taken back."""

import pytest
from playwright.sync_api import expect

from decks.models import ImportBatch, Note
from decks.tabular.limits import BYTES_AT_MOST
from decks.views import batches
from tests.factories import DeckFactory, NoteFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = "Pregunta\tRespuesta\n¿Uno?\tuno\n¿Dos?\t=2\n¿Tres?\ttres\n¿Cuatro?\t\n"


def test_a_table_goes_its_way(page_of, monkeypatch):
    monkeypatch.setattr(batches, "ROWS_AT_ONCE", 1)
    monkeypatch.setattr(batches, "ROWS_A_STEP", 1)
    author = UserFactory(is_staff=True, is_superuser=True)
    deck = DeckFactory(owner=author)
    NoteFactory(deck=deck, concept="Uno", front="¿uno?", back="Antes")
    page = page_of(author)
    tables = f"/authoring/decks/{deck.pk}/tables/"

    # What is too large is said before it is sent.
    page.goto(tables)
    file, go_on = page.get_by_label("File"), page.get_by_role("button", name="Go on")
    file.set_input_files({"name": "t.csv", "mimeType": "text/csv", "buffer": b"a" * (BYTES_AT_MOST + 1)})
    go_on.click()
    assert file.evaluate("input => input.validationMessage").startswith("The file is larger than 5 MB.")
    assert not ImportBatch.objects.exists()

    # Given up in the middle, nothing is left.
    file.set_input_files({"name": "t.tsv", "mimeType": "text/plain", "buffer": ROWS.encode()})
    go_on.click()
    page.route("**/step/", lambda route: route.fulfill(status=204))
    page.get_by_role("button", name="Look at what it would do").click()
    expect(page.get_by_role("progressbar", name="1 of 4 rows looked at")).to_be_visible()
    page.get_by_role("button", name="Give it up").click()
    expect(page.get_by_text("Given up: nothing was changed.")).to_be_visible()
    assert not ImportBatch.objects.exists()
    page.unroute("**/step/")

    # It looks at row after row by itself, then shows what it would do, does it, and takes it back.
    page.get_by_label("Or paste the rows").fill(ROWS)
    go_on.click()
    page.get_by_role("button", name="Look at what it would do").click()
    expect(page.get_by_role("heading", name="What this would do")).to_be_visible()
    expect(page.get_by_text("2 added")).to_be_visible()
    page.get_by_role("link", name="Changed 1").click()
    expect(page.locator("ins")).to_have_text(["¿Uno?", "uno"])
    page.get_by_role("button", name="Do exactly this").click()
    expect(page.get_by_role("heading", name="What was done")).to_be_visible()
    assert set(Note.objects.values_list("back", flat=True)) == {"uno", "=2", "tres"}
    monkeypatch.undo()
    page.get_by_role("button", name="Undo this import").click()
    expect(page.get_by_text("1 note says again what it said. 2 new notes are removed.")).to_be_visible()
    assert list(Note.objects.values_list("front", "back")) == [("¿uno?", "Antes")]
