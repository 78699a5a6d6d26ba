"""That something was said to a learner once, and when."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accounts.models import User


def explain_hard(*, user: User) -> None:
    """The learner was asked what their first Hard meant."""
    profile = user.profile
    if not profile.hard_explained:
        profile.hard_explained = True
        profile.save(update_fields=["hard_explained"])


def speak_of_hard(*, user: User, day: date) -> None:
    """The learner was told that Hard seems to stand for what was forgotten."""
    profile = user.profile
    if profile.hard_spoken_of_on != day:
        profile.hard_spoken_of_on = day
        profile.save(update_fields=["hard_spoken_of_on"])
