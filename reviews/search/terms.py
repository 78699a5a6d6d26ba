"""The terms of what a learner knows of a card, registered with the language (decks.search.vocabulary).

Each reads the learner's own rows along their indexes: a condition begins with the user.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, Q

from decks.problems import gettext_noop
from decks.search.grammar import Mistake, Term
from decks.search.vocabulary import NEEDS_DAYS, Asking, days_of, state, term

from ..flags import FLAGS, NO_FLAG
from ..models import ANSWERS, Enrolment, Phase, ReviewLog, Schedule
from ..querysets import ScheduleQuerySet
from .values import NO_COMPARISON, Comparison, comparison_of, quality_of

DAYS_EITHER_WAY: Final = 500_000  # from any day of ours a date still
NEEDS_A_FLAG: Final = gettext_noop("flag: needs a number from 0 (none) to 4, such as flag:1.")


def own(asking: Asking) -> ScheduleQuerySet:
    return Schedule.objects.of(asking.user.pk)


def cards_of(schedules: ScheduleQuerySet) -> Q:
    """Where there are few such schedules among many cards: read first, along their own index."""
    return Q(pk__in=schedules.values("card_id"))


def cards_with(schedules: ScheduleQuerySet) -> Q:
    """Where many cards have one: looked up card by card, so that a page of cards costs a page of look-ups."""
    return Q(Exists(schedules.filter(card_id=OuterRef("pk"))))


@state("due")
def _due(asking: Asking) -> Q:
    """As `reviews.concepts.knowledge_of` says it, and not put to rest."""
    waiting = own(asking).active().awake(asking.day).due(asking.day).exclude(phase=Phase.NEW)
    return cards_with(waiting.not_drilling(asking.day, since=asking.day_start))


@state("new")
def _new(asking: Asking) -> Q:
    return ~cards_with(own(asking).exclude(phase=Phase.NEW))


@state("learn")
def _learn(asking: Asking) -> Q:
    return cards_of(own(asking).filter(phase__in=[Phase.LEARNING, Phase.RELEARNING]))


@state("review")
def _review(asking: Asking) -> Q:
    return cards_with(own(asking).filter(phase=Phase.REVIEW))


@state("suspended")
def _suspended(asking: Asking) -> Q:
    return cards_of(own(asking).filter(suspended=True))


@state("buried")
def _buried(asking: Asking) -> Q:
    return cards_of(own(asking).filter(buried_until__gt=asking.day))


@state("flagged")
def _flagged(asking: Asking) -> Q:
    return cards_of(own(asking).filter(flag__gt=NO_FLAG))


@state("leech")
def _leech(asking: Asking) -> Q:
    """As often forgotten as the learner's own line for its deck says."""
    is_leech = Q(pk__in=[])
    for deck_id, leech_lapses in Enrolment.objects.filter(user=asking.user).values_list("deck_id", "leech_lapses"):
        is_leech |= Q(root_id=deck_id, lapses__gte=leech_lapses)
    return cards_of(own(asking).filter(is_leech))


@term("flag", needs=NEEDS_A_FLAG)
def _flag(node: Term, asking: Asking) -> Q:
    numbers = {str(number): number for number in (NO_FLAG, *FLAGS)}
    if node.value not in numbers:
        raise Mistake(NEEDS_A_FLAG, node.start, node.end)
    number = numbers[node.value]
    return cards_of(own(asking).filter(flag=number)) if number else ~cards_of(own(asking).filter(flag__gt=NO_FLAG))


@term("prop", needs=NO_COMPARISON)
def _prop(node: Term, asking: Asking) -> Q:
    """Of cards that were never begun there is nothing to compare, but that they were forgotten 0 times."""
    compared = comparison_of(node)
    if compared.how == "never":
        return Q(pk__in=[])
    if compared.name == "lapses":
        if not compared.holds_for(0):
            return cards_with(own(asking).filter(_where("lapses", compared)))
        return ~cards_with(own(asking).exclude(_where("lapses", compared)))
    learned = own(asking).exclude(phase=Phase.NEW)
    if compared.name == "due":
        days = max(-DAYS_EITHER_WAY, min(compared.number, DAYS_EITHER_WAY))
        return cards_with(learned.filter(_where("due_day", compared, asking.day + timedelta(days=days))))
    column = {"interval": "interval_days", "ease": "ease_hundredths"}[compared.name]
    return cards_with(learned.filter(_where(column, compared)))


def _where(column: str, compared: Comparison, value: date | int | None = None) -> Q:
    value = compared.number if value is None else value
    match compared.how:
        case "always":
            return Q()
        case "not":
            return ~Q(**{column: value})
    return Q(**{f"{column}__{compared.how}": value})


@term("rated", needs=NEEDS_DAYS)
def _rated(node: Term, asking: Asking) -> Q:
    """Answered within so many study days, and how: `rated:7`, `rated:7:again`. What was undone was not."""
    days, _colon, grade = node.value.partition(":")
    first_day = asking.day - timedelta(days=days_of(node, days) - 1)
    user_id, quality = asking.user.pk, quality_of(node, grade)
    undone = ReviewLog.objects.filter(user_id=user_id, undoes=OuterRef("token"))
    rows = ReviewLog.objects.filter(user_id=user_id, study_day__gte=first_day, kind__in=ANSWERS)
    if quality is not None:
        rows = rows.filter(quality=quality)
    return Q(pk__in=rows.filter(~Exists(undone)).values("card_id"))
