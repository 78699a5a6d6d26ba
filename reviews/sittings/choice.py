"""What a learner may ask to study: which cards, how, how many and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from decks.models import Deck

from ..models import SittingKind

DAYS_AHEAD_AT_MOST = 30


class CardOrder(models.TextChoices):
    AUTHOR = "author", _("as in the deck")
    DUE = "due", _("the longest due first")
    FORGOTTEN = "forgotten", _("the most often forgotten first")
    RANDOM = "random", _("at random")


@dataclass(frozen=True, slots=True)
class Choice:
    """Every part narrows the ones before it; the defaults choose everything the learner studies."""

    kind: SittingKind = SittingKind.STUDY
    parts: Sequence[Deck] = ()
    """Whole decks and topics, each with the topics under it; none: all of them."""
    tag: str = ""
    flag: int | None = None
    """The flag's number; 0 for any; None: flagged or not."""
    state: str = ""
    """A reviews.concepts.Knowledge."""
    words: str = ""
    days: int = 3
    """How far a look ahead goes: 1 is tomorrow."""
    at_most: int = 50
    order: str = CardOrder.AUTHOR
