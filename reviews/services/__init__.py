"""Everything that changes a learner's rows. The log has one writer: `recording.record`."""

from .acting import (
    bury_card,
    flag_card,
    place_card,
    reset_card,
    rest_card,
    see_change,
    set_due_day,
    suspend_card,
    unsuspend_card,
    wake_card,
)
from .answering import Answered, Verdict, grade_card, why_closed
from .breaks import plan_break, take_back_break
from .coaching import explain_hard, speak_of_hard
from .enrolling import catch_up, enrol, enrol_in_starter_decks, leave_deck, settle_in
from .exam import leave_exam, set_exam
from .options import limit_today, more_today, save_options, take_back_today
from .personal_notes import delete_personal_note, save_personal_note
from .practising import practise_card
from .undoing import Undone, UndoVerdict, undo_act, undo_last, undo_latest
from .way_back import end_way_back, leave_way_back, take_way_back

__all__ = [
    "Answered",
    "UndoVerdict",
    "Undone",
    "Verdict",
    "bury_card",
    "catch_up",
    "delete_personal_note",
    "end_way_back",
    "enrol",
    "enrol_in_starter_decks",
    "explain_hard",
    "flag_card",
    "grade_card",
    "leave_deck",
    "leave_exam",
    "leave_way_back",
    "limit_today",
    "more_today",
    "place_card",
    "plan_break",
    "practise_card",
    "reset_card",
    "rest_card",
    "save_options",
    "save_personal_note",
    "see_change",
    "set_due_day",
    "set_exam",
    "settle_in",
    "speak_of_hard",
    "suspend_card",
    "take_back_break",
    "take_back_today",
    "take_way_back",
    "undo_act",
    "undo_last",
    "undo_latest",
    "unsuspend_card",
    "wake_card",
    "why_closed",
]
