"""Who may come here."""

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest

if TYPE_CHECKING:
    from accounts.models import User


def author_of(request: HttpRequest) -> "User":
    """Staff with the right to change notes. To anybody else these pages do not exist: 404."""
    user: User = request.user  # type: ignore[assignment]
    if not (user.is_staff and user.has_perm("decks.change_note")):
        raise Http404
    return user
