"""Many notes changed at once: what is shown is what is done, whole or not at all, and it can be taken back."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from decks.models import Card, Deck, DeckMember, ImportBatch, ImportRow, Note, Revision
from decks.services import save_note
from decks.services.batches import (
    BatchOutdatedError,
    Choices,
    Replacement,
    begin_import,
    begin_replacement,
    begin_table,
    begin_undo,
    drop_batch,
    plan_rows,
    run_batch,
)
from decks.services.table_export import table_of
from decks.tabular import guessed, has_names, read_table
from tests.factories import NOTED_AT, DeckFactory, NoteFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def metrics(aws_deck):
    return aws_deck.topics.get(slug="metricas")


@pytest.fixture
def planned(author, aws_deck):
    """`planned("front,back\\n…")` is the plan of that table for the deck."""

    def plan(text, *, by=author, deck=aws_deck, **choices):
        table = read_table(text if isinstance(text, bytes) else text.encode())
        names = table.rows[0].cells
        batch = begin_table(deck=deck, by=by, at=NOTED_AT, name="t.csv", table=table)
        asked = {"mapping": guessed(names), "topic": deck.pk, "first_row_names": has_names(names)} | choices
        asked.setdefault("match", "id" if "id" in asked["mapping"] else "front")
        begin_import(batch=batch, choices=Choices(**asked))
        assert plan_rows(batch=batch, limit=100)
        return batch

    return plan


@pytest.fixture
def done(planned):
    """The same, and done."""

    def do(text, *, fact_changed=False, **choices):
        batch = planned(text, **choices)
        assert run_batch(batch=batch, at=NOTED_AT, fact_changed=fact_changed)
        return batch

    return do


@pytest.fixture
def taken_back(author):
    def undo(batch):
        taken = begin_undo(batch=batch, by=author, at=NOTED_AT)
        plan_rows(batch=taken, limit=100)
        run_batch(batch=taken, at=NOTED_AT)
        return taken

    return undo


def verdicts(batch):
    return list(batch.rows.values_list("verdict", flat=True))


def problems(batch):
    return [sentence for row in batch.rows.all() for sentence in row.problems]


def everything():
    """All that notes say and are, and their cards."""
    notes = [
        (note.guid, note.version, note.status, note.front, note.back, note.deck_id, sorted(map(str, note.tags.all())))
        for note in Note.objects.order_by("pk")
    ]
    return notes, list(Card.objects.order_by("pk").values_list("pk", "question_text", "is_live", "order"))


# ── round trips ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("format", ["csv", "tsv", "xlsx"])
def test_a_table_that_comes_back_unchanged_changes_nothing(done, aws_deck, metrics, format):
    nasty = {"front": "- a\n- b", "back": "    code\n\n'=x", "why": '"', "hint": "007"}
    NoteFactory(deck=metrics, concept="=1+1", tags=["a b", "c"], **nasty)
    NoteFactory(deck=metrics, kind="typed", front="?", back="=x", accents_matter=True, case_matters=True, lang="en")
    NoteFactory(deck=aws_deck, status="retired", front="$\\frac{a}{b}$", back="@x")
    before = everything()

    batch = done(table_of(aws_deck, format=format))

    assert verdicts(batch) == ["unchanged"] * 6
    assert everything() == before


def test_a_table_of_one_deck_makes_the_same_notes_in_another(done, aws_deck, metrics):
    NoteFactory(deck=metrics, kind="typed", front="?", back="=x", accents_matter=True, status="retired", tags=["x"])
    other = DeckFactory(slug="other")

    done(table_of(aws_deck, format="csv"), deck=other, make_topics=True)

    assert table_of(other, format="csv") == table_of(aws_deck, format="csv")


def test_accents_alone_are_a_change_that_keeps_the_schedule(done, metrics, aws_deck):
    note = Note.objects.get(concept="Predicción")
    card = note.cards.get()
    aws_deck.refresh_from_db()
    version = aws_deck.contents_version

    batch = done("front,back\n¿Que es una prediccion?,Lo que dice el modelo.\n", fact_changed=True)

    note.refresh_from_db()
    aws_deck.refresh_from_db()
    assert verdicts(batch) == ["changed"]
    assert (note.front, note.version, note.fact_version) == ("¿Que es una prediccion?", 2, 1)
    assert note.cards.get().pk == card.pk
    assert aws_deck.contents_version == version


# ── what a row is ────────────────────────────────────────────────────────────────────────────────────────────


def test_new_notes_are_what_was_chosen_for_them(done, metrics):
    done("front,back,tags\n¿Nueva?,Sí.,a;b\nUn {{c1::hueco}},,\n", topic=metrics.pk)

    new = Note.objects.filter(version=1, status="draft")
    assert list(new.values_list("concept", "kind", "deck", "position")) == [
        ("¿Nueva?", "basic", metrics.pk, 4),
        ("Un hueco", "cloze", metrics.pk, 5),
    ]
    assert new[0].revisions.get().reason == "t.csv: 2"
    assert not Card.objects.filter(note__in=new, is_live=True).exists()


def test_a_row_is_known_by_its_id_whatever_else_it_says(done, metrics):
    guid = Note.objects.get(concept="Año").guid.partition("/")[2]

    text = f"id,front,status\n{guid},Otra pregunta,\nM9!x,Un {{{{c1::hueco}}}},published\n"

    batch = done(text)
    again = done(text)

    assert verdicts(batch) == ["changed", "added"]
    assert verdicts(again) == ["unchanged", "unchanged"]
    assert Note.objects.get(concept="Año").back == "Falsa alarma"


def test_columns_that_are_left_out_leave_notes_alone_and_empty_cells_empty(done):
    done("front,why\nFalso positivo,\n¿Qué es una predicción?,Porque sí.\n")

    assert Note.objects.get(concept="Año").why == ""
    assert Note.objects.get(concept="Predicción").why == "Porque sí."
    assert Note.objects.get(concept="Predicción").back == "Lo que dice el modelo."


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("front,kind\na,poem", "“poem” is no kind of note: write basic, reversed, cloze or typed."),
        ("front,status\na,gone", "“gone” is no status: write draft, published or retired."),
        ("front,topic\na,Nowhere", "There is no topic “Nowhere”. Write one that is there, or have new ones made."),
        ("front,back\n,x", "It is no note of this deck, and without a question it cannot become one."),
        ("id,why\nx,y", "It is no note of this deck, and without a question it cannot become one."),
        ("front,back\na,", "Back: Write something here, or choose another kind of note."),
        ("front,back\n$\\frac{$,b", "Front: The formula “$\\frac{$” cannot be read. Correct it, or write \\$ for a"),
        ("front,lang,back\na,%,b", "Language: “%” is not a language code. Write one such as es, en or pt-BR."),
        ("front,back\nDoble,b", "Several notes ask this. Say by an id which is meant."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_reason_and_keeps_nothing_else(planned, metrics, text, problem):
    for _twice in range(2):
        NoteFactory(deck=metrics, front="Doble")

    batch = planned(text)

    assert verdicts(batch) == ["refused"]
    assert problems(batch)[0].startswith(problem)


def test_the_same_note_twice_in_a_table_is_told(planned):
    batch = planned("front,back\nFalso positivo,a\nFALSO  POSITIVO,b\n¿Nueva?,c\n¿nueva?,d")

    assert verdicts(batch) == ["changed", "refused", "added", "refused"]
    assert problems(batch) == ["It is the same note as row 2.", "It is the same note as row 4."]


def test_topics_are_found_by_short_name_way_or_title_and_made_where_asked(done, aws_deck, metrics):
    text = "front,back,topic\na,b,Métricas\nb,b,metricas\nc,b,AWS::Prompts\nd,b,Datos nuevos\ne,b,datos nuevos"

    done(text, make_topics=True, status="published")

    made = Deck.objects.get(slug="datos-nuevos")
    assert list(made.notes.order_by("position").values_list("front", "position")) == [("d", 1), ("e", 2)]
    assert made.notes.first().revisions.get().fields["deck"] == made.pk
    assert set(Note.objects.filter(front__in="ab").values_list("deck", flat=True)) == {metrics.pk}
    assert Card.objects.live().within(made.path).count() == 2


# ── dry run and real run ─────────────────────────────────────────────────────────────────────────────────────

MIXED = """front,back,kind
Falso positivo,Otra,
¿Nueva?,Sí.,reversed
¿Qué es una predicción?,Lo que dice el modelo.,
x,,
"""


def test_planning_writes_nothing_and_giving_up_leaves_nothing(planned):
    before = everything()

    batch = planned(MIXED)

    assert verdicts(batch) == ["changed", "added", "unchanged", "refused"]
    assert everything() == before
    assert drop_batch(batch=batch)
    assert not ImportRow.objects.exists()


def test_the_real_run_is_the_dry_run(planned):
    batch = planned(MIXED)
    plan = {row.number: (row.verdict, row.fields, row.cards.get("sides")) for row in batch.rows.all()}

    run_batch(batch=batch, at=NOTED_AT)

    for row in batch.rows.select_related("note"):
        verdict, fields, sides = plan[row.number]
        assert row.verdict == verdict
        if verdict in ("changed", "added"):
            assert all(getattr(row.note, name) == fields[name] for name in ("front", "back"))
            assert [card.question_html for card in row.note.cards.order_by("ordinal")] == [
                side["question_html"] for side in sides
            ]
            assert (row.before, row.after) == ((1, 2) if verdict == "changed" else (None, 1))
    assert Note.objects.filter(version=2).count() == 1
    assert Note.objects.filter(front="x").count() == 0


def test_a_plan_that_no_longer_holds_is_made_again_and_nothing_is_done(planned, author):
    batch = planned(MIXED)
    note = Note.objects.get(concept="Año")
    note.back = "Meanwhile"
    save_note(note=note, by=author, at=NOTED_AT, origin=Revision.Origin.ADMIN)

    with pytest.raises(BatchOutdatedError):
        run_batch(batch=batch, at=NOTED_AT)

    note.refresh_from_db()
    assert note.back == "Meanwhile"
    assert not Note.objects.filter(front="¿Nueva?").exists()
    assert plan_rows(batch=batch, limit=100)
    assert run_batch(batch=batch, at=NOTED_AT)
    assert Note.objects.get(concept="Año").version == 3


def test_the_same_table_planned_by_two_makes_its_notes_once(planned):
    first, second = planned(MIXED), planned(MIXED)
    run_batch(batch=first, at=NOTED_AT)

    with pytest.raises(BatchOutdatedError):
        run_batch(batch=second, at=NOTED_AT)

    plan_rows(batch=second, limit=100)
    assert verdicts(second) == ["unchanged", "unchanged", "unchanged", "refused"]


def test_a_batch_pressed_twice_is_done_once(planned):
    batch = planned(MIXED)
    same = ImportBatch.objects.get(pk=batch.pk)

    assert run_batch(batch=batch, at=NOTED_AT)
    assert not run_batch(batch=same, at=NOTED_AT)

    assert Note.objects.filter(front="¿Nueva?").count() == 1


def test_rows_are_looked_at_so_many_at_a_time(planned, author, aws_deck):
    table = read_table(MIXED.encode())
    batch = begin_table(deck=aws_deck, by=author, at=NOTED_AT, name="t", table=table)
    choices = Choices(mapping=["front", "back", "kind"], topic=aws_deck.pk, match="front")
    begin_import(batch=batch, choices=choices)

    assert [plan_rows(batch=batch, limit=3), batch.state] == [False, "planning"]
    assert not run_batch(batch=batch, at=NOTED_AT)
    assert [plan_rows(batch=batch, limit=3), batch.state] == [True, "planned"]


def test_many_rows_cost_no_more_statements_than_few(planned, settings):
    settings.ZEAL_ALLOWLIST = []
    statements = []
    for count in (4, 8):
        rows = [f'¿{count} {n}?,b,"x,y"' for n in range(count)]
        batch = planned("\n".join(["front,back,tags", *rows]), status="published")
        with CaptureQueriesContext(connection) as captured:
            run_batch(batch=batch, at=NOTED_AT)
        statements.append(len(captured))

    assert statements[0] == statements[1]


# ── the fact ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_only_what_asks_or_answers_otherwise_is_a_changed_fact(done):
    text = "front,back,why\nFalso positivo,Otra cosa,\n¿Qué es una predicción?,Lo que dice el modelo.,Otro\n"

    done(text, fact_changed=True)

    facts = dict(Note.objects.values_list("concept", "fact_version"))
    assert (facts["Año"], facts["Predicción"]) == (2, 1)


# ── find and replace ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("replacement", "text", "made"),
    [
        (Replacement("ia", "IA"), "La ia de IA", "La IA de IA"),
        (Replacement("ia", "IA", match_case=True), "La ia de Ia y vía", "La IA de Ia y vía"),
        (Replacement("ia", "AI", whole_words=True), "La ia, memoria", "La AI, memoria"),
        (Replacement(".*", r"\1\n"), "a.*b", r"a\1\nb"),
        (Replacement("a\r\nb", ""), "xa\nby", "xy"),
    ],
)
def test_plain_text_is_put_for_plain_text(replacement, text, made):
    assert replacement.made_in(text) == made


@pytest.fixture
def replaced(author, aws_deck):
    def replace(*words, deck=aws_deck, **options):
        batch = begin_replacement(deck=deck, by=author, at=NOTED_AT, replacement=Replacement(*words, **options))
        plan_rows(batch=batch, limit=100)
        return batch

    return replace


def test_only_ticked_notes_are_replaced_and_the_rest_stays(replaced):
    batch = replaced("l", "L", fields=["back"])
    assert verdicts(batch) == ["changed", "changed"]

    run_batch(batch=batch, at=NOTED_AT, chosen={2})

    assert [Note.objects.get(concept=name).version for name in ("Predicción", "Año")] == [1, 2]
    assert list(batch.rows.values_list("is_chosen", flat=True)) == [False, True]
    assert Note.objects.get(concept="Año").revisions.first().origin == "replace"


def test_a_replacement_that_breaks_a_note_is_refused_and_other_topics_are_left_alone(replaced, aws_deck):
    batch = replaced("{{c1::", "")

    assert verdicts(batch) == ["refused"]
    assert replaced("a", "b", deck=aws_deck.topics.get(slug="prompts")).rows.count() == 0


def test_a_replacement_is_made_in_the_text_of_now(replaced, author):
    batch = replaced("alarma", "ALARMA")
    note = Note.objects.get(concept="Año")
    note.back = "Una alarma falsa"
    save_note(note=note, by=author, at=NOTED_AT, origin=Revision.Origin.ADMIN)

    with pytest.raises(BatchOutdatedError):
        run_batch(batch=batch, at=NOTED_AT)
    plan_rows(batch=batch, limit=100)
    run_batch(batch=batch, at=NOTED_AT)

    note.refresh_from_db()
    assert note.back == "Una ALARMA falsa"


# ── taking back ──────────────────────────────────────────────────────────────────────────────────────────────


def content(note):
    return note.revisions.first().fields


def test_taking_back_restores_what_was_said_to_the_letter(done, taken_back, metrics):
    said = {"front": "¿Cuál?", "back": "Ésa", "hint": "Piensa", "lang": "en", "accents_matter": True}
    note = NoteFactory(deck=metrics, kind="typed", tags=["x"], **said)
    other = NoteFactory(deck=metrics, status="retired", front="Vieja")
    before, position = content(note), note.position
    batch = done(
        "front,back,hint,kind,topic,tags,matters,status,lang\n"
        "¿cual?,Otra,,basic,prompts,\"y,z\",,draft,\n"
        "vieja,Otra,,,,,,published,\n"
    )

    taken = taken_back(batch)

    note.refresh_from_db()
    other.refresh_from_db()
    assert verdicts(taken) == ["changed", "changed"]
    assert (content(note), note.version, note.position) == (before, 3, position)
    assert (other.status, other.back) == ("retired", content(other)["back"])
    assert note.revisions.first().origin == "undo"


def test_what_was_made_is_removed_or_retired_where_learners_can_have_met_it(done, taken_back, aws_deck):
    notes = Note.objects.count()
    batch = done("front,back,status,topic\n¿a?,a,draft,Nuevo\n¿b?,b,published,\n", make_topics=True)

    taken = taken_back(batch)

    assert verdicts(taken) == ["removed", "changed"]
    assert Note.objects.count() == notes + 1
    assert Note.objects.get(front="¿b?").status == "retired"
    assert not Deck.objects.filter(title="Nuevo").exists()


def test_what_was_edited_since_is_left_alone_and_told(done, taken_back, author):
    batch = done("front,back\nFalso positivo,Otra\n¿Nueva?,a\n")
    for front in ("Falso positivo", "¿Nueva?"):
        note = Note.objects.get(front=front)
        note.why = "Since"
        save_note(note=note, by=author, at=NOTED_AT, origin=Revision.Origin.ADMIN)

    taken = taken_back(batch)

    assert verdicts(taken) == ["kept", "kept"]
    kept = Note.objects.filter(why="Since").values_list("front", "back")
    assert set(kept) == {("Falso positivo", "Otra"), ("¿Nueva?", "a")}


def test_a_batch_is_taken_back_once(done, taken_back, author):
    batch = done(MIXED)
    taken_back(batch)

    assert begin_undo(batch=batch, by=author, at=NOTED_AT) is None


def test_a_fact_that_is_taken_back_changes_again(done, taken_back):
    batch = done("front,back\nFalso positivo,Otra cosa\n", fact_changed=True)

    taken_back(batch)

    assert Note.objects.get(concept="Año").fact_version == 3


# ── who may ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_who_may_not_publish_changes_no_published_note(planned, alice, aws_deck):
    DeckMember.objects.create(deck=aws_deck, person=alice, role="author", added_at=NOTED_AT)

    batch = planned("front,back,status\nFalso positivo,Otra,\n¿a?,a,published\n¿b?,b,\n", by=alice)

    assert verdicts(batch) == ["refused", "refused", "added"]
    assert run_batch(batch=batch, at=NOTED_AT)
    assert Note.objects.get(front="¿b?").status == "draft"


def test_who_may_no_longer_write_does_nothing(planned, alice, aws_deck):
    member = DeckMember.objects.create(deck=aws_deck, person=alice, role="author", added_at=NOTED_AT)
    batch = planned("front,back\n¿b?,b\n", by=alice)
    member.delete()

    with pytest.raises(PermissionDenied):
        run_batch(batch=batch, at=NOTED_AT)
