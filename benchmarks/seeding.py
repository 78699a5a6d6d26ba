"""Decks of a thousand and a hundred thousand cards, and learners half way through them.

Written in bulk, so it does what the services would: the models' constraints hold, `verify_schedules` would not (the log
has the last answer of each card only). What each card is follows from its number, so every run has the same rows.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from decks.models import Card, Deck, DeckStatus, Kind, Note, Status
from decks.services.cards import order_of
from reviews.models import DeckDay, Enrolment, LogKind, Phase, ReviewLog, Schedule, StudyDay
from reviews.state import CardState

TOPICS = 10
STARTED = 0.8  # of the cards; the rest are new, behind them in the author's order
SUSPENDED = 0.02  # of the started
LATE_DAYS, AHEAD_DAYS = 60, 90  # due days spread evenly: two in five are due, more than a day's limit
SIBLINGS_EVERY = 5  # each fifth note has two cards
STUDIED_DAYS = 60  # of the roll-up before today, each topic every day
BATCH = 2_000

DISTRIBUTION = (
    f"{TOPICS} topics; {STARTED:.0%} of the cards started, the rest new; due days spread evenly from {LATE_DAYS} days"
    f" ago to {AHEAD_DAYS} days ahead; {SUSPENDED:.0%} suspended; each {SIBLINGS_EVERY}th note with two cards; one row"
    f" of the log for each schedule; {STUDIED_DAYS} days of roll-up; limits 200 reviews and 20 new cards a day"
)


@transaction.atomic
def make_deck(slug: str, count: int, *, text_of: Callable[[int], str] = str) -> Deck:
    """A published deck of so many cards, about 700 bytes of HTML each. `text_of` is what search finds in a note."""
    path = f"{Deck.objects.roots().count() + 1:06d}"
    published = {"lang": "es", "status": DeckStatus.PUBLISHED}
    root = Deck.objects.create(slug=slug, title=slug, path=path, **published)
    topics = [
        Deck.objects.create(slug=f"topic-{i}", title=f"Topic {i}", path=f"{path}{i:06d}", parent=root, **published)
        for i in range(1, TOPICS + 1)
    ]
    sides: list[tuple[int, int]] = []  # the number of the note, the ordinal
    note_number = 0
    while len(sides) < count:
        sides.append((note_number, 0))
        if note_number % SIBLINGS_EVERY == 0 and len(sides) < count:
            sides.append((note_number, 1))
        note_number += 1
    a_topic = note_number // TOPICS + 1
    notes = Note.objects.bulk_create(
        [
            Note(
                guid=f"{slug}/{i}",
                deck=topics[i // a_topic],
                kind=Kind.BASIC if i % SIBLINGS_EVERY else Kind.REVERSED,
                status=Status.PUBLISHED,
                position=i,
                concept=f"Concept {i}",
                front=f"What is fact {i}?",
                back=f"The answer {i}.",
                search_text=text_of(i),
            )
            for i in range(note_number)
        ],
        batch_size=BATCH,
    )
    words = "una frase de la respuesta con su término en inglés y otra que la explica " * 3
    Card.objects.bulk_create(
        [
            Card(
                note=notes[i],
                ordinal=ordinal,
                deck=notes[i].deck,
                order=order_of(notes[i].deck.path, i, ordinal),
                is_live=True,
                question_html=f"¿Qué es el <b>hecho {i}</b> de la lista, visto por el lado {ordinal}?",
                answer_html=f"<p>{words}</p><ul><li>uno {i}</li><li>dos</li></ul>",
                why_html=f"<p>{words[:140]}</p>",
                question_text=f"¿Qué es el hecho {i} de la lista, visto por el lado {ordinal}?",
                answer_text=words,
            )
            for i, ordinal in sides
        ],
        batch_size=BATCH,
    )
    return root


def make_learners(deck: Deck, count: int, *, today: date) -> list[User]:
    """So many learners who are equally far. The first is written through the models, the others are copies."""
    learners = []
    for number in range(count):
        learner = User.objects.create_user(f"{deck.slug}-{number}@example.org", None)
        type(learner.profile).objects.filter(user=learner).update(language="en", grades_explained=True)
        learners.append(learner)
    first, *others = learners
    with transaction.atomic():
        _study(deck, first, today)
    for other in others:
        with transaction.atomic():
            for model in (Enrolment, Schedule, ReviewLog, StudyDay, DeckDay):
                _copy_rows(model, first.pk, other.pk)
    return learners


def _study(deck: Deck, learner: User, today: date) -> None:
    chance = Random(deck.slug)
    cards = list(Card.objects.within(deck.path).order_by("order").values_list("pk", "note_id", "deck_id", "order"))
    started = cards[: int(len(cards) * STARTED)]
    Enrolment.objects.create(
        user=learner,
        deck=deck,
        enrolled_at=timezone.now(),
        contents_version=deck.contents_version,
        new_cursor=cards[len(started)][3],
    )
    schedules, rows = [], []
    for card_id, note_id, deck_id, _order in started:
        due_day = today + timedelta(days=chance.randrange(-LATE_DAYS, AHEAD_DAYS))
        # The last answer was before today, so the interval is at least that long.
        interval_days = max(0, (due_day - today).days) + chance.randint(1, 40)
        answered_on = due_day - timedelta(days=interval_days)
        at = datetime(answered_on.year, answered_on.month, answered_on.day, 18, tzinfo=UTC)
        state = CardState(
            phase=Phase.REVIEW,
            due_day=due_day,
            interval_days=interval_days,
            ease_hundredths=chance.choice([180, 210, 236, 250, 260]),
            repetitions=chance.randint(1, 9),
            answers=1,
            suspended=chance.random() < SUSPENDED,
            note_version_seen=1,
            last_answered_day=answered_on,
        )
        values = {name: getattr(state, name) for name in CardState.__dataclass_fields__}
        schedules.append(
            Schedule(
                user=learner,
                card_id=card_id,
                note_id=note_id,
                deck_id=deck_id,
                root=deck,
                changed_at=at,
                version=1,
                tie=chance.getrandbits(31),
                **values,
            )
        )
        rows.append(
            ReviewLog(
                user=learner,
                token=UUID(int=chance.getrandbits(128)),
                card_id=card_id,
                deck_id=deck_id,
                sequence=1,
                kind=LogKind.ANSWER,
                at=at,
                study_day=answered_on,
                zone="UTC",
                quality=4,
                elapsed_ms=chance.randint(2_000, 30_000),
                note_version=1,
                options_id="sm2",
                options_version=1,
                seed=chance.getrandbits(62),
                days=interval_days,
                after=state.to_json(),
            )
        )
    Schedule.objects.bulk_create(schedules, batch_size=BATCH)
    ReviewLog.objects.bulk_create(rows, batch_size=BATCH)
    topic_ids = Deck.objects.filter(parent=deck).values_list("pk", flat=True)
    day = {"reviewed": 20, "good": 17, "again": 3, "reviewed_ms": 200_000}
    whole = {name: count * len(topic_ids) for name, count in day.items()}
    days = [today - timedelta(days=number) for number in range(1, STUDIED_DAYS + 1)]
    StudyDay.objects.bulk_create(
        StudyDay(user=learner, day=on, deck_id=topic_id, root=deck, **day) for on in days for topic_id in topic_ids
    )
    DeckDay.objects.bulk_create(DeckDay(user=learner, day=on, deck=deck, **whole) for on in days)


def _copy_rows(model: type, from_id: int, to_id: int) -> None:
    names = [connection.ops.quote_name(field.column) for field in model._meta.local_concrete_fields]
    chosen = ["%s" if name == '"user_id"' else name for name in names]
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(chosen)} FROM {table} WHERE user_id = %s",
            [to_id, from_id],
        )
