"""Anki's own statistics over the collection of one of our learners, asked over standard input.

Runs with Anki's Python and imports nothing of ours: `our database, user, new collection`. The collection gets every
card as it stands and every answer at its millisecond, read from our database. Then for each line `search TAB days` it
says how many seconds Anki's backend took to compute what its statistics screen shows.
"""

import sqlite3
import sys
import time
from contextlib import closing
from datetime import UTC, date, datetime

from anki.collection import Collection

EASES = {2: 1, 3: 2, 4: 3, 5: 4}
LEARNING, REVIEW, RELEARNING = 0, 1, 2
ANSWER, DRILL = 1, 2  # kinds of our log


def main() -> None:
    ours, user, path = sys.argv[1:]
    collection = Collection(path)
    model_id = collection.models.all()[0]["id"]
    with closing(sqlite3.connect(f"file:{ours}?mode=ro", uri=True)) as source:
        titles = source.execute("SELECT id, slug FROM decks_deck WHERE parent_id IS NOT NULL").fetchall()
        decks = {deck_id: collection.decks.id(slug) for deck_id, slug in titles}
        day = collection.sched.today
        collection.close()
        # Anki commits row by row, so its tables are filled without it.
        with closing(sqlite3.connect(path)) as database, database:
            fill(database, source, int(user), model_id, decks, day)
    collection = Collection(path)
    print(f"{collection.card_count()} {collection.db.scalar('select count() from revlog')}", flush=True)
    for line in sys.stdin:
        search, days = line.rstrip("\n").split("\t")
        begun = time.perf_counter()
        collection._backend.graphs(search=search, days=int(days))
        print(time.perf_counter() - begun, flush=True)
    collection.close()


def fill(
    database: sqlite3.Connection, source: sqlite3.Connection, user: int, model_id: int, decks: dict[int, int], day: int
) -> None:
    answers = source.execute(
        "SELECT at, card_id, kind, quality, days, elapsed_ms, \"before\" IS NULL FROM reviews_reviewlog"
        " WHERE user_id = ? ORDER BY at", [user],
    ).fetchall()  # fmt: skip
    first: dict[int, int] = {}
    for at, card_id, *_rest in answers:
        first.setdefault(card_id, milliseconds(at))
    begin = min(first.values())
    tags = dict(source.execute(
        "SELECT link.note_id, group_concat(tag.name, ' ') FROM decks_note_tags link"
        " JOIN decks_tag tag ON tag.id = link.tag_id GROUP BY link.note_id"
    ).fetchall())  # fmt: skip
    now = int(time.time())
    database.executemany(
        "INSERT INTO notes VALUES (?, ?, ?, ?, 0, ?, ?, ?, 0, 0, '')",
        (
            (note_id, f"g{note_id}", model_id, now, f" {tags.get(note_id, '')} ", f"{front}\x1f{back}", front)
            for note_id, front, back in source.execute("SELECT id, front, back FROM decks_note")
        ),
    )
    today = datetime.now(UTC).date()
    ids = {}
    cards = source.execute(
        "SELECT card.id, card.note_id, card.deck_id, card.ordinal, plan.phase, plan.due_day, plan.interval_days,"
        " plan.ease_hundredths, plan.repetitions, plan.lapses, plan.suspended FROM decks_card card"
        " LEFT JOIN reviews_schedule plan ON plan.card_id = card.id AND plan.user_id = ?", [user],
    )  # fmt: skip
    rows = []
    for card_id, note_id, deck_id, ordinal, phase, due_day, interval, ease, repetitions, lapses, suspended in cards:
        # A card's id is when it was made, in milliseconds.
        ids[card_id] = first.get(card_id, begin - 10_000_000 + card_id)
        is_new = phase is None
        kind = 0 if is_new else 2
        due = card_id if is_new else day + (date.fromisoformat(due_day) - today).days
        rows.append((
            ids[card_id], note_id, decks[deck_id], ordinal, now, 0, kind, -1 if suspended else kind, due, interval or 0,
            (ease or 0) * 10, repetitions or 0, lapses or 0, 0, 0, 0, 0, "",
        ))  # fmt: skip
    database.executemany(f"INSERT INTO cards VALUES ({', '.join('?' * 18)})", rows)
    database.executemany(
        "INSERT INTO revlog VALUES (?, ?, 0, ?, ?, ?, 2500, ?, ?)",
        (
            (milliseconds(at), ids[card_id], EASES[quality], days or 1, days or 1, elapsed,
             RELEARNING if kind == DRILL else LEARNING if is_first else REVIEW)
            for at, card_id, kind, quality, days, elapsed, is_first in answers
            if kind in (ANSWER, DRILL)
        ),
    )  # fmt: skip


def milliseconds(at: str) -> int:
    return round(datetime.fromisoformat(at).replace(tzinfo=UTC).timestamp() * 1000)


if __name__ == "__main__":
    main()
