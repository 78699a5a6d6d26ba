"""A deck's cards put on paper: those begun as they stand, and the new ones in the author's order."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from django.db.models import Sum

from decks.models import Deck

from ..models import Enrolment, Phase, StudyDay
from ..pace import pace_of
from ..queries.breaks import rest_days
from ..queue import Clock, Scope, schedules_in
from ..recall.own import weights_of
from ..scheduling import SM2, Memory, seed_for
from ..services.recording import TIES
from ..statistics.counted import count_begun, count_unseen
from ..study_options import chosen_options
from .simulation import Load, PaperCard
from .unseen import draw_unseen

if TYPE_CHECKING:
    from accounts.models import User

CARDS_AT_MOST = 400
"""Followed one by one. Of more, a share stands for all: a plan is followed a dozen times before it is told."""

COLUMNS = (
    *("card_id", "card__deck_id", "root_id", "due_day", "buried_until", "last_answered_day", "answers", "phase"),
    *("repetitions", "interval_days", "ease_hundredths", "lapses", "step"),
)


def load_of(user: User, clock: Clock, decks: Sequence[Deck], days: int) -> Load:
    """What there is to learn in whole decks within so many days. A few statements, whatever the cards."""
    root_ids = [deck.pk for deck in decks]
    begun = schedules_in(user, Scope()).filter(root_id__in=root_ids, interval_days__isnull=False)
    unseen = [count_unseen(user, [deck]) for deck in decks]
    share = -(-(count_begun(user, decks) + sum(unseen)) // CARDS_AT_MOST) or 1
    drawn = begun if share == 1 else begun.filter(tie__lt=TIES // share)
    enrolments = Enrolment.objects.filter(user=user).values_list("deck_id", "options_id", "options_changes")
    options = {deck_id: chosen_options(name, changes) for deck_id, name, changes in enrolments}
    weights = weights_of(user.pk)
    cards = []
    for row in drawn.order_by("card_id").values_list(*COLUMNS, named=True):
        due_in = (max(row.due_day, row.buried_until or row.due_day) - clock.day).days
        answered_on = -(clock.day - row.last_answered_day).days if row.last_answered_day else due_in - row.interval_days
        memory = Memory(
            repetitions=row.repetitions,
            interval_days=row.interval_days,
            ease_hundredths=row.ease_hundredths,
            lapses=row.lapses,
            step=row.step,
            is_relearning=row.step is not None and row.phase == Phase.RELEARNING,
        )
        # One in a step is on its way through today, or is due like any card.
        due_in = max(1, due_in) if answered_on == 0 else due_in
        seed = seed_for(user.pk, row.card_id, row.answers)
        cards.append(
            PaperCard(
                row.card__deck_id,
                memory,
                due_in=due_in,
                answered_on=answered_on,
                seed=seed,
                options=options.get(row.root_id, SM2),
                weights=weights,
            )
        )
    cards += [
        PaperCard(
            topic_id,
            None,
            due_in=0,
            answered_on=0,
            seed=seed_for(user.pk, card_id, 0),
            options=options.get(root_id, SM2),
            weights=weights,
        )
        for card_id, topic_id, root_id in _drawn_unseen(user.pk, decks, unseen, share)
    ]
    pace = pace_of(user, clock)
    return Load(
        cards=cards,
        new_secs=pace.new_secs,
        review_secs=pace.review_secs,
        spent_secs=_spent_secs(user, clock, root_ids),
        rest_days=rest_days(user, clock.day, days),
        share=share,
    )


def _drawn_unseen(
    user_id: int, decks: Sequence[Deck], unseen: Sequence[int], share: int
) -> Iterator[tuple[int, int, int]]:
    """(card, topic, deck) of each so many of the new cards, one deck after the other."""
    for deck, begin, end in zip(decks, accumulate(unseen, initial=0), accumulate(unseen), strict=False):
        wanted = -(-end // share) + (-begin // share)
        for card_id, topic_id in draw_unseen(user_id, deck, share, wanted):
            yield card_id, topic_id, deck.pk


def _spent_secs(user: User, clock: Clock, root_ids: Collection[int]) -> int:
    total = StudyDay.objects.filter(user=user, day=clock.day, root_id__in=root_ids).aggregate(
        total=Sum("introduced_ms") + Sum("reviewed_ms") + Sum("drilled_ms")
    )["total"]
    return (total or 0) // 1000
