"""Everything that changes a learner's rows. The log has one writer: `recording.record`."""

from .acting import bury_card, flag_card, suspend_card, unsuspend_card
from .answering import Answered, Verdict, grade_card, why_closed
from .coaching import explain_hard, speak_of_hard
from .enrolling import catch_up, enrol, enrol_in_starter_decks, leave_deck, settle_in
from .undoing import undo_last

__all__ = [
    "Answered",
    "Verdict",
    "bury_card",
    "catch_up",
    "enrol",
    "enrol_in_starter_decks",
    "explain_hard",
    "flag_card",
    "grade_card",
    "leave_deck",
    "settle_in",
    "speak_of_hard",
    "suspend_card",
    "undo_last",
    "unsuspend_card",
    "why_closed",
]
