"""What comes next, and how much is left: a few index probes, bounded by the learner's limits, never a full count.

Order: forgotten cards whose minutes are over, then reviews and new cards interleaved, then forgotten cards ahead of
their minutes, then the end. Each deck has its order, its limits and what it holds back. See
docs/architecture.md, "The queue".
"""

from .day import Clock, Scope
from .held import first_due_after, held_back, new_held_back, schedules_in
from .line import Drill, Queue, Waiting
from .loading import answered_topics, load_queue

__all__ = [
    "Clock",
    "Drill",
    "Queue",
    "Scope",
    "Waiting",
    "answered_topics",
    "first_due_after",
    "held_back",
    "load_queue",
    "new_held_back",
    "schedules_in",
]
