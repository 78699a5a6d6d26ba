"""Who did what, where no revision says so: entries of the admin's own log, which stand in the history of the thing."""

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from accounts.models import User


def log_act(*, by: User, on: Model, word: str, flag: int = CHANGE) -> None:
    """`word` is what was done, in English as the rest of that log."""
    LogEntry.objects.create(
        user=by,
        content_type=ContentType.objects.get_for_model(on),
        object_id=str(on.pk),
        object_repr=str(on)[:200],
        action_flag=flag,
        change_message=word,
    )
