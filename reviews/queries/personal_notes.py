"""What a learner wrote for themselves on a note. Nobody else's is ever read."""

from __future__ import annotations

from ..models import PersonalNote


def personal_note(user_id: int, note_id: int) -> str:
    """Its text, "" where there is none."""
    text = PersonalNote.objects.filter(user_id=user_id, note_id=note_id).values_list("text", flat=True).first()
    return text or ""
