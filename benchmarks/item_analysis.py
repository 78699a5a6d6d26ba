"""How long `analyse_cards` takes at a million answers: all of them, then one more day.

500 learners, 200 cards, ten answers each, spread over 200 days. Run it on an empty database of its own:
`DATA_DIR=<a new folder> python -m benchmarks.item_analysis`.
"""

import os
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

    call_command("migrate", verbosity=0)
    end = datetime(2026, 6, 30, 12, tzinfo=UTC)
    print(f"{_fill(end):,} answers of {LEARNERS} learners to {CARDS} cards over {DAYS} days")

    from decks.models import CardAnalysis
    from reviews.item_analysis.batch import SETTLED_AFTER, analyse_cards

    for label, at in (
        ("all but the last day", end + SETTLED_AFTER - timedelta(days=1)),
        ("one more day", end + SETTLED_AFTER),
    ):
        began = perf_counter()
        done = analyse_cards(at=at)
        print(f"{label}: {done.answers:,} answers in {perf_counter() - began:.1f} s")
    print(f"{CardAnalysis.objects.exclude(recall=None).count()} cards with figures")


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
