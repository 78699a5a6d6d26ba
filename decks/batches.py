"""What the pages of tables and replacements read: what was brought in, and what a batch does row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count, F, Q
from django.utils.text import Truncator

from .deckfile.model import one_line
from .models import Deck, ImportBatch, ImportRow, Revision
from .note_history import Change, changes_between
from .rendering import RenderedCard
from .roles import Rights, authored_decks, own, rights_in
from .services.batches.planning import Planner
from .services.batches.replacing import NOTES_AT_MOST

if TYPE_CHECKING:
    from accounts.models import User

Verdict = ImportRow.Verdict
State = ImportBatch.State
ROWS_A_PAGE: Final = 50
BATCHES_SHOWN: Final = 20
EXCERPT_CHARS: Final = 120
#: In the order in which they are looked at: what needs somebody first.
SHOWN: Final = (
    Verdict.REFUSED, Verdict.KEPT, Verdict.CHANGED, Verdict.ADDED, Verdict.REMOVED, Verdict.UNCHANGED,
)  # fmt: skip


def deck_for_tables(user: User, deck_id: int) -> tuple[Deck, Rights] | None:
    """A deck or topic this person works on, and what they may do there."""
    deck = authored_decks(user).select_related("parent").filter(pk=deck_id).first()
    return (deck, rights_in(user, deck)) if deck else None


@dataclass(frozen=True, slots=True)
class PastBatch:
    batch: ImportBatch
    counts: Mapping[str, int]

    @property
    def is_taken_back(self) -> bool:
        undo = getattr(self.batch, "taken_back_by", None)
        return undo is not None and undo.done_at is not None


def past_batches(deck: Deck) -> list[PastBatch]:
    """What was done to the whole deck, the latest first."""
    batches = ImportBatch.objects.filter(deck__in=Deck.objects.within(deck.root_path)).exclude(done_at=None)
    batches = batches.exclude(verb=ImportBatch.Verb.UNDO).select_related("by", "taken_back_by")
    counted = {
        verdict.value: Count("rows", filter=Q(rows__verdict=verdict, rows__is_chosen=True)) for verdict in SHOWN
    }
    shown = batches.annotate(**counted).order_by("-done_at", "-pk")[:BATCHES_SHOWN]
    return [PastBatch(batch, {name: getattr(batch, name) for name in counted}) for batch in shown]


def batch_for(user: User, batch_id: int) -> ImportBatch | None:
    """One of a deck this person works on; before it is done its maker's alone."""
    batches = ImportBatch.objects.filter(own(user, "deck__path")).filter(Q(by=user) | ~Q(done_at=None))
    return batches.select_related("deck__parent", "by", "takes_back").filter(pk=batch_id).first()


@dataclass(frozen=True, slots=True)
class ShownRow:
    row: ImportRow
    concept: str
    changes: Sequence[Change] = ()
    cards: Sequence[RenderedCard] = ()
    texts: Sequence[str] = ()
    """Of a note that is new, where its cards are not at hand."""


@dataclass(frozen=True, slots=True)
class BatchScreen:
    batch: ImportBatch
    counts: Mapping[str, int]
    """By verdict, of the rows that are done or would be."""
    total: int
    shown: str
    """The verdict of the rows below."""
    rows: Sequence[ShownRow]
    page: int
    pages: int
    says_otherwise: int
    """Published notes that ask or answer something else."""
    taken_back: ImportBatch | None
    edited_since: int
    """Of a batch that is done: notes that were changed after it, which taking back leaves alone."""
    may_write: bool

    @property
    def looked_at(self) -> int:
        return self.total - self.counts.get(Verdict.WAITING, 0)

    @property
    def to_do(self) -> int:
        return sum(self.counts.get(verdict, 0) for verdict in (Verdict.ADDED, Verdict.CHANGED, Verdict.REMOVED))

    @property
    def with_ticks(self) -> bool:
        return self.batch.verb == ImportBatch.Verb.REPLACE and self.batch.state == State.PLANNED

    @property
    def left_out(self) -> int:
        return int(self.batch.options.get("left_out", 0))


def batch_screen(user: User, batch: ImportBatch, *, shown: str = "", page: int = 1) -> BatchScreen:
    counted = batch.rows.filter(is_chosen=True).order_by().values_list("verdict").annotate(Count("pk"))
    counts = dict(counted)
    shown = shown if counts.get(shown) else next((verdict.value for verdict in SHOWN if counts.get(verdict)), "")
    # What has ticks is one form, and so one page.
    a_page = NOTES_AT_MOST if batch.verb == ImportBatch.Verb.REPLACE else ROWS_A_PAGE
    pages = max(1, -(-counts.get(shown, 0) // a_page))
    page = min(max(page, 1), pages)
    rows = batch.rows.filter(verdict=shown, is_chosen=True).select_related("note")
    return BatchScreen(
        batch=batch,
        counts=counts,
        total=sum(counts.values()),
        shown=shown,
        rows=_shown(batch, list(rows[(page - 1) * a_page : page * a_page])),
        page=page,
        pages=pages,
        says_otherwise=batch.rows.filter(verdict=Verdict.CHANGED, says_otherwise=True).count(),
        taken_back=ImportBatch.objects.filter(takes_back=batch).exclude(done_at=None).first(),
        edited_since=_edited_since(batch),
        may_write=rights_in(user, batch.deck).write,
    )


def looked_at(batch: ImportBatch) -> tuple[int, int]:
    """Of how many rows, how many. One statement."""
    told = batch.rows.aggregate(total=Count("pk"), waiting=Count("pk", filter=Q(verdict=Verdict.WAITING)))
    return told["total"] - told["waiting"], told["total"]


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What became of the notes of a batch that was taken back."""

    restored: int
    retired: int
    """New notes that learners can have met."""
    removed: int
    kept: int
    """Edited since."""


def taken_back(undo: ImportBatch) -> TakenBack:
    made = ImportRow.objects.filter(batch=undo.takes_back_id, before=None).values("number")
    changed = undo.rows.filter(verdict=Verdict.CHANGED)
    return TakenBack(
        restored=changed.exclude(number__in=made).count(),
        retired=changed.filter(number__in=made).count(),
        removed=undo.rows.filter(verdict=Verdict.REMOVED).count(),
        kept=undo.rows.filter(verdict=Verdict.KEPT).count(),
    )


def refused_rows(batch: ImportBatch) -> tuple[Sequence[str], list[list[str]]]:
    """The rows of a table that were refused, as they came, and why: to be mended and brought in again."""
    problems = dict(batch.rows.filter(verdict=Verdict.REFUSED).values_list("number", "problems"))
    has_names = batch.options.get("first_row_names", False)
    names = batch.table[0][1] if has_names else [""] * len(batch.options.get("mapping", ()))
    rows = batch.table[1:] if has_names else batch.table
    return names, [[" ".join(problems[number]), *cells] for number, cells in rows if number in problems]


def _edited_since(batch: ImportBatch) -> int:
    if batch.done_at is None:
        return 0
    written = batch.rows.filter(after__isnull=False, note__isnull=False)
    return written.exclude(after=F("note__version")).count()


def _shown(batch: ImportBatch, rows: Sequence[ImportRow]) -> list[ShownRow]:
    if any(row.verdict == Verdict.REFUSED for row in rows):
        return _as_refused(batch, rows)
    if batch.state == State.DONE:
        return _as_done(rows)
    planner = Planner(batch, rows)
    plain = [row for row in rows if row.verdict in (Verdict.ADDED, Verdict.CHANGED, Verdict.UNCHANGED)]
    contents = {row.number: planner.contents(row) for row in plain}
    topics = {topic.pk: topic.title for topic in planner.new_topics.values()}
    changes = dict(zip(contents, changes_between(list(contents.values()), topics=topics), strict=True))
    return [_as_planned(row, contents.get(row.number), changes.get(row.number, [])) for row in rows]


def _as_refused(batch: ImportBatch, rows: Sequence[ImportRow]) -> list[ShownRow]:
    """By the question that stands in the table, or else all that does; of a replacement by the note."""
    cells = dict(batch.table)
    mapping = batch.options.get("mapping", [])
    front = mapping.index("front") if "front" in mapping else None
    shown = []
    for row in rows:
        texts = [one_line(cell) for cell in cells.get(row.number, ())]
        name = (texts[front] if front is not None and texts else "") or " · ".join(filter(None, texts))
        name = name or (row.note.concept if row.note else "")
        shown.append(ShownRow(row, Truncator(name).chars(EXCERPT_CHARS)))
    return shown


def _as_planned(
    row: ImportRow, contents: tuple[Mapping[str, Any], Mapping[str, Any]] | None, changes: Sequence[Change]
) -> ShownRow:
    if contents is None:
        return ShownRow(row, row.note.concept if row.note else "")
    before, after = contents
    if before:
        return ShownRow(row, before["concept"], changes=changes)
    return ShownRow(row, after["concept"], cards=[RenderedCard(**card) for card in row.cards.get("sides", ())])


def _as_done(rows: Sequence[ImportRow]) -> list[ShownRow]:
    """From the history of the notes."""
    notes = [row.note_id for row in rows if row.after]
    versions = {version for row in rows for version in (row.before, row.after) if version}
    found = Revision.objects.filter(note__in=notes, version__in=versions).values_list("note_id", "version", "fields")
    contents: dict[tuple[int | None, int | None], dict[str, Any]] = {
        (note_id, version): fields for note_id, version, fields in found
    }
    changed = [row for row in rows if row.before and (row.note_id, row.after) in contents]
    pairs = [(contents.get((row.note_id, row.before), {}), contents[row.note_id, row.after]) for row in changed]
    changes = dict(zip([row.number for row in changed], changes_between(pairs), strict=True))
    shown = []
    for row in rows:
        made = contents.get((row.note_id, row.after), {}) if not row.before else {}
        concept = row.note.concept if row.note else made.get("concept", "")
        texts = [text for name in ("front", "back") if (text := made.get(name))]
        shown.append(ShownRow(row, concept, changes=changes.get(row.number, []), texts=texts))
    return shown
