"""The inbox: one draft at a time, every action exactly once, all of it taken back if wanted."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from zeal import zeal_ignore

from decks.models import Draft, InboxStep, LintDismissal, Note, Revision, Status
from decks.services import save_note
from decks.services.members import save_member
from decks.services.slide_decks import import_slides
from tests.factories import NOTED_AT, NoteFactory, UserFactory
from tests.markup import forms_in
from tests.remembering import remembered

pytestmark = pytest.mark.django_db
INBOX = reverse("decks:inbox")
TEXT = """# Botánica

## Ósmosis

La ósmosis es el paso del agua por una membrana.

## Savia

La savia es el líquido que llevan las plantas desde las raíces hasta las hojas y de vuelta.

## Hoja

La hoja es el órgano que capta la luz.
"""


@pytest.fixture
def notes(aws_deck, author):
    """Three drafts in their order."""


    def write():
        import_slides(text=TEXT, deck=aws_deck, by=author, at=NOTED_AT)
        return list(Note.objects.filter(draft__isnull=False).order_by("pk"))

    return remembered(write, author.pk)


def url(name, note):
    return reverse(f"decks:draft_{name}", args=[note.pk])


def shown(response):
    item = response.context["item"]
    return item.note.pk if item else None


def version(note):
    return {"base_version": Note.objects.get(pk=note.pk).version}


def words(**changed):
    return {"kind": "basic", "concept": "C", "front": "¿Qué es C?", "back": "Una cosa.", "tag_names": ""} | changed


def status_of(note):
    return Note.objects.get(pk=note.pk).status


def htmx(target="inbox"):
    return {"HX-Request": "true", "HX-Target": target}


def said(response):
    return [str(message) for message in response.context["messages"]]


# ── looking ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_first_draft_stands_beside_its_slide(author_client, notes):
    page = author_client.get(INBOX)

    assert shown(page) == notes[0].pk
    html = page.content.decode()
    assert "¿Qué es la ósmosis?" in html
    assert "<p>La ósmosis es el paso del agua por una membrana.</p>" in html
    assert "0 of 3" in html


def test_skipping_and_going_back(author_client, notes):
    page = author_client.get(INBOX, {"at": notes[1].pk})

    assert (page.context["item"].previous_id, page.context["item"].next_id) == (notes[0].pk, notes[2].pk)


def test_what_resembles_it_and_what_the_lint_says_stand_beside(author_client, aws_deck, notes):
    NoteFactory(deck=aws_deck, concept="La otra", front="¿Qué es la ósmosis?", back="Otra cosa.")

    item = author_client.get(INBOX).context["item"]

    assert [card.concept for card in item.neighbours] == ["La otra"]
    assert item.findings[0].level == "error"
    assert "La otra" in item.findings[0].message


def test_one_source_alone(author_client, aws_deck, author, notes):
    import_slides(text="# Otra\n\nLa flor es bonita.", deck=aws_deck, by=author, at=NOTED_AT)
    source = Draft.objects.latest("note_id").source

    page = author_client.get(INBOX, {"source": source.pk})

    assert page.context["progress"].total == 1
    assert author_client.get(INBOX, {"source": 987_654}).status_code == 404


def test_more_drafts_cost_the_same_queries(author_client, notes, aws_deck, author):
    with CaptureQueriesContext(connection) as few:
        author_client.get(INBOX)
    more = "".join(f"\n\n# Cosa {n}\n\nLa cosa{n} es el ente número {n}." for n in range(9))
    import_slides(text=f"# Más{more}", deck=aws_deck, by=author, at=NOTED_AT)

    with CaptureQueriesContext(connection) as many:
        author_client.get(INBOX)
    assert len(many) == len(few)


# ── deciding ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_accepting_publishes_and_goes_on(author_client, author, notes):
    page = author_client.post(url("accept", notes[0]), version(notes[0]), follow=True)

    assert said(page) == ["Accepted: learners meet it from now on."]
    assert shown(page) == notes[1].pk
    assert notes[0].cards.get().is_live
    revision = notes[0].revisions.first()
    assert (revision.origin, revision.by) == (Revision.Origin.INBOX, author)


def test_accepting_twice_is_once(author_client, notes):
    sent = version(notes[0])
    author_client.post(url("accept", notes[0]), sent)

    page = author_client.post(url("accept", notes[0]), sent, follow=True)

    assert said(page)[-1:] == ["That draft is decided already, so nothing was done. Here is what comes next."]
    assert InboxStep.objects.count() == 1


def test_what_changed_since_it_was_shown_is_not_decided(author_client, author, notes):
    sent = version(notes[0])
    notes[0].back = "Otra cosa."
    save_note(note=notes[0], by=author, at=NOTED_AT, origin=Revision.Origin.ADMIN)

    page = author_client.post(url("discard", notes[0]), sent, follow=True)

    assert said(page) == ["This draft was changed since you opened it, so nothing was done. Here it is as it is now."]
    assert (shown(page), status_of(notes[0])) == (notes[0].pk, Status.DRAFT)


def test_discarding_keeps_it_among_the_retired(author_client, notes):
    page = author_client.post(url("discard", notes[0]), version(notes[0]), follow=True)

    assert said(page) == ["Discarded. It can still be found among the retired notes."]
    assert status_of(notes[0]) == Status.RETIRED


def test_a_post_without_the_version_does_nothing(author_client, notes):
    page = author_client.post(url("accept", notes[0]), {})

    assert page.status_code == 422
    assert "That did not come from the page of a draft" in page.content.decode()
    assert status_of(notes[0]) == Status.DRAFT


def test_editing_saves_and_stays(author_client, notes):
    page = author_client.post(url("edit", notes[0]), words(tag_names="b, a") | version(notes[0]), follow=True)

    note = Note.objects.get(pk=notes[0].pk)
    assert said(page) == ["Saved. It still waits for you to accept it."]
    assert (note.front, note.status, shown(page)) == ("¿Qué es C?", Status.DRAFT, note.pk)
    assert page.context["item"].tags == ("a", "b")


def test_editing_can_accept_at_once(author_client, notes):
    page = author_client.post(url("edit", notes[0]), words(accept="on") | version(notes[0]), follow=True)

    assert said(page) == ["Saved and accepted."]
    assert (status_of(notes[0]), shown(page)) == (Status.PUBLISHED, notes[1].pk)


def test_words_that_are_no_card_come_back_as_they_were_typed(author_client, notes):
    page = author_client.post(url("edit", notes[0]), words(front="un {{c1::hueco", kind="cloze") | version(notes[0]))

    assert page.status_code == 422
    assert "un {{c1::hueco" in page.content.decode()
    assert "is not closed" in page.context["forms"][0].errors["front"][0]


def test_two_authors_at_one_draft_are_told_and_the_next_attempt_goes_through(author_client, author, notes):
    sent = words() | version(notes[0])
    notes[0].back = "Lo de otra persona."
    save_note(note=notes[0], by=author, at=NOTED_AT, origin=Revision.Origin.ADMIN)

    page = author_client.post(url("edit", notes[0]), sent)

    assert page.status_code == 422
    assert "Somebody else saved this draft while you were writing." in page.context["notice"]
    author_client.post(url("edit", notes[0]), sent | {"base_version": page.context["base_version"]})
    assert Note.objects.get(pk=notes[0].pk).back == "Una cosa."


def test_splitting_makes_two_drafts(author_client, notes):
    parts = {f"{part}-{name}": value for part in ("first", "second") for name, value in words().items()}
    parts |= {"second-front": "¿Para qué sirve C?"}

    page = author_client.post(url("split", notes[0]), parts | version(notes[0]), follow=True)

    fronts = Note.objects.filter(status=Status.DRAFT, draft__isnull=False).values_list("front", flat=True)
    assert said(page) == ["Split: here is the first of the two."]
    assert {"¿Qué es C?", "¿Para qué sirve C?"} <= set(fronts)
    assert page.context["item"].next_note.front == "¿Para qué sirve C?"


def test_both_parts_of_a_split_are_checked(author_client, notes):
    parts = {f"{part}-{name}": value for part in ("first", "second") for name, value in words(back="").items()}

    page = author_client.post(url("split", notes[0]), parts | version(notes[0]))

    assert page.status_code == 422
    assert all(form.errors["back"] for form in page.context["forms"])
    assert Note.objects.filter(draft__isnull=False).count() == 3


def test_merging_makes_one_of_two(author_client, notes):
    page = author_client.get(url("merge", notes[0]))
    assert "El líquido que llevan las plantas" in page.context["forms"][0]["back"].value()

    both = {"other": notes[1].pk, "other_version": notes[1].version}
    with zeal_ignore():  # each note is saved by itself
        page = author_client.post(url("merge", notes[0]), words() | version(notes[0]) | both, follow=True)

    assert said(page) == ["Merged: the second was discarded."]
    assert (status_of(notes[0]), status_of(notes[1])) == (Status.DRAFT, Status.RETIRED)


def test_the_last_draft_has_none_to_merge_with(author_client, notes):
    page = author_client.get(url("merge", notes[2]), follow=True)

    assert said(page) == ["There is no next draft to merge it with."]


# ── taking back ──────────────────────────────────────────────────────────────────────────────────────────────


def content():
    rows = Note.objects.filter(draft__isnull=False).order_by("pk")
    return [(note.front, note.back, note.status, sorted(tag.name for tag in note.tags.all())) for note in rows]


def test_everything_is_taken_back_in_turn(author_client, notes):
    before = content()
    parts = {f"{part}-{name}": value for part in ("first", "second") for name, value in words().items()}
    author_client.post(url("accept", notes[0]), version(notes[0]))
    author_client.post(url("edit", notes[1]), words(tag_names="t") | version(notes[1]))
    author_client.post(url("split", notes[1]), parts | version(notes[1]))
    both = {"other": notes[2].pk, "other_version": notes[2].version}
    with zeal_ignore():  # each note is saved by itself
        author_client.post(url("merge", notes[1]), words(concept="D") | version(notes[1]) | both)
    author_client.post(url("discard", notes[1]), version(notes[1]))
    assert InboxStep.objects.count() == 5

    with zeal_ignore():
        pages = [author_client.post(reverse("decks:inbox_undo"), follow=True) for _step in range(5)]

    assert [said(page)[-1] for page in pages] == [
        *("Taken back: discarded.", "Taken back: merged.", "Taken back: split.", "Taken back: edited."),
        "Taken back: accepted.",
    ]
    assert content() == before
    assert shown(pages[-1]) == notes[0].pk
    assert not notes[0].cards.get().is_live


def test_with_nothing_left_there_is_nothing_to_take_back(author_client, notes):
    page = author_client.post(reverse("decks:inbox_undo"), follow=True)

    assert said(page) == ["There is nothing to take back."]
    assert not page.context["screen"].can_undo


def test_what_somebody_changed_since_is_not_taken_back(author_client, author, notes):
    author_client.post(url("accept", notes[0]), version(notes[0]))
    note = Note.objects.get(pk=notes[0].pk)
    note.back = "Mejor así."
    save_note(note=note, by=author, at=NOTED_AT, origin=Revision.Origin.ADMIN)

    page = author_client.post(reverse("decks:inbox_undo"), follow=True)

    assert "was changed since by somebody, so it was left as it is" in said(page)[-1]
    assert Note.objects.get(pk=note.pk).back == "Mejor así."


def test_nobody_takes_back_what_another_did(author_client, client_of, notes):
    other = UserFactory(is_staff=True, is_superuser=True)
    author_client.post(url("accept", notes[0]), version(notes[0]))

    client_of(other).post(reverse("decks:inbox_undo"))

    assert status_of(notes[0]) == Status.PUBLISHED


# ── fragments, and who may ───────────────────────────────────────────────────────────────────────────────────


def test_htmx_gets_the_fragment(author_client, notes):
    page = author_client.post(url("accept", notes[0]), version(notes[0]), headers=htmx())

    assert page.content.decode().lstrip().startswith('<div id="inbox"')
    assert page.context["notice"] == "Accepted: learners meet it from now on."
    assert shown(page) == notes[1].pk


@pytest.mark.parametrize("name", ["edit", "split", "merge"])
def test_each_form_works_as_page_and_fragment(author_client, notes, name):
    page, fragment = author_client.get(url(name, notes[0])), author_client.get(url(name, notes[0]), headers=htmx())

    assert "<!doctype html>" in page.content.decode()
    assert "<!doctype" not in fragment.content.decode()
    assert fragment.context["mode"] == name


def test_the_form_of_a_decided_draft_shows_the_next(author_client, notes):
    author_client.post(url("discard", notes[0]), version(notes[0]))

    page = author_client.get(url("edit", notes[0]))

    assert (page.context["mode"], shown(page)) == ("look", notes[1].pk)


def test_the_end_is_said(author_client, notes):
    for note in notes:
        author_client.post(url("accept", note), version(note))

    page = author_client.get(INBOX)

    assert shown(page) is None
    assert "Every draft is decided." in page.content.decode()


def test_staff_who_may_change_notes_may_come_in(client_of, notes):
    helper = UserFactory(is_staff=True)
    assert client_of(helper).get(INBOX).status_code == 404

    helper.user_permissions.add(Permission.objects.get(codename="change_note"))

    assert client_of(helper).get(INBOX).status_code == 200


def test_a_note_that_was_never_a_draft_is_not_found(author_client, aws_deck):
    note = NoteFactory(deck=aws_deck)

    assert author_client.post(url("accept", note), {"base_version": 1}).status_code == 404


def test_who_may_not_publish_mends_and_does_not_accept(notes, aws_deck, author, client_of):
    writer = UserFactory()
    save_member(deck=aws_deck, email=writer.email, role="author", may_publish=False, by=author, at=NOTED_AT)
    browser = client_of(writer)

    page = browser.get(INBOX).content.decode()
    form = browser.get(url("edit", notes[0])).content.decode()
    refused = browser.post(url("edit", notes[0]), words(accept="on") | version(notes[0]))

    assert "whoever may publish in this deck accepts them" in page
    assert 'data-key="a"' not in page
    assert 'data-key="d"' in page
    assert 'name="accept"' not in form
    assert refused.status_code == 422
    assert "You may write in this deck but not publish." in refused.content.decode()
    assert status_of(notes[0]) == Status.DRAFT


def test_a_finding_is_put_aside_here_and_the_same_draft_shown_again(notes, author_client):
    page = author_client.get(INBOX, {"at": notes[1].pk}).content.decode()
    [form] = [form for form in forms_in(page) if "dismissal" in form.action and "reason-answer_wordy" in form.names][:1]

    response = author_client.post(form.action, {"dismiss": "answer_wordy", "reason-answer_wordy": "As on the slide."})

    assert response["Location"] == f"{INBOX}?at={notes[1].pk}"
    assert "reason-answer_wordy" not in author_client.get(response["Location"]).content.decode()
    assert LintDismissal.objects.get().reason == "As on the slide."
