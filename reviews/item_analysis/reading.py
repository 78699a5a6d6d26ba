"""What authors see of how their cards do: a sentence first, figures second."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from decks.models import AnalysisRun, Card, CardAnalysis, Revision
from decks.roles import own

from ..wilson import wilson
from .figures import LEARNERS_LEAST, Verdict
from .standing_out import verdicts_in

if TYPE_CHECKING:
    from accounts.models import User

ROWS_AT_MOST: Final = 200
SENTENCES: Final = {
    Verdict.FAILS: gettext_lazy("It fails people: they forget it far more often than other cards."),
    Verdict.PUZZLES: gettext_lazy("Who knows most forgets it most: perhaps it is wrong, or can be read two ways."),
    Verdict.SLOW: gettext_lazy("It is slow: half of the answers take longer than %(secs)s seconds."),
    Verdict.TOO_EASY: gettext_lazy("Too easy: nearly nobody ever forgets it."),
}
LABELS: Final = {
    Verdict.FAILS: gettext_lazy("fails people"),
    Verdict.PUZZLES: gettext_lazy("puzzling"),
    Verdict.SLOW: gettext_lazy("slow"),
    Verdict.TOO_EASY: gettext_lazy("too easy"),
}
# By the name in the address; a minus turns it round.
SORTS: Final = {
    "recall": "recall",
    "answers": "answers",
    "secs": "median_secs",
    "lapses": "lapses",
    "leeches": "leeches",
    "discrimination": "discrimination",
}
DEFAULT_SORT: Final = "recall"


@dataclass(frozen=True, slots=True)
class BeforeAndAfter:
    """What an edit did: recall of the version before and of this one, as far as each was answered enough."""

    version: int
    on: date
    before: int | None
    after: int | None
    """In percent."""


@dataclass(frozen=True, slots=True)
class CardFigures:
    card: Card
    answers: int
    learners: int
    recall: int
    low: int
    high: int
    """In percent; the ends of the 95 % interval."""
    secs: float | None
    lapses: int
    leeches: int
    discrimination: float | None
    verdicts: Sequence[Verdict]
    edits: Sequence[BeforeAndAfter] = ()

    @property
    def sentence(self) -> str:
        """The gravest thing to be said of it."""
        if not self.verdicts:
            return _("Nothing stands out.")
        return str(SENTENCES[self.verdicts[0]]) % {"secs": round(self.secs or 0)}

    @property
    def labels(self) -> list[str]:
        return [str(LABELS[verdict]) for verdict in self.verdicts]


@dataclass(frozen=True, slots=True)
class Analysis:
    through: date | None
    """None where it never ran."""
    rows: Sequence[CardFigures]
    too_few: int
    """Cards that were answered, by fewer learners than figures need."""
    sort: str
    only: Verdict | None
    striking: int
    """How many stand out, on this page or not."""


def analysis_for(user: User, *, sort: str = DEFAULT_SORT, only: str = "") -> Analysis:
    """The figures of this author's cards that learners meet, as many as a page holds. Five statements, however many."""
    verdict = Verdict(only) if only in set(Verdict) else None
    mine = CardAnalysis.objects.filter(own(user, "card__deck__path"), card__is_live=True)
    mine = mine.annotate(lapses=F("answers") - F("recalled"))
    name = sort if sort.removeprefix("-") in SORTS else DEFAULT_SORT
    column = F(SORTS[name.removeprefix("-")])
    order = column.desc(nulls_last=True) if name.startswith("-") else column.asc(nulls_last=True)
    known = mine.filter(learners__gte=LEARNERS_LEAST).select_related("card__note__deck").order_by(order, "card_id")
    found = list((known.filter(verdicts__contains=verdict) if verdict else known)[:ROWS_AT_MOST])
    revisions = _revisions(found)
    run = AnalysisRun.objects.order_by("-through").first()
    return Analysis(
        through=run.through if run else None,
        rows=[_figures(row, revisions.get(row.card.note_id, ())) for row in found],
        too_few=mine.filter(learners__lt=LEARNERS_LEAST, answers__gt=0).count(),
        sort=name,
        only=verdict,
        striking=mine.exclude(verdicts="").count(),
    )


def _figures(row: CardAnalysis, revisions: Sequence[Revision]) -> CardFigures:
    low, high = wilson(row.recalled, row.answers)
    return CardFigures(
        card=row.card,
        answers=row.answers,
        learners=row.learners,
        recall=round(100 * row.recalled / row.answers),
        low=round(100 * low),
        high=round(100 * high),
        secs=row.median_secs,
        lapses=row.answers - row.recalled,
        leeches=row.leeches,
        discrimination=row.discrimination,
        verdicts=verdicts_in(row.verdicts),
        edits=before_and_after(row, revisions),
    )


def before_and_after(row: CardAnalysis, revisions: Sequence[Revision]) -> list[BeforeAndAfter]:
    """For each edit that somebody answered both before and after, the newest first. Before and after are what was
    answered since the edit before it, and until the next one."""
    counts = {int(version): (answers, recalled) for version, (answers, recalled) in row.versions.items()}
    edits = []
    starts = sorted(revision.version for revision in revisions)
    for revision in sorted(revisions, key=lambda revision: -revision.version):
        place = starts.index(revision.version)
        if place == 0:
            continue  # the note as it was written
        end = starts[place + 1] if place + 1 < len(starts) else None
        before = _percent(counts, starts[place - 1], revision.version)
        after = _percent(counts, revision.version, end)
        if before is not None or after is not None:
            edits.append(BeforeAndAfter(revision.version, revision.at.date(), before, after))
    return edits


def _percent(counts: dict[int, tuple[int, int]], start: int, end: int | None) -> int | None:
    """Of the versions from start to before end; None below as many answers as learners are needed."""
    chosen = [found for version, found in counts.items() if start <= version and (end is None or version < end)]
    answers = sum(n for n, _k in chosen)
    return round(100 * sum(k for _n, k in chosen) / answers) if answers >= LEARNERS_LEAST else None


def _revisions(rows: Sequence[CardAnalysis]) -> dict[int, list[Revision]]:
    """By note, of the notes that were answered in more than one version."""
    notes = {row.card.note_id for row in rows if len(row.versions) > 1}
    found: dict[int, list[Revision]] = {}
    for revision in Revision.objects.filter(note__in=notes).only("note", "version", "at") if notes else ():
        found.setdefault(revision.note_id, []).append(revision)
    return found
