"""Decks in the admin: the tree, topics, publishing, and deck files in and out."""

import json

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from zeal import zeal_ignore

from decks.models import Deck, Note, Source, Tag
from decks.services.files import MAX_DECK_BYTES
from tests.factories import DeckFactory, NoteFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST = reverse("admin:decks_deck_changelist")
ADD = reverse("admin:decks_deck_add")
IMPORT = reverse("admin:decks_deck_import")
TEXT = (
    "---\nformat: repaso-deck/1\ndeck: d\ntitle: A deck\nlang: en\n---\n\n"
    "# T {#t}\n\n### C {#c}\nkind: basic\nfront: a\nback: b\n"
)


def change_url(deck):
    return reverse("admin:decks_deck_change", args=[deck.pk])


def messages_of(page):
    return [str(message) for message in page.context["messages"]]


def upload(text=TEXT, name="d.md"):
    return SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())


def no_topics(**counts):
    return {
        "topics-TOTAL_FORMS": 0,
        "topics-INITIAL_FORMS": 0,
        "sources-TOTAL_FORMS": 0,
        "sources-INITIAL_FORMS": 0,
    } | counts


# ── the tree ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_list_is_a_tree_with_live_cards(author_client, aws_deck):
    page = author_client.get(LIST)

    rows = [(deck.title, deck.live_cards) for deck in page.context["cl"].result_list]
    assert rows == [("AWS AI Practitioner", 4), ("Métricas", 4), ("Prompts", 0)]
    assert "\u2003Métricas" in page.content.decode()


def test_more_decks_cost_the_same_queries(author_client, aws_deck, django_assert_max_num_queries):
    for _ in range(5):
        DeckFactory(parent=aws_deck)

    with django_assert_max_num_queries(9):
        author_client.get(LIST)


def test_archive_and_publish(author_client, aws_deck):
    archived = author_client.post(LIST, {"action": "archive_decks", "_selected_action": [aws_deck.pk]}, follow=True)
    status = Deck.objects.get(pk=aws_deck.pk).status
    published = author_client.post(LIST, {"action": "publish_decks", "_selected_action": [aws_deck.pk]}, follow=True)

    assert messages_of(archived) == ["1 deck archived: its cards left every queue, their history stays."]
    assert status == "archived"
    assert messages_of(published) == ["1 deck published."]
    assert Deck.objects.get(pk=aws_deck.pk).status == "published"


def test_a_deck_is_made_by_its_service(author_client, author):
    author_client.post(ADD, {"title": "New", "slug": "new", "lang": "es", "owner": author.pk})

    deck = Deck.objects.get(slug="new")
    assert (len(deck.path), deck.status, deck.owner) == (6, "draft", author)


def test_a_topic_is_made_under_its_deck(author_client, aws_deck):
    author_client.post(ADD, {"title": "New", "slug": "new", "lang": "es", "parent": aws_deck.pk})

    assert Deck.objects.get(slug="new").path == aws_deck.path + "000003"


def test_a_short_name_that_is_taken_is_told_at_its_field(author_client, aws_deck):
    page = author_client.post(ADD, {"title": "New", "slug": "aws", "lang": "es"})

    assert page.context["adminform"].form.errors == {"slug": ["Another deck has this short name."]}


def test_what_places_a_deck_is_permanent(author_client, aws_deck):
    topic = Deck.objects.get(slug="metricas")

    author_client.post(
        change_url(topic),
        no_topics(title="Otras métricas", lang="es", slug="other", parent="", status="draft", path="000009"),
    )

    changed = Deck.objects.get(pk=topic.pk)
    assert changed.title == "Otras métricas"
    assert (changed.slug, changed.parent, changed.status, changed.path) == (
        topic.slug,
        topic.parent,
        topic.status,
        topic.path,
    )


def test_topics_are_added_renamed_and_arranged_in_their_table(author_client, aws_deck):
    metrics, prompts = Deck.objects.filter(parent=aws_deck)
    rows = {}
    for number, (pk, position, title, slug) in enumerate(
        [(metrics.pk, 2, "Las métricas", ""), (prompts.pk, 1, prompts.title, ""), ("", 3, "Costes", "costes")]
    ):
        rows |= {
            f"topics-{number}-id": pk,
            f"topics-{number}-parent": aws_deck.pk,
            f"topics-{number}-position": position,
            f"topics-{number}-title": title,
            f"topics-{number}-slug": slug,
        }

    values = no_topics(title="AWS", lang="es", **{"topics-TOTAL_FORMS": 3, "topics-INITIAL_FORMS": 2}) | rows
    with zeal_ignore():  # Django's own tables of rows fetch each row by itself
        response = author_client.post(change_url(aws_deck), values)

    assert response.status_code == 302
    assert list(Deck.objects.filter(parent=aws_deck).values_list("slug", "title")) == [
        ("prompts", "Prompts"),
        ("metricas", "Las métricas"),
        ("costes", "Costes"),
    ]


def test_a_published_deck_is_not_deleted(author_client, aws_deck):
    assert author_client.get(reverse("admin:decks_deck_delete", args=[aws_deck.pk])).status_code == 403


def test_a_draft_deck_is_deleted_with_its_notes(author_client):
    deck = DeckFactory(status="draft")
    NoteFactory(deck=deck)

    author_client.post(reverse("admin:decks_deck_delete", args=[deck.pk]), {"post": "yes"})

    assert not Deck.objects.exists()
    assert not Note.objects.exists()


# ── deck files ───────────────────────────────────────────────────────────────────────────────────────────────


def test_the_list_leads_to_the_import(author_client):
    assert IMPORT in author_client.get(LIST).content.decode()


def test_the_import_can_be_asked_for_its_head(author_client):
    assert author_client.head(IMPORT).status_code == 200


def test_an_upload_shows_what_it_would_do_and_does_nothing(author_client):
    page = author_client.post(IMPORT, {"deck_files": upload()})

    assert "A deck: 1 added, 0 changed, 0 unchanged, 0 left as edited here." in page.content.decode()
    assert not Deck.objects.exists()


def test_confirming_does_what_was_shown(author_client, author):
    shown = author_client.post(IMPORT, {"deck_files": upload(), "publish": "on"})

    page = author_client.post(
        IMPORT, {"texts": shown.context["texts"], "publish": "on", "confirm": "Import"}, follow=True
    )

    deck = Deck.objects.get(slug="d")
    assert messages_of(page) == ["A deck: 1 added, 0 changed, 0 unchanged, 0 left as edited here."]
    assert (deck.owner, deck.status) == (author, "published")
    assert Note.objects.get().revisions.get().by == author


def test_several_files_are_one_deck(author_client):
    header, notes = TEXT.split("\n# T", 1)

    page = author_client.post(IMPORT, {"deck_files": [upload("# T" + notes, "2.md"), upload(header, "1.md")]})

    assert page.context["report"].added == ["c"]


def test_problems_are_listed_with_file_and_line(author_client):
    page = author_client.post(IMPORT, {"deck_files": upload(TEXT.replace("back: b\n", ""))})

    assert page.status_code == 422
    assert [error.split(" ")[0] for error in page.context["form"].non_field_errors()] == ["d.md:10:"]
    assert not Deck.objects.exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe", "d.md:1: this is not UTF-8 text. Save the file with the encoding UTF-8."),
        (b"PK\x03\x04\x00", "d.md is not a text file. A deck file is plain Markdown."),
        (b"a" * (MAX_DECK_BYTES + 1), "The deck has 1000 KB, more than 1000. Split it into several decks."),
        (
            TEXT.replace("back: b", "back: ---").encode(),
            "d.md:10: c, back: Write something here, or choose another kind of note.",
        ),
    ],
)
def test_what_cannot_be_read_is_said(author_client, content, message):
    page = author_client.post(IMPORT, {"deck_files": upload(content)})

    assert page.status_code == 422
    assert page.context["form"].non_field_errors() == [message]


@pytest.mark.parametrize("texts", ["", "[]", "{", "5", "[[1]]", '[["a", "\\ud800"]]', json.dumps([["a"]])])
def test_nothing_to_import_is_said(author_client, texts):
    page = author_client.post(IMPORT, {"texts": texts, "confirm": "Import"})

    assert page.context["form"].non_field_errors() == ["Choose a deck file first."]


def test_an_empty_file_is_said(author_client):
    page = author_client.post(IMPORT, {"deck_files": upload(b"")})

    assert page.status_code == 422
    assert page.context["form"].errors["deck_files"] == ["The submitted file is empty."]


@pytest.mark.parametrize("missing", ["add_deck", "change_deck", "add_note", "change_note"])
def test_importing_needs_every_permission(missing):
    user = UserFactory(is_staff=True)
    user.user_permissions.set(
        Permission.objects.filter(
            codename__in={"view_deck", "add_deck", "change_deck", "add_note", "change_note"} - {missing}
        )
    )
    client = Client()
    client.force_login(user)

    assert client.get(IMPORT).status_code == 403
    assert client.post(IMPORT, {"deck_files": upload()}).status_code == 403


def test_a_deck_leaves_as_the_file_that_brings_it_back(author_client):
    shown = author_client.post(IMPORT, {"deck_files": upload()})
    author_client.post(IMPORT, {"texts": shown.context["texts"], "confirm": "Import"})

    response = author_client.get(reverse("admin:decks_deck_export", args=[Deck.objects.get(slug="d").pk]))

    assert response.content.decode() == TEXT
    assert response["Content-Disposition"] == 'attachment; filename="d.md"'
    assert response["Content-Type"] == "text/markdown; charset=utf-8"


def test_what_no_file_can_hold_is_said(author_client):
    deck = DeckFactory()
    NoteFactory(deck=deck, concept="Alone")

    page = author_client.get(reverse("admin:decks_deck_export", args=[deck.pk]), follow=True)

    assert "Alone" in messages_of(page)[0]


def test_exporting_needs_permission_and_a_whole_deck(author_client, aws_deck):
    client = Client()
    client.force_login(UserFactory(is_staff=True))
    topic = Deck.objects.get(slug="metricas")

    assert client.get(reverse("admin:decks_deck_export", args=[aws_deck.pk])).status_code == 403
    assert client.get(reverse("admin:decks_deck_export", args=[0])).status_code == 403
    assert author_client.get(reverse("admin:decks_deck_export", args=[topic.pk])).status_code == 404


# ── tags and sources ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_tag_is_renamed_for_search_too(author_client, aws_deck):
    tag = Tag.objects.get(name="métrica")

    author_client.post(reverse("admin:decks_tag_change", args=[tag.pk]), {"name": "medida"})

    assert [note.concept for note in Note.objects.matching("medida")] == ["Precisión"]


def test_a_tag_in_use_is_not_deleted(author_client, aws_deck):
    used, unused = Tag.objects.get(name="métrica"), Tag.objects.create(name="unused")

    refused = author_client.get(reverse("admin:decks_tag_delete", args=[used.pk]))
    author_client.post(reverse("admin:decks_tag_delete", args=[unused.pk]), {"post": "yes"})

    assert refused.status_code == 403
    assert not Tag.objects.filter(name="unused").exists()


def test_a_source_gets_slides_and_keeps_its_short_names(author_client, aws_deck):
    source = Source.objects.create(deck=aws_deck, slug="s3", title="Semana 3")
    slide = source.slides.create(slug="one", title="Uno", position=1)
    values = {
        "title": "Semana tres",
        "slug": "other",
        "slides-TOTAL_FORMS": 2,
        "slides-INITIAL_FORMS": 1,
        "slides-0-id": slide.pk,
        "slides-0-source": source.pk,
        "slides-0-position": 1,
        "slides-0-title": "Uno",
        "slides-0-slug": "other",
        "slides-1-source": source.pk,
        "slides-1-position": 2,
        "slides-1-title": "Dos",
        "slides-1-slug": "two",
    }

    author_client.post(reverse("admin:decks_source_change", args=[source.pk]), values)

    source.refresh_from_db()
    assert (source.title, source.slug) == ("Semana tres", "s3")
    assert list(source.slides.values_list("slug", flat=True)) == ["one", "two"]
