"""A learner's own words on a shared note."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from ..models import PersonalNote

if TYPE_CHECKING:
    from accounts.models import User

NOTE_CHARS = 2_000


def save_personal_note(*, user: User, note_id: int, text: str, at: datetime) -> None:
    """Keep this text as the learner's note; none deletes it. Safe to repeat. Raises ValueError for one too long."""
    if len(text) > NOTE_CHARS:
        raise ValueError(f"a note has {NOTE_CHARS} characters at most, not {len(text)}")
    if not text:
        delete_personal_note(user=user, note_id=note_id)
        return
    PersonalNote.objects.update_or_create(
        user_id=user.pk, note_id=note_id, defaults={"text": text, "changed_at": at}
    )


def delete_personal_note(*, user: User, note_id: int) -> None:
    PersonalNote.objects.filter(user_id=user.pk, note_id=note_id).delete()
