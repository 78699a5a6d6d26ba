"""Which tables grow with the learners. Those can one day be partitioned or distributed by user."""

from typing import Any


def grows_with_learners(model: Any) -> bool:
    """Also for the models inside migrations. The accounts themselves, sessions and content stay global tables."""
    return model._meta.app_label == "reviews" or model._meta.label in (
        "accounts.Profile",
        "accounts.WeeklyMail",
        "decks.Report",
    )
