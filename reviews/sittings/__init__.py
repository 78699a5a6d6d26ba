"""Studying something else than the day's queue: a choice of cards, on the schedule or outside it.

The choice is made once and kept as a Sitting; what was done in it is read from the log.
"""

from .sitting import CARDS_AT_MOST, find_sitting, is_over, rows_of_sitting

__all__ = ["CARDS_AT_MOST", "find_sitting", "is_over", "rows_of_sitting"]
