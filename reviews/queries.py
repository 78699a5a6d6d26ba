"""What the screens of a review read: a user and a time in, plain values out. Nothing here writes or sees a request."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Exists, Max, Min, OuterRef, Q, Sum
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from decks.models import Card, Deck

from .intervals import short_days, short_minutes
from .models import Enrolment, LogKind, Phase, ReviewLog, Schedule, StudyDay
from .queue import Clock, Queue, Scope, load_queue
from .scheduling import SM2, Grade, following_days
from .services.enrolling import GRADES_EXPLAINED_FOR
from .services.undoing import last_undoable
from .state import PASSING, UNTOUCHED, CardState, prepare_answer
from .tokens import AnswerToken, Pace, mint_token

if TYPE_CHECKING:
    from accounts.models import User

# Until a learner has times of their own.
DEFAULT_PACE = Pace(new_secs=25, review_secs=12)
PACE_DAYS = 14
PACE_ANSWERS = 20  # answers of a kind before their mean says more than the default


@dataclass(frozen=True, slots=True)
class Progress:
    done: int
    total: int
    minutes_left: int
    percent: int
    new: int
    learning: int
    review: int


@dataclass(frozen=True, slots=True)
class GradeButton:
    value: int
    key: str
    name: str
    label: str
    interval: str
    follow: str
    is_default: bool


@dataclass(frozen=True, slots=True)
class ShownCard:
    """One card as the learner sees it. The answer is None while only the question shows."""

    card_id: int
    token: str
    lang: str
    deck_title: str
    topic_title: str
    question_html: SafeString
    question_is_inline: bool
    hint_html: SafeString
    state: str
    flagged: bool
    edit_url: str
    answer_html: SafeString | None = None
    why_html: SafeString | None = None
    slide_title: str = ""
    slide_url: str = ""


@dataclass(frozen=True, slots=True)
class Missed:
    concept: str
    question_text: str
    url: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The end of a sitting."""

    answers: int
    minutes: int
    reviewed: int
    remembered: int
    usual_percent: int | None
    missed: Sequence[Missed]
    hidden_by_limits: int
    next_due: date | None
    goal_reached: bool
    left: int


@dataclass(frozen=True, slots=True)
class Screen:
    """What the session shows now: a card, or the end."""

    clock: Clock
    scope: Scope
    progress: Progress
    can_undo: bool
    explain_grades: bool
    answers_today: int
    wants_settling: bool
    card: ShownCard | None = None
    buttons: Sequence[GradeButton] = ()
    finished: Finished | None = None


@dataclass(frozen=True, slots=True)
class TopicPlan:
    title: str
    slug: str
    url: str
    total: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What home says."""

    total: int
    minutes: int
    new: int
    learning: int
    review: int
    topics: Sequence[TopicPlan]
    next_due: date | None
    is_first_day: bool
    is_enrolled: bool
    answers_today: int
    session_url: str
    session_url_5: str
    session_url_10: str


def scope_of(user: User, slug: str, *, start: int = 0, goal: int | None = None) -> Scope | None:
    """The scope an address names: "" (everything), `deck` or `deck/topic`. None when the learner does not study it."""
    if not slug:
        return Scope(start=start, goal=goal)
    root_slug, _slash, topic_slug = slug.partition("/")
    decks = Deck.objects.select_related("parent")
    if topic_slug:
        deck = decks.filter(slug=topic_slug, parent__slug=root_slug, parent__parent=None).first()
    else:
        deck = decks.filter(slug=root_slug, parent=None).first()
    if deck is None:
        return None
    scope = Scope(deck=deck, start=start, goal=goal)
    is_studied = Enrolment.objects.filter(user=user, deck=deck.parent or deck).exists()
    return scope if is_studied else None


def pace_of(user: User, clock: Clock) -> Pace:
    """Seconds this learner takes for a new card and for a review, from the last two weeks of study days."""
    sums = StudyDay.objects.filter(user=user, day__gt=clock.day - timedelta(days=PACE_DAYS)).aggregate(
        introduced=Sum("introduced"),
        introduced_ms=Sum("introduced_ms"),
        reviewed=Sum("reviewed"),
        reviewed_ms=Sum("reviewed_ms"),
    )
    return Pace(
        new_secs=_mean_secs(sums["introduced_ms"], sums["introduced"], DEFAULT_PACE.new_secs),
        review_secs=_mean_secs(sums["reviewed_ms"], sums["reviewed"], DEFAULT_PACE.review_secs),
    )


def _mean_secs(milliseconds: int | None, answers: int | None, default: int) -> int:
    if not answers or answers < PACE_ANSWERS:
        return default
    return max(1, round((milliseconds or 0) / answers / 1000))


def today_plan(user: User, at: datetime) -> Plan:
    """Home: how much there is today, where, and when the next is due if there is nothing."""
    clock = Clock.of(user, at)
    queue = load_queue(user, Scope(), clock)
    pace = pace_of(user, clock)
    session = reverse("reviews:session")
    start = f"?start={queue.done}"
    return Plan(
        total=queue.left,
        minutes=minutes(queue.seconds_left(pace)),
        new=len(queue.new),
        learning=len(queue.drills),
        review=len(queue.reviews),
        topics=_topic_plans(queue, pace),
        next_due=None if queue.left else next_due_day(user, clock),
        is_first_day=not StudyDay.objects.filter(user=user).exists(),
        is_enrolled=Enrolment.objects.filter(user=user, is_paused=False).exists(),
        answers_today=queue.done,
        session_url=f"{session}{start}",
        session_url_5=f"{session}{start}&goal={queue.done + cards_in(5, queue, pace)}",
        session_url_10=f"{session}{start}&goal={queue.done + cards_in(10, queue, pace)}",
    )


def minutes(seconds: int) -> int:
    """Whole minutes, up, so that what is left never reads 0 while something is."""
    return math.ceil(seconds / 60)


def cards_in(minutes_wanted: int, queue: Queue, pace: Pace) -> int:
    """How many of today's cards fit in so many minutes at this pace; at least one."""
    if not queue.left:
        return 1
    mean_secs = queue.seconds_left(pace) / queue.left
    return max(1, min(queue.left, round(minutes_wanted * 60 / mean_secs)))


def _topic_plans(queue: Queue, pace: Pace) -> list[TopicPlan]:
    seconds: dict[int, int] = {}
    totals: dict[int, int] = {}
    for rows, each in ((queue.drills, pace.review_secs), (queue.reviews, pace.review_secs), (queue.new, pace.new_secs)):
        for row in rows:
            totals[row.deck_id] = totals.get(row.deck_id, 0) + 1
            seconds[row.deck_id] = seconds.get(row.deck_id, 0) + each
    decks = Deck.objects.filter(pk__in=totals).select_related("parent").order_by("path")
    plans = []
    for deck in decks:
        slug = Scope(deck=deck).deck_slug
        plans.append(
            TopicPlan(
                title=deck.title,
                slug=slug,
                url=f"{reverse('reviews:session')}?deck={slug}",
                total=totals[deck.pk],
                minutes=minutes(seconds[deck.pk]),
            )
        )
    return plans


def next_due_day(user: User, clock: Clock) -> date | None:
    """The first study day after today on which a card is due; tomorrow while there are new cards to meet."""
    active = Schedule.objects.of(user.pk).active()
    roots = Enrolment.objects.filter(user=user, is_paused=False).values("deck_id")
    due: date | None = active.filter(root_id__in=roots, due_day__gt=clock.day).aggregate(first=Min("due_day"))["first"]
    tomorrow = clock.day + timedelta(days=1)
    if due != tomorrow and user.profile.new_per_day:
        later = load_queue(user, Scope(), _tomorrow(user, clock))
        if later.new or later.reviews:
            return tomorrow
    return due


def _tomorrow(user: User, clock: Clock) -> Clock:
    return Clock.of(user, clock.day_start + timedelta(hours=36))


def screen_now(
    user: User, scope: Scope, at: datetime, *, pace: Pace | None = None, card_id: int | None = None
) -> Screen:
    """The question that comes next, or the end. `card_id` asks for one in line, such as what an undo gave back."""
    clock = Clock.of(user, at)
    queue = load_queue(user, scope, clock)
    pace = pace or pace_of(user, clock)
    coming = None if _goal_reached(scope, queue) else queue.next()
    if card_id is not None and queue.holds(card_id):
        coming = card_id, any(drill.card_id == card_id for drill in queue.drills)
    shown = None
    if coming is not None:
        shown = _question(user, clock, pace, *coming)
    can_undo = last_undoable(user.pk, clock) is not None if queue.done == 0 else True
    common = {
        "clock": clock,
        "scope": scope,
        "progress": progress_of(queue, scope, pace),
        "can_undo": can_undo,
        "explain_grades": not user.profile.grades_explained,
        **_settling(user, queue),
    }
    if shown is None:
        return Screen(**common, finished=_finished(user, scope, clock, queue))  # type: ignore[arg-type]
    return Screen(**common, card=shown)  # type: ignore[arg-type]


class _Settling(TypedDict):
    answers_today: int
    wants_settling: bool


def _settling(user: User, queue: Queue) -> _Settling:
    """Whether the next write should also do the housekeeping of `services.settle_in`."""
    explained = not user.profile.grades_explained and queue.done >= GRADES_EXPLAINED_FOR
    return {"answers_today": queue.done, "wants_settling": queue.is_behind or queue.done == 1 or explained}


def _goal_reached(scope: Scope, queue: Queue) -> bool:
    return scope.goal is not None and queue.done >= scope.goal


def progress_of(queue: Queue, scope: Scope, pace: Pace) -> Progress:
    """How far this sitting is. It never goes back: an answer adds to what is done, a forgotten card to the whole."""
    done = max(0, queue.done - scope.start)
    left, seconds = queue.left, queue.seconds_left(pace)
    if scope.goal is not None:
        goal_left = max(0, min(left, scope.goal - queue.done))
        seconds = round(seconds * goal_left / left) if left else 0
        left = goal_left
    total = done + left
    return Progress(
        done=done,
        total=total,
        minutes_left=minutes(seconds),
        percent=100 * done // total if total else 100,
        new=len(queue.new),
        learning=len(queue.drills),
        review=len(queue.reviews),
    )


def _question(user: User, clock: Clock, pace: Pace, card_id: int, is_drill: bool) -> ShownCard:
    card = _card(card_id)
    schedule = Schedule.objects.filter(user_id=user.pk, card_id=card_id).first()
    token = mint_token(
        user_id=user.pk,
        card_id=card_id,
        version=schedule.version if schedule else 0,
        shown_at=clock.at,
        is_drill=is_drill,
        pace=pace,
    )
    return _shown(user, card, schedule, token, with_answer=False)


def _card(card_id: int) -> Card:
    return Card.objects.select_related("note__slide", "deck__parent").get(pk=card_id)


def _shown(user: User, card: Card, schedule: Schedule | None, token: AnswerToken, *, with_answer: bool) -> ShownCard:
    note, deck = card.note, card.deck
    root = deck.parent or deck
    slide = note.slide
    concepts = reverse("reviews:concepts", args=[root.slug])
    return ShownCard(
        card_id=card.pk,
        token=token.sign(),
        lang=note.lang or deck.lang,
        deck_title=root.title,
        topic_title=deck.title if deck.parent else "",
        # Rendered and sanitised when the note was saved.
        question_html=mark_safe(card.question_html),  # noqa: S308
        question_is_inline=card.question_is_inline,
        hint_html=mark_safe(card.hint_html),  # noqa: S308
        state=_state_name(schedule, token.is_drill),
        flagged=bool(schedule and schedule.flag),
        edit_url=reverse("admin:decks_note_change", args=[note.pk]) if user.is_staff else "",
        answer_html=mark_safe(card.answer_html) if with_answer else None,  # noqa: S308
        why_html=mark_safe(card.why_html) if with_answer else None,  # noqa: S308
        slide_title=slide.title if slide and with_answer else "",
        slide_url=f"{concepts}#{slide.slug}" if slide and with_answer else "",
    )


def _state_name(schedule: Schedule | None, is_drill: bool) -> str:
    if is_drill:
        return "learning"
    if schedule is None or schedule.phase == Phase.NEW:
        return "new"
    return "review" if schedule.phase == Phase.REVIEW else "learning"


def screen_of_answer(user: User, scope: Scope, token: AnswerToken, at: datetime) -> Screen | None:
    """The answer side of a shown card with its four buttons. None when the card is no longer as it was shown."""
    clock = Clock.of(user, at)
    card = Card.objects.select_related("note__slide", "deck__parent").filter(pk=token.card_id, is_live=True).first()
    schedule = Schedule.objects.filter(user_id=user.pk, card_id=token.card_id).first()
    if card is None or (schedule.version if schedule else 0) != token.version or (schedule and schedule.suspended):
        return None
    queue = load_queue(user, scope, clock)
    state = CardState.of(schedule) if schedule else UNTOUCHED
    return Screen(
        clock=clock,
        scope=scope,
        progress=progress_of(queue, scope, token.pace),
        can_undo=queue.done > 0 or last_undoable(user.pk, clock) is not None,
        explain_grades=not user.profile.grades_explained,
        **_settling(user, queue),
        card=_shown(user, card, schedule, token, with_answer=True),
        buttons=grade_buttons(state, user_id=user.pk, token=token, clock=clock),
    )


def grade_buttons(state: CardState, *, user_id: int, token: AnswerToken, clock: Clock) -> list[GradeButton]:
    """The four buttons, each with the interval that pressing it stores."""
    answering = prepare_answer(
        state,
        user_id=user_id,
        card_id=token.card_id,
        is_drill=token.is_drill and state.memory is not None,
        at=clock.at,
        study_day=clock.day,
        options=SM2,
    )
    labels = {
        Grade.AGAIN: ("again", pgettext("grade", "Again")),
        Grade.HARD: ("hard", pgettext("grade", "Hard")),
        Grade.GOOD: ("good", pgettext("grade", "Good")),
        Grade.EASY: ("easy", pgettext("grade", "Easy")),
    }
    after_good = following_days(answering.outcomes[Grade.GOOD], SM2)
    buttons = []
    for key, (grade, (name, label)) in enumerate(labels.items(), start=1):
        outcome = answering.outcomes[grade]
        follow = ""
        if not answering.is_drill and grade != Grade.AGAIN:
            # The passing grades share this interval and differ in the one after it: say so.
            after = following_days(outcome, SM2)
            follow = _("then less") if after < after_good else _("then more") if after > after_good else ""
        buttons.append(
            GradeButton(
                value=int(grade),
                key=str(key),
                name=name,
                label=label,
                interval=short_minutes(clock.at, outcome.drill_at) if outcome.drill_at else short_days(outcome.days),
                follow=follow,
                is_default=grade is Grade.GOOD,
            )
        )
    return buttons


def _finished(user: User, scope: Scope, clock: Clock, queue: Queue) -> Finished:
    rows = StudyDay.objects.filter(user=user, day=clock.day).aggregate(
        reviewed=Sum("reviewed"),
        again=Sum("again"),
        ms=Sum("introduced_ms") + Sum("reviewed_ms") + Sum("drilled_ms"),
    )
    reviewed, again = rows["reviewed"] or 0, rows["again"] or 0
    goal_reached = _goal_reached(scope, queue) and queue.left > 0
    return Finished(
        answers=max(0, queue.done - scope.start),
        minutes=max(1, minutes((rows["ms"] or 0) // 1000)),
        reviewed=reviewed,
        remembered=reviewed - again,
        usual_percent=usual_percent(user, clock),
        missed=missed_today(user, clock),
        hidden_by_limits=0 if goal_reached else _hidden_by_limits(user, clock),
        next_due=None if goal_reached else next_due_day(user, clock),
        goal_reached=goal_reached,
        left=queue.left,
    )


USUAL_DAYS = 30
USUAL_ANSWERS = 50  # below it, no percentage is honest


def usual_percent(user: User, clock: Clock) -> int | None:
    """The share of reviews remembered over the last thirty days before today; None from too few answers."""
    days = StudyDay.objects.filter(
        user=user, day__lt=clock.day, day__gte=clock.day - timedelta(days=USUAL_DAYS)
    ).aggregate(reviewed=Sum("reviewed"), again=Sum("again"))
    reviewed = days["reviewed"] or 0
    if reviewed < USUAL_ANSWERS:
        return None
    return round(100 * (reviewed - (days["again"] or 0)) / reviewed)


MISSED_AT_MOST = 50


def missed_today(user: User, clock: Clock) -> list[Missed]:
    """Cards answered Again today, taken-back answers aside, the latest first."""
    undone = ReviewLog.objects.filter(user_id=user.pk, undoes=OuterRef("token"))
    rows = (
        ReviewLog.objects.filter(user_id=user.pk, study_day=clock.day, kind=LogKind.ANSWER, quality__lt=PASSING)
        .filter(~Exists(undone))
        .values("card_id")
        .annotate(last=Max("at"))
        .order_by("-last")
        .values_list("card_id", flat=True)[:MISSED_AT_MOST]
    )
    card_ids = list(rows)
    cards = Card.objects.select_related("note__slide", "deck__parent").in_bulk(card_ids)
    missed = []
    for card_id in card_ids:
        card = cards[card_id]
        root = card.deck.parent or card.deck
        missed.append(
            Missed(
                concept=card.note.concept,
                question_text=card.question_text,
                url=f"{reverse('reviews:concepts', args=[root.slug])}#{concept_anchor(card.note_id)}",
            )
        )
    return missed


def concept_anchor(note_id: int) -> str:
    """Where the concepts page shows a note."""
    return f"note-{note_id}"


HIDDEN_AT_MOST = 1000


def _hidden_by_limits(user: User, clock: Clock) -> int:
    """Reviews due today that the limit holds back; counted no further than a thousand."""
    roots = list(Enrolment.objects.filter(user=user, is_paused=False).values_list("deck_id", flat=True))
    due = Schedule.objects.of(user.pk).active().due(clock.day).awake(clock.day).filter(root_id__in=roots)
    # What was answered today waits for another day by rule, not by the limit.
    due = due.filter(Q(last_answered_day=None) | Q(last_answered_day__lt=clock.day))
    return due[:HIDDEN_AT_MOST].count()


@dataclass(frozen=True, slots=True)
class StoryRow:
    """One line of a card's history."""

    at: datetime
    study_day: date
    kind: str
    grade: str
    days: int | None
    seconds: float | None


@dataclass(frozen=True, slots=True)
class CardStory:
    """Why this card, why today, and what happened to it."""

    card_id: int
    concept: str
    question_text: str
    lang: str
    deck_title: str
    topic_title: str
    sentences: Sequence[str]
    history: Sequence[StoryRow]


STORY_ROWS = 100


def card_story(user: User, card_id: int, at: datetime) -> CardStory | None:
    """One card as this learner knows it. None for a card of a deck the learner does not study."""
    card = Card.objects.select_related("note", "deck__parent").filter(pk=card_id).first()
    if card is None:
        return None
    root = card.deck.parent or card.deck
    schedule = Schedule.objects.filter(user_id=user.pk, card_id=card_id).first()
    if schedule is None and not (card.is_live and Enrolment.objects.filter(user=user, deck_id=root.pk).exists()):
        return None
    clock = Clock.of(user, at)
    rows = ReviewLog.objects.filter(user_id=user.pk, card_id=card_id).order_by("-sequence")[:STORY_ROWS]
    return CardStory(
        card_id=card.pk,
        concept=card.note.concept,
        question_text=card.question_text,
        lang=card.note.lang or card.deck.lang,
        deck_title=root.title,
        topic_title=card.deck.title if card.deck.parent else "",
        sentences=story_sentences(schedule, clock),
        history=[
            StoryRow(
                at=row.at,
                study_day=row.study_day,
                kind=row.get_kind_display(),
                grade="" if row.quality is None else grade_label(row.quality),
                days=row.days,
                seconds=None if row.elapsed_ms is None else row.elapsed_ms / 1000,
            )
            for row in rows
        ],
    )


def grade_label(quality: int) -> str:
    """The word of the button that stands for a quality; 0 and 1 were failures too."""
    if quality < PASSING:
        return pgettext("grade", "Again")
    return {
        Grade.HARD: pgettext("grade", "Hard"),
        Grade.GOOD: pgettext("grade", "Good"),
        Grade.EASY: pgettext("grade", "Easy"),
    }[Grade(quality)]


def story_sentences(schedule: Schedule | None, clock: Clock) -> list[str]:
    """Why this card is asked, in sentences."""
    if schedule is None or schedule.phase == Phase.NEW or schedule.due_day is None:
        return [_("You have not met this card yet: it comes in the order of its author.")]
    sentences = []
    if CardState.of(schedule).is_drilling(clock.day, since=clock.day_start):
        sentences.append(_("You forgot it today, so it comes back today until you remember it."))
    late = (clock.day - schedule.due_day).days
    if late > 0:
        sentences.append(
            ngettext("It was due yesterday.", "It has been due for %(count)d days.", late) % {"count": late}
        )
    elif late == 0:
        sentences.append(_("It is due today."))
    else:
        sentences.append(ngettext("It is due tomorrow.", "It is due in %(count)d days.", -late) % {"count": -late})
    ease = number_format((schedule.ease_hundredths or 0) / 100, decimal_pos=2)
    sentences.append(
        ngettext(
            "The interval is %(count)d day and the ease %(ease)s: the next interval is about their product.",
            "The interval is %(count)d days and the ease %(ease)s: the next interval is about their product.",
            schedule.interval_days or 0,
        )
        % {"count": schedule.interval_days or 0, "ease": ease}
    )
    if schedule.lapses:
        sentences.append(
            ngettext("You have forgotten it once.", "You have forgotten it %(count)d times.", schedule.lapses)
            % {"count": schedule.lapses}
        )
    return sentences
