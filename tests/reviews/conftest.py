"""Learners with a deck to study, made through the services everybody uses."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.services import add_person
from decks.models import Card, Note, Revision
from decks.services import add_topic, create_deck, publish_deck, save_note
from decks.services.cards import order_of
from reviews.card_counts import add_counts, count_schedules
from reviews.models import Enrolment, Schedule
from reviews.queries import DEFAULT_PACE, scope_of
from reviews.queue import Clock, load_queue
from reviews.scheduling import SM2
from reviews.services import enrol, grade_card
from reviews.tokens import mint_token
from tests.remembering import remembered

NOON = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)  # 12:00 on a Monday in Bogotá


def write_note(deck, name, *, kind="basic", front=None, back=None, slide=None, status="published"):
    note = Note(
        deck=deck,
        slide=slide,
        kind=kind,
        status=status,
        concept=name,
        front=front or f"What is {name}?",
        back=back or f"It is {name}.",
        why=f"Because {name}.",
    )
    save_note(note=note, by=None, at=timezone.now(), origin=Revision.Origin.IMPORT, tags=[])
    return note


@pytest.fixture
def make_deck(db):
    """make_deck(slug, topics={"one": 3}) → a published deck with that many basic notes in each topic."""

    def make(slug="aws", topics=None, **fields):
        def write():
            deck = create_deck(slug=slug, title=slug.upper(), **fields)
            for topic_slug, count in (topics or {"one": 3, "two": 2}).items():
                topic = add_topic(parent=deck, slug=topic_slug, title=topic_slug.title())
                for number in range(1, count + 1):
                    write_note(topic, f"{slug} {topic_slug} {number}")
            publish_deck(deck=deck)
            deck.refresh_from_db()
            return deck

        return write() if "owner" in fields else remembered(write, slug, topics, fields)

    return make


def add_learner():
    return add_person(email="ana@example.org", password="una clave larga", zone="America/Bogota", language="en")


@pytest.fixture
def learner(db):
    return remembered(add_learner)


@pytest.fixture
def deck(make_deck, learner):
    """A deck of five notes in two topics, which the learner studies."""

    def write():
        deck = make_deck()
        enrol(user=learner, deck=deck, at=NOON)
        return deck

    return remembered(write, learner.pk)


def token_for(user, card, at=NOON, *, is_drill=False, options=SM2):
    """The token that the card's form would carry when shown at this moment."""
    schedule = Schedule.objects.filter(user=user, card=card).first()
    return mint_token(
        user_id=user.pk,
        card_id=card.pk,
        version=schedule.version if schedule else 0,
        shown_at=at,
        is_drill=is_drill,
        pace=DEFAULT_PACE,
        options=options,
    )


def answer(user, card, quality, at=NOON, **shown):
    """`shown` as for its token."""
    return grade_card(user=user, token=token_for(user, card, at, **shown), quality=quality, at=at)


def cards_of(deck):
    return list(Card.objects.live().within(deck.path).order_by("order", "pk"))


@pytest.fixture
def cards(deck):
    return cards_of(deck)


def queue_at(user, at=NOON, slug=""):
    return load_queue(user, scope_of(user, slug), Clock.of(user, at))


def ids(rows):
    return [row.card_id for row in rows]


def set_enrolment(user, deck=None, **fields):
    """What the learner set for a deck, or for all."""
    Enrolment.objects.filter(user=user, **({"deck": deck} if deck else {})).update(**fields)


def make_due(user, cards, *, day, interval_days=10, **fields):
    """Schedules of cards learned an interval before this due day; their ties are in the order of the cards."""
    values = {"phase": 2, "due_day": day, "interval_days": interval_days, "ease_hundredths": 250, "repetitions": 3}
    values |= {"last_answered_day": day - timedelta(days=interval_days), "changed_at": NOON - timedelta(days=1)}
    made = Schedule.objects.bulk_create(
        Schedule(
            user=user,
            card=card,
            note_id=card.note_id,
            deck_id=card.deck_id,
            root=card.deck.root,
            version=1,
            tie=tie,
            **(values | fields),
        )
        for tie, card in enumerate(cards)
    )
    add_counts(user.pk, count_schedules(made))


def many_cards(topic, count):
    """So many basic notes of one card in a topic, in bulk: for tests that need more of them than rendering allows."""
    first = Note.objects.filter(deck=topic).count()
    numbers = range(first, first + count)
    notes = Note.objects.bulk_create(
        Note(
            guid=f"{topic.root.slug}/{topic.slug}-{number}",
            deck=topic,
            status="published",
            position=number,
            concept=f"{topic.slug} {number}",
            front=f"What is {number}?",
            back=f"It is {number}.",
        )
        for number in numbers
    )
    return Card.objects.bulk_create(
        Card(
            note=note,
            ordinal=0,
            deck=topic,
            order=order_of(topic.path, note.position, 0),
            is_live=True,
            question_html=f"What is {note.position}?",
            answer_html=f"It is {note.position}.",
        )
        for note in notes
    )
