"""One card's story: why this card, why today, and what happened to it so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from decks.models import Card

from ..models import Enrolment, Phase, ReviewLog, Schedule
from ..queue import Clock
from ..scheduling import Grade
from ..state import PASSING, CardState

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class StoryRow:
    """One line of a card's history."""

    at: datetime
    study_day: date
    kind: str
    grade: str
    days: int | None
    is_today: bool
    """Whether it came back the same day, so that the days only say when it is due after that."""
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
    is_suspended: bool
    sentences: Sequence[str]
    history: Sequence[StoryRow]


STORY_ROWS = 100


def card_story(user: User, card_id: int, at: datetime) -> CardStory | None:
    """One card as this learner knows it. None for a card of a deck the learner does not study."""
    card = Card.objects.select_related("note", "deck__parent").filter(pk=card_id).first()
    if card is None:
        return None
    root = card.deck.root
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
        is_suspended=schedule is not None and schedule.suspended,
        sentences=story_sentences(schedule, clock),
        history=[
            StoryRow(
                at=row.at,
                study_day=row.study_day,
                kind=row.get_kind_display(),
                grade="" if row.quality is None else grade_label(row.quality),
                days=row.days,
                is_today=row.quality is not None and "due_at" in row.after,
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
    sentences = []
    if schedule is not None and schedule.suspended:
        sentences.append(_("It is suspended: it will not be asked until you take it back."))
    elif schedule is not None and not CardState.of(schedule).is_awake(clock.day):
        sentences.append(_("You buried it: it comes back tomorrow."))
    if schedule is None or schedule.phase == Phase.NEW or schedule.due_day is None:
        return sentences or [_("You have not met this card yet: it comes in the order of its author.")]
    late = (clock.day - schedule.due_day).days
    if CardState.of(schedule).is_drilling(clock.day, since=clock.day_start):
        # When it is due after that would only seem to say the opposite.
        sentences.append(_("You forgot it today, so it comes back today until you remember it."))
    elif late > 0:
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
