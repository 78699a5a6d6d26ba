"""How long search takes at 100 000 cards, beside two floors in the same run: fetching fifty cards by their keys, and
reading the text of every note for a word, which is what search would be without an index.

One deck, one learner four fifths through it, notes of thirty words drawn from 20 000 as often as words of a language
are (Zipf). Run it on an empty database of its own: `DATA_DIR=<a new folder> python -m benchmarks.search`.
"""

import os
from collections.abc import Callable
from itertools import accumulate
from random import Random
from time import perf_counter

import django

CARDS, WORDS, A_NOTE = 100_000, 20_000, 30
RUNS = 9

# As they are written → what they ask for.
QUERIES = (
    ("w19000x", "a rare word"),
    ("w100x", "a common word"),
    ("w19", "a beginning of many words"),
    ('"w1x w2x"', "a phrase of two of the commonest"),
    ("w100x -w3x", "one word without another"),
    ("w150x or w19000x", "either of two words"),
    ("deck:search/topic-3", "a topic"),
    ("is:due", "what is due"),
    ("is:new", "what is new"),
    ("prop:interval>30 is:review", "a property and a state"),
    ("rated:7", "answered this week"),
    ("added:7", "written this week"),
    ("deck:search/topic-3 is:due w100x", "a topic, a state and a word"),
)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.core.management import call_command
    from django.test import Client
    from django.utils import timezone

    from benchmarks.seeding import make_deck, make_learners
    from decks.models import Card, Note
    from decks.services.search_index import index_again
    from reviews.search.forms import SearchForm
    from reviews.search.results import results_of

    call_command("prepare", "assets")
    call_command("migrate", verbosity=0)
    deck = make_deck("search", CARDS, text_of=_texts())
    began = perf_counter()
    notes = index_again()
    print(f"{CARDS:,} cards of {notes:,} notes, indexed in {perf_counter() - began:.0f} s")
    [learner] = make_learners(deck, 1, today=timezone.now().date())

    keys = list(Card.objects.values_list("pk", flat=True)[CARDS // 2 : CARDS // 2 + 50])
    by_key = _median(lambda: list(Card.objects.select_related("note", "deck").filter(pk__in=keys)))
    scan = _median(lambda: Note.objects.filter(search_text__contains=" w19000x ").count())
    print(f"fifty cards by their keys: {1000 * by_key:.1f} ms")
    print(f"the text of every note read for a word: {1000 * scan:.1f} ms\n")

    client = Client(SERVER_NAME="localhost")
    client.force_login(learner)
    if client.get("/search/").status_code != 200:
        raise SystemExit("the page does not answer")
    print("| search | finds | ms | by key | scan | the page, ms |\n|---|---|---|---|---|---|")
    for query, meaning in QUERIES:
        asked = SearchForm({"q": query}).search()
        found = results_of(learner, asked, timezone.now()).found
        took = _median(lambda asked=asked: results_of(learner, asked, timezone.now()))  # type: ignore[misc]
        page = _median(lambda query=query: client.get("/search/", {"q": query}))  # type: ignore[misc]
        print(
            f"| {meaning}: `{query}` | {found:,} | {1000 * took:.0f} | {took / by_key:.1f} × | {took / scan:.2f} × |"
            f" {1000 * page:.0f} |"
        )


def _texts() -> Callable[[int], str]:
    weights = list(accumulate(1 / rank for rank in range(1, WORDS + 1)))
    words = [f"w{rank}x" for rank in range(1, WORDS + 1)]

    def text_of(number: int) -> str:
        return " ".join(["", *Random(number).choices(words, cum_weights=weights, k=A_NOTE), ""])

    return text_of


def _median(act: Callable[[], object]) -> float:
    times = []
    for _ in range(RUNS):
        began = perf_counter()
        act()
        times.append(perf_counter() - began)
    return sorted(times)[RUNS // 2]


if __name__ == "__main__":
    main()
