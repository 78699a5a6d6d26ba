"""What an author should look at, said of each card once a day and stored with its figures for lists to count."""

from __future__ import annotations

from collections.abc import Collection
from itertools import groupby
from operator import itemgetter

from decks.models import Card, CardAnalysis, Revision

from .figures import LEARNERS_LEAST, Verdict, verdicts_of

TEXTS = ("kind", "front", "back")


def standing_out(row: CardAnalysis, worded: int = 1) -> str:
    """The names of its verdicts, the gravest first, parted by blanks. Of a card whose note says something else since
    version `worded` only what was answered since counts, and nothing is said before that is enough: what an author
    mended leaves the list, and comes back if it did not help."""
    if row.learners < LEARNERS_LEAST:
        return ""
    since = [counts for version, counts in row.versions.items() if int(version) >= worded]
    answers, recalled = sum(n for n, _k in since), sum(k for _n, k in since)
    if not row.versions:
        answers, recalled = row.answers, row.recalled
    if answers < LEARNERS_LEAST:
        return ""
    return " ".join(
        verdicts_of(recalled=recalled, answers=answers, secs=row.median_secs, discrimination=row.discrimination)
    )


def verdicts_in(text: str) -> tuple[Verdict, ...]:
    return tuple(Verdict(name) for name in text.split())


def last_worded(card_ids: Collection[int]) -> dict[int, int]:
    """By card, the version since which its note asks and answers what it does now. Two statements."""
    notes = dict(Card.objects.filter(pk__in=card_ids).values_list("pk", "note_id"))
    revisions = Revision.objects.filter(note__in=set(notes.values())).order_by("note_id", "version")
    found: dict[int, int] = {}
    rows = revisions.values_list("note_id", "version", "fields").iterator(chunk_size=500)
    for note_id, of_note in groupby(rows, key=itemgetter(0)):
        said: list[object] = []
        for _note, version, fields in of_note:
            texts = [fields.get(name) for name in TEXTS]
            if texts != said:
                said, found[note_id] = texts, version
    return {card_id: found.get(note_id, 1) for card_id, note_id in notes.items()}
