"""One card's story: why this card, why today, and what happened to it so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from decks.models import Card
from decks.querysets import path_after
from decks.roles import may_edit

from ..act_tokens import mint_act_token
from ..models import ANSWERS, LogKind, Phase, ReviewLog, Schedule
from ..queue import Clock
from ..queue.required import waits_for
from ..scheduling import Grade
from ..state import PASSING, CardState
from ..undoable import Undoable
from .acts import CardActs, acts_of
from .known_cards import card_of
from .personal_notes import personal_note
from .undo import said

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class StoryRow:
    """One line of a card's history."""

    at: datetime
    when: str
    """Day and hour, in the zone the learner lived in then."""
    what: str
    days: int | None
    is_today: bool
    """Whether it came back the same day, so that the days only say when it is due after that."""
    ease: str
    """What an answer left it at; "" where it left none."""
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
    is_live: bool
    replacement: Replacement | None
    edit_url: str
    personal_note: str
    acts: CardActs
    sentences: Sequence[str]
    history: Sequence[StoryRow]


@dataclass(frozen=True, slots=True)
class Replacement:
    """The card of the note that took the place of a retired one."""

    card_id: int
    concept: str


STORY_ROWS = 100
PASSES_BEFORE_EASE = 2  # SM-2's first two intervals are what they are; the ease counts from the third on


def card_story(user: User, card_id: int, at: datetime) -> CardStory | None:
    """One card as this learner knows it. None for a card of a deck the learner does not study."""
    card = card_of(user, card_id)
    if card is None:
        return None
    schedule = Schedule.objects.filter(user_id=user.pk, card_id=card_id).first()
    clock = Clock.of(user, at)
    rows = list(ReviewLog.objects.filter(user_id=user.pk, card_id=card_id).order_by("-sequence")[:STORY_ROWS])
    token = mint_act_token(user_id=user.pk, card_id=card_id, version=schedule.version if schedule else 0)
    return CardStory(
        card_id=card.pk,
        concept=card.note.concept,
        question_text=card.question_text,
        lang=card.note.lang or card.deck.lang,
        deck_title=card.deck.root.title,
        topic_title=card.deck.title if card.deck.parent else "",
        is_live=card.is_live,
        replacement=_replacement(card),
        edit_url=reverse("admin:decks_note_change", args=[card.note_id]) if may_edit(user, card.deck) else "",
        personal_note=personal_note(user.pk, card.note_id),
        acts=acts_of(card_id, schedule, token=token.sign(), day=clock.day),
        sentences=story_sentences(schedule, clock, rows, unlearned=_unlearned(user, card, schedule)),
        history=_history(rows, user.profile.grading),
    )


def _unlearned(user: User, card: Card, schedule: Schedule | None) -> Sequence[str]:
    if schedule is not None and schedule.phase != Phase.NEW:
        return []
    path = card.deck.root.path
    return waits_for(card.note_id, user_id=user.pk, deck=(path, path_after(path)))


def _replacement(card: Card) -> Replacement | None:
    if card.is_live or card.note.replaced_by_id is None:
        return None
    its_cards = Card.objects.live().filter(note_id=card.note.replaced_by_id).select_related("note")
    new = its_cards.order_by("ordinal").first()
    return Replacement(new.pk, new.note.concept) if new else None


def _history(rows: Sequence[ReviewLog], grading: str) -> list[StoryRow]:
    by_token = {row.token: row for row in rows}
    return [
        StoryRow(
            at=row.at,
            when=date_format(row.at.astimezone(ZoneInfo(row.zone)), "SHORT_DATETIME_FORMAT"),
            what=capfirst(_what(row, by_token, grading)),
            days=row.days,
            is_today=row.kind in ANSWERS and "due_at" in row.after,
            ease=_ease(row.after.get("ease_hundredths")) if row.kind in ANSWERS else "",
            seconds=None if row.elapsed_ms is None else row.elapsed_ms / 1000,
        )
        for row in rows
    ]


def _what(row: ReviewLog, by_token: dict[UUID, ReviewLog], grading: str) -> str:
    if row.kind == LogKind.UNDO:
        undone = by_token.get(row.undoes) if row.undoes else None
        if undone is None:
            return _("undone")
        return _("undone: %(what)s") % {"what": _what(undone, by_token, grading)}
    if row.kind == LogKind.IMPORT:
        return _("brought along from trying the site out")
    what = said(Undoable(row.token, row.card_id, row.kind, row.quality, row.value, ""), grading)
    if row.kind == LogKind.DRILL:
        return _("%(what)s, again the same day") % {"what": what}
    if row.kind == LogKind.PRACTISE:
        knew = pgettext("grade", "Knew it") if (row.quality or 0) >= PASSING else pgettext("grade", "Missed it")
        return _("%(what)s, outside the schedule: %(grade)s") % {"what": what, "grade": knew}
    return what


def grade_label(quality: int) -> str:
    """The word of the button that stands for a quality; 0 and 1 were failures too."""
    if quality < PASSING:
        return pgettext("grade", "Again")
    return {
        Grade.HARD: pgettext("grade", "Hard"),
        Grade.GOOD: pgettext("grade", "Good"),
        Grade.EASY: pgettext("grade", "Easy"),
    }[Grade(quality)]


def story_sentences(
    schedule: Schedule | None, clock: Clock, rows: Sequence[ReviewLog] = (), *, unlearned: Sequence[str] = ()
) -> list[str]:
    """Why this card is asked, in sentences. `rows` are its history, the last first; `unlearned` are the concepts it
    builds on that are still to be learned."""
    state = CardState.of(schedule) if schedule else CardState()
    sentences = _away(state, clock)
    if state.memory is None or state.due_day is None:
        return sentences or [*_new(state, rows), *_held(unlearned)]
    # One of these: where it is put aside, when it is due only seems to say the opposite; and where it comes back today.
    if not sentences and state.is_drilling(clock.day, since=clock.day_start):
        sentences.append(_drilling(state, clock))
    elif not sentences:
        sentences += _due((clock.day - state.due_day).days, rows)
    if state.phase != Phase.LEARNING or state.step is None:
        sentences.append(_interval(state))
    if state.lapses:
        sentences.append(
            ngettext("You have forgotten it once.", "You have forgotten it %(count)d times.", state.lapses)
            % {"count": state.lapses}
        )
    return sentences


def _away(state: CardState, clock: Clock) -> list[str]:
    if state.suspended:
        return [_("It is suspended: it will not be asked until you take it back.")]
    if state.buried_until is None or state.is_awake(clock.day):
        return []
    if state.due_day is not None and state.due_day > state.buried_until:
        return []  # the rest is over before it would be asked anyway
    if state.buried_until == clock.day + timedelta(days=1):
        return [_("You buried it: it comes back tomorrow.")]
    return [_("You let it rest: it comes back on %(day)s.") % {"day": date_format(state.buried_until, "DATE_FORMAT")}]


def _new(state: CardState, rows: Sequence[ReviewLog]) -> list[str]:
    if state.place < 0:
        return [_("You moved it to the front: it comes before the other new cards.")]
    if state.place > 0:
        return [_("You moved it to the back: it comes after the other new cards.")]
    if _last_decisive(rows) == LogKind.RESET:
        return [_("You reset it: it comes again as a new card, in the order of its author.")]
    return [_("You have not met this card yet: it comes in the order of its author.")]


def _held(unlearned: Sequence[str]) -> list[str]:
    if not unlearned:
        return []
    return [_("It waits until you have learned what it builds on: %(concepts)s.") % {"concepts": ", ".join(unlearned)}]


def _drilling(state: CardState, clock: Clock) -> str:
    if state.step is None or state.due_at is None:
        return _("You forgot it today, so it comes back today until you remember it.")
    hour = date_format(state.due_at.astimezone(ZoneInfo(clock.zone)), "TIME_FORMAT")
    if state.phase == Phase.RELEARNING:
        return _("You forgot it and learn it again step by step: the next step is at %(hour)s.") % {"hour": hour}
    return _("You are learning it step by step: the next step is at %(hour)s.") % {"hour": hour}


def _due(late: int, rows: Sequence[ReviewLog]) -> list[str]:
    if late > 0:
        said_due = ngettext("It was due yesterday.", "It has been due for %(count)d days.", late) % {"count": late}
    elif late == 0:
        said_due = _("It is due today.")
    else:
        said_due = ngettext("It is due tomorrow.", "It is due in %(count)d days.", -late) % {"count": -late}
    if _last_decisive(rows) == LogKind.SET_DUE:
        return [said_due, _("You set that day yourself.")]
    return [said_due]


def _interval(state: CardState) -> str:
    days = state.interval_days or 0
    if (state.repetitions or 0) < PASSES_BEFORE_EASE:
        sentence = ngettext(
            "The interval is %(count)d day and the ease %(ease)s.",
            "The interval is %(count)d days and the ease %(ease)s.",
            days,
        )
    else:
        sentence = ngettext(
            "The interval is %(count)d day and the ease %(ease)s: the next interval is about their product.",
            "The interval is %(count)d days and the ease %(ease)s: the next interval is about their product.",
            days,
        )
    return sentence % {"count": days, "ease": _ease(state.ease_hundredths)}


def _ease(hundredths: int | None) -> str:
    return "" if hundredths is None else number_format(hundredths / 100, decimal_pos=2)


def _last_decisive(rows: Sequence[ReviewLog]) -> int | None:
    """The kind of the last row that stands and said when the card is asked."""
    undone = {row.undoes for row in rows if row.undoes}
    kinds = (*ANSWERS, LogKind.RESET, LogKind.SET_DUE)
    return next((row.kind for row in rows if row.token not in undone and row.kind in kinds), None)
