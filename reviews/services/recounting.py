"""Proof that every study day is the count of its rows in the log, and the way back when one is not."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, Max, OuterRef, QuerySet, Subquery, Sum, Value

from decks.models import Deck

from ..card_counts import Key as CountKey
from ..card_counts import add_counts, count_schedules
from ..models import CardCount, DeckDay, DeckHour, ReviewLog, Schedule, StudyDay, StudyHour
from ..rollup import COLUMNS, COUNTS, LONGEST, Tally, standing_rows

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
    yield from _wrong_sums(user_id, repair=repair)
    yield from _miscounted_cards(user_id, repair=repair)


def _wrong_sums(user_id: int, *, repair: bool) -> Iterator[Miscount]:
    """Days and hours of whole decks that are not the sum of their topics'."""
    for (day, deck_id), lacking in sorted(_lacking_sums(user_id).items()):
        if repair:
            _mend_sums(user_id, day, deck_id, lacking)
        told = "; ".join(f"{name} is off by {-count}" for name, count in sorted(lacking.items()))
        yield Miscount(user_id, day, deck_id, f"the sum of its topics: {told}")


def _lacking_sums(user_id: int) -> dict[Key, dict[str, int]]:
    """By day and whole deck, what it lacks of its topics, its hours as "9:00 reviewed". A statement each reads both
    sides as they stand at one moment: answers write both together."""
    lacking: defaultdict[Key, Counter[str]] = defaultdict(Counter)
    topics = (
        StudyDay.objects.filter(user_id=user_id)
        .values("day", "root_id")
        .annotate(side=Value(1), **{f"sum_{name}": Sum(name) for name in COUNTS}, longest=Max(LONGEST))
        .values_list("day", "root_id", "side", *(f"sum_{name}" for name in COUNTS), "longest")
    )
    decks = DeckDay.objects.filter(user_id=user_id).values_list("day", "deck_id", Value(-1), *COLUMNS)
    for day, deck_id, side, *counts in topics.union(decks, all=True):
        for name, count in zip(COLUMNS, counts, strict=True):
            lacking[day, deck_id][name] += side * count
    roots = StudyDay.objects.filter(user_id=user_id, day=OuterRef("day"), deck_id=OuterRef("deck_id"))
    topic_hours = (
        StudyHour.objects.filter(user_id=user_id)
        .annotate(root=Subquery(roots.values("root_id")), side=Value(1))
        .values_list("day", "root", "side", "hour", "reviewed", "passed")
    )
    hours = DeckHour.objects.filter(user_id=user_id).values_list(
        "day", "deck_id", Value(-1), "hour", "reviewed", "passed"
    )
    for day, deck_id, side, hour, reviewed, passed in topic_hours.union(hours, all=True):
        lacking[day, deck_id][f"{hour}:00 reviewed"] += side * reviewed
        lacking[day, deck_id][f"{hour}:00 passed"] += side * passed
    found = {key: {name: count for name, count in counts.items() if count} for key, counts in lacking.items()}
    return {key: counts for key, counts in found.items() if counts}


def _mend_sums(user_id: int, day: date, deck_id: int, lacking: Mapping[str, int]) -> None:
    """Adds what is lacking, which answers given meanwhile do not disturb; the longest wait is added as well."""
    key: dict[str, Any] = {"user_id": user_id, "day": day, "deck_id": deck_id}
    columns = {name: count for name, count in lacking.items() if ":" not in name}
    with transaction.atomic():
        DeckDay.objects.get_or_create(**key)
        DeckDay.objects.filter(**key).update(**{name: F(name) + count for name, count in columns.items()})
        for name in lacking.keys() - columns.keys():
            hour, column = name.split(":00 ")
            DeckHour.objects.get_or_create(**key, hour=int(hour))
            DeckHour.objects.filter(**key, hour=int(hour)).update(**{column: F(column) + lacking[name]})


def _miscounted_cards(user_id: int, *, repair: bool) -> Iterator[Miscount]:
    if not _card_differences(user_id):
        return
    with transaction.atomic():
        # Counts and schedules held: whoever moves a card writes both before either can be seen. What is added while
        # they are read is added to what stands here then.
        list(CardCount.objects.filter(user_id=user_id).order_by("pk").select_for_update())
        found = _card_differences(user_id)
        if repair:
            add_counts(user_id, found)
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
