"""Decks and topics: their place, whether learners meet them, and when they may go."""

import pytest
from django.core.exceptions import ValidationError

from decks.models import Card, Deck, Note
from decks.services import (
    add_topic,
    archive_deck,
    arrange_topics,
    create_deck,
    delete_draft,
    delete_draft_deck,
    publish_deck,
    save_deck,
)
from tests.factories import DeckFactory, NoteFactory

pytestmark = pytest.mark.django_db


def test_paths_have_six_digits_a_level():
    first, second = DeckFactory(), DeckFactory()

    topic = DeckFactory(parent=second)

    assert int(second.path) == int(first.path) + 1
    assert topic.path == second.path + "000001"


def test_a_subtree_is_its_deck_and_topics(aws_deck):
    DeckFactory()

    slugs = Deck.objects.within(aws_deck.path).values_list("slug", flat=True)

    assert list(slugs) == ["aws", "metricas", "prompts"]


def test_topics_are_twenty_levels_deep_at_most():
    deck = DeckFactory()
    for _ in range(19):
        deck = DeckFactory(parent=deck)

    with pytest.raises(ValidationError) as error:
        add_topic(parent=deck, slug="too-deep", title="Too deep")

    assert error.value.messages == ["Topics can be at most 19 deep."]


def test_a_slug_is_taken_once():
    deck = create_deck(slug="aws", title="One")
    add_topic(parent=deck, slug="aws", title="One")

    with pytest.raises(ValidationError) as of_decks:
        create_deck(slug="aws", title="Two")
    with pytest.raises(ValidationError) as of_topics:
        add_topic(parent=deck, slug="aws", title="Two")

    assert of_decks.value.message_dict == {"slug": ["Another deck has this short name."]}
    assert of_topics.value.message_dict == {"slug": ["Another topic of this deck has this short name."]}


def test_a_deck_of_no_language_is_refused():
    with pytest.raises(ValidationError) as error:
        create_deck(slug="aws", title="One", lang="Spanish!")

    assert error.value.message_dict == {
        "lang": ["“Spanish!” is not a language code. Write one such as es, en or pt-BR."]
    }


def test_cards_are_live_once_note_topic_and_deck_are_published():
    deck = DeckFactory(status="draft")
    topic = add_topic(parent=deck, slug="t", title="T")
    card = NoteFactory(deck=topic).cards.get()
    assert not card.is_live

    publish_deck(deck=deck)

    card.refresh_from_db()
    assert card.is_live
    assert Deck.objects.get(pk=topic.pk).status == "published"


def test_archiving_takes_cards_out_and_publishing_brings_them_back(aws_deck):
    topic = Deck.objects.get(slug="metricas")
    live = set(Card.objects.live().values_list("pk", flat=True))

    archive_deck(deck=aws_deck)
    archived = Card.objects.live().count()
    publish_deck(deck=aws_deck)

    topic.refresh_from_db()
    assert archived == 0
    assert set(Card.objects.live().values_list("pk", flat=True)) == live
    assert topic.status == "published"


def test_publishing_a_deck_leaves_archived_topics_archived(aws_deck):
    archive_deck(deck=Deck.objects.get(slug="metricas"))

    publish_deck(deck=aws_deck)

    assert Card.objects.live().count() == 0


def test_publishing_does_not_bring_back_a_side_that_is_gone():
    note = NoteFactory(kind="reversed")
    Card.objects.filter(note=note, ordinal=2).update(order="", is_live=False)

    publish_deck(deck=note.deck)

    assert not note.cards.get(ordinal=2).is_live


def test_arranging_topics_moves_their_cards_and_topics():
    deck = DeckFactory()
    first, second = DeckFactory(parent=deck, slug="first"), DeckFactory(parent=deck, slug="second")
    inner = DeckFactory(parent=first, slug="inner")
    card = NoteFactory(deck=inner).cards.get()
    before = Deck.objects.get(pk=deck.pk).contents_version

    moved = arrange_topics(parent=deck, topics=[second, first])

    deck.refresh_from_db()
    card.refresh_from_db()
    assert moved
    assert list(Deck.objects.within(deck.path).values_list("slug", flat=True))[1:] == ["second", "first", "inner"]
    assert card.order.startswith(deck.path + "000002" + "000001")
    assert deck.contents_version > before


def test_topics_in_order_already_stay_untouched(aws_deck, django_assert_num_queries):
    topics = list(Deck.objects.filter(parent=aws_deck))

    with django_assert_num_queries(3):  # savepoint, topics, release
        moved = arrange_topics(parent=aws_deck, topics=topics)

    assert not moved


def test_topics_that_are_not_named_keep_their_places():
    deck = DeckFactory()
    a, _here, b = (DeckFactory(parent=deck, slug=slug) for slug in ("a", "here", "b"))

    arrange_topics(parent=deck, topics=[b, a])

    assert list(Deck.objects.filter(parent=deck).values_list("slug", flat=True)) == ["b", "here", "a"]


def test_another_language_renders_our_words_anew():
    note = NoteFactory(deck=DeckFactory(lang="es"), kind="cloze", front="a {{c1::b}}", back="")
    deck = note.deck
    deck.lang = "en"

    save_deck(deck=deck)

    assert "blank</span>" in note.cards.get().question_html


def test_a_draft_is_deleted_with_its_cards():
    note = NoteFactory(status="draft")

    delete_draft(note=note)

    assert not Note.objects.exists()
    assert not Card.objects.exists()


@pytest.mark.parametrize("status", ["published", "retired"])
def test_what_was_published_is_not_deleted(status):
    note = NoteFactory()
    Note.objects.filter(pk=note.pk).update(status=status)

    with pytest.raises(ValidationError) as error:
        delete_draft(note=note)

    assert error.value.messages == [
        "Learners may have met this note: retire it instead, so that nobody loses their history."
    ]
    assert note.cards.exists()


def test_in_a_draft_deck_even_published_notes_can_be_deleted():
    note = NoteFactory(deck=DeckFactory(status="draft"))

    delete_draft(note=note)

    assert not Note.objects.exists()


def test_a_draft_deck_is_deleted_whole():
    deck = DeckFactory(status="draft")
    NoteFactory(deck=add_topic(parent=deck, slug="t", title="T"))

    delete_draft_deck(deck=deck)

    assert not Deck.objects.exists()


def test_a_published_deck_is_archived_instead(aws_deck):
    with pytest.raises(ValidationError) as error:
        delete_draft_deck(deck=aws_deck)

    assert error.value.messages == ["This deck was published: archive it instead, so that nobody loses their history."]


def test_live_cards_count_the_whole_subtree(aws_deck, django_assert_num_queries):
    DeckFactory()

    with django_assert_num_queries(1):
        counts = {deck.slug: deck.live_cards for deck in Deck.objects.with_live_cards()}

    assert counts["aws"] == counts["metricas"] == 4
    assert counts["prompts"] == 0
