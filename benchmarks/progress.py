"""What each page of one's progress costs at ten thousand and at a million answers, beside Anki's own statistics:
`make bench-statistics`.

Two learners with the same hundred thousand cards, studied on the same days; one answered a hundred times as much. Anki
is installed for this alone, outside the app's environment, and gets the second learner's cards and answers. Every page
is asked in turn with Anki's answer to the same question, so that whatever else runs here slows both. Prints Markdown.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
import venv
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, Self

CARDS = int(os.environ.get("CARDS", "100000"))
FEW, MANY = 10_000, int(os.environ.get("ANSWERS", "1000000"))
TIMES = int(os.environ.get("TIMES", "15"))
WARM = 2  # times before those that count: caches fill
ANKI = "anki==26.9.3"
TOOLS = Path(__file__).resolve().parent.parent / ".bench"

MONTH, QUARTER, YEAR, ALL = 30, 91, 365, 0
SCREEN = {MONTH: YEAR, QUARTER: YEAR, YEAR: YEAR, ALL: ALL}
"""Anki's screen never asks for less than a year: the days it asks for, by the days that are looked at."""


@dataclass(slots=True)
class Page:
    """One of ours, with what Anki is asked for beside it: the same days, and the same part of the collection."""

    name: str
    path: str
    days: int = YEAR
    search: str = ""
    few: list[float] = field(default_factory=list)
    many: list[float] = field(default_factory=list)
    anki: list[float] = field(default_factory=list)
    """Asked for as many days as ours."""
    screen: list[float] = field(default_factory=list)
    """Asked as Anki's screen does."""


TOPIC = "deck=bench/topic-3"
RANGES = {"30 days": ("", MONTH), "13 weeks": ("range=quarter", QUARTER), "a year": ("range=year", YEAR),
          "everything": ("range=all", ALL)}  # fmt: skip


def pages() -> list[Page]:
    found = [Page("overview", "/progress/")]
    for name, (query, days) in RANGES.items():
        found.append(Page(f"all charts, {name}", f"/progress/figures/?{query}", days))
    found += [
        Page("all charts of a topic, 30 days", f"/progress/figures/?{TOPIC}", MONTH, "deck:topic-3"),
        Page("all charts of a topic, everything", f"/progress/figures/?range=all&{TOPIC}", ALL, "deck:topic-3"),
        Page("the charts of a tag, everything", "/progress/figures/?range=all&tag=tag-3", ALL, "tag:tag-3"),
        Page("weak and strong, 30 days", "/progress/weak/?range=month", MONTH),
        Page("weak and strong, a year", "/progress/weak/", YEAR),
        Page("weak and strong, everything", "/progress/weak/?range=all", ALL),
        Page("weak and strong of a tag", "/progress/weak/?tag=tag-3", YEAR, "tag:tag-3"),
        Page("the week", "/progress/week/"),
        Page("all numbers as CSV, everything", "/progress/figures.csv?range=all", ALL),
        Page("how far to believe it", "/progress/recall/"),
        Page("what if: twice the new cards", "/progress/what-if/?new_per_day=40&reviews_per_day=200"),
        Page("the exam", "/decks/bench/exam/"),
    ]
    return found


def main() -> None:
    python = anki_python()
    with tempfile.TemporaryDirectory(prefix="repaso-bench-") as folder:
        os.environ |= {
            "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
            "DATA_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "LOG_LEVEL": "WARNING",
            "SECRET_KEY": secrets.token_urlsafe(64),
        }
        import django

        django.setup()
        clients, learners = seeded()
        with Anki(python, Path(folder), learners[-1].pk) as anki:
            from .progress_history import DISTRIBUTION

            print(f"{CARDS:,} cards; {DISTRIBUTION}. {ANKI}: the same {anki.contents}.")
            print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; the median of {TIMES}.\n")
            found = pages()
            for turn in range(TIMES + WARM):
                for page in found:
                    measure(page, clients, anki, counts=turn >= WARM)
        print_table(found)


def anki_python() -> Path:
    """Of an environment that is Anki's alone, made the first time."""
    folder = TOOLS / ANKI.replace("==", "-")
    python = folder / "bin" / "python"
    if not (folder / "is-ready").exists():
        print(f"installing {ANKI} for the comparison", file=sys.stderr)
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", ANKI], check=True)
        (folder / "is-ready").touch()
    return python


def seeded() -> tuple[list[Any], list[Any]]:
    from django.core.management import call_command
    from django.test import Client
    from django.utils import timezone

    from reviews.recall.own import refresh_recall
    from reviews.scheduling import study_day

    from .progress_history import make_histories

    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    begun = perf_counter()
    today = study_day(timezone.now(), "UTC", 4)
    _deck, learners = make_histories(CARDS, (FEW, MANY), today)
    clients = []
    for learner in learners:
        refresh_recall(user_id=learner.pk, today=today)
        client = Client(SERVER_NAME="localhost")
        client.force_login(learner)
        clients.append(client)
    print(f"seeded in {perf_counter() - begun:.0f} s", file=sys.stderr)
    return clients, learners


class Anki:
    """Its statistics, in a process of its own that waits for questions."""

    def __init__(self, python: Path, folder: Path, user_id: int) -> None:
        script = Path(__file__).with_name("anki_statistics.py")
        self._process = subprocess.Popen(
            [python, "-I", script, folder / "bench.sqlite3", str(user_id), folder / "peer.anki2"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={"PATH": os.environ["PATH"], "HOME": str(folder)},
        )
        cards, answers = self._read().split()
        self.contents = f"{int(cards):,} cards and {int(answers):,} answers"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._process.communicate()

    def seconds(self, search: str, days: int) -> float:
        assert self._process.stdin
        self._process.stdin.write(f"{search}\t{days}\n")
        self._process.stdin.flush()
        return float(self._read())

    def _read(self) -> str:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"Anki's process ended: {self._process.wait()}")
        return line


def measure(page: Page, clients: list[Any], anki: Anki, *, counts: bool) -> None:
    for client, kept in zip(clients, (page.few, page.many), strict=True):
        begun = perf_counter()
        response = client.get(page.path)
        taken = perf_counter() - begun
        assert response.status_code == 200, (page.path, response.status_code)
        if counts:
            kept.append(taken)
    if not counts:
        return
    page.anki.append(anki.seconds(page.search, page.days))
    if SCREEN[page.days] != page.days:
        page.screen.append(anki.seconds(page.search, SCREEN[page.days]))


def print_table(found: list[Page]) -> None:
    print(f"| | {FEW:,} answers, ms | {MANY:,}, ms | ratio | Anki, ms | times | Anki's screen, ms | times |")
    print("|---|---|---|---|---|---|---|---|")
    for page in found:
        few, many, anki = (1000 * median(kept) for kept in (page.few, page.many, page.anki))
        screen = 1000 * median(page.screen or page.anki)
        print(
            f"| {page.name} | {few:.0f} | {many:.0f} | {many / few:.2f} | {anki:.0f} | {anki / many:.1f} |"
            f" {screen:.0f} | {screen / many:.1f} |"
        )


if __name__ == "__main__":
    main()
