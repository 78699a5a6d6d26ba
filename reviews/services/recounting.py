"""Proof that every study day is the count of its rows in the log, and the way back when one is not."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from decks.models import Deck

from ..models import LogKind, ReviewLog, StudyDay, StudyHour
from ..rollup import COUNTS, Tally

Key = tuple[date, int]


@dataclass(frozen=True, slots=True)
class Miscount:
    """A topic's day on which the roll-up and the log differ."""

    user_id: int
    day: date
    deck_id: int
    what: str
    """An English sentence for the operator."""


@dataclass(slots=True)
class DayCounts:
    """One topic's day: the columns of StudyDay, and [reviewed, passed] by hour of the clock."""

    columns: Counter[str] = field(default_factory=Counter)
    hours: dict[int, list[int]] = field(default_factory=dict)

    def add(self, tally: Tally) -> None:
        self.columns.update(tally.counts())
        if tally.hour is not None:
            self.add_hour(tally.hour, tally.reviewed, tally.reviewed - tally.again)

    def add_hour(self, hour: int, reviewed: int, passed: int) -> None:
        """Hours whose answers were all taken back may stay behind, empty."""
        if reviewed or passed:
            counted = self.hours.setdefault(hour, [0, 0])
            counted[0] += reviewed
            counted[1] += passed


def verify_statistics(user_id: int, *, repair: bool = False) -> Iterator[Miscount]:
    """Every difference between one learner's log and study days; with `repair` the days are counted anew.

    Safe while the learner answers: whatever looks wrong is looked at again with the day held.
    """
    counted = _count(_standing_rows(user_id))
    written = _read(StudyDay.objects.filter(user_id=user_id), StudyHour.objects.filter(user_id=user_id))
    for day, deck_id in sorted(counted.keys() | written.keys()):
        if _difference(written[day, deck_id], counted[day, deck_id]):
            what = _look_again(user_id, day, deck_id, repair=repair)
            if what:
                yield Miscount(user_id, day, deck_id, what)


def _look_again(user_id: int, day: date, deck_id: int, *, repair: bool) -> str:
    """What differs, with no answer of that day being counted meanwhile; "" for nothing."""
    with transaction.atomic():
        # The day first: whoever writes a row of the log counts it here before it can be seen.
        days = StudyDay.objects.filter(user_id=user_id, day=day, deck_id=deck_id)
        hours = StudyHour.objects.filter(user_id=user_id, day=day, deck_id=deck_id)
        is_there = days.select_for_update().first() is not None
        counts = _count(_standing_rows(user_id).filter(study_day=day, deck_id=deck_id))[day, deck_id]
        what = _difference(_read(days, hours)[day, deck_id], counts)
        if what and repair:
            values = {name: counts.columns[name] for name in COUNTS}
            if is_there:
                days.update(**values)
            else:
                root_id = Deck.objects.get(pk=deck_id).root.pk
                StudyDay(user_id=user_id, day=day, deck_id=deck_id, root_id=root_id, **values).save(force_insert=True)
            hours.delete()
            StudyHour.objects.bulk_create(
                StudyHour(user_id=user_id, day=day, deck_id=deck_id, hour=hour, reviewed=reviewed, passed=passed)
                for hour, (reviewed, passed) in counts.hours.items()
            )
    return what


def _standing_rows(user_id: int) -> QuerySet[ReviewLog, ReviewLog]:
    """What was not taken back. An undo counts by the row that it takes away."""
    undone = ReviewLog.objects.filter(user_id=user_id, undoes=OuterRef("token"))
    return ReviewLog.objects.filter(~Exists(undone), user_id=user_id).exclude(kind=LogKind.UNDO)


def _count(rows: QuerySet[ReviewLog, ReviewLog]) -> Mapping[Key, DayCounts]:
    counted: defaultdict[Key, DayCounts] = defaultdict(DayCounts)
    for row in rows.iterator(chunk_size=2000):
        tally = Tally.of_row(row)
        if tally.counts():
            counted[row.study_day, row.deck_id].add(tally)
    return counted


def _read(days: QuerySet[StudyDay, StudyDay], hours: QuerySet[StudyHour, StudyHour]) -> Mapping[Key, DayCounts]:
    written: defaultdict[Key, DayCounts] = defaultdict(DayCounts)
    for day in days:
        written[day.day, day.deck_id].columns.update({name: getattr(day, name) for name in COUNTS})
    for hour in hours:
        written[hour.day, hour.deck_id].add_hour(hour.hour, hour.reviewed, hour.passed)
    return written


def _difference(written: DayCounts, counts: DayCounts) -> str:
    """A day whose answers were all taken back may stay behind, empty."""
    parts = [
        f"{name} is {written.columns[name]}, the log says {counts.columns[name]}"
        for name in COUNTS
        if written.columns[name] != counts.columns[name]
    ]
    if written.hours != counts.hours:
        parts.append(f"its hours are {_told(written)}, the log says {_told(counts)}")
    return "; ".join(parts)


def _told(counts: DayCounts) -> str:
    hours = sorted(counts.hours.items())
    return ", ".join(f"{hour}:00 {reviewed}/{passed}" for hour, (reviewed, passed) in hours) or "none"
