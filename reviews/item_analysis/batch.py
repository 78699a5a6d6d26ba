"""Adding what is new in the log to the sums of each card."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Final

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery

from accounts.models import User
from decks.models import AnalysisRun, Card, CardAnalysis

from ..models import Enrolment, LogKind, Phase, ReviewLog, Schedule
from ..state import PASSING
from .figures import LEARNERS_LEAST, median_secs, point_biserial
from .standing_out import last_worded, standing_out

SETTLED_AFTER: Final = timedelta(days=3)
"""A study day is over everywhere, whatever the zone and the hour it begins, and nothing of it is undone any more."""

WINDOW: Final = timedelta(days=30)
"""What else a learner remembered lately, up to the day of the answer."""

OTHERS_LEAST: Final = 10
"""With fewer other answers in that window an answer is not compared with them."""

FIELDS: Final = (
    "answers", "recalled", "learners", "leeches", "times", "versions", "paired", "paired_recalled", "rest_sum",
    "rest_squares", "rest_recalled", "recall", "median_secs", "discrimination", "verdicts",
)  # fmt: skip

COLUMNS: Final = ("user_id", "study_day", "card_id", "quality", "elapsed_ms", "note_version")
Row = tuple[int, date, int, int, int | None, int]


@dataclass(slots=True)
class Sums:
    """What one batch adds to one card."""

    answers: int = 0
    recalled: int = 0
    learners: int = 0
    times: Counter[str] = field(default_factory=Counter)
    versions: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    paired: int = 0
    paired_recalled: int = 0
    rest_sum: float = 0.0
    rest_squares: float = 0.0
    rest_recalled: float = 0.0

    def add(self, *, recalled: bool, elapsed_ms: int | None, version: int, rest: float | None) -> None:
        self.answers += 1
        self.recalled += recalled
        if elapsed_ms is not None:
            self.times[str(round(elapsed_ms / 100))] += 1
        counts = self.versions[str(version)]
        counts[0] += 1
        counts[1] += recalled
        if rest is not None:
            self.paired += 1
            self.paired_recalled += recalled
            self.rest_sum += rest
            self.rest_squares += rest * rest
            self.rest_recalled += rest * recalled


@dataclass(frozen=True, slots=True)
class Analysed:
    through: date
    answers: int
    cards: int


def first_tries() -> QuerySet[ReviewLog]:
    """Answers to cards that were taken to be remembered: not new ones, no steps of learning, no same-day drills, and
    nothing that was undone."""
    undone = ReviewLog.objects.filter(user=OuterRef("user"), undoes=OuterRef("token"))
    return ReviewLog.objects.filter(kind=LogKind.ANSWER, before__phase=Phase.REVIEW).exclude(Exists(undone))


def analyse_cards(*, at: datetime, from_scratch: bool = False) -> Analysed:
    """Reads the study days that are over since the last run, or all, and brings every card's figures up to date.

    The log is read before anything is written, so answers wait only for the short transaction at the end. Two at once:
    the second fails on the run they would both write, with nothing done.
    """
    through = at.astimezone(UTC).date() - SETTLED_AFTER
    last = None if from_scratch else AnalysisRun.objects.order_by("-through").first()
    if last and last.through >= through:
        return Analysed(last.through, 0, 0)
    since = last.through + timedelta(days=1) if last else None
    sums = _read(since, through)
    leeches = _leeches()
    with transaction.atomic():
        if from_scratch:
            AnalysisRun.objects.all().delete()
            CardAnalysis.objects.all().delete()
        AnalysisRun.objects.create(through=through, at=at)
        _write(sums, leeches)
    return Analysed(through, sum(added.answers for added in sums.values()), len(sums))


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────


def _read(since: date | None, through: date) -> dict[int, Sums]:
    """Learner by learner, so that no more than one learner's answers are held at a time."""
    sums: dict[int, Sums] = defaultdict(Sums)
    for user_id, of_user in _of_all(through) if since is None else _of_who_answered(since, through):
        _add_learner(sums, user_id, of_user, since)
    return sums


def _of_all(through: date) -> Iterator[tuple[int, list[Row]]]:
    """One pass over the log."""
    stream = _rows(through).order_by("user_id", "study_day").values_list(*COLUMNS).iterator(chunk_size=5_000)
    for user_id, of_user in groupby(stream, key=itemgetter(0)):
        yield user_id, list(of_user)


def _of_who_answered(since: date, through: date) -> Iterator[tuple[int, list[Row]]]:
    """A probe of the log's index for each learner, and the window of those who answered: what lies before is not read,
    however long the log."""
    for user_id in User.objects.order_by("pk").values_list("pk", flat=True):
        if ReviewLog.objects.filter(user=user_id, study_day__gte=since, study_day__lte=through).exists():
            rows = _rows(through).filter(user=user_id, study_day__gt=since - WINDOW)
            yield user_id, list(rows.order_by("study_day").values_list(*COLUMNS))


def _rows(through: date) -> QuerySet[ReviewLog]:
    return first_tries().filter(study_day__lte=through)


def _add_learner(sums: dict[int, Sums], user_id: int, rows: Sequence[Row], since: date | None) -> None:
    new = [row for row in rows if since is None or row[1] >= since]
    for card_id in {row[2] for row in new} - _met_before(user_id, {row[2] for row in new}, since):
        sums[card_id].learners += 1
    lately = _Lately(rows)
    for _user, day, card_id, quality, elapsed_ms, version in new:
        recalled = quality >= PASSING
        sums[card_id].add(
            recalled=recalled, elapsed_ms=elapsed_ms, version=version, rest=lately.share_without(day, recalled=recalled)
        )


class _Lately:
    """What a learner remembered in the window that ends with a day; days are asked in order."""

    def __init__(self, rows: Sequence[Row]) -> None:
        days = [(day, list(of_day)) for day, of_day in groupby(rows, key=itemgetter(1))]
        self.totals = {day: (len(of_day), sum(row[3] >= PASSING for row in of_day)) for day, of_day in days}
        self.day: date | None = None
        self.answers = self.recalled = 0

    def share_without(self, day: date, *, recalled: bool) -> float | None:
        """Of all answers in the window but this one."""
        if day != self.day:
            inside = [counts for other, counts in self.totals.items() if day - WINDOW < other <= day]
            self.answers, self.recalled = sum(n for n, _k in inside), sum(k for _n, k in inside)
            self.day = day
        others = self.answers - 1
        return (self.recalled - recalled) / others if others >= OTHERS_LEAST else None


def _met_before(user_id: int, card_ids: set[int], since: date | None) -> set[int]:
    """Those of the cards that an earlier batch counted this learner for."""
    if since is None:
        return set()
    earlier = first_tries().filter(user=user_id, study_day__lt=since)
    return {
        card_id
        for some in _batches(sorted(card_ids))
        for card_id in earlier.filter(card__in=some).values_list("card_id", flat=True).distinct()
    }


def _leeches() -> dict[int, int]:
    """How many learners have each card as a leech by now, by each learner's own line."""
    line = Enrolment.objects.filter(user=OuterRef("user"), deck=OuterRef("root")).values("leech_lapses")[:1]
    rows = Schedule.objects.filter(lapses__gte=3).filter(lapses__gte=Subquery(line))
    return dict(rows.order_by().values_list("card_id").annotate(total=Count("user_id")))


# ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────


def _write(sums: dict[int, Sums], leeches: dict[int, int]) -> None:
    stored = CardAnalysis.objects.in_bulk()
    known = set(Card.objects.filter(pk__in=sums.keys() | leeches.keys()).values_list("pk", flat=True))
    rows = [stored.get(card_id) or CardAnalysis(card_id=card_id) for card_id in known | stored.keys()]
    before = {row.card_id: (row.leeches, row.verdicts) for row in rows}
    for row in rows:
        row.leeches = leeches.get(row.card_id, 0)
        if row.card_id in sums:
            _add(row, sums[row.card_id])
    worded = last_worded([row.card_id for row in rows if row.learners >= LEARNERS_LEAST])
    for row in rows:
        row.verdicts = standing_out(row, worded.get(row.card_id, 1))
    changed = [row for row in rows if row.card_id in sums or before[row.card_id] != (row.leeches, row.verdicts)]
    CardAnalysis.objects.bulk_create(
        changed, batch_size=500, update_conflicts=True, unique_fields=["card"], update_fields=FIELDS
    )


def _add(row: CardAnalysis, added: Sums) -> None:
    for name in (
        "answers", "recalled", "learners", "paired", "paired_recalled", "rest_sum", "rest_squares", "rest_recalled"
    ):  # fmt: skip
        setattr(row, name, getattr(row, name) + getattr(added, name))
    row.times = dict(Counter(row.times) + added.times)
    for version, (answers, recalled) in added.versions.items():
        before = row.versions.get(version, [0, 0])
        row.versions[version] = [before[0] + answers, before[1] + recalled]
    if row.learners < LEARNERS_LEAST:
        return
    row.recall = row.recalled / row.answers
    row.median_secs = median_secs(row.times)
    row.discrimination = point_biserial(
        n=row.paired,
        x=row.paired_recalled,
        rest=row.rest_sum,
        rest_squares=row.rest_squares,
        rest_x=row.rest_recalled,
    )


def _batches(values: Sequence[int], size: int = 500) -> Iterator[Sequence[int]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]
