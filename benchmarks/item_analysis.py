"""How long `analyse_cards` takes at a million answers: all of them, then one more day; and the page that shows it. Each
beside a floor in the same run: a bare pass over the log, a bare read of the rows of the page.

500 learners, 200 cards, ten answers each, spread over 200 days. Run it on an empty database of its own:
`DATA_DIR=<a new folder> python -m benchmarks.item_analysis`.
"""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from time import perf_counter
from uuid import UUID

import django

LEARNERS, CARDS, EACH, DAYS = 500, 200, 10, 200


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.core.management import call_command

    call_command("prepare", "assets")
    call_command("migrate", verbosity=0)
    end = datetime(2026, 6, 30, 12, tzinfo=UTC)
    print(f"{_fill(end):,} answers of {LEARNERS} learners to {CARDS} cards over {DAYS} days")

    from decks.models import CardAnalysis
    from reviews.item_analysis.batch import COLUMNS, SETTLED_AFTER, analyse_cards
    from reviews.models import ReviewLog

    began = perf_counter()
    rows = sum(1 for _ in ReviewLog.objects.values_list(*COLUMNS).iterator(chunk_size=5_000))
    floor = perf_counter() - began
    print(f"a bare pass over the {rows:,} rows: {floor:.1f} s")
    for label, at in (
        ("all but the last day", end + SETTLED_AFTER - timedelta(days=1)),
        ("one more day", end + SETTLED_AFTER),
    ):
        began = perf_counter()
        done = analyse_cards(at=at)
        took = perf_counter() - began
        print(f"{label}: {done.answers:,} answers in {took:.1f} s, {took / floor:.1f} x the bare pass")
    print(f"{CardAnalysis.objects.exclude(recall=None).count()} cards with figures")
    _page()


def _page() -> None:
    """The author's page, beside a bare read of the same rows."""
    from django.test import Client

    from accounts.models import User
    from decks.models import CardAnalysis

    boss = User.objects.create_superuser("analysis-boss@example.org", None)
    client = Client(SERVER_NAME="localhost")
    client.force_login(boss)
    if client.get("/authoring/analysis/").status_code != 200:
        raise SystemExit("the page does not answer")
    floor = _median(lambda: list(CardAnalysis.objects.select_related("card__note__deck")[:200]))
    page = _median(lambda: client.get("/authoring/analysis/"))
    print(f"the page of 200 cards: {1000 * page:.0f} ms, {page / floor:.1f} x reading its rows ({1000 * floor:.0f} ms)")


def _median(act: Callable[[], object]) -> float:
    times = []
    for _ in range(9):
        began = perf_counter()
        act()
        times.append(perf_counter() - began)
    return sorted(times)[4]


def _fill(end: datetime) -> int:
    from accounts.models import User
    from benchmarks.seeding import make_deck
    from decks.models import Card
    from reviews.models import LogKind, ReviewLog

    chance = Random(5)
    deck = make_deck("analysis", CARDS)
    cards = list(Card.objects.within(deck.path))
    total = 0
    for number in range(LEARNERS):
        learner = User.objects.create_user(f"analysis-{number}@example.org", None)
        skill = 0.6 + 0.35 * chance.random()
        rows = []
        for card in cards:
            days_ago = sorted((chance.randrange(DAYS) for _ in range(EACH)), reverse=True)
            for sequence, ago in enumerate(days_ago, start=1):
                at = end - timedelta(days=ago)
                rows.append(
                    ReviewLog(
                        user=learner,
                        token=UUID(int=chance.getrandbits(128)),
                        card=card,
                        deck_id=card.deck_id,
                        sequence=sequence,
                        kind=LogKind.ANSWER,
                        at=at,
                        study_day=at.date(),
                        zone="UTC",
                        quality=4 if chance.random() < skill else 2,
                        elapsed_ms=chance.randint(2_000, 30_000),
                        note_version=1,
                        before={"phase": 2, "interval_days": 10, "ease_hundredths": 250, "repetitions": 3},
                        after={"phase": 2, "interval_days": 25, "ease_hundredths": 250, "repetitions": 4},
                    )
                )
        total += len(ReviewLog.objects.bulk_create(rows, batch_size=1_000))
    return total


if __name__ == "__main__":
    main()
