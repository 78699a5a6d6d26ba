"""Things the tests are about. People are fixtures (see conftest); things are made here."""

from datetime import UTC, datetime

import factory

from accounts.models import Profile, User
from decks.models import Deck, DeckStatus, Kind, Note, Revision, Status
from decks.services import add_topic, archive_deck, create_deck, publish_deck, save_note

NOTED_AT = datetime(2026, 3, 2, 12, tzinfo=UTC)


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    profile = factory.RelatedFactory("tests.factories.ProfileFactory", "user")


class ProfileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Profile

    user = factory.SubFactory(UserFactory, profile=None)
    zone = "America/Bogota"
    zone_is_confirmed = True
    language = "en"


class DeckFactory(factory.django.DjangoModelFactory):
    """A published deck, or with `parent` a topic, as the services make it. `status="draft"` leaves it a draft."""

    class Meta:
        model = Deck

    slug = factory.Sequence(lambda n: f"deck-{n}")
    title = factory.Sequence(lambda n: f"Deck {n}")

    @classmethod
    def _create(cls, model_class, *args, parent=None, status=DeckStatus.PUBLISHED, **fields):
        deck = add_topic(parent=parent, **fields) if parent else create_deck(**fields)
        if status == DeckStatus.PUBLISHED:
            publish_deck(deck=deck)
        elif status == DeckStatus.ARCHIVED:
            archive_deck(deck=deck)
        return deck


class NoteFactory(factory.django.DjangoModelFactory):
    """A published note with its cards, as the service writes it."""

    class Meta:
        model = Note

    deck = factory.SubFactory(DeckFactory)
    concept = factory.Sequence(lambda n: f"Concept {n}")
    kind = Kind.BASIC
    status = Status.PUBLISHED
    front = factory.Sequence(lambda n: f"What is fact {n}?")
    back = factory.Sequence(lambda n: f"The answer {n}.")
    why = "Because."

    @classmethod
    def _create(cls, model_class, *args, tags=(), by=None, **fields):
        note = model_class(**fields)
        save_note(note=note, by=by, at=NOTED_AT, origin=Revision.Origin.ADMIN, tags=tags)
        return note
