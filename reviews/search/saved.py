"""The searches somebody keeps, as the page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from ..models import SavedSearch
from .forms import Search

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class Kept:
    id: UUID
    name: str
    url: str
    is_here: bool
    """Whether it is what the page shows."""


def saved_searches(user: User, here: Search) -> Sequence[Kept]:
    kept = []
    for saved in SavedSearch.objects.filter(user=user).order_by("name"):
        search = search_of(saved)
        kept.append(Kept(saved.id, saved.name, search.url(), search.url() == here.url(page=1)))
    return kept


def saved_search(user: User, search_id: UUID) -> SavedSearch | None:
    """One of this learner's; None for any other."""
    return SavedSearch.objects.filter(user=user, id=search_id).first()


def search_of(saved: SavedSearch) -> Search:
    sort = saved.sort or "topic"
    return Search(saved.query, saved.where, sort.lstrip("-"), sort.startswith("-"))
