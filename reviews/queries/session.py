"""What the session shows now: a question, its answer with the grades, or the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import BigIntegerField
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from decks.models import Card, Deck
from decks.roles import may_edit

from ..lookups import find_options, find_schedule
from ..models import Enrolment, Phase, Schedule
from ..prepared import Prepared, given
from ..queue import Clock, Queue, Scope
from ..services.enrolling import GRADES_EXPLAINED_FOR
from ..sittings import find_sitting
from ..sittings.line import load_line
from ..state import UNTOUCHED, CardState
from ..tokens import AnswerToken, Pace, mint_token
from ..typed_answer import Expected
from ..undoable import Undoable
from .acts import CardActs, acts_of
from .buttons import GradeButton, grade_buttons, keys_of, why_alike
from .fact_notice import FactNotice, fact_notice
from .finished import Finished, finished_now
from .pace import minutes, pace_of
from .personal_notes import personal_note
from .undo import UndoOffer, undo_offer

if TYPE_CHECKING:
    from accounts.models import User

    from .practice import Practised


# A card names its slide; what stands on it is read when somebody asks for that.
TEXT_OF_SLIDE = ("note__slide__text", "note__slide__text_html")


@dataclass(frozen=True, slots=True)
class Progress:
    done: int
    total: int
    minutes_left: int
    percent: int
    new: int
    learning: int
    review: int
    is_held: bool = False
    """Whether more minutes are left than a page before said, which stands."""


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
    acts: CardActs
    edit_url: str
    answer_html: SafeString | None = None
    why_html: SafeString | None = None
    slide_title: str = ""
    slide_lang: str = ""
    slide_url: str = ""
    slide_id: int | None = None
    """Of a slide whose text is here, for a page of its own."""
    personal_note: str = ""
    notice: FactNotice | None = None
    """What its author changed since the learner learned it, not yet seen."""
    typing: Expected | None = None
    """Where the answer is to be typed."""


@dataclass(frozen=True, slots=True)
class Screen:
    """What the session shows now: a card, or the end."""

    clock: Clock
    scope: Scope
    progress: Progress
    undo: UndoOffer | None
    """What `u` takes back."""
    explain_grades: bool
    answers_today: int
    wants_settling: bool
    card: ShownCard | None = None
    buttons: Sequence[GradeButton] = ()
    grade_keys: str = ""
    """What grades, parted by spaces."""
    why_alike: str = ""
    """Why the buttons show one interval, where they do."""
    finished: Finished | None = None
    practised: Practised | None = None
    """The end of a sitting outside the schedule."""


def scope_of(
    user: User, slug: str, *, start: int = 0, goal: int | None = None, sitting_id: UUID | None = None
) -> Scope | None:
    """The scope an address names: "" is everything, else `deck`, `deck/topic` and so on down, or a sitting.

    None when there is no such deck or sitting, or the learner never studied it. Of a deck they left, perhaps in another
    tab with this one open, everything else.
    """
    if sitting_id is not None:
        sitting = find_sitting(user.pk, sitting_id)
        return Scope(sitting=sitting) if sitting else None
    if not slug:
        return Scope(start=start, goal=goal)
    deck: Deck | None = None
    for part in slug.split("/"):
        # Down from the root, so that every parent is at hand for the way back up.
        parent, deck = deck, Deck.objects.filter(slug=part, parent=deck).first()
        if deck is None:
            return None
        deck.parent = parent
    enrolment = Enrolment.objects.filter(user=user, deck=deck.root).first() if deck else None
    if enrolment is None:
        return None
    return Scope() if enrolment.is_paused else Scope(deck=deck, start=start, goal=goal)


def screen_now(
    user: User,
    scope: Scope,
    at: datetime,
    *,
    pace: Pace | None = None,
    card_id: int | None = None,
    last: Undoable | None = None,
) -> Screen:
    """The question that comes next, or the end. `card_id` asks for one in line, such as what an undo gave back; `last`
    is what was done a moment ago."""
    clock = Clock.of(user, at)
    pace = pace or pace_of(user, clock)
    queue = load_line(user, scope, clock, pace)
    scope = scope.as_of(queue.done)
    coming = None if queue.reached(scope) else queue.next()
    if card_id is not None and queue.holds(card_id):
        coming = card_id, any(drill.card_id == card_id for drill in queue.drills)
    screen = _screen(user, scope, queue, pace, last)
    if coming is None:
        return replace(screen, finished=finished_now(user, scope, clock, queue))
    return replace(screen, card=_question(user, queue, pace, *coming))


def _screen(user: User, scope: Scope, queue: Queue, pace: Pace, last: Undoable | None = None) -> Screen:
    """What every screen of the session says, whatever it shows."""
    explained = not user.profile.grades_explained and queue.done >= GRADES_EXPLAINED_FOR
    progress = progress_of(queue, scope, pace)
    return Screen(
        clock=queue.clock,
        scope=scope.showing(progress.minutes_left, queue.clock.day),
        progress=progress,
        undo=undo_offer(user, queue.clock, last),
        explain_grades=not user.profile.grades_explained,
        grade_keys=keys_of(user.profile.grading),
        answers_today=queue.done,
        wants_settling=queue.is_behind or queue.done == 1 or explained,
    )


def progress_of(queue: Queue, scope: Scope, pace: Pace) -> Progress:
    """How far this sitting is. It never goes back: an answer adds to what is done, a forgotten card to the whole."""
    done = queue.done - scope.start
    left, seconds = queue.left, queue.seconds_left(pace)
    if scope.goal is not None:
        goal_left = max(0, min(left, scope.goal - queue.done))
        seconds = round(seconds * goal_left / left) if left else 0
        left = goal_left
    total = done + left
    shown = scope.showing(minutes(seconds), queue.clock.day).minutes_shown or 0
    return Progress(
        done=done,
        total=total,
        minutes_left=shown,
        percent=100 * done // total if total else 100,
        new=len(queue.new),
        learning=len(queue.drills),
        review=len(queue.reviews),
        is_held=shown < minutes(seconds),
    )


def _question(user: User, queue: Queue, pace: Pace, card_id: int, is_drill: bool) -> ShownCard:
    card = card_to_show().first(card_id=card_id)
    if card is None:
        raise Card.DoesNotExist  # cards are retired, never deleted
    root_id = card.deck.root.pk
    schedule = find_schedule(user.pk, card_id)
    token = mint_token(
        user_id=user.pk,
        card_id=card_id,
        version=schedule.version if schedule else 0,
        shown_at=queue.clock.at,
        is_drill=is_drill,
        pace=pace,
        options=queue.options[root_id] if root_id in queue.options else find_options(user.pk, root_id),
        note_version=card.note.version,
    )
    return shown(user, card, schedule, token, queue.clock, with_answer=False)


@cache
def card_to_show() -> Prepared[Card]:
    return Prepared(
        Card.objects.select_related("note__slide", "deck__parent")
        .defer(*TEXT_OF_SLIDE)
        .filter(pk=given("card_id", BigIntegerField()))
    )


def shown(
    user: User, card: Card, schedule: Schedule | None, token: AnswerToken, clock: Clock, *, with_answer: bool
) -> ShownCard:
    note, deck = card.note, card.deck
    root = deck.root
    slide = note.slide
    signed = token.sign()
    return ShownCard(
        card_id=card.pk,
        token=signed,
        lang=note.lang or deck.lang,
        deck_title=root.title,
        topic_title=deck.title if deck.parent else "",
        # Rendered and sanitised when the note was saved.
        question_html=mark_safe(card.question_html),  # noqa: S308
        question_is_inline=card.question_is_inline,
        hint_html=mark_safe(card.hint_html),  # noqa: S308
        state=_state_name(schedule, token.is_drill),
        acts=acts_of(card.pk, schedule, token=signed, day=clock.day),
        edit_url=reverse("admin:decks_note_change", args=[note.pk]) if may_edit(user, card.deck) else "",
        answer_html=mark_safe(card.answer_html) if with_answer else None,  # noqa: S308
        why_html=mark_safe(card.why_html) if with_answer else None,  # noqa: S308
        slide_title=slide.title if slide and with_answer else "",
        slide_lang=(slide and slide.lang) or deck.lang,
        slide_url=f"{reverse('reviews:concepts', args=[root.slug])}#{slide.slug}" if slide and with_answer else "",
        slide_id=slide.pk if slide and slide.has_text and with_answer else None,
        personal_note=personal_note(user.pk, note.pk) if with_answer else "",
        notice=fact_notice(card, schedule) if with_answer else None,
        typing=Expected.of(card),
    )


def _state_name(schedule: Schedule | None, is_drill: bool) -> str:
    """Among which of the three counts of the progress the card is: what was forgotten on an earlier day is a review."""
    if is_drill:
        return "learning"
    return "new" if schedule is None or schedule.phase == Phase.NEW else "review"


def screen_of_answer(user: User, scope: Scope, token: AnswerToken, at: datetime) -> Screen | None:
    """The answer side of a shown card with its buttons. None when the card is no longer as it was shown."""
    clock = Clock.of(user, at)
    cards = Card.objects.select_related("note__slide", "deck__parent").defer(*TEXT_OF_SLIDE)
    card = cards.filter(pk=token.card_id, is_live=True).first()
    schedule = find_schedule(user.pk, token.card_id)
    if card is None or (schedule.version if schedule else 0) != token.version or (schedule and schedule.suspended):
        return None
    queue = load_line(user, scope, clock, token.pace)
    state = CardState.of(schedule) if schedule else UNTOUCHED
    if token.is_drill and not state.is_drilling(clock.day, since=clock.day_start):
        # The day turned since the question: the drill has lapsed, and the card is due.
        token = replace(token, is_drill=False)
    return replace(
        _screen(user, scope.as_of(queue.done), queue, token.pace),
        card=shown(user, card, schedule, token, clock, with_answer=True),
        buttons=grade_buttons(state, user_id=user.pk, token=token, clock=clock, grading=user.profile.grading),
        why_alike=why_alike(state, token, clock),
    )
