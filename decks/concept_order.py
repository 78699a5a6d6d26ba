"""Which note is learned before which: no ring, and an order in which each comes after what it requires.

Standard library only.
"""

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import TypeVar

KeyT = TypeVar("KeyT")


def ring_in(requires: Mapping[KeyT, Iterable[KeyT]]) -> tuple[KeyT, ...]:
    """One ring, each before the next and the first again at the end; empty where there is none."""
    try:
        TopologicalSorter(requires).prepare()
    except CycleError as error:
        return tuple(error.args[1])
    return ()


def learning_order(requires: Mapping[KeyT, Iterable[KeyT]]) -> tuple[KeyT, ...]:
    """Everything named, each after what it requires. Raises ValueError where there is a ring."""
    return tuple(TopologicalSorter(requires).static_order())
