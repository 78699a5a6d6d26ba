"""What was promised to whoever answered, held against what the database says."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from reviews.models import LogKind, ReviewLog, StudyDay
from reviews.services import Verdict
from reviews.services.verifying import verify_schedules

ANSWERS = (LogKind.ANSWER, LogKind.DRILL)
GRADES = {2: "again", 3: "hard", 4: "good", 5: "easy"}


@dataclass
class Sent:
    """One answer as it was sent, once or several times, and what came back: a verdict, or None for no reply."""

    user_id: int
    token: UUID
    card_id: int
    grade: int
    replies: list[Verdict | None] = field(default_factory=list)

    @property
    def is_acknowledged(self):
        return Verdict.SAVED in self.replies or Verdict.REPEATED in self.replies

    @property
    def is_refused(self):
        return not {Verdict.ANSWERED, Verdict.STALE, Verdict.GONE}.isdisjoint(self.replies)


def broken_promises(sent, *, earlier=frozenset()):
    """A sentence for each acknowledged answer that is not stored exactly once, each row that nobody sent, each schedule
    or day that does not follow from the log. `earlier`: tokens of rows that were there before."""
    rows = list(ReviewLog.objects.order_by("user_id", "card_id", "sequence"))
    yield from _answers(sent, rows, earlier)
    for user_id in sorted({row.user_id for row in rows}):
        yield from (f"schedule: {difference}" for difference in verify_schedules(user_id))
    yield from _days(rows)


def _answers(sent, rows, earlier):
    stored = defaultdict(list)
    for row in rows:
        stored[row.user_id, row.token].append(row)
    for answer in sent:
        of_it = stored[answer.user_id, answer.token]
        said = [(row.card_id, row.quality) for row in of_it]
        if answer.is_acknowledged and len(of_it) != 1:
            yield f"acknowledged, but there are {len(of_it)} rows: {answer}"
        if answer.is_refused and of_it:
            yield f"refused, but stored: {answer}"
        if said and said != [(answer.card_id, answer.grade)]:
            yield f"stored as {said}: {answer}"
        if answer.replies.count(Verdict.SAVED) > 1:
            yield f"saved more than once: {answer}"
    known = {(answer.user_id, answer.token) for answer in sent}
    for row in rows:
        if row.kind in ANSWERS and row.token not in earlier and (row.user_id, row.token) not in known:
            yield f"nobody sent this row: user {row.user_id}, card {row.card_id}, sequence {row.sequence}"


# What one learns of an answer, a review and its time. The finer columns are `verify_statistics`' to prove.
COUNTED_ANEW = (
    *("introduced", "reviewed", "drilled", "introduced_ms", "reviewed_ms", "drilled_ms"),
    *("again", "hard", "good", "easy", "mature_reviewed", "mature_passed"),
)


def _days(rows):
    """The roll-up counted anew, from what the rows say and with nothing of the code that writes it."""
    by_token = {(row.user_id, row.token): row for row in rows}
    counted = defaultdict(Counter)
    for row in rows:
        answer, sign = row, 1
        if row.kind == LogKind.UNDO:
            answer, sign = by_token.get((row.user_id, row.undoes)), -1
        if answer is None or answer.kind not in ANSWERS:
            continue
        day = counted[answer.user_id, answer.study_day, answer.deck_id]
        interval_days = (answer.before or {}).get("interval_days")
        column = "drilled" if answer.kind == LogKind.DRILL else "reviewed" if interval_days else "introduced"
        day[column] += sign
        day[f"{column}_ms"] += sign * answer.elapsed_ms
        if column == "reviewed":
            day[GRADES[answer.quality]] += sign
            if interval_days >= 21:
                day["mature_reviewed"] += sign
                day["mature_passed"] += sign * (answer.quality > 2)
    written = {
        (row.user_id, row.day, row.deck_id): Counter({name: getattr(row, name) for name in COUNTED_ANEW})
        for row in StudyDay.objects.all()
    }
    for key in sorted(counted.keys() | written.keys(), key=str):
        if counted[key] != written.get(key, Counter()):
            yield f"study day {key}: written {written.get(key)}, the log says {counted[key]}"
