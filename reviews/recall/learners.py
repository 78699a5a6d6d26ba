"""Whose chances are worth fitting anew. The one look over all learners: for the nightly command, not for a page."""

from __future__ import annotations

from datetime import datetime, timedelta

from ..models import StudyDay


def learners_to_fit(at: datetime, *, days: int) -> list[int]:
    """Who studied on one of the last days, wherever on Earth it was which date."""
    since = at.date() - timedelta(days=days + 1)
    return list(
        StudyDay.objects.filter(day__gte=since).order_by("user_id").values_list("user_id", flat=True).distinct()
    )
