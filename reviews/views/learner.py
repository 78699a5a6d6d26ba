from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from accounts.models import User


def learner_of(request: HttpRequest) -> "User":
    """Login is the default (by middleware), so whoever gets to a view is a user."""
    return request.user  # type: ignore[return-value]
