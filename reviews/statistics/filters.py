"""What of a learner's progress is looked at: which decks or topics, since when, which tag."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from django.db import models
from django.utils.translation import gettext_lazy as _

from decks.directions import in_words
from decks.models import Deck
from decks.querysets import path_after

from ..dated import dated
from ..sittings.offers import Offers


class Range(models.TextChoices):
    MONTH = "month", _("30 days")
    QUARTER = "quarter", _("13 weeks")
    YEAR = "year", _("a year")
    ALL = "all", _("everything")


@dataclass(frozen=True, slots=True)
class Chosen:
    """As the address says it; the defaults are everything of the last thirty days."""

    range: str = Range.MONTH
    slug: str = ""
    deck: Deck | None = None
    deck_ids: Sequence[int] = ()
    """The deck chosen and the topics under it; none: all that was ever studied."""
    tag: str = ""

    @property
    def is_topic(self) -> bool:
        """A part of a deck, not the whole of one."""
        return self.deck is not None and self.deck.parent_id is not None

    @property
    def query(self) -> str:
        """For an address that looks at the same; "" for the defaults."""
        return urlencode(
            [
                (name, value)
                for name, value, usual in (
                    ("deck", self.slug, ""),
                    ("range", str(self.range), str(Range.MONTH)),
                    ("tag", self.tag, ""),
                )
                if value != usual
            ]
        )

    @property
    def told(self) -> str:
        """In words, as the title of the page says it."""
        parts = (self.deck.title if self.deck else "", str(Range(self.range).label), self.tag)
        return ", ".join(in_words(part) for part in parts if part)

    @property
    def tag_told(self) -> str:
        return in_words(self.tag)

    def first_day(self, today: date, began: date | None) -> date:
        """The first day looked at. Weeks and months are whole, so that their columns can be compared."""
        match self.range:
            case Range.QUARTER:
                return today - timedelta(days=today.weekday(), weeks=12)
            case Range.YEAR:
                return today - timedelta(days=today.weekday(), weeks=52)
            case Range.ALL:
                return min(began or today, today).replace(day=1)
        return today - timedelta(days=29)


@dataclass(frozen=True, slots=True)
class Bin:
    """Days that share a column."""

    first: date
    last: date
    label: str
    tick: str


MONTHS_AT_MOST = 60


def bins(chosen: Chosen, first: date, today: date) -> list[Bin]:
    """Days of a month, weeks of a quarter and a year, months of everything, or years where those are too many."""
    found = []
    start = first
    while start <= today:
        last = _last_of(chosen, start, first, today)
        found.append(replace(_named(chosen, start, last, first, today), last=min(last, today)))
        start = last + timedelta(days=1)
    return found


def _months(first: date, today: date) -> int:
    return (today.year - first.year) * 12 + today.month - first.month + 1


def _last_of(chosen: Chosen, start: date, first: date, today: date) -> date:
    match chosen.range:
        case Range.QUARTER | Range.YEAR:
            return start + timedelta(days=6)
        case Range.ALL if _months(first, today) > MONTHS_AT_MOST:
            return date(start.year, 12, 31)
        case Range.ALL:
            return (start.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return start


def _named(chosen: Chosen, start: date, last: date, first: date, today: date) -> Bin:
    short = dated(start, "j M").lower()
    match chosen.range:
        case Range.QUARTER | Range.YEAR:
            label = str(_("week of %(day)s") % {"day": dated(start, "SHORT_DATE_FORMAT")})
            return Bin(start, last, label, short)
        case Range.ALL if _months(first, today) > MONTHS_AT_MOST:
            return Bin(start, last, str(start.year), str(start.year))
        case Range.ALL:
            return Bin(start, last, dated(start, "YEAR_MONTH_FORMAT"), dated(start, "M y").lower())
    label = f"{dated(start, 'D')} {dated(start, 'MONTH_DAY_FORMAT')}"
    return Bin(start, last, label, short)


def chosen_of(offers: Offers, *, slug: str = "", range_: str = "", tag: str = "") -> Chosen:
    """What is not among the offers is as if it had not been said."""
    part = offers.parts.get(slug)
    deck_ids: list[int] = []
    if part is not None:
        after = path_after(part.deck.path)
        deck_ids = [one.deck.pk for one in offers.parts.values() if part.deck.path <= one.deck.path < after]
    return Chosen(
        range=range_ if range_ in Range.values else Range.MONTH,
        slug=slug if part else "",
        deck=part.deck if part else None,
        deck_ids=deck_ids,
        tag=tag if tag in offers.tags else "",
    )
