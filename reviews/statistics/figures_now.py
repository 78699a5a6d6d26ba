"""The numbers of the progress pages that stand in no chart with columns, for the files: today, the cards as they are,
what is remembered now and how far that holds, the cards that are hardest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ..queries import pace_of
from ..queue import Clock, Scope, load_queue
from ..recall.report import RecallReport
from . import wording
from .cards import card_states
from .days import days_of_year, retention_of, today_of
from .figure import Figure, Row, Series
from .streak import read_streak

if TYPE_CHECKING:
    from accounts.models import User
    from decks.models import Deck

    from .counted import Cards
    from .hard_cards import HardCard


def today_figure(user: User, clock: Clock, cards: Cards) -> Figure:
    """`cards` are those of all decks studied."""
    days = days_of_year(user, clock.day)
    today = today_of(days, clock, load_queue(user, Scope(), clock), pace_of(user, clock))
    streak = read_streak(user, clock, days, cards)
    retention = retention_of(days, clock.day)
    done = today.done
    return _numbers(
        "today",
        _("Today"),
        wording.today_sentence(today),
        [
            ("remembered", _("Remembered"), done.remembered),
            ("forgotten", _("Forgotten"), done.again),
            ("met", _("Met for the first time"), done.introduced),
            ("repeated", _("Gone over again"), done.drilled),
            ("practised", _("Practised"), done.practised),
            ("minutes", _("Minutes"), today.minutes if done.seconds else 0),
            ("left", _("Still to come"), today.left),
            ("minutes_left", _("Minutes of what is left"), today.minutes_left if today.left else 0),
            ("days_in_a_row", _("Days in a row"), streak.studied),
            ("days_forgiven", _("Days between them that do not end it"), streak.forgiven),
            ("usual_percent", _("Your usual, in %"), retention.percent),
        ],
    )


def standing_figure(user: User, decks: Sequence[Deck], cards: Cards) -> Figure:
    """Every live card of the decks studied."""
    states = card_states(user, decks, cards)
    return _numbers(
        "standing",
        _("Your cards"),
        wording.states_sentence(states),
        [
            ("mature", _("Remembered firmly"), states.mature),
            ("young", _("Remembered"), states.young),
            ("learning", pgettext("cards", "Learning"), states.learning),
            ("new", pgettext("cards", "New"), states.new),
            ("suspended", pgettext("cards", "Suspended"), states.suspended),
        ],
    )


def remembered_figure(report: RecallReport) -> Figure:
    """None of it is known from under fifty answers."""
    now = report.remembered
    return _numbers(
        "remembered",
        _("What you remember"),
        report.sentence,
        [
            ("count", _("Remembered now"), now.count if now else None),
            ("low", _("at least"), now.low if now else None),
            ("high", _("at most"), now.high if now else None),
            ("begun", _("of cards begun"), now.total if now else None),
            ("scored", _("Answers it is known by"), report.scored),
        ],
    )


def reliability_figure(report: RecallReport) -> Figure:
    """Empty where nothing was fitted yet."""
    found = report.reliability
    return Figure(
        key="reliability",
        name=_("How far to believe it"),
        sentence=f"{found.sentence} {found.baseline}" if found else report.sentence,
        row_name=_("Told"),
        series=[
            Series("told", _("Told"), unit=" %"),
            Series("happened", _("Remembered"), unit=" %"),
            Series("low", _("at least"), unit=" %"),
            Series("high", _("at most"), unit=" %"),
            Series("recalled", _("remembered")),
            Series("asked", _("of")),
        ],
        rows=[
            Row(f"{dot.told} %", [dot.told, dot.happened, dot.low, dot.high, dot.recalled, dot.answers], key=str(band))
            for band, dot in enumerate(found.diagram.dots if found else (), start=1)
        ],
    )


def tellers_figure(report: RecallReport) -> Figure:
    """Who told it how well: empty where nothing was fitted yet."""
    found = report.reliability
    return Figure(
        key="tellers",
        name=_("Who told it best"),
        sentence=f"{found.baseline} {found.by_interval}".strip() if found else report.sentence,
        row_name=_("Who says it"),
        series=[Series("expected", _("Expected")), Series("log_loss_thousandths", _("Log loss, in thousandths"))],
        rows=[
            Row(teller.name, [teller.expected, teller.log_loss_thousandths], key=teller.key)
            for teller in (found.tellers if found else ())
        ],
    )


def hardest_figure(cards: Sequence[HardCard], sentence: str) -> Figure:
    return Figure(
        key="hardest",
        name=_("Hardest cards"),
        sentence=sentence,
        row_name=_("Card"),
        series=[Series("lapses", _("Times forgotten"))],
        rows=[Row(f"{card.concept}: {card.question_text}", [card.lapses], key=str(card.card_id)) for card in cards],
    )


def _numbers(key: str, name: str, sentence: str, rows: Sequence[tuple[str, str, int | None]]) -> Figure:
    """One number a row."""
    return Figure(
        key=key,
        name=name,
        sentence=sentence,
        row_name=_("What"),
        series=[Series("number", _("Number"))],
        rows=[Row(label, [number], key=row_key) for row_key, label, number in rows],
    )
