"""Writing notes in the admin: found without accents, seen as learners see them, refused kindly, retired."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.urls import reverse
from zeal import zeal_ignore

from decks.models import Card, Deck, DeckMember, Note, Source, Tag
from reviews.models import Schedule
from tests.factories import NOTED_AT, DeckFactory, NoteFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST = reverse("admin:decks_note_changelist")
ADD = reverse("admin:decks_note_add")
PREVIEW = reverse("admin:decks_note_preview")


def change_url(note):
    return reverse("admin:decks_note_change", args=[note.pk])


def form_of(deck, **fields):
    values = {"deck": deck.pk, "concept": "C", "kind": "basic", "front": "Q", "back": "A", "status": "published"}
    return values | fields


def edit_form(note, **fields):
    stored = {name: getattr(note, name) for name in ("concept", "kind", "front", "back", "why", "status", "position")}
    return stored | {"deck": note.deck_id, "base_version": note.version, "fact": "same"} | fields


@pytest.fixture
def staff_client(db):
    """Somebody of the staff without any permission."""
    client = Client()
    client.force_login(UserFactory(is_staff=True))
    return client


# ── the list ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_search_ignores_accents(author_client, aws_deck):
    page = author_client.get(LIST, {"q": "prediccion"})

    assert [note.concept for note in page.context["cl"].result_list] == ["Predicción"]


def test_a_number_larger_than_any_is_no_failure(author_client, aws_deck):
    """No note has it; SQLite cannot even be asked for it, and Django then leads back to the list."""
    page = author_client.get(LIST, {"deck": "9" * 30}, follow=True)

    assert page.status_code == 200
    if connection.vendor == "sqlite":
        assert page.redirect_chain == [(f"{LIST}?e=1", 302)]
    else:
        assert list(page.context["cl"].result_list) == []


def test_search_keeps_enye_apart(author_client, aws_deck):
    with_n = author_client.get(LIST, {"q": "ano"})
    with_enye = author_client.get(LIST, {"q": "año"})

    assert list(with_n.context["cl"].result_list) == []
    assert [note.concept for note in with_enye.context["cl"].result_list] == ["Año"]


def test_every_word_must_be_there(author_client, aws_deck):
    page = author_client.get(LIST, {"q": "falsa POSITIVO"})

    assert [note.concept for note in page.context["cl"].result_list] == ["Año"]


def test_the_list_shows_what_a_note_is(author_client, aws_deck):
    page = author_client.get(LIST, {"q": "falsa"}).content.decode()

    row = unescape(re.sub(r"<[^>]+>|\s+", " ", page[page.index("<tbody>") : page.index("</tbody>")]))
    assert " ".join(row.split()) == "Año Falso positivo basic and reversed Métricas published 2 -"


def test_the_topic_filter_takes_the_subtree(author_client, aws_deck):
    NoteFactory(concept="Elsewhere")

    page = author_client.get(LIST, {"topic": aws_deck.path})

    assert {note.concept for note in page.context["cl"].result_list} == {"Predicción", "Año", "Precisión"}


@pytest.mark.parametrize("topic", ["", "999999", "x' OR 1=1", "\x00"])
def test_a_topic_that_is_none_filters_nothing(author_client, aws_deck, topic):
    assert author_client.get(LIST, {"topic": topic}).status_code in {200, 302}


@pytest.mark.parametrize("by", ["kind", "status", "tag", "slide"])
def test_filters(author_client, aws_deck, by):
    NoteFactory(concept="Other", status="draft")
    source = Source.objects.create(deck=aws_deck, slug="s", title="S")
    slide = source.slides.create(slug="s", title="S")
    Note.objects.filter(concept="Precisión").update(slide=slide)
    query = {
        "kind": {"kind__exact": "cloze"},
        "status": {"status__exact": "published"},
        "tag": {"tags__id__exact": Tag.objects.get(name="métrica").pk},
        "slide": {"slide__id__exact": slide.pk},
    }[by]

    page = author_client.get(LIST, query)

    concepts = [note.concept for note in page.context["cl"].result_list]
    assert "Precisión" in concepts
    assert "Other" not in concepts


def test_more_notes_cost_the_same_queries(author_client, aws_deck, django_assert_max_num_queries):
    for _ in range(10):
        NoteFactory(deck=Deck.objects.get(slug="prompts"), tags=["a", "b"])

    with django_assert_max_num_queries(16):
        author_client.get(LIST)


# ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_note_is_added_through_the_service(author_client, author, aws_deck):
    topic = Deck.objects.get(slug="prompts")

    response = author_client.post(ADD, form_of(topic, tag_names="b, a", front="Qué\r\nes"))

    note = Note.objects.get(concept="C")
    assert response.status_code == 302
    assert (note.author, note.front, note.position) == (author, "Qué\nes", 1)
    assert [tag.name for tag in note.tags.all()] == ["a", "b"]
    assert note.cards.get().is_live
    assert note.revisions.get().by == author
    assert note.guid.startswith("aws/c-")


def test_an_edit_keeps_the_card_and_counts_the_version(author_client, aws_deck):
    note = Note.objects.get(concept="Predicción")
    card = note.cards.get()

    author_client.post(change_url(note), edit_form(note, back="Otra cosa.", fact="changed"))

    note.refresh_from_db()
    assert (note.version, note.fact_version) == (2, 2)
    assert note.cards.get().pk == card.pk
    assert note.cards.get().answer_text == "Otra cosa."


def test_saving_without_a_change_is_no_new_version(author_client, aws_deck):
    note = Note.objects.get(concept="Predicción")

    response = author_client.post(change_url(note), edit_form(note))

    note.refresh_from_db()
    assert response.status_code == 302
    assert note.version == 1


def test_another_topic_puts_the_note_last(author_client, aws_deck):
    note = Note.objects.get(concept="Predicción")
    prompts = Deck.objects.get(slug="prompts")
    NoteFactory(deck=prompts)

    author_client.post(change_url(note), edit_form(note, deck=prompts.pk))

    note.refresh_from_db()
    assert (note.deck, note.position) == (prompts, 2)


def test_add_another_keeps_deck_tags_and_kind(author_client, aws_deck):
    topic = Deck.objects.get(slug="prompts")

    response = author_client.post(
        ADD, form_of(topic, kind="cloze", front="{{c1::a}}", tag_names="b, a", _addanother="1")
    )
    form = author_client.get(response["Location"]).context["adminform"].form

    assert form["deck"].value() == str(topic.pk)
    assert (form["kind"].value(), form["tag_names"].value(), form["status"].value()) == ("cloze", "b, a", "published")


def test_a_broken_note_comes_back_with_the_reason_at_its_field_and_nothing_lost(author_client, aws_deck):
    topic = Deck.objects.get(slug="prompts")

    page = author_client.post(ADD, form_of(topic, kind="cloze", front="La {{c1::precisión", why="mi porqué"))

    form = page.context["adminform"].form
    assert form.errors == {"front": ["The blank “{{c1::precisión” is not closed. End it with }}."]}
    assert (form["front"].value(), form["why"].value()) == ("La {{c1::precisión", "mi porqué")
    assert not Note.objects.filter(deck=topic).exists()


def test_an_empty_answer_is_told_once(author_client, aws_deck):
    page = author_client.post(ADD, form_of(Deck.objects.get(slug="prompts"), back="  "))

    assert page.context["adminform"].form.errors == {"back": ["Write something here, or choose another kind of note."]}


def test_a_note_does_not_leave_its_deck(author_client, aws_deck):
    note = Note.objects.get(concept="Predicción")

    page = author_client.post(change_url(note), edit_form(note, deck=DeckFactory().pk))

    assert "deck" in page.context["adminform"].form.errors


def test_two_authors_do_not_undo_each_other_unawares(author_client, aws_deck):
    note = Note.objects.get(concept="Predicción")
    mine = edit_form(note, back="Mine.")
    author_client.post(change_url(note), edit_form(note, back="Theirs."))

    page = author_client.post(change_url(note), mine)
    form = page.context["adminform"].form
    note.refresh_from_db()
    kept = note.back
    author_client.post(change_url(note), mine | {"base_version": form["base_version"].value()})

    note.refresh_from_db()
    assert form.non_field_errors() == [
        "Somebody else saved this note while you were writing. Look at it in another tab; "
        "what you wrote is still here, and saving again replaces theirs."
    ]
    assert (kept, note.back) == ("Theirs.", "Mine.")


def test_the_history_says_who_wrote_what_when(author_client, aws_deck):
    note = Note.objects.get(concept="Predicción")
    author_client.post(change_url(note), edit_form(note, back="x", fact="changed"))

    page = author_client.get(change_url(note)).content.decode()

    start = page.index("<tbody>")
    row = " ".join(re.sub(r"<[^>]+>", " ", page[start : page.index("</tr>", start)]).split())
    assert row.startswith("2 ")
    assert row.endswith("author@example.org admin yes")


def test_an_author_chooses_what_comes_first(author_client, aws_deck):
    first, note = Note.objects.get(concept="Predicción"), Note.objects.get(concept="Año")

    author_client.post(change_url(note), edit_form(note, learn_first=[first.pk]))
    row = author_client.get(LIST, {"q": "falsa"}).content.decode()
    page = author_client.get(change_url(note)).content.decode()

    assert list(note.requires.all()) == [first]
    assert "<small>Learn first: Predicción</small>" in row
    assert "Learn first (1)" in page
    assert f"<td>{first.guid.partition('/')[2]}</td>" in page


def test_only_notes_of_the_same_deck_are_offered_the_chosen_first(author_client, aws_deck):
    stranger, retired = NoteFactory(concept="Elsewhere"), NoteFactory(deck=aws_deck, status="retired")
    chosen, note = Note.objects.get(concept="Precisión"), Note.objects.get(concept="Año")
    author_client.post(change_url(note), edit_form(note, learn_first=[chosen.pk]))

    form = author_client.get(change_url(note)).context["adminform"].form
    groups = [(title, [label for _value, label in notes]) for title, notes in form.fields["learn_first"].choices]
    refused = author_client.post(change_url(note), edit_form(note, learn_first=[stranger.pk, retired.pk]))

    assert groups == [
        ("Chosen", ["Precisión · La precisión es […]."]),
        ("Métricas", ["Predicción · ¿Qué es una predicción?"]),
    ]
    assert "learn_first" in refused.context["adminform"].form.errors


def test_a_ring_comes_back_at_its_field(author_client, aws_deck):
    first, second = Note.objects.get(concept="Predicción"), Note.objects.get(concept="Año")
    author_client.post(change_url(second), edit_form(second, learn_first=[first.pk]))

    page = author_client.post(change_url(first), edit_form(first, learn_first=[second.pk]))

    (message,) = page.context["adminform"].form.errors["learn_first"]
    assert message.startswith("These notes require one another in a ring: Predicción · ¿Qué es una predicción? → Año")


@pytest.mark.parametrize("deck", ["", "x", "9" * 18, "9" * 40])
def test_a_new_note_may_name_what_comes_first(author_client, aws_deck, deck):
    topic, first = Deck.objects.get(slug="prompts"), Note.objects.get(concept="Predicción")
    DeckFactory()

    author_client.post(ADD, form_of(topic, learn_first=[first.pk]))

    assert list(Note.objects.get(concept="C").requires.all()) == [first]
    assert author_client.get(ADD, {"deck": deck}).status_code == 200


@pytest.mark.parametrize("field", ["guid", "version", "fact_version", "author", "search_text", "imported_digest"])
def test_what_is_not_the_authors_cannot_be_set(author_client, aws_deck, field):
    note = Note.objects.get(concept="Predicción")
    before = getattr(note, field)

    author_client.post(change_url(note), edit_form(note, **{field: "7"}))

    note.refresh_from_db()
    assert getattr(note, field) == before


# ── retiring and deleting ────────────────────────────────────────────────────────────────────────────────────


def act(client, action, *notes):
    # Each note is written by itself, whatever that costs: one that is refused must not keep the others from it.
    with zeal_ignore():
        return client.post(LIST, {"action": action, "_selected_action": [note.pk for note in notes]}, follow=True)


def messages_of(page):
    return [str(message) for message in page.context["messages"]]


def test_retiring_takes_cards_out_and_keeps_them(author_client, aws_deck):
    note = Note.objects.get(concept="Año")

    page = act(author_client, "retire_notes", note)

    assert messages_of(page) == ["1 note retired: its cards left every queue, their history stays."]
    assert list(note.cards.values_list("is_live", flat=True)) == [False, False]


def test_publishing_brings_cards_in(author_client, aws_deck):
    notes = [NoteFactory(deck=Deck.objects.get(slug="prompts"), status="draft") for _ in range(2)]

    page = act(author_client, "publish_notes", *notes)

    assert messages_of(page) == ["2 notes published."]
    assert Card.objects.live().filter(note__in=notes).count() == 2


def test_there_is_no_deleting_in_bulk(author_client, aws_deck):
    page = author_client.get(LIST)

    assert "delete_selected" not in page.content.decode()


def test_a_published_note_offers_no_deleting(author_client, aws_deck):
    note = Note.objects.get(concept="Predicción")

    page = author_client.get(change_url(note)).content.decode()
    asked = author_client.get(reverse("admin:decks_note_delete", args=[note.pk]))

    assert "deletelink" not in page
    assert asked.status_code == 403


def test_a_draft_is_deleted_after_asking(author_client, aws_deck):
    note = NoteFactory(deck=aws_deck, status="draft", concept="Draft")
    url = reverse("admin:decks_note_delete", args=[note.pk])

    asked = author_client.get(url)
    author_client.post(url, {"post": "yes"})

    assert "Draft" in asked.content.decode()
    assert not Note.objects.filter(pk=note.pk).exists()


def test_a_learned_card_keeps_its_note_whatever_its_history_says(author_client, author, aws_deck):
    note = NoteFactory(deck=aws_deck, status="draft")
    card = note.cards.get()
    Schedule.objects.create(user=author, card=card, note=note, deck=aws_deck, root=aws_deck, changed_at=NOTED_AT, tie=1)

    page = author_client.post(reverse("admin:decks_note_delete", args=[note.pk]), {"post": "yes"}, follow=True)

    assert messages_of(page) == [
        "Learners may have met this note: retire it instead, so that nobody loses their history."
    ]
    assert Note.objects.filter(pk=note.pk).exists()


# ── the preview ──────────────────────────────────────────────────────────────────────────────────────────────

TEXTS = [
    {"kind": "basic", "front": "¿Qué es $\\frac{a}{b}$?", "back": "Una **fracción** [ratio]{lang=en}.", "why": "w"},
    {"kind": "reversed", "front": "a", "back": "- b\n- c", "hint": "h"},
    {"kind": "cloze", "front": "La {{c1::precisión}} y {{c2::$x^2$::fórmula}}.", "back": ""},
    {"kind": "basic", "front": "<script>alert(1)</script> & <b>", "back": "`code`\r\n\r\n| a |\r\n|---|\r\n| b |"},
]


@pytest.mark.parametrize("text", TEXTS)
def test_the_preview_is_the_stored_card(author_client, aws_deck, text):
    topic = Deck.objects.get(slug="prompts")
    preview = author_client.post(PREVIEW, form_of(topic, **text)).content.decode()

    author_client.post(ADD, form_of(topic, **text))

    cards = Note.objects.get(deck=topic).cards.order_by("ordinal")
    sides = [html for card in cards for html in (card.question_html, card.answer_html, card.why_html, card.hint_html)]
    assert len(sides) >= 4
    assert all(html in preview for html in sides)
    assert preview.count("<article") == len(cards)


def test_the_preview_says_kindly_what_is_missing(author_client, aws_deck):
    page = author_client.post(PREVIEW, {"kind": "cloze", "front": "La {{c1::"}).content.decode()

    assert "The blank “{{c1::” is not closed. End it with }}." in unescape(page)
    assert "Front" in page


def test_the_preview_says_what_is_wrong_with_a_formula(author_client, aws_deck):
    page = author_client.post(PREVIEW, {"kind": "basic", "front": "a", "back": "$\\frac{$"}).content.decode()

    assert "The formula “$\\frac{$” cannot be read." in unescape(page)


def test_the_preview_of_nothing_is_no_mistake(author_client):
    page = author_client.post(PREVIEW, {}).content.decode()

    assert "The cards appear here as learners see them." in page


@pytest.mark.parametrize("value", ["\x00", "x" * 30_000, "$" * 999, "{{c1::" * 99, "\ud7ff\uffff"])
def test_the_preview_never_fails(author_client, value):
    assert author_client.post(PREVIEW, {"kind": "cloze", "front": value, "deck": value}).status_code == 200


def test_the_preview_writes_nothing(author_client, aws_deck, django_assert_max_num_queries):
    with django_assert_max_num_queries(6) as queries:
        author_client.post(PREVIEW, form_of(Deck.objects.get(slug="prompts")))

    assert not [query for query in queries if query["sql"].split()[0] in {"INSERT", "UPDATE", "DELETE"}]


def test_the_preview_is_asked_by_post(author_client):
    assert author_client.get(PREVIEW).status_code == 405


def test_the_preview_is_the_staffs(alice, client_of, staff_client):
    learner = client_of(alice).post(PREVIEW, {})
    without_permission = staff_client.post(PREVIEW, {})
    visitor = Client().post(PREVIEW, {})

    assert (learner.status_code, without_permission.status_code, visitor.status_code) == (302, 403, 302)


# ── permissions ──────────────────────────────────────────────────────────────────────────────────────────────


def test_staff_see_what_their_permissions_give(staff_client, aws_deck):
    assert staff_client.get(LIST).status_code == 403
    assert staff_client.get(ADD).status_code == 403


def test_who_may_only_look_sees_the_note_and_cannot_change_it(aws_deck):
    user = UserFactory(is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_note"))
    DeckMember.objects.create(deck=aws_deck, person=user, role="reviewer", added_at=NOTED_AT)
    client = Client()
    client.force_login(user)
    note = Note.objects.get(concept="Predicción")

    seen = client.get(change_url(note))
    changed = client.post(change_url(note), edit_form(note, back="x"))
    page = act(client, "retire_notes", note)

    note.refresh_from_db()
    assert seen.status_code == 200
    assert changed.status_code == 403
    assert page.status_code in {200, 403}
    assert (note.version, note.status) == (1, "published")
