"""Cards that will not stick: the list of them, and the sheet that offers to repair one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from decks.roles import may_edit

from ..act_tokens import mint_act_token
from ..leeches import FEWEST_LAPSES
from ..models import Enrolment, Schedule
from ..querysets import ScheduleQuerySet
from ..queue import Clock
from .acts import CardActs, acts_of
from .known_cards import card_of
from .personal_notes import personal_note

if TYPE_CHECKING:
    from accounts.models import User

INDEXED_FROM = FEWEST_LAPSES
LISTED_AT_MOST = 100


@dataclass(frozen=True, slots=True)
class Leech:
    card_id: int
    concept: str
    question_text: str
    lang: str
    lapses: int
    acts: CardActs

    @property
    def html_id(self) -> str:
        return f"leech-{self.card_id}"


@dataclass(frozen=True, slots=True)
class RepairSheet:
    """One card that was forgotten again and again, with what may help."""

    card_id: int
    concept: str
    lang: str
    deck_title: str
    question_html: SafeString
    question_is_inline: bool
    answer_html: SafeString
    why_html: SafeString
    sentence: str
    edit_url: str
    personal_note: str
    acts: CardActs


def leeches_of(user: User, at: datetime) -> list[Leech]:
    """Those forgotten as often as the learner set for their deck, the most often first. Two statements."""
    clock = Clock.of(user, at)
    rows = (
        _leeches(user).select_related("card__note", "card__deck").order_by("-lapses", "card_id")[:LISTED_AT_MOST]
    )
    return [
        Leech(
            card_id=row.card_id,
            concept=row.card.note.concept,
            question_text=row.card.question_text,
            lang=row.card.note.lang or row.card.deck.lang,
            lapses=row.lapses,
            acts=_acts(user, row, clock),
        )
        for row in rows
    ]


def count_leeches(user: User) -> int:
    """As many as are listed. Two statements."""
    return _leeches(user)[:LISTED_AT_MOST].count()


def _leeches(user: User) -> ScheduleQuerySet:
    thresholds = Enrolment.objects.filter(user=user, is_paused=False).values_list("deck_id", "leech_lapses")
    is_leech = Q()
    for deck_id, leech_lapses in thresholds:
        is_leech |= Q(root_id=deck_id, lapses__gte=leech_lapses)
    schedules = Schedule.objects.of(user.pk)
    if not is_leech:
        return schedules.none()
    return schedules.filter(is_leech, lapses__gte=INDEXED_FROM, is_retired=False, card__is_live=True)


def repair_sheet(user: User, card_id: int, at: datetime) -> RepairSheet | None:
    """None for a card that this learner never forgot, or that was withdrawn."""
    card = card_of(user, card_id)
    schedule = Schedule.objects.of(user.pk).filter(card_id=card_id, lapses__gt=0).first()
    if card is None or schedule is None or not card.is_live:
        return None
    return RepairSheet(
        card_id=card.pk,
        concept=card.note.concept,
        lang=card.note.lang or card.deck.lang,
        deck_title=card.deck.root.title,
        question_html=mark_safe(card.question_html),  # noqa: S308
        question_is_inline=card.question_is_inline,
        answer_html=mark_safe(card.answer_html),  # noqa: S308
        why_html=mark_safe(card.why_html),  # noqa: S308
        sentence=_sentence(schedule),
        edit_url=reverse("admin:decks_note_change", args=[card.note_id]) if may_edit(user, card.deck) else "",
        personal_note=personal_note(user.pk, card.note_id),
        acts=_acts(user, schedule, Clock.of(user, at)),
    )


def leech_count_sentence(leeches: Sequence[Leech]) -> str:
    return ngettext("%(n)d card will not stick.", "%(n)d cards will not stick.", len(leeches)) % {"n": len(leeches)}


def _sentence(schedule: Schedule) -> str:
    return ngettext(
        "You have forgotten this card once.", "You have forgotten this card %(n)d times.", schedule.lapses
    ) % {"n": schedule.lapses}


def _acts(user: User, schedule: Schedule, clock: Clock) -> CardActs:
    token = mint_act_token(user_id=user.pk, card_id=schedule.card_id, version=schedule.version)
    return acts_of(schedule.card_id, schedule, token=token.sign(), day=clock.day)
