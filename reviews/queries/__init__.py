"""What the screens of a review read: a user and a time in, plain values out. Nothing here writes or sees a request."""

from .buttons import grade_buttons, keys_of
from .finished import USUAL_ANSWERS, USUAL_DAYS, Finished, concept_anchor, usual_percent
from .home import Plan, next_due_day, today_plan
from .options import OptionsPage, options_page
from .pace import DEFAULT_PACE, cards_in, minutes, pace_of
from .screens import screen_now, screen_of_answer
from .session import Screen, progress_of, scope_of
from .story import CardStory, card_story, grade_label

__all__ = [
    "DEFAULT_PACE",
    "USUAL_ANSWERS",
    "USUAL_DAYS",
    "CardStory",
    "Finished",
    "OptionsPage",
    "Plan",
    "Screen",
    "card_story",
    "cards_in",
    "concept_anchor",
    "grade_buttons",
    "grade_label",
    "keys_of",
    "minutes",
    "next_due_day",
    "options_page",
    "pace_of",
    "progress_of",
    "scope_of",
    "screen_now",
    "screen_of_answer",
    "today_plan",
    "usual_percent",
]
