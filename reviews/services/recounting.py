"""Proof that every study day is the count of its rows in the log, and the way back when one is not."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from decks.models import Deck

from ..card_counts import Key as CountKey
from ..card_counts import add_counts, count_schedules
from ..models import CardCount, ReviewLog, Schedule, StudyDay, StudyHour
from ..rollup import COUNTS, Tally, standing_rows

Key = tuple[date, int]


@dataclass(frozen=True, slots=True)
class Miscount:
    """A topic's day on which the roll-up and the log differ; without a day, a deck whose cards are counted wrongly."""

    user_id: int
    day: date | None
    deck_id: int
    what: str
    """An English sentence for the operator."""

    @property
    def where(self) -> str:
        return f"{self.day}, topic {self.deck_id}" if self.day else f"cards of deck {self.deck_id}"


@dataclass(slots=True)
class DayCounts:
    """One topic's day: the columns of StudyDay, and [reviewed, passed] by hour of the clock."""

    columns: Counter[str] = field(default_factory=Counter)
    late_days: int = 0
    hours: dict[int, list[int]] = field(default_factory=dict)

    def add(self, tally: Tally) -> None:
        self.columns.update(tally.counts())
        self.late_days = max(self.late_days, tally.late_days)
        if tally.hour is not None:
            self.add_hour(tally.hour, tally.reviewed, tally.reviewed - tally.again)

    def add_hour(self, hour: int, reviewed: int, passed: int) -> None:
        """Hours whose answers were all taken back may stay behind, empty."""
        if reviewed or passed:
            counted = self.hours.setdefault(hour, [0, 0])
            counted[0] += reviewed
            counted[1] += passed


def verify_statistics(user_id: int, *, repair: bool = False) -> Iterator[Miscount]:
    """Every difference between one learner's log and study days, and between their schedules and the counts of cards;
    with `repair` both are counted anew.

    Safe while the learner answers: whatever looks wrong is looked at again with the day held.
    """
    counted = _count(standing_rows(user_id))
    written = _read(StudyDay.objects.filter(user_id=user_id), StudyHour.objects.filter(user_id=user_id))
    for day, deck_id in sorted(counted.keys() | written.keys()):
        if _difference(written[day, deck_id], counted[day, deck_id]):
            what = _look_again(user_id, day, deck_id, repair=repair)
            if what:
                yield Miscount(user_id, day, deck_id, what)
    yield from _miscounted_cards(user_id, repair=repair)


def _miscounted_cards(user_id: int, *, repair: bool) -> Iterator[Miscount]:
    if not _card_differences(user_id):
        return
    with transaction.atomic():
        # Counts and schedules held: whoever moves a card writes both before either can be seen. What is added while
        # they are read is added to what stands here then.
        list(CardCount.objects.filter(user_id=user_id).order_by("pk").select_for_update())
        found = _card_differences(user_id)
        if repair:
            for deck_id, changes in found.items():
                add_counts(user_id, deck_id, changes)
    for deck_id, changes in sorted(found.items()):
        told = "; ".join(
            f"{CardCount.What(what).name} {value} is off by {-cards}"
            for (what, value), cards in sorted(changes.items())
        )
        yield Miscount(user_id, None, deck_id, told)


def _card_differences(user_id: int) -> dict[int, dict[CountKey, int]]:
    """By deck, what its counts lack of what its schedules say."""
    lacking = count_schedules(Schedule.objects.of(user_id).iterator(chunk_size=2000))
    for row in CardCount.objects.filter(user_id=user_id):
        lacking.setdefault(row.deck_id, Counter())[row.what, row.value] -= row.cards
    found = {deck_id: {key: cards for key, cards in counts.items() if cards} for deck_id, counts in lacking.items()}
    return {deck_id: counts for deck_id, counts in found.items() if counts}


def _look_again(user_id: int, day: date, deck_id: int, *, repair: bool) -> str:
    """What differs, with no answer of that day being counted meanwhile; "" for nothing."""
    with transaction.atomic():
        # The day first: whoever writes a row of the log counts it here before it can be seen.
        days = StudyDay.objects.filter(user_id=user_id, day=day, deck_id=deck_id)
        hours = StudyHour.objects.filter(user_id=user_id, day=day, deck_id=deck_id)
        is_there = days.select_for_update().first() is not None
        counts = _count(standing_rows(user_id).filter(study_day=day, deck_id=deck_id))[day, deck_id]
        what = _difference(_read(days, hours)[day, deck_id], counts)
        if what and repair:
            values = {name: counts.columns[name] for name in COUNTS} | {"late_days": counts.late_days}
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
        counts = written[day.day, day.deck_id]
        counts.columns.update({name: getattr(day, name) for name in COUNTS})
        counts.late_days = day.late_days
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
    if written.late_days != counts.late_days:
        parts.append(f"late_days is {written.late_days}, the log says {counts.late_days}")
    if written.hours != counts.hours:
        parts.append(f"its hours are {_told(written)}, the log says {_told(counts)}")
    return "; ".join(parts)


def _told(counts: DayCounts) -> str:
    hours = sorted(counts.hours.items())
    return ", ".join(f"{hour}:00 {reviewed}/{passed}" for hour, (reviewed, passed) in hours) or "none"
