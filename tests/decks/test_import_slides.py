"""Slide decks in: what the plan says is what happens, again and again, and nothing reaches a learner by it."""

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from decks.models import Draft, InboxStep, Note, Revision, Slide, SlideChanged, Source, Status
from decks.services.inbox import Shown, accept_draft, discard_draft
from decks.services.slide_decks import PlanChangedError, import_slides, plan_slides
from decks.services.text_files import MAX_TEXT_BYTES, decode_text
from decks.slidedeck import Change
from tests.factories import NOTED_AT, DeckFactory, NoteFactory

pytestmark = pytest.mark.django_db
PAGE = reverse("admin:decks_source_import_slides")
TEXT = """# Botánica

## Ósmosis

La ósmosis es el paso del agua por una membrana.

## Savia

La savia es el líquido que llevan las plantas.
"""
CHANGED = TEXT.replace("el paso del agua por una membrana", "el paso de un disolvente por una membrana")


@pytest.fixture
def bring_in(aws_deck, author):
    def bring(text=TEXT, **options):
        return import_slides(text=text, deck=aws_deck, by=author, at=NOTED_AT, **options)

    return bring


def drafts():
    return dict(Note.objects.filter(draft__isnull=False).values_list("front", "status"))


def note_of(front):
    return Note.objects.get(front=front)


# ── what is made ─────────────────────────────────────────────────────────────────────────────────────────────


def test_slides_and_drafts_are_made_and_no_learner_meets_them(bring_in):
    plan = bring_in()

    assert [(slide.slug, slide.title, slide.position) for slide in Slide.objects.all()] == [
        ("osmosis", "Ósmosis", 1),
        ("savia", "Savia", 2),
    ]
    assert Slide.objects.get(slug="savia").text_html == "<p>La savia es el líquido que llevan las plantas.</p>"
    assert drafts() == {"¿Qué es la ósmosis?": Status.DRAFT, "¿Qué es la savia?": Status.DRAFT}
    assert not Note.objects.filter(draft__isnull=False, cards__is_live=True).exists()
    assert Revision.objects.get(note=note_of("¿Qué es la savia?")).origin == Revision.Origin.SLIDES
    assert len(plan.drafts) == 2


def test_the_plan_is_what_happens(bring_in, aws_deck):
    planned = plan_slides(text=TEXT, deck=aws_deck)

    done = bring_in(expected=planned.digest)

    assert done.digest == planned.digest


def test_a_plan_that_no_longer_holds_is_not_done(bring_in, aws_deck):
    planned = plan_slides(text=TEXT, deck=aws_deck)
    bring_in(CHANGED)

    with pytest.raises(PlanChangedError):
        bring_in(expected=planned.digest)

    assert "disolvente" in Slide.objects.get(slug="osmosis").text


def test_again_it_makes_nothing(bring_in):
    bring_in()

    again = bring_in()

    assert (again.drafts, again.replaced, again.marked) == ([], [], [])
    assert [change.change for change in again.changes] == [Change.SAME, Change.SAME]
    assert Source.objects.count() == 1
    assert Draft.objects.count() == 2


def test_what_resembles_a_note_that_is_there_is_counted(bring_in, aws_deck):
    NoteFactory(deck=aws_deck.topics.first(), front="¿Qué es la ósmosis?", back="Otra cosa.")

    assert plan_slides(text=TEXT, deck=aws_deck).like == 1


def test_slides_that_a_deck_file_named_get_their_texts(bring_in, aws_deck):
    source = Source.objects.create(deck=aws_deck, slug="plantas", title="Plantas")
    slide = Slide.objects.create(source=source, slug="la-savia", title="Savia", position=1)

    bring_in(source=source)

    slide.refresh_from_db()
    assert slide.has_text
    assert Source.objects.get() == source


# ── a deck that comes again ──────────────────────────────────────────────────────────────────────────────────


def test_an_untouched_draft_of_a_changed_slide_is_replaced(bring_in):
    bring_in()

    plan = bring_in(CHANGED)

    assert [change.change for change in plan.changes] == [Change.CHANGED, Change.SAME]
    assert note_of("¿Qué es la ósmosis?").back == "El paso de un disolvente por una membrana."
    assert Draft.objects.count() == 2


def test_an_accepted_note_stays_and_is_marked(bring_in, author):
    bring_in()
    note = note_of("¿Qué es la ósmosis?")
    accept_draft(shown=Shown(note.pk, note.version), by=author, at=NOTED_AT)

    bring_in(CHANGED)

    note.refresh_from_db()
    assert (note.back, note.status) == ("El paso del agua por una membrana.", Status.PUBLISHED)
    assert "paso del agua" in SlideChanged.objects.get().before
    assert Note.objects.filter(front=note.front, status=Status.DRAFT).count() == 1


def test_a_note_of_which_the_slide_still_says_every_word_is_not_marked(bring_in, author):
    bring_in()
    note = note_of("¿Qué es la ósmosis?")
    accept_draft(shown=Shown(note.pk, note.version), by=author, at=NOTED_AT)

    plan = bring_in(TEXT.replace("una membrana.", "una membrana.\n\nHay más que decir de ella."))

    assert plan.count(Change.CHANGED) == 1
    assert not SlideChanged.objects.exists()


def test_what_was_discarded_does_not_come_back(bring_in, author):
    bring_in()
    note = note_of("¿Qué es la savia?")
    discard_draft(shown=Shown(note.pk, note.version), by=author, at=NOTED_AT)

    bring_in(TEXT + "\nY más.")

    assert Note.objects.get(front="¿Qué es la savia?").status == Status.RETIRED


def test_a_slide_that_is_gone_stays_for_its_notes(bring_in, author):
    bring_in()
    note = note_of("¿Qué es la savia?")
    accept_draft(shown=Shown(note.pk, note.version), by=author, at=NOTED_AT)

    bring_in(TEXT.partition("## Savia")[0])

    assert Slide.objects.get(slug="savia").is_gone
    assert SlideChanged.objects.get().note == note


# ── the page ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_page_shows_first_and_then_does_exactly_that(author_client, aws_deck):
    topic = aws_deck.topics.first()
    file = SimpleUploadedFile("s.md", TEXT.encode())

    shown = author_client.post(PAGE, {"deck": topic.pk, "file": file})

    assert shown.context["counts"] == (
        "Botánica: 2 slides, 2 new drafts, 0 formulas repaired, 0 to look at, 0 like notes you have."
    )
    assert not Draft.objects.exists()

    done = author_client.post(
        PAGE, {"deck": topic.pk, "text": TEXT, "plan": shown.context["plan"].digest, "confirm": "Do"}
    )

    assert done.url == f"{reverse('decks:inbox')}?source={Source.objects.get().pk}"
    assert set(Note.objects.filter(draft__isnull=False).values_list("deck", flat=True)) == {topic.pk}


def test_the_page_says_what_changed_slide_by_slide(author_client, bring_in, aws_deck):
    bring_in()

    shown = author_client.post(PAGE, {"deck": aws_deck.pk, "text": CHANGED})

    page = shown.content.decode()
    assert "<del>agua</del>" in page or "<del>del agua</del>" in page
    assert [str(row.label) for row in shown.context["rows"]] == ["changed", "same"]


def test_the_page_does_nothing_when_the_deck_went_on(author_client, bring_in, aws_deck):
    plan = plan_slides(text=TEXT, deck=aws_deck)
    bring_in(CHANGED)

    shown = author_client.post(PAGE, {"deck": aws_deck.pk, "text": TEXT, "plan": plan.digest, "confirm": "Do"})

    assert "so nothing was done" in str(next(iter(shown.context["messages"])))
    assert "disolvente" in Slide.objects.get(slug="osmosis").text


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({}, "Choose the file of a slide deck, or paste its text."),
        ({"text": "x", "file": b"y"}, "Choose a file or paste its text, not both."),
        ({"file": b"%PDF-1.7 ..."}, "This is a document (PDF), not a text. Export the slides as Markdown and choose"),
        ({"file": b"PK\x03\x04xxxx"}, "This is a document (PowerPoint, Word, ZIP)"),
        ({"file": b"a\x00\x01\x02b"}, "This is not a text file. Choose a Markdown file"),
        ({"file": b"a" * (MAX_TEXT_BYTES + 1)}, "The text has 2000 KB, more than 2000. Split it"),
        ({"text": "#"}, "There is no slide in this text. A slide begins with a heading"),
    ],
)
def test_what_is_no_slide_deck_is_refused(author_client, aws_deck, sent, message):
    sent = {name: SimpleUploadedFile("s.md", value) if name == "file" else value for name, value in sent.items()}

    refused = author_client.post(PAGE, {"deck": aws_deck.pk, **sent})

    assert refused.status_code == 422
    assert message in " ".join(error for errors in refused.context["form"].errors.values() for error in errors)
    assert not Source.objects.exists()


def test_too_many_slides_are_refused(aws_deck):
    with pytest.raises(ValidationError, match="601 slides"):
        plan_slides(text="".join(f"# {n}\nTexto número {n}\n" for n in range(601)), deck=aws_deck)


def test_a_slide_as_long_as_a_book_is_refused(aws_deck):
    with pytest.raises(ValidationError, match="“Libro” has 30001 characters, more than 20000"):
        plan_slides(text=f"# Libro\n\n{'a' * 30_001}", deck=aws_deck)


def test_slides_of_another_deck_are_not_brought_up_to_date(author_client, aws_deck):
    source = Source.objects.create(deck=DeckFactory(), slug="s", title="S")

    refused = author_client.post(PAGE, {"deck": aws_deck.pk, "text": TEXT, "source": source.pk})

    assert refused.context["form"].errors["source"] == [
        "These slides belong to another deck. Choose slides of the deck above."
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "cp1252"])
def test_every_usual_encoding_is_read(encoding):
    assert decode_text("Año: información\nÓsmosis y más".encode(encoding)) == "Año: información\nÓsmosis y más"


# ── notes whose slide changed ────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def outdated(bring_in, author):
    bring_in()
    note = note_of("¿Qué es la ósmosis?")
    accept_draft(shown=Shown(note.pk, note.version), by=author, at=NOTED_AT)
    bring_in(CHANGED)
    return note


def test_a_note_whose_slide_changed_is_shown_with_the_difference(author_client, outdated):
    page = author_client.get(reverse("decks:slide_changes")).content.decode()

    assert "¿Qué es la ósmosis?" in page
    assert "<ins>" in page


def test_a_note_that_is_still_right_is_marked_no_more(author_client, outdated):
    response = author_client.post(reverse("decks:note_fits", args=[outdated.pk]), follow=True)

    assert [str(message) for message in response.context["messages"]] == ["“Ósmosis” is marked as still right."]
    assert not SlideChanged.objects.exists()
    assert InboxStep.objects.count() == 1  # the accepting: this is no step of the inbox


def test_it_is_logged_who_brought_slides_in(bring_in, author):
    bring_in()

    entry = LogEntry.objects.get(user=author)
    assert entry.change_message.startswith("slide deck: ")
    assert entry.change_message.endswith(" drafts")
