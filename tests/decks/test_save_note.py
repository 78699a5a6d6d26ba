"""Writing a note: cards, versions, history and search text follow it; nothing else does."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from decks.models import Card, Deck, Note, Revision
from decks.problems import NOTE_MESSAGES
from decks.rendering import render_note
from decks.services import move_note, publish_note, rename_tag, render_again, retire_note, save_note
from decks.services.checks import SENTENCES, check_text, text_of
from decks.services.note_content import says_otherwise
from decks.services.saving import prepare_save, write_saves
from tests.factories import DeckFactory, NoteFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 3, 9, tzinfo=UTC)


def save(note, **options):
    return save_note(note=note, by=None, at=AT, origin=Revision.Origin.ADMIN, **options)


def contents_version(deck):
    deck.refresh_from_db()
    return deck.contents_version


def test_card_html_is_what_the_renderer_gives():
    note = NoteFactory(kind="reversed", front="**a** $x^2$", back="b", why="c", hint="d")

    cards = [
        (card.ordinal, card.question_html, card.answer_html, card.why_html, card.hint_html)
        for card in note.cards.order_by("ordinal")
    ]

    assert cards == [
        (card.ordinal, card.question_html, card.answer_html, card.why_html, card.hint_html)
        for card in render_note(text_of(note))
    ]


def test_saving_an_unchanged_note_writes_nothing():
    note = Note.objects.get(pk=NoteFactory(tags=["a", "b"]).pk)

    changed = save(note)

    note.refresh_from_db()
    assert not changed
    assert note.version == 1
    assert note.revisions.count() == 1


def test_an_edit_is_a_new_version_and_a_revision(author):
    note = NoteFactory(front="old")
    note.front = "new"

    changed = save_note(note=note, by=author, at=AT, origin=Revision.Origin.ADMIN)

    revision = note.revisions.first()
    assert changed
    assert (note.version, note.fact_version) == (2, 1)
    assert (revision.version, revision.by, revision.at, revision.fact_changed) == (2, author, AT, False)
    assert revision.fields["front"] == "new"
    assert note.cards.get().question_html == "new"


def test_a_changed_fact_is_remembered():
    note = NoteFactory()
    note.back = "another fact"

    save(note, fact_changed=True)

    assert note.fact_version == note.version == 2
    assert note.revisions.first().fact_changed


def test_the_box_may_be_ticked_after_the_edit():
    note = NoteFactory()

    changed = save(note, fact_changed=True)

    assert changed
    assert note.fact_version == 2


def test_editing_keeps_the_cards_ids():
    note = NoteFactory(kind="reversed")
    ids = list(note.cards.values_list("pk", flat=True))
    note.front, note.back = "another", "text"

    save(note)

    assert list(note.cards.values_list("pk", flat=True)) == ids


def test_a_card_whose_side_is_gone_stays_but_is_not_live():
    note = NoteFactory(kind="reversed")
    note.kind = "basic"

    save(note)

    assert list(note.cards.order_by("ordinal").values_list("ordinal", "is_live")) == [(1, True), (2, False)]
    assert not note.cards.get(ordinal=2).order


def test_a_side_that_comes_back_is_the_same_card():
    note = NoteFactory(kind="reversed")
    second = note.cards.get(ordinal=2).pk
    note.kind = "basic"
    save(note)
    note.kind = "reversed"

    save(note)

    assert note.cards.get(ordinal=2).pk == second
    assert note.cards.get(ordinal=2).is_live


def test_order_is_path_zeros_position_ordinal():
    deck = DeckFactory()
    topic = DeckFactory(parent=deck)

    card = NoteFactory(deck=topic).cards.get()

    assert card.order == topic.path + "000000" + "00000001" + "0001"
    assert card in Card.objects.within(deck.path)


def test_new_notes_come_last():
    deck = DeckFactory()

    positions = [NoteFactory(deck=deck).position for _ in range(3)]

    assert positions == [1, 2, 3]


def test_a_moved_note_keeps_its_id_and_cards():
    deck = DeckFactory()
    note = NoteFactory(deck=DeckFactory(parent=deck))
    other = DeckFactory(parent=deck)
    guid, card = note.guid, note.cards.get()

    move_note(note=note, deck=other, by=None, at=AT)

    card.refresh_from_db()
    assert (note.guid, card.note_id, card.deck) == (guid, note.pk, other)
    assert card.order.startswith(other.path)


def test_a_note_stays_in_its_deck():
    note = NoteFactory()
    note.deck = DeckFactory()

    with pytest.raises(ValidationError) as error:
        save(note)

    assert error.value.message_dict == {
        "deck": ["A note moves between topics of its own deck only. Write a new note there."]
    }


@pytest.mark.parametrize("act", ["add", "retire", "publish", "move", "position", "side"])
def test_learners_catch_up_when_cards_come_go_or_move(act):
    deck = DeckFactory()
    note = NoteFactory(deck=deck, kind="reversed", status="draft" if act == "publish" else "published")
    before = contents_version(deck)

    match act:
        case "add":
            NoteFactory(deck=deck)
        case "retire":
            retire_note(note=note, by=None, at=AT)
        case "publish":
            publish_note(note=note, by=None, at=AT)
        case "move":
            move_note(note=note, deck=DeckFactory(parent=deck), by=None, at=AT)
        case "position":
            note.position = 7
            save(note)
        case "side":
            note.kind = "basic"
            save(note)

    assert contents_version(deck) > before


def test_learners_need_not_catch_up_with_words_or_drafts():
    deck = DeckFactory()
    note = NoteFactory(deck=deck)
    before = contents_version(deck)
    note.front = "other words"
    save(note)

    NoteFactory(deck=deck, status="draft")

    assert contents_version(deck) == before


def test_another_place_in_the_topic_is_no_new_version():
    note = NoteFactory()
    note.position = 5

    changed = save(note)

    assert not changed
    assert (note.version, note.revisions.count()) == (1, 1)
    assert note.cards.get().order.endswith("00000005" + "0001")


def test_search_text_holds_every_text_and_the_tags():
    note = NoteFactory(concept="Predicción", front="Á", back="É", why="Í", hint="Ó", tags=["Ú"])

    assert note.search_text == "prediccion a e i o u"


def test_search_takes_any_characters():
    note = NoteFactory(concept="Predicción")

    assert list(Note.objects.matching("predic\x00cion \ufdd0")) == [note]
    assert not Note.objects.matching("%")


def test_renaming_a_tag_is_found_by_search():
    note = NoteFactory(tags=["viejo"])

    rename_tag(tag=note.tags.get(), name="  nuevo  ")

    assert list(Note.objects.matching("nuevo")) == [note]
    assert not Note.objects.matching("viejo")


def test_one_text_has_one_spelling():
    note = NoteFactory(front="a\n\nb")
    note.front = "a\r\n\r\nb\r\n"

    assert not save(note)


def test_every_problem_of_the_renderer_has_a_sentence():
    assert set(SENTENCES) == set(NOTE_MESSAGES)


LONG = "x" * 2_001
BROKEN = {
    "Write something here, or choose another kind of note.": ("basic", "back", ""),
    "“spoken” is not a kind of note. Choose one from the list.": ("spoken", "kind", "spoken"),
    "This has 2001 characters, more than 2000. Split the note: a card asks one thing.": ("basic", "why", LONG),
    "A formula has 2001 characters, more than 2000. Split it, or look for a missing $.": (
        "basic",
        "front",
        f"${LONG}$",
    ),
    "The text has no blank. Mark what is to be remembered: {{c1::hidden}} or {{c1::hidden::hint}}.": (
        "cloze",
        "front",
        "nothing",
    ),
    "The blank “{{c0::a}} {{c1::b}}” has no group number. Write a number from 1 after the c: {{c1::hidden}}.": (
        "cloze",
        "front",
        "{{c0::a}} {{c1::b}}",
    ),
    "The blank “{{c1::a” is not closed. End it with }}.": ("cloze", "front", "{{c1::a"),
    "The blank “{{c1::}}” hides nothing. Write the words after the two colons.": ("cloze", "front", "{{c1::}}"),
    "Blanks lie inside one another more than 3 deep at “{{c4::d}}}}}}}}”. Put some side by side.": (
        "cloze",
        "front",
        "{{c1::a {{c2::b {{c3::c {{c4::d}}}}}}}}",
    ),
    "A blank lies inside the hint of another: “{{c1::a::{{c2::b}}}}”. A hint is plain text; "
    "for two colons that are no hint write :\\: or put them in `code`.": ("cloze", "front", "{{c1::a::{{c2::b}}}}"),
    "A blank crosses the border of a formula: “$x^{{c1::2}}$”. Hide the whole formula, {{c1::$x^2$}}; "
    "for a dollar sign that is no formula write \\$.": ("cloze", "front", "$x^{{c1::2}}$ {{c1::y}}"),
    "The formula “$\\frac{$” cannot be read. Correct it, or write \\$ for a plain dollar sign.": (
        "basic",
        "why",
        "$\\frac{$",
    ),
    "A formula starts with $$ and does not end: “$$x y”. Close it with $$.": ("basic", "back", "a $$x\ny"),
    "A blank is written inside out: “{{hidden::c1}}”. Begin it with its group: {{c1::hidden}}.": (
        "cloze",
        "front",
        "{{c2::a}} {{hidden::c1}}",
    ),
    "These braces end no blank: “}}”. Begin the blank with {{c1::, or take the braces away.": (
        "cloze",
        "front",
        "{{c1::a}} b}}",
    ),
    "No card shows the blanks of group 2. Take them out of the link's address or the line that opens the code.": (
        "cloze",
        "front",
        "{{c1::a}}\n\n```{{c2::b}}\ncode\n```",
    ),
    "The text has 51 groups of blanks, more than 50. Each is a card: split the note.": (
        "cloze",
        "front",
        " ".join(f"{{{{c{n}::a}}}}" for n in range(1, 52)),
    ),
}


@pytest.mark.parametrize("message", BROKEN)
def test_a_broken_note_is_refused_in_words_and_unwritten(message):
    kind, field, value = BROKEN[message]
    note = NoteFactory()
    note.kind = kind
    setattr(note, field, value)

    with pytest.raises(ValidationError) as error:
        save(note)

    stored = Note.objects.get(pk=note.pk)
    assert message in error.value.message_dict[field]
    assert (stored.version, stored.kind) == (1, "basic")


PIECES = ["$", "$$", "{{c1::", "{{c2::", "}}", "::", r"\frac{", "^", "\\", "a", " ", "\n", "`", "c1", "{", "}", "---"]


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from(["basic", "reversed", "cloze"]),
    st.lists(st.sampled_from(PIECES), max_size=15).map("".join) | st.text(max_size=40),
)
def test_any_text_is_saved_or_refused(kind, text):
    deck = Deck.objects.roots().first() or DeckFactory()
    note = NoteFactory.build(deck=deck, kind=kind, front=text, back=text, why=text)

    with suppress(ValidationError):
        save(note)

    # What cannot be saved any more may have been, once.
    with suppress(ValidationError):
        check_text(text_of(note), is_stored=True)


def test_a_stored_note_that_later_rules_forbid_is_rendered_again():
    note = NoteFactory()
    Note.objects.filter(pk=note.pk).update(back=r"$\frac{$ y $$")
    note.refresh_from_db()

    render_again(note=note)

    assert note.cards.get().answer_html == r'<p><code class="formula-source">\frac{</code> y $$</p>'


def test_a_slide_of_another_deck_is_refused(aws_deck):
    from decks.models import Slide, Source

    source = Source.objects.create(deck=aws_deck, slug="s", title="S")
    note = NoteFactory()
    note.slide = Slide.objects.create(source=source, slug="s", title="S")

    with pytest.raises(ValidationError) as error:
        save(note)

    assert error.value.message_dict == {"slide": ["This slide belongs to a source of another deck."]}


def test_a_tag_too_long_is_refused():
    with pytest.raises(ValidationError) as error:
        NoteFactory(tags=["a" * 61])

    assert error.value.message_dict == {"tags": [f"The tag “{'a' * 20}…” is longer than 60 characters."]}


def test_rendering_again_changes_html_only():
    note = NoteFactory()
    Card.objects.filter(note=note).update(question_html="old")
    Note.objects.filter(pk=note.pk).update(render_version=0)

    render_again(note=note)

    note.refresh_from_db()
    assert note.cards.get().question_html == note.front
    assert (note.version, note.render_version > 0) == (1, True)


# ── why, and what comes after ────────────────────────────────────────────────────────────────────────────────


def test_a_revision_says_why(author):
    note = NoteFactory()

    note.back = "Better words."
    save(note, reason="  the slide\nsays so ")

    assert note.revisions.first().reason == "the slide says so"


@pytest.mark.parametrize(
    ("change", "says_so"),
    [
        ({"back": "Precision , alta"}, False),
        ({"back": "precisión,  alta\n"}, False),
        ({"back": "Precisión, baja"}, True),
        ({"front": "¿Otra?"}, True),
        ({"kind": "reversed"}, True),
        ({"why": "Otra razón."}, False),
    ],
)
def test_only_other_words_may_be_another_fact(change, says_so):
    stored = NoteFactory(front="¿Cuál?", back="Precisión, alta")
    note = Note.objects.get()
    for name, value in change.items():
        setattr(note, name, value)

    assert says_otherwise(note, stored) is says_so


def test_of_a_draft_nobody_learned_anything():
    stored = NoteFactory(status="draft")

    assert not says_otherwise(Note(kind="basic", front="Other", back="Other"), stored)


def test_a_retired_note_leads_to_what_replaced_it():
    note = NoteFactory()
    other = NoteFactory(deck=note.deck)

    retire_note(note=note, by=None, at=AT, replaced_by=other)

    assert Note.objects.get(pk=note.pk).replaced_by == other
    assert note.revisions.first().fields["replaced_by"] == other.guid
    assert not note.cards.live().exists()


def test_published_again_it_is_replaced_by_none():
    note = NoteFactory()
    retire_note(note=note, by=None, at=AT, replaced_by=NoteFactory(deck=note.deck))

    publish_note(note=note, by=None, at=AT)

    assert Note.objects.get(pk=note.pk).replaced_by is None


def test_only_another_note_of_the_deck_that_is_in_use_replaces_it():
    note = NoteFactory()
    retired = NoteFactory(deck=note.deck, status="retired")

    for other, says in ((note, "Another note"), (NoteFactory(), "Another note"), (retired, "retired itself")):
        with pytest.raises(ValidationError, match=says):
            retire_note(note=Note.objects.get(pk=note.pk), by=None, at=AT, replaced_by=other)


# ── many at once ─────────────────────────────────────────────────────────────────────────────────────────────


def test_twice_as_many_new_notes_take_no_more_statements():
    deck = DeckFactory()
    statements = []
    for count in (3, 6):
        notes = [
            Note(deck=deck, guid=f"{deck.slug}/{count}-{n}", position=n, concept="C", front=f"{n}?", back="b",
                 kind="cloze" if n % 2 else "basic", status="published")
            for n in range(1, count + 1)
        ]  # fmt: skip
        for note in notes:
            note.front = note.front if note.kind == "basic" else "{{c1::a}} {{c2::b}}"
        saves = [prepare_save(note=note, stored=None, rights=None, tags=["x", "y"]) for note in notes]
        with CaptureQueriesContext(connection) as captured:
            write_saves(saves, by=None, at=AT, origin=Revision.Origin.IMPORT)
        statements.append(len(captured))
        met_at = contents_version(deck)

        for note in notes:
            assert [tag.name for tag in note.tags.all()] == ["x", "y"]
            assert note.revisions.get().fields["front"] == note.front
            assert note.cards.live().count() == (2 if note.kind == "cloze" else 1)

    assert statements[0] == statements[1]
    assert met_at == 3  # learners are called once for each
