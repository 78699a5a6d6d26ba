"""Joining and leaving decks, and catching up with what authors changed: learners pull, authors never push."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Least
from django.utils import timezone

from decks.models import Card, Deck, DeckStatus
from decks.querysets import path_after

from ..card_counts import counted_in, move_card, sweep
from ..exam.unseen import new_cards_of_day
from ..lookups import CardRef
from ..models import Enrolment, Phase, Schedule
from ..queue import Clock
from ..state import UNTOUCHED, CardState

if TYPE_CHECKING:
    from accounts.models import User


def enrol(*, user: User, deck: Deck, at: datetime) -> Enrolment:
    """Study a deck. Writes nothing per card. Enrolling again changes nothing but taking up a paused deck."""
    enrolment, was_created = Enrolment.objects.get_or_create(
        user=user, deck=deck, defaults={"enrolled_at": at, "contents_version": deck.contents_version}
    )
    if not was_created and enrolment.is_paused:
        enrolment.is_paused = False
        enrolment.save(update_fields=["is_paused"])
    return enrolment


def enrol_in_starter_decks(user: User) -> None:
    """What a new learner starts with."""
    for deck in Deck.objects.roots().filter(is_starter=True, status=DeckStatus.PUBLISHED):
        enrol(user=user, deck=deck, at=timezone.now())


def leave_deck(*, user: User, deck: Deck) -> None:
    """Stop studying a deck. Schedules and log stay: coming back finds everything as it was."""
    Enrolment.objects.filter(user=user, deck=deck).update(is_paused=True)


@transaction.atomic
def catch_up(*, user: User, at: datetime) -> None:
    """Bring this learner's schedules up to what authors changed, move the new-card cursors, and spread the new cards
    anew over the days before an exam.

    Called after the first answer of a day and wherever a deck's version moved on; without it the queue is right, only
    slower.
    """
    clock = Clock.of(user, at)
    enrolments = Enrolment.objects.filter(user=user).select_related("deck").order_by("deck_id")
    # Locked, or a card made new again meanwhile could be left behind the cursor that was worked out without it.
    for enrolment in enrolments.select_for_update(of=("self",)):
        version = enrolment.deck.contents_version
        if enrolment.contents_version != version:
            _follow_cards(user, enrolment)
            enrolment.contents_version = version
            enrolment.new_cursor = ""
        enrolment.new_cursor = _first_unstarted(user, enrolment, clock)
        if enrolment.exam_on is not None and enrolment.exam_on >= clock.day:
            # More where days were missed, never fewer: the last week is no time for new cards.
            needed = new_cards_of_day(user, enrolment.deck, enrolment.exam_on, clock)
            enrolment.exam_new_per_day = max(needed, enrolment.exam_new_per_day or 0)
        enrolment.save(update_fields=["contents_version", "new_cursor", "exam_new_per_day"])
    sweep(user.pk)


def move_cursor_back(user_id: int, card: CardRef) -> None:
    """Let the new-card cursor find a card that becomes new again, where it has gone past it.

    First in the transaction that makes it so, and without a condition: it waits for `catch_up` in another tab, which
    still sees the card begun.
    """
    order = Card.objects.filter(pk=card.card_id).values("order")
    Enrolment.objects.filter(user_id=user_id, deck_id=card.root_id).update(
        new_cursor=Least(F("new_cursor"), Subquery(order))
    )


GRADES_EXPLAINED_FOR = 10  # answers, after which the one-line explanations of the grades go away


def settle_in(*, user: User, at: datetime, answers_today: int) -> None:
    """The housekeeping that rides on an answer now and then, so that reading never has to write."""
    catch_up(user=user, at=at)
    profile = user.profile
    if not profile.grades_explained and answers_today >= GRADES_EXPLAINED_FOR:
        profile.grades_explained = True
        profile.save(update_fields=["grades_explained"])


def _follow_cards(user: User, enrolment: Enrolment) -> None:
    """Copy onto the schedules which topic each card is in now and whether the author retired it."""
    # Cards and schedules in one statement: between two, another tab may start a card. In one order, or two tabs that
    # catch up at once could wait for each other.
    rows = Schedule.objects.filter(user=user, root_id=enrolment.deck_id).order_by("card_id")
    for row in rows.select_related("card__deck__parent"):
        card, root_id = row.card, row.card.deck.root.pk
        if (row.deck_id, row.root_id, row.is_retired) != (card.deck_id, root_id, not card.is_live):
            # Held, so that it is counted as it stands: another tab may have answered it since.
            held = Schedule.objects.select_for_update().get(user=user, card=card)
            state, old_place = CardState.of(held), counted_in(held)
            Schedule.objects.filter(user=user, card=card).update(
                deck_id=card.deck_id, root_id=root_id, is_retired=not card.is_live
            )
            move_card(user.pk, old_place, state, UNTOUCHED)
            move_card(user.pk, (root_id, card.deck_id) if card.is_live else None, UNTOUCHED, state)


def _first_unstarted(user: User, enrolment: Enrolment, clock: Clock) -> str:
    """The order of the first card that was not begun, suspended or moved before today; behind the deck when all were.

    Not today's, which an undo may still make new again. Cards that were moved are found by themselves: one moved to
    the back would hold the cursor at the front for as long as the deck is studied.
    """
    path = enrolment.deck.path
    is_passed = ~Q(phase=Phase.NEW) | Q(suspended=True)
    if enrolment.has_placed:
        is_passed |= ~Q(place=0)
    passed = Schedule.objects.filter(user=user, card=OuterRef("pk"), changed_at__lt=clock.day_start).filter(is_passed)
    first = (
        Card.objects.live()
        .filter(order__gte=max(path, enrolment.new_cursor), order__lt=path_after(path))
        .filter(~Exists(passed))
        .order_by("order", "pk")
        .values_list("order", flat=True)
        .first()
    )
    return first or path_after(path)
