"""Where sessions are kept and when they end: Django's store on a table that knows whose a session is.

The end stands in the row as a date, so the one statement that reads a session also refuses one that is over.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.http import HttpRequest
from django.utils import timezone

from .browsers import read_user_agent
from .models import Session

# Without a visit. Guests who did nothing for as long are removed, with what they learned.
IDLE = timedelta(days=30)
# From signing in, however often one comes: then the password is asked again.
ABSOLUTE = timedelta(days=90)
# A visit is written down at most this often, whatever is asked for: the one thing that looking at a page writes.
SEEN_EVERY = timedelta(hours=1)


def end_of_session(*, began_at: datetime, seen_at: datetime, is_guest: bool) -> datetime:
    """A guest has no password to come back with, so an end by age would take away what they learned."""
    # The last visit may be one interval younger than what is written down of it.
    idle_end = seen_at + IDLE + SEEN_EVERY
    return idle_end if is_guest else min(idle_end, began_at + ABSOLUTE)


def has_ended(request: HttpRequest) -> bool:
    """Whether the browser brought a session that is over. Of one that is ended on purpose it keeps no cookie."""
    return bool(request.COOKIES.get(settings.SESSION_COOKIE_NAME)) and request.session.session_key is None


class SessionStore(DatabaseStore):
    user_agent = ""
    row: Session | None = None
    """As read, or as written last."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        self.row = super()._get_session_from_db()  # type: ignore[misc]
        return self.row

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Who signs in begins a session of their own; otherwise contents and key may change, the rest stays."""
        user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        if self.row is None or self.row.user_id != user_id:
            self.row = self._begin(user_id)
        self.row.session_key = self._get_or_create_session_key()  # type: ignore[attr-defined]
        self.row.session_data = self.encode(data)
        return self.row

    def _begin(self, user_id: int | None) -> Session:
        now = timezone.now()
        browser, system = read_user_agent(self.user_agent)
        end = end_of_session(began_at=now, seen_at=now, is_guest=False)
        return Session(user_id=user_id, began_at=now, last_seen_at=now, expire_date=end, browser=browser, system=system)

    def flush(self) -> None:
        super().flush()
        self.row = None
