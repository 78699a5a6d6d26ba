"""The vocabulary of content: each word reads like the sentence it stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Concat

if TYPE_CHECKING:
    from accounts.models import User

    from .models import Card, Deck, Note  # noqa: F401 - named in the quoted bases below


PATH_DIGITS = 6  # per level of a deck's path: a million siblings


def path_after(path: str) -> str:
    """The first path behind the subtree at `path`: its own last number plus one.

    Digits only, so that every collation of PostgreSQL sorts it as SQLite does.
    """
    return f"{path[:-PATH_DIGITS]}{int(path[-PATH_DIGITS:]) + 1:0{PATH_DIGITS}d}"


class DeckQuerySet(models.QuerySet["Deck"]):
    def roots(self) -> DeckQuerySet:
        """Whole decks, without their topics."""
        return self.filter(parent=None)

    def within(self, path: str) -> DeckQuerySet:
        """The deck at this path and everything under it.

        A range, because SQLite uses the index for it and not for `startswith`.
        """
        return self.filter(path__gte=path, path__lt=path_after(path))

    def with_live_cards(self) -> DeckQuerySet:
        """Each deck with `live_cards`: how many of it and its topics learners meet."""
        from .models import Card

        # Behind every order in the subtree, in digits so that every collation agrees.
        behind = Concat("path", Value("9" * 20))
        subtree = Card.objects.live().filter(
            order__gte=OuterRef("path"), order__lt=OuterRef("behind")
        )
        counted = subtree.order_by().values("is_live").annotate(total=Count("pk")).values("total")
        return self.annotate(behind=behind, live_cards=Coalesce(Subquery(counted), 0))

    def visible_to(self, user: User) -> DeckQuerySet:
        """Published decks, and one's own whatever their state. Twin: `is_visible_to` in services."""
        return self.filter(Q(status="published") | Q(owner=user))


class NoteQuerySet(models.QuerySet["Note"]):
    def matching(self, words: str) -> NoteQuerySet:
        """Notes that hold every one of these words somewhere, accents and case aside."""
        from .folding import fold
        from .formulas import clean

        notes = self
        # Clean, because what no page may hold PostgreSQL refuses in a query too.
        for word in fold(clean(words)).split():
            notes = notes.filter(search_text__contains=word)
        return notes

    def with_first_question(self) -> NoteQuerySet:
        """Each note with `first_question`: in plain words, what its first card asks."""
        from .models import Card

        first = Card.objects.filter(note=OuterRef("pk")).order_by("ordinal")
        return self.annotate(first_question=Subquery(first.values("question_text")[:1]))


class CardQuerySet(models.QuerySet["Card"]):
    def live(self) -> CardQuerySet:
        """Cards learners meet."""
        return self.filter(is_live=True)

    def within(self, path: str) -> CardQuerySet:
        """The cards of the deck at this path and of its topics: a range of `order`."""
        return self.filter(order__gte=path, order__lt=path_after(path))
