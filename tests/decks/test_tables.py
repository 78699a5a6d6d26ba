"""The pages of tables: upload, columns, plan, run, taking back; find and replace; who may, and what is hostile."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from decks.models import DeckMember, ImportBatch, Note
from decks.services.members import save_member
from decks.tabular import read_table
from decks.tabular.limits import BYTES_AT_MOST
from decks.views import batches
from tests.factories import NOTED_AT, DeckFactory, UserFactory
from tests.markup import forms_in

pytestmark = pytest.mark.django_db
STEP = {"HX-Request": "true", "HX-Target": "batch_progress"}
ROWS = "Pregunta\tRespuesta\nFalso positivo\tOtra cosa\n¿Nueva?\t<script>alert(1)</script>\n¿Sin respuesta?\t\n"


@pytest.fixture
def page(aws_deck):
    return reverse("decks:tables", args=[aws_deck.pk])


def follow(client, response):
    return client.get(response.url)


def press(client, page, name, **values):
    """Sends the form of the page whose address ends so, as it stands but for these values."""
    [form] = [form for form in forms_in(page.content.decode()) if form.action.endswith(f"/{name}/")]
    return client.post(form.action, form.values | values)


def planned(client, page, text=ROWS, **values):
    choose = follow(client, client.post(page, {"text": text}))
    return follow(client, press(client, choose, "choose", **values))


def counts(page):
    return dict(page.context["screen"].counts)


# ── the way through ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_table_is_brought_in_and_taken_back(author_client, page):
    book, file = Workbook(), io.BytesIO()
    for row in ROWS.splitlines():
        book.active.append(row.split("\t"))
    book.save(file)

    upload = SimpleUploadedFile("notas.xlsx", file.getvalue())
    choose = follow(author_client, author_client.post(page, {"file": upload}))
    assert [column.field.value() for column in choose.context["columns"]] == ["front", "back"]
    plan = follow(author_client, press(author_client, choose, "choose"))
    assert counts(plan) == {"changed": 1, "added": 1, "refused": 1}
    assert "<script>alert" not in plan.content.decode()
    assert not Note.objects.filter(back="Otra cosa").exists()
    done = follow(author_client, press(author_client, plan, "run"))
    assert counts(done) == {"changed": 1, "added": 1, "refused": 1}
    assert Note.objects.get(concept="Año").fact_version == 1
    undone = follow(author_client, press(author_client, done, "undo"))

    [message] = undone.context["messages"]
    assert str(message) == "Taken back. 1 note says again what it said. 1 new note is removed."
    assert Note.objects.get(concept="Año").back == "Falsa alarma"
    assert not Note.objects.filter(front="¿Nueva?").exists()
    assert "/undo/" not in undone.content.decode()
    assert "notas.xlsx" in author_client.get(page).content.decode()


def test_each_kind_of_row_is_shown_with_what_it_does(author_client, page):
    plan = planned(author_client, page)

    shown = {name: author_client.get(plan.request["PATH_INFO"], {"show": name}) for name in ("changed", "added")}

    [row] = shown["changed"].context["screen"].rows
    assert [change.field for change in row.changes] == ["back"]
    assert "<del>" in shown["changed"].content.decode()
    [row] = shown["added"].context["screen"].rows
    assert row.cards[0].question_html == "¿Nueva?"


def test_that_the_fact_changed_is_asked_and_heard(author_client, page):
    plan = planned(author_client, page)
    assert "1 published note would ask or answer something else." in plan.content.decode()

    press(author_client, plan, "run", fact="changed")

    assert Note.objects.get(concept="Año").fact_version == 2


def test_the_refused_rows_come_back_with_their_reasons(author_client, page):
    plan = planned(author_client, page, "front,back\n=1,\n" + ROWS.splitlines()[1].replace("\t", ","))
    press(author_client, plan, "run")

    file = author_client.get(f"{plan.request['PATH_INFO']}refused/")

    rows = [list(row.cells) for row in read_table(file.content).rows]
    assert rows == [
        ["why it was refused", "front", "back"],
        ["Back: Write something here, or choose another kind of note.", "=1", ""],
    ]
    assert b"'=1" in file.content


def test_columns_may_be_named_anew_and_a_plan_given_up(author_client, page):
    plan = planned(author_client, page)

    choose = follow(author_client, press(author_client, plan, "rename"))
    assert [column.field.value() for column in choose.context["columns"]] == ["front", "back"]
    tables = author_client.post(f"{plan.request['PATH_INFO']}drop/", follow=True)

    assert [str(message) for message in tables.context["messages"]] == ["Given up: nothing was changed."]
    assert not ImportBatch.objects.exists()


def test_a_plan_that_went_out_of_date_is_shown_anew(author_client, page):
    first, second = planned(author_client, page), planned(author_client, page)
    press(author_client, first, "run")

    shown = follow(author_client, press(author_client, second, "run"))

    assert "Notes were changed since you looked, so nothing was done." in shown.content.decode()
    assert counts(shown) == {"unchanged": 2, "refused": 1}


def test_a_long_table_shows_how_far_it_is_and_goes_on(author_client, page, monkeypatch):
    monkeypatch.setattr(batches, "ROWS_AT_ONCE", 1)
    monkeypatch.setattr(batches, "ROWS_A_STEP", 1)
    waiting = planned(author_client, page)

    step = f"{waiting.request['PATH_INFO']}step/"
    fragment = author_client.post(step, headers=STEP)
    end = author_client.post(step, headers=STEP)

    assert (waiting.context["done"], waiting.context["total"]) == (1, 3)
    assert fragment.content.decode().strip().startswith('<form id="batch_progress"')
    assert fragment.context["done"] == 2
    assert end.headers["HX-Redirect"] == waiting.request["PATH_INFO"]


def test_without_a_script_a_button_goes_on(author_client, page, monkeypatch):
    monkeypatch.setattr(batches, "ROWS_AT_ONCE", 1)
    waiting = planned(author_client, page)

    plan = follow(author_client, press(author_client, waiting, "step"))

    assert counts(plan) == {"changed": 1, "added": 1, "refused": 1}


# ── what an author says of the columns ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"column_0": ""}, "Say which column is the question, or the id of notes that are there."),
        ({"column_0": "back"}, "Two columns are “Back”. Leave one out."),
        ({"match": "id"}, "Say which column is the id, or go by the question."),
        ({"column_0": "id", "match": "front"}, "Say which column is the question, or go by the id."),
    ],
)
def test_what_makes_no_sense_of_columns_is_said(author_client, page, said, problem):
    choose = follow(author_client, author_client.post(page, {"text": ROWS}))

    answer = press(author_client, choose, "choose", **said)

    assert answer.status_code == 422
    assert problem in answer.content.decode()


def test_a_first_row_may_be_a_note(author_client, page):
    choose = follow(author_client, author_client.post(page, {"text": "¿Uno?\tdos\n"}))
    assert choose.context["form"]["first_row_names"].value() is False

    plan = follow(author_client, press(author_client, choose, "choose"))

    assert counts(plan) == {"added": 1}


def test_columns_that_are_cut_wrongly_are_cut_as_said(author_client, page):
    choose = follow(author_client, author_client.post(page, {"text": "¿A, b?\n¿C, d?\n", "delimiter": "none"}))

    assert [list(column.samples) for column in choose.context["columns"]] == [["¿A, b?", "¿C, d?"]]


# ── out ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("format", ["csv", "tsv", "xlsx"])
def test_a_topic_leaves_as_a_file(author_client, aws_deck, format):
    topic = aws_deck.topics.get(slug="metricas")

    file = author_client.get(reverse("decks:table_export", args=[topic.pk, format]))

    assert file.headers["Content-Disposition"] == f'attachment; filename="metricas.{format}"'
    assert [row.cells[3] for row in read_table(file.content).rows] == ["concept", "Predicción", "Año", "Precisión"]


# ── find and replace ─────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_ticked_is_replaced_and_can_be_taken_back(author_client, aws_deck):
    page = reverse("decks:replace", args=[aws_deck.pk])
    values = {"find": "FALS", "put": "Mal ", "topic": aws_deck.pk, "fields_in": ["front", "back"]}

    plan = follow(author_client, author_client.post(page, values))
    assert plan.content.decode().count('name="row"') == 1
    author_client.post(f"{plan.request['PATH_INFO']}run/", {"row": ["7", "x"]})
    assert Note.objects.get(concept="Año").version == 1
    plan = follow(author_client, author_client.post(page, values))
    done = follow(author_client, press(author_client, plan, "run", row="1"))
    assert Note.objects.get(concept="Año").back == "Mal a alarma"
    press(author_client, done, "undo")

    assert Note.objects.get(concept="Año").back == "Falsa alarma"


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"find": " "}, "Write what is to be found."),
        ({"put": "a"}, "This is what is there already."),
        ({"fields_in": []}, "This field is required."),
    ],
)
def test_what_is_no_replacement_is_said(author_client, aws_deck, said, problem):
    values = {"find": "a", "put": "b", "topic": aws_deck.pk, "fields_in": ["front"]} | said

    answer = author_client.post(reverse("decks:replace", args=[aws_deck.pk]), values)

    assert answer.status_code == 422
    assert problem in answer.content.decode()
    assert not ImportBatch.objects.exists()


# ── hostile files ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("sent", "problem"),
    [
        ({}, "Choose a file, or paste rows of a spreadsheet."),
        ({"text": "a", "file": b"b"}, "Choose a file or paste its rows, not both."),
        ({"file": b"a" * (BYTES_AT_MOST + 1)}, "The file is larger than 5 MB. Split it into several."),
        ({"file": b"%PDF-1.7"}, "This is no table: save it as CSV (UTF-8) or as an Excel file (.xlsx)"),
        ({"file": b"PK\x03\x04..."}, "This Excel file cannot be read. Save it anew as .xlsx or CSV, and choose that."),
        ({"text": 'a,"b'}, "Row 1: a quotation mark is not closed. Save the table anew as CSV."),
        ({"text": "a,b", "delimiter": "x"}, "Select a valid choice."),
    ],
)
def test_what_is_no_table_is_told_and_nothing_is_stored(author_client, page, sent, problem):
    values = {name: SimpleUploadedFile("t.csv", value) if name == "file" else value for name, value in sent.items()}

    answer = author_client.post(page, values)

    assert answer.status_code == 422
    assert problem in answer.content.decode()
    assert not ImportBatch.objects.exists()


# ── who may ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def member(aws_deck, author):
    def make(role, deck=aws_deck):
        person = UserFactory()
        return save_member(
            deck=deck, by=author, at=NOTED_AT, email=person.email, role=role, may_publish=False
        ).person

    return make


def test_a_reviewer_takes_tables_along_and_brings_none_in(client_of, member, page, aws_deck):
    client = client_of(member(DeckMember.Role.REVIEWER))

    assert 'type="file"' not in client.get(page).content.decode()
    assert client.get(reverse("decks:table_export", args=[aws_deck.pk, "csv"])).status_code == 200
    assert client.post(page, {"text": ROWS}).status_code == 403
    assert client.get(reverse("decks:replace", args=[aws_deck.pk])).status_code == 403


def test_a_co_author_publishes_nothing_by_a_table(client_of, member, page):
    client = client_of(member(DeckMember.Role.AUTHOR))
    choose = follow(client, client.post(page, {"text": ROWS}))
    assert "status" not in choose.context["form"].fields

    plan = follow(client, press(client, choose, "choose", status="published"))
    press(client, plan, "run")

    assert counts(plan) == {"added": 1, "refused": 2}
    assert Note.objects.get(front="¿Nueva?").status == "draft"


def test_an_unfinished_batch_is_its_makers_alone(client_of, member, author_client, page):
    plan = planned(author_client, page).request["PATH_INFO"]
    other = client_of(member(DeckMember.Role.AUTHOR))

    assert other.get(plan).status_code == 404
    assert other.post(f"{plan}run/").status_code == 404
    assert other.post(f"{plan}drop/").status_code == 404
    author_client.post(f"{plan}run/")
    assert other.get(plan).status_code == 200


def test_an_author_of_another_deck_meets_nothing(client_of, member, author_client, page, aws_deck):
    client = client_of(member(DeckMember.Role.AUTHOR, DeckFactory()))
    plan = planned(author_client, page).request["PATH_INFO"]
    author_client.post(f"{plan}run/")

    addresses = [page, plan, f"{plan}refused/", reverse("decks:table_export", args=[aws_deck.pk, "csv"])]
    assert [client.get(address).status_code for address in addresses] == [404] * 4
    assert client.post(f"{plan}undo/").status_code == 404
