"""Proof that every study day is the count of its answers in the log, and the way back when one is not."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from decks.models import Deck

from ..models import ReviewLog, StudyDay
from ..rollup import COUNTED, COUNTS, Tally

Key = tuple[date, int]


@dataclass(frozen=True, slots=True)
class Miscount:
    """A topic's day on which the roll-up and the log differ."""

    user_id: int
    day: date
    deck_id: int
    what: str
    """An English sentence for the operator."""


def verify_statistics(user_id: int, *, repair: bool = False) -> Iterator[Miscount]:
    """Every difference between one learner's log and study days; with `repair` the days are counted anew.

    Safe while the learner answers: whatever looks wrong is looked at again with the day held.
    """
    counted = _count(_standing_answers(user_id))
    written = {(row.day, row.deck_id): row for row in StudyDay.objects.filter(user_id=user_id)}
    for day, deck_id in sorted(counted.keys() | written.keys()):
        if _difference(written.get((day, deck_id)), counted[day, deck_id]):
            what = _look_again(user_id, day, deck_id, repair=repair)
            if what:
                yield Miscount(user_id, day, deck_id, what)


def _look_again(user_id: int, day: date, deck_id: int, *, repair: bool) -> str:
    """What differs, with no answer of that day being counted meanwhile; "" for nothing."""
    with transaction.atomic():
        # The day first: whoever writes a row of the log counts it here before it can be seen.
        days = StudyDay.objects.filter(user_id=user_id, day=day, deck_id=deck_id)
        row = days.select_for_update().first()
        counts = _count(_standing_answers(user_id).filter(study_day=day, deck_id=deck_id))[day, deck_id]
        what = _difference(row, counts)
        if what and repair:
            values = {name: counts[name] for name in COUNTS}
            if row is not None:
                days.update(**values)
            else:
                root_id = Deck.objects.get(pk=deck_id).root.pk
                StudyDay(user_id=user_id, day=day, deck_id=deck_id, root_id=root_id, **values).save(force_insert=True)
    return what


def _standing_answers(user_id: int) -> QuerySet[ReviewLog, ReviewLog]:
    """What counts and was not taken back."""
    undone = ReviewLog.objects.filter(user_id=user_id, undoes=OuterRef("token"))
    return ReviewLog.objects.filter(~Exists(undone), user_id=user_id, kind__in=COUNTED)


def _count(answers: QuerySet[ReviewLog, ReviewLog]) -> defaultdict[Key, Counter[str]]:
    counted: defaultdict[Key, Counter[str]] = defaultdict(Counter)
    for row in answers.iterator(chunk_size=2000):
        counted[row.study_day, row.deck_id].update(Tally.of_row(row).counts())
    return counted


def _difference(row: StudyDay | None, counts: Counter[str]) -> str:
    """A day whose answers were all taken back may stay behind, empty."""
    parts = [
        f"{name} is {written}, the log says {counts[name]}"
        for name in COUNTS
        if (written := getattr(row, name) if row else 0) != counts[name]
    ]
    return "; ".join(parts)
