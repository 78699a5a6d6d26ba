"""The method in a few lines, shared by the queue, the forecast and the simulation. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import ceil
from typing import Final, TypeVar

SURE_ENOUGH: Final = 0.97
"""A card more likely remembered than this is not asked before its day: another one gains more."""

REST_DAYS: Final = 7
REST_SHARE: Final = 0.15
"""New cards are all met so long before the exam, whichever is longer: a card met on the eve is not remembered."""

Item = TypeVar("Item")


def last_new_day(days_left: int) -> int:
    """The last day for new cards, counted from today as 0. Within the last week, the eve: there is no other time."""
    if days_left <= REST_DAYS:
        return max(0, days_left - 1)
    return days_left - max(REST_DAYS, ceil(REST_SHARE * days_left))


def new_per_day(unseen: int, days_left: int) -> int:
    """So many a day, today among them, and all are met in time."""
    return ceil(unseen / (last_new_day(days_left) + 1))


def weakest_first(items: Iterable[Item], chance: Callable[[Item], float]) -> list[Item]:
    return sorted(items, key=chance)
