"""What a sitting outside the schedule shows: the same screens, with two buttons and another end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from decks.models import Card

from ..lookups import find_schedule
from ..models import Sitting
from ..pace import pace_of
from ..queue import Clock, Scope
from ..scheduling import Grade
from ..sittings.practice import Practice, load_practice
from ..tokens import AnswerToken, Pace, mint_token
from ..undoable import Undoable
from .buttons import GradeButton
from .finished import Missed, missed_cards
from .pace import minutes
from .session import Progress, Screen, card_to_show, shown
from .undo import undo_offer

if TYPE_CHECKING:
    from accounts.models import User

KEYS = "1 2 3 4"  # whoever is used to four grades passes with the same keys


@dataclass(frozen=True, slots=True)
class Practised:
    """The end: what was gone through, and what was missed on the way."""

    cards: int
    minutes: int
    known_at_once: int
    """Cards never missed in it."""
    missed: Sequence[Missed]
    is_over: bool
    """It was of another day: what was left of it is not asked any more."""
    day: date
    again: Sequence[tuple[str, str]]
    """What was asked for, as the fields of the form that asks for it again."""
    again_url: str
    """Where that form goes: what was searched for is searched for again."""


def screen_now(
    user: User,
    scope: Scope,
    at: datetime,
    *,
    pace: Pace | None = None,
    card_id: int | None = None,
    last: Undoable | None = None,
) -> Screen:
    """The card that comes next, or the end. `card_id` asks for one of its cards, such as what an undo gave back; `last`
    is what was done a moment ago."""
    clock = Clock.of(user, at)
    pace = pace or pace_of(user, clock)
    sitting = _sitting(scope)
    practice = load_practice(sitting, clock)
    coming = card_id if card_id is not None and practice.holds(card_id) else practice.next()
    screen = _screen(user, scope, clock, practice, pace, last)
    card = card_to_show().first(card_id=coming) if coming is not None else None
    if card is None:
        return replace(screen, practised=_practised(sitting, practice))
    schedule = find_schedule(user.pk, card.pk)
    token = mint_token(
        user_id=user.pk,
        card_id=card.pk,
        version=schedule.version if schedule else 0,
        shown_at=at,
        is_drill=False,
        pace=pace,
        is_practice=True,
        note_version=card.note.version,
    )
    return replace(screen, card=shown(user, card, schedule, token, clock, with_answer=False))


def screen_of_answer(user: User, scope: Scope, token: AnswerToken, at: datetime) -> Screen | None:
    """The answer side of a shown card with its two buttons. None when the card is no longer as it was shown."""
    clock = Clock.of(user, at)
    card = Card.objects.select_related("note__slide", "deck__parent").filter(pk=token.card_id, is_live=True).first()
    schedule = find_schedule(user.pk, token.card_id)
    if card is None or (schedule.version if schedule else 0) != token.version or (schedule and schedule.suspended):
        return None
    practice = load_practice(_sitting(scope), clock)
    return replace(
        _screen(user, scope, clock, practice, token.pace),
        card=shown(user, card, schedule, token, clock, with_answer=True),
        buttons=practice_buttons(),
        why_alike=_("Practice: no effect on your schedule."),
    )


def practice_buttons() -> list[GradeButton]:
    """Two: how it went is only for the round one is in."""
    missed = GradeButton(
        value=int(Grade.AGAIN),
        keys="1",
        name="missed",
        tone="again",
        label=pgettext("grade", "Missed it"),
        interval=pgettext("practice", "comes again"),
        follow="",
        is_default=False,
    )
    knew = GradeButton(
        value=int(Grade.GOOD),
        keys="2 3 4",
        name="knew",
        tone="good",
        label=pgettext("grade", "Knew it"),
        interval=pgettext("practice", "done for now"),
        follow="",
        is_default=True,
    )
    return [missed, knew]


def _sitting(scope: Scope) -> Sitting:
    if scope.sitting is None:
        raise ValueError("practice is of a sitting")
    return scope.sitting


def _screen(
    user: User, scope: Scope, clock: Clock, practice: Practice, pace: Pace, last: Undoable | None = None
) -> Screen:
    return Screen(
        clock=clock,
        scope=scope,
        progress=_progress(practice, pace),
        undo=undo_offer(user, clock, last),
        explain_grades=False,
        answers_today=0,
        wants_settling=False,
        grade_keys=KEYS,
    )


def _progress(practice: Practice, pace: Pace) -> Progress:
    """How many are known by now. A card that is missed adds nothing, so it never goes back."""
    done, total = len(practice.known), len(practice.card_ids)
    return Progress(
        done=done,
        total=total,
        minutes_left=minutes((total - done) * pace.review_secs),
        percent=100 * done // total if total else 100,
        new=len(practice.to_come),
        learning=len(practice.missed),
        review=0,
    )


def _practised(sitting: Sitting, practice: Practice) -> Practised:
    met = {turn.card_id for turn in practice.turns}
    missed = [turn.card_id for turn in reversed(practice.turns) if not turn.is_known]
    return Practised(
        cards=len(met),
        minutes=max(1, minutes(sum(turn.elapsed_ms for turn in practice.turns) // 1000)),
        known_at_once=len(met.difference(missed)),
        missed=missed_cards(missed),
        is_over=practice.is_over,
        day=sitting.study_day,
        again=fields_of(sitting.chosen),
        # Only a search says where it looked.
        again_url=reverse("reviews:search_study" if "in" in sitting.chosen else "reviews:study_begin"),
    )


def fields_of(chosen: dict[str, Any]) -> list[tuple[str, str]]:
    """The names and values of a form that asks for this again."""
    return [
        (name, str(value))
        for name, values in chosen.items()
        for value in (values if isinstance(values, list) else [values])
    ]
