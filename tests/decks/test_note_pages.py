"""Around the form of a note: the fact is asked about, the past is readable, advice comes while typing, and pictures
go up."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from decks.models import LintDismissal, Media
from decks.services import save_note
from tests.factories import NOTED_AT, DeckFactory, NoteFactory
from tests.media import picture

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
ADVICE = reverse("admin:decks_note_advice")
MEDIA = reverse("admin:decks_note_media")
HTMX = {"HX-Request": "true", "HX-Target": "note-advice"}


@pytest.fixture
def note(db):
    return NoteFactory(deck=DeckFactory(slug="aws"), front="¿Qué mide el recall?", back="La parte que encuentra")


def change_url(note):
    return reverse("admin:decks_note_change", args=[note.pk])


def history_url(note):
    return reverse("admin:decks_note_history", args=[note.pk])


def form_of(note, **fields):
    names = ("concept", "kind", "front", "back", "why", "status", "position")
    stored = {name: getattr(note, name) for name in names}
    return stored | {"deck": note.deck_id, "base_version": note.version} | fields


def post(client, note, **fields):
    response = client.post(change_url(note), form_of(note, **fields))
    note.refresh_from_db()
    return response


# ── the fact ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_other_words_ask_whether_the_fact_changed(author_client, note):
    page = post(author_client, note, back="Lo que acierta")

    assert page.context["adminform"].form.errors == {
        "fact": ["The words changed: say whether the fact did, so that learners hear of what is new."]
    }
    assert note.version == 1


@pytest.mark.parametrize(("fact", "fact_version"), [("same", 1), ("changed", 2)])
def test_the_author_says_it_and_why(author_client, note, fact, fact_version):
    post(author_client, note, back="Lo que acierta", fact=fact, reason="La diapositiva 4")

    assert (note.version, note.fact_version) == (2, fact_version)
    assert note.revisions.first().reason == "La diapositiva 4"


@pytest.mark.parametrize("change", [{"back": "la  parte que encuentra "}, {"why": "Otro porqué"}])
def test_what_says_the_same_asks_nothing(author_client, note, change):
    post(author_client, note, **change)

    assert (note.version, note.fact_version) == (2, 1)


def test_of_a_draft_nothing_is_asked(author_client, note):
    draft = NoteFactory(deck=note.deck, status="draft")

    post(author_client, draft, back="Otra cosa")

    assert draft.version == 2


def test_a_retired_note_says_what_replaced_it(author_client, note):
    other = NoteFactory(deck=note.deck)

    post(author_client, note, status="retired", replaced_by=other.pk)

    assert note.replaced_by == other


def test_a_note_of_another_deck_replaces_nothing(author_client, note):
    page = post(author_client, note, status="retired", replaced_by=NoteFactory().pk)

    assert "replaced_by" in page.context["adminform"].form.errors


# ── the past ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_past_is_told_word_by_word(author_client, note):
    post(author_client, note, back="La parte que acierta", fact="changed", reason="Era al revés")

    page = author_client.get(history_url(note))

    now, before = page.context["history"]
    [change] = now.changes
    assert [(piece.kind, piece.text) for piece in change.pieces] == [
        ("same", "La parte que "),
        ("gone", "encuentra"),
        ("new", "acierta"),
    ]
    assert "Era al revés" in page.content.decode()
    assert {change.field for change in before.changes} >= {"front", "back"}


def test_the_past_costs_the_same_however_long_it_is(author_client, note, django_assert_max_num_queries):
    for number in range(12):
        note.back = f"Texto {number}"
        save_note(note=note, by=None, at=NOTED_AT, origin="admin")

    with django_assert_max_num_queries(14):
        author_client.get(history_url(note))


def test_an_attack_of_the_past_is_text(author_client, note):
    post(author_client, note, back="<script>window.__xss=1</script>", fact="changed", reason="<img src=x onerror=x>")

    page = author_client.get(history_url(note)).content.decode()

    assert "<script>window" not in page
    assert "<img src=x" not in page


def test_going_back_is_looked_at_and_then_saved(author_client, note):
    post(author_client, note, back="Otra", fact="changed")

    page = author_client.get(change_url(note), {"restore": "1"})
    form = page.context["adminform"].form
    note.refresh_from_db()
    untouched = note.version
    post(author_client, note, back=form["back"].value(), reason=form["reason"].value(), fact="changed")

    assert (form["back"].value(), untouched) == ("La parte que encuentra", 2)
    assert (note.version, note.back) == (3, "La parte que encuentra")
    assert note.revisions.first().reason == "Back to version 1"


@pytest.mark.parametrize("version", ["9", "x", "", "9" * 30, "²"])
def test_a_version_there_never_was_is_left_out(author_client, note, version):
    page = author_client.get(change_url(note), {"restore": version})

    assert page.context["adminform"].form["back"].value() == "La parte que encuentra"


# ── advice ───────────────────────────────────────────────────────────────────────────────────────────────────


def advice(client, **fields):
    return client.post(ADVICE, {"kind": "basic"} | fields).context["advice"]


def codes(advice):
    return [finding.code for finding in advice.findings]


def test_what_is_written_is_looked_at_beside_the_deck(author_client, note):
    told = advice(author_client, deck=note.deck_id, front="¿Qué mide el Recall?", back="La parte que encuentra")

    assert "duplicate" in codes(told)
    assert [similar.card.note for similar in told.similar] == [note]


def test_a_note_does_not_resemble_itself(author_client, note):
    told = advice(author_client, note=note.pk, deck=note.deck_id, front=note.front, back=note.back)

    assert "duplicate" not in codes(told)
    assert told.similar == []


@pytest.mark.parametrize("fields", [{}, {"front": "a"}, {"front": "$$", "back": "x"}, {"deck": "x", "note": "y"}])
def test_of_half_a_note_nothing_is_said(author_client, fields):
    assert advice(author_client, **fields).findings == ()


def test_a_finding_is_put_aside_with_a_reason_and_comes_back(author_client, author, note):
    url = reverse("admin:decks_note_dismissal", args=[note.pk])
    fields = {"note": note.pk, "deck": note.deck_id, "kind": "basic", "front": "¿Es útil?", "back": "Sí."}

    refused = author_client.post(url, fields | {"dismiss": "yes_no"}, headers=HTMX)
    done = author_client.post(url, fields | {"dismiss": "yes_no", "reason-yes_no": "A propósito"}, headers=HTMX)
    dismissal = LintDismissal.objects.get()
    again = author_client.post(url, fields | {"show_again": "yes_no"}, headers=HTMX)

    assert refused.status_code == 422
    assert "Say in a few words why it stays as it is" in refused.content.decode()
    assert "yes_no" not in codes(done.context["advice"])
    assert (dismissal.note, dismissal.code, dismissal.reason, dismissal.by) == (note, "yes_no", "A propósito", author)
    assert "yes_no" in codes(again.context["advice"])


def test_without_a_script_it_leads_back_to_the_note(author_client, note):
    url = reverse("admin:decks_note_dismissal", args=[note.pk])

    response = author_client.post(url, {"dismiss": "no_source", "reason-no_source": "Mía"})

    assert response["Location"] == change_url(note)


@pytest.mark.parametrize("code", ["", "nothing", "x" * 500])
def test_what_is_no_finding_is_not_put_aside(author_client, note, code):
    url = reverse("admin:decks_note_dismissal", args=[note.pk])

    author_client.post(url, {"dismiss": code, f"reason-{code}": "x"})

    assert not LintDismissal.objects.exists()


# ── pictures and sounds ──────────────────────────────────────────────────────────────────────────────────────


def file(content, name="x.png"):
    return SimpleUploadedFile(name, content)


def test_what_is_pasted_comes_back_as_a_mark(author_client, author):
    answer = author_client.post(MEDIA, {"file": file(picture())}).json()

    media = Media.objects.get()
    assert answer == {"before": "![", "after": f"](media:{media.name})"}
    assert media.by == author


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({}, "Choose a picture or a sound first."),
        ({"file": file(b"<svg onload=alert(1)>")}, "An SVG can hold a program"),
        ({"file": file(b"x" * 8_000_001)}, "more than 8000"),
    ],
    ids=["nothing", "svg", "large"],
)
def test_what_is_refused_says_why(author_client, sent, says):
    response = author_client.post(MEDIA, sent)

    assert response.status_code == 422
    assert says in response.json()["problem"]
    assert not Media.objects.exists()


def test_without_a_script_it_is_put_behind_the_answer(author_client, note):
    post(author_client, note, upload=file(picture()))

    assert note.back == f"La parte que encuentra\n\n![](media:{Media.objects.get().name})"
    assert list(note.media.all()) == [Media.objects.get()]


def test_a_file_that_is_neither_is_told_at_its_field(author_client, note):
    page = post(author_client, note, upload=file(b"%PDF"))

    assert "no picture" in page.context["adminform"].form.errors["upload"][0]
