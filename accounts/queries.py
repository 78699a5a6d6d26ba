"""What the account pages read."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.contrib.auth import HASH_SESSION_KEY

from .browsers import in_words
from .models import Profile, Session, User, WeeklyMail


def guest_to_merge(guest_id: int | None) -> User | None:
    return User.objects.filter(pk=guest_id, is_guest=True).first() if guest_id is not None else None


def profile_of(user: User) -> Profile:
    return Profile.objects.select_related("user").get(user=user)


@dataclass(frozen=True)
class MailState:
    """What the profile says of the weekly mail."""

    is_wanted: bool
    is_resting: bool
    is_confirmed: bool
    """The address: mail goes to no other."""


def mail_state_of(user: User) -> MailState:
    asked = WeeklyMail.objects.filter(user=user).first()
    return MailState(
        is_wanted=asked is not None and asked.is_wanted,
        is_resting=asked is not None and asked.is_resting,
        is_confirmed=EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists(),
    )


def language_of(user_id: int) -> str | None:
    """In which language somebody reads; None where there is nobody."""
    return Profile.objects.filter(user_id=user_id).values_list("language", flat=True).first()


@dataclass(frozen=True)
class Place:
    """A browser in which somebody is signed in; days by their own calendar."""

    handle: str
    name: str
    is_here: bool
    began_on: date
    days_since_seen: int


def places_of(user: User, *, here: str, at: datetime) -> list[Place]:
    """Where a user is signed in: first the session with the key `here`, then those last seen. One query."""
    zone = ZoneInfo(user.profile.zone)
    today = at.astimezone(zone).date()
    sessions = Session.objects.filter(user=user, expire_date__gt=at).order_by("-last_seen_at", "-began_at")
    places = [
        Place(
            handle=session.handle,
            name=in_words(session.browser, session.system),
            is_here=session.session_key == here,
            began_on=session.began_at.astimezone(zone).date(),
            days_since_seen=max(0, (today - session.last_seen_at.astimezone(zone).date()).days),
        )
        for session in sessions
        # One from before the last change of the password opens nothing, although it still lies there.
        if session.get_decoded().get(HASH_SESSION_KEY) == user.get_session_auth_hash()
    ]
    return sorted(places, key=lambda place: not place.is_here)
