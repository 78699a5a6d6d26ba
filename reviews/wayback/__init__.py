"""The way back to a deck after a break: which day a learner is level on at so many minutes a day.

Pure: the standard library and the scheduler only; no clock, no database. How it reckons: ``docs/scheduling.md``.
"""

from .simulation import HORIZON_DAYS, MINUTES, Course, Day, Load, LoadCard, Prospect, follow, prospect

__all__ = ["HORIZON_DAYS", "MINUTES", "Course", "Day", "Load", "LoadCard", "Prospect", "follow", "prospect"]
