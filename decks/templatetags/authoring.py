"""For the admin's first page."""

from typing import Any

from django import template

from decks.desk import Desk, desk_of

register = template.Library()


@register.simple_tag
def author_desk(user: Any) -> Desk | None:
    """What waits for this author; None for who does not write."""
    return desk_of(user) if user.has_perm("decks.change_note") else None
