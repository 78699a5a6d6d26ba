"""Years of study of a hundred thousand cards, written in bulk for `benchmarks.progress`.

Every learner has the same cards as they stand today and studied on the same days; they differ in how much they
answered. The log is made up (a card comes back as it was), the roll-ups are its own count: `verify_statistics` holds.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import cycle
from random import Random
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from accounts.models import User
from decks.models import Deck, Note, Tag
from reviews.card_counts import add_counts, count_schedules
from reviews.models import DeckDay, DeckHour, LogKind, ReviewLog, Schedule, StudyDay, StudyHour
from reviews.rollup import Tally
from reviews.state import CardState

from .seeding import make_deck, make_learners

DAYS = 1_000
IDLE_EVERY = 9  # a day without study, so that there are gaps in the row of days
HOURS = (8, 13, 21)  # of the clock, when a sitting begins
SECONDS_EACH = 9
MET_PERCENT = 6  # of the answers: first ones; the other cards were brought along on the first day
AGAIN_EVERY, HARD_EVERY = 8, 15
TAGS = 20
LEECHES_EVERY = 20  # a card that was forgotten three times and more
BATCH = 50_000

DISTRIBUTION = (
    f"{DAYS:,} days, each {IDLE_EVERY}th without study; on the others the same number of answers in sittings at"
    f" {', '.join(map(str, HOURS))} o'clock over ten topics; one answer in {AGAIN_EVERY} is Again, gone over again at"
    f" once; four fifths of the cards started; each {LEECHES_EVERY}th of them forgotten three times or more"
)

LOG_COLUMNS = (
    "user_id, token, card_id, deck_id, sequence, kind, at, study_day, zone, quality, elapsed_ms, note_version,"
    ' options_id, options_version, seed, days, "before", after'
)


def make_histories(cards: int, sizes: Sequence[int], today: date) -> tuple[Deck, list[User]]:
    """A deck of so many cards, and a learner for each number of answers."""
    deck = make_deck("bench", cards)
    _tag_notes()
    learners = make_learners(deck, len(sizes), today=today)
    StudyDay.objects.all().delete()
    DeckDay.objects.all().delete()
    ReviewLog.objects.all().delete()
    for learner, answers in zip(learners, sizes, strict=True):
        _spread(learner.pk)
        _write(learner.pk, deck.pk, list(_rows(learner.pk, answers, today)))
    return deck, learners


def _tag_notes() -> None:
    tags = Tag.objects.bulk_create(Tag(name=f"tag-{number}") for number in range(TAGS))
    links = Note.tags.through
    links.objects.bulk_create(
        (links(note_id=pk, tag_id=tags[pk % TAGS].pk) for pk in Note.objects.values_list("pk", flat=True)),
        batch_size=5_000,
    )


def _spread(user_id: int) -> None:
    """Intervals and eases as years of answers spread them, the same for every learner; and their counts."""
    chance = Random(11)
    cards = Schedule.objects.of(user_id).order_by("card_id").values_list("card_id", flat=True)
    rows = [
        (
            max(1, min(3_650, int(chance.lognormvariate(3.6, 1.1)))),
            max(130, 250 + 10 * chance.randint(0, 6) - 14 * chance.randint(0, 6) - 32 * chance.randint(0, 2)),
            0 if card_id % LEECHES_EVERY else 3 + card_id % 9,
            user_id,
            card_id,
        )
        for card_id in cards
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE reviews_schedule SET interval_days = %s, ease_hundredths = %s, lapses = %s"
            " WHERE user_id = %s AND card_id = %s",
            rows,
        )
    for deck_id, counts in count_schedules(Schedule.objects.of(user_id).iterator(chunk_size=2_000)).items():
        keys = sorted(counts)
        for start in range(0, len(keys), 1_000):
            add_counts(user_id, {deck_id: {key: counts[key] for key in keys[start : start + 1_000]}})


def _rows(user_id: int, answers: int, today: date) -> Iterator[tuple[Any, ...]]:
    """Of the log, in order, each with the hour it was given in and its number on the card's own log."""
    schedules = list(Schedule.objects.of(user_id).order_by("tie"))
    met_at_all = min(answers * MET_PERCENT // 100, len(schedules) // 2)
    to_meet = [row for row in schedules if not row.suspended][:met_at_all]
    met_ids = {row.card_id for row in to_meet}
    sequences: Counter[int] = Counter()
    known = [row for row in schedules if row.card_id not in met_ids]
    first = today - timedelta(days=DAYS)
    for number, row in enumerate(known):
        at = datetime(first.year, first.month, first.day, 6, tzinfo=UTC) + timedelta(milliseconds=number)
        sequences[row.card_id] += 1
        yield _row(user_id, row, LogKind.IMPORT, at, None, sequences)
    pool = cycle([row for row in known if not row.suspended])
    studied = [first + timedelta(days=n) for n in range(DAYS) if n % IDLE_EVERY != IDLE_EVERY - 1]
    done = met = 0
    for number, day in enumerate(studied, start=1):
        so_many = answers * number // len(studied) - done
        new = len(to_meet) * number // len(studied) - met
        is_again = False
        for turn in range(so_many):
            sitting, place = divmod(turn * len(HOURS), so_many)
            at = datetime(day.year, day.month, day.day, HOURS[sitting], tzinfo=UTC)
            at += timedelta(seconds=place // len(HOURS) * SECONDS_EACH)
            if is_again:
                kind, quality, is_again = LogKind.DRILL, 4, False
            else:
                kind, row = LogKind.ANSWER, to_meet[met + turn] if turn < new else next(pool)
                total = done + turn
                is_again = total % AGAIN_EVERY == AGAIN_EVERY - 1
                quality = 2 if is_again else 3 if total % HARD_EVERY == 0 else 4
            sequences[row.card_id] += 1
            yield _row(user_id, row, kind, at, quality, sequences)
        done, met = done + so_many, met + new


def _row(
    user_id: int, card: Schedule, kind: int, at: datetime, quality: int | None, sequences: Counter[int]
) -> tuple[Any, ...]:
    """Columns of the log. The card keeps its state but for its days."""
    day, sequence = at.date(), sequences[card.card_id]
    after = _state(card, day, day + timedelta(days=card.interval_days))
    before = _state(card, day - timedelta(days=card.interval_days), day) if sequence > 1 else None
    token = UUID(int=user_id << 64 | card.card_id << 24 | sequence).hex
    return (
        user_id, token, card.card_id, card.deck_id, sequence, int(kind), at.replace(tzinfo=None).isoformat(" "),
        day.isoformat(), "UTC", quality, None if quality is None else SECONDS_EACH * 1_000, 1, "sm2", 1, sequence,
        None if quality is None else card.interval_days, before, after,
    )  # fmt: skip


def _state(card: Schedule, answered_on: date, due_day: date) -> str:
    values = {
        "phase": card.phase, "due_day": due_day.isoformat(), "interval_days": card.interval_days,
        "ease_hundredths": card.ease_hundredths, "repetitions": card.repetitions, "answers": card.answers,
        "note_version_seen": 1, "last_answered_day": answered_on.isoformat(),
    }  # fmt: skip
    return json.dumps(values | ({"suspended": True} if card.suspended else {}))


def _write(user_id: int, root_id: int, rows: Sequence[tuple[Any, ...]]) -> None:
    """The log, and its count by day and hour as an answer adds to it."""
    days: defaultdict[tuple[str, int], Counter[str]] = defaultdict(Counter)
    deck_days: defaultdict[str, Counter[str]] = defaultdict(Counter)
    hours: defaultdict[tuple[str, int, int], list[int]] = defaultdict(lambda: [0, 0])
    deck_hours: defaultdict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0])
    places = ", ".join(["%s"] * (LOG_COLUMNS.count(",") + 1))
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO reviews_reviewlog ({LOG_COLUMNS}) VALUES ({places})", batch)
    for row in rows:
        deck_id, kind, at, day, quality, before, after = row[3], row[5], row[6], row[7], row[9], row[16], row[17]
        tally = _tally(kind, quality, _standing(before), _standing(after))
        for counts in (days[day, deck_id], deck_days[day]):
            counts.update(tally.counts())
        if tally.hour is not None:
            for hour in (hours[day, deck_id, int(at[11:13])], deck_hours[day, int(at[11:13])]):
                hour[0] += tally.reviewed
                hour[1] += tally.passed
    StudyDay.objects.bulk_create(
        (
            StudyDay(user_id=user_id, day=day, deck_id=deck_id, root_id=root_id, **counts)
            for (day, deck_id), counts in days.items()
        ),
        batch_size=2_000,
    )
    DeckDay.objects.bulk_create(
        DeckDay(user_id=user_id, day=day, deck_id=root_id, **counts) for day, counts in deck_days.items()
    )
    DeckHour.objects.bulk_create(
        DeckHour(user_id=user_id, day=day, deck_id=root_id, hour=hour, reviewed=reviewed, passed=passed)
        for (day, hour), (reviewed, passed) in deck_hours.items()
    )
    StudyHour.objects.bulk_create(
        (
            StudyHour(user_id=user_id, day=day, deck_id=deck_id, hour=hour, reviewed=reviewed, passed=passed)
            for (day, deck_id, hour), (reviewed, passed) in hours.items()
        ),
        batch_size=2_000,
    )


def _standing(state: str | None) -> tuple[int, bool] | None:
    """(interval, suspended): what a tally depends on, the days aside."""
    if state is None:
        return None
    values = json.loads(state)
    return values["interval_days"], "suspended" in values


@cache
def _tally(
    kind: int, quality: int | None, before: tuple[int, bool] | None, after: tuple[int, bool] | None
) -> Tally:
    at = datetime(2026, 1, 2, 12, tzinfo=UTC)
    states = [
        CardState()
        if standing is None
        else CardState(
            phase=2, interval_days=standing[0], ease_hundredths=250, repetitions=3, suspended=standing[1],
            due_day=at.date(), last_answered_day=at.date() - timedelta(days=1),
        )
        for standing in (before, after)
    ]  # fmt: skip
    if quality is None:
        return Tally.of_act(at.date(), *states)
    return Tally.of_answer(
        at.date(), *states, quality=quality, is_drill=kind == LogKind.DRILL, elapsed_ms=SECONDS_EACH * 1_000, at=at,
        zone="UTC",
    )  # fmt: skip
