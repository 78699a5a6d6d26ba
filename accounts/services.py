"""What changes who there is: joining, trying the site out, bringing a guest's answers along, leaving."""

from collections.abc import Collection
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from .hooks import when_account_is_deleted, when_guest_merges, when_learner_joins, who_studied
from .models import Profile, Session, User, WeeklyMail
from .sessions import SEEN_EVERY, end_of_session
from .zones import is_somebodys_zone

__all__ = [
    "AddressTaken",
    "add_person",
    "change_language",
    "confirm_zone",
    "delete_account",
    "delete_accounts",
    "end_other_sessions",
    "end_session",
    "forget_old_addresses",
    "has_studied",
    "merge_guest",
    "note_visit",
    "remove_idle_guests",
    "save_profile",
    "sign_up",
    "start_guest",
    "stop_weekly_mail",
    "welcome_person",
    "when_account_is_deleted",
    "when_guest_merges",
    "when_learner_joins",
    "who_studied",
]

IDLE_GUEST_DAYS = 30


class AddressTaken(Exception):
    """Somebody signed up with this address between the check and the writing."""


def add_person(
    *,
    email: str,
    password: str | None,
    zone: str = "",
    language: str = "",
    is_staff: bool = False,
    is_superuser: bool = False,
) -> User:
    """A new person who can study at once. Raises AddressTaken."""
    user = User(email=email.strip().lower(), is_staff=is_staff, is_superuser=is_superuser)
    # The hash is made before the transaction: it is slow on purpose, and writers wait for one another.
    user.set_password(password)
    welcome_person(user=user, zone=zone, language=language)
    return user


@transaction.atomic
def welcome_person(*, user: User, zone: str = "", language: str = "") -> None:
    """Save somebody new, who can study at once. Raises AddressTaken."""
    try:
        with transaction.atomic():
            User.objects.add(user)
    except IntegrityError as error:
        raise AddressTaken from error
    _settle(user, zone=zone, language=language)


@transaction.atomic
def start_guest(*, zone: str = "", language: str = "") -> User:
    """Someone who tries the site out: a real user without address or password."""
    user = User.objects.create_user(None, is_guest=True)
    _settle(user, zone=zone, language=language)
    return user


def sign_up(*, email: str, password: str, guest: User | None, zone: str = "", language: str = "") -> User:
    """A new person, or the guest turned into one: the same row, so nothing studied moves. Raises AddressTaken."""
    if guest is None:
        return add_person(email=email, password=password, zone=zone, language=language)

    guest.email = email.strip().lower()
    guest.is_guest = False
    guest.set_password(password)
    with transaction.atomic():
        try:
            with transaction.atomic():
                guest.save(update_fields=["email", "is_guest", "password"])
        except IntegrityError as error:
            raise AddressTaken from error
        if not guest.profile.zone_is_confirmed:
            confirm_zone(profile=guest.profile, zone=zone)
    return guest


def _settle(user: User, *, zone: str, language: str) -> None:
    profile = user.profile
    if language:
        profile.language = language
        profile.save(update_fields=["language"])
    confirm_zone(profile=profile, zone=zone)
    when_learner_joins.run(user)


def confirm_zone(*, profile: Profile, zone: str) -> None:
    """Keep the zone if it can be somebody's; what cannot (UTC, nonsense from a browser) leaves the question open."""
    if is_somebodys_zone(zone):
        profile.zone = zone
        profile.zone_is_confirmed = True
        profile.save(update_fields=["zone", "zone_is_confirmed"])


@transaction.atomic
def merge_guest(*, guest: User, user: User) -> None:
    """The guest's answers become the user's, and the guest is gone."""
    when_guest_merges.run(guest, user)
    delete_account(user=guest)


def delete_account(*, user: User) -> None:
    """The person, every row that points to them, every session. Decks and notes they wrote stay, ownerless."""
    delete_accounts(users=[user])


@transaction.atomic
def delete_accounts(*, users: Collection[User]) -> None:
    for user in users:
        when_account_is_deleted.run(user)
        user.delete()


def note_visit(*, session: Session, user: User, at: datetime) -> bool:
    """Put off the end of the session, at most hourly; whether it was time to. The one thing that looking writes."""
    if at < session.last_seen_at + SEEN_EVERY:
        return False
    end = end_of_session(began_at=session.began_at, seen_at=at, is_guest=user.is_guest)
    # A transaction, so that it waits in line; the former time, so that of two requests at once one does it.
    with transaction.atomic():
        as_read = Session.objects.filter(pk=session.pk, last_seen_at=session.last_seen_at)
        return as_read.update(last_seen_at=at, expire_date=end) == 1


def end_session(*, user: User, handle: str, here: str) -> bool:
    """One of the other places where somebody is signed in; whether there was one. `here` is the key of this one."""
    ended, _ = Session.objects.filter(user=user, handle=handle).exclude(pk=here).delete()
    return ended > 0


def end_other_sessions(*, user: User, here: str) -> None:
    Session.objects.filter(user=user).exclude(pk=here).delete()


def remove_idle_guests(*, at: datetime) -> int:
    """Guests who did nothing for 30 days; how many went."""
    since = at - timedelta(days=IDLE_GUEST_DAYS)
    guests = list(User.objects.guests_unseen_since(since))
    removed = 0
    for start in range(0, len(guests), 200):
        batch = guests[start : start + 200]
        busy = {pk for ids in who_studied.run([guest.pk for guest in batch], since) for pk in ids}
        idle = [guest for guest in batch if guest.pk not in busy]
        delete_accounts(users=idle)
        removed += len(idle)
    return removed


def has_studied(*, user: User) -> bool:
    return any(user.pk in ids for ids in who_studied.run([user.pk], None))


@transaction.atomic
def save_profile(*, profile: Profile, weekly_mail: bool, at: datetime) -> Profile:
    """A profile with values that were checked, the name of its user, and whether the week comes by mail."""
    profile.save()
    profile.user.save(update_fields=["name"])
    if weekly_mail:
        _want_weekly_mail(profile.user, at)
    else:
        stop_weekly_mail(user_id=profile.user_id)
    return profile


def _want_weekly_mail(user: User, at: datetime) -> None:
    """From the week on that is not over. Who wants it already goes on as they were."""
    asked, is_new = WeeklyMail.objects.get_or_create(user=user, defaults={"since": at})
    if not is_new and not asked.is_wanted:
        asked.since = at
        asked.save(update_fields=["since"])


@transaction.atomic
def stop_weekly_mail(*, user_id: int) -> None:
    WeeklyMail.objects.filter(user_id=user_id, since__isnull=False).update(since=None)


def forget_old_addresses(*, user: User) -> None:
    """After an administrator changed the address: the former one no longer signs in, the new one is unconfirmed."""
    EmailAddress.objects.filter(user=user).delete()


def change_language(*, profile: Profile, language: str) -> None:
    profile.language = language
    profile.save(update_fields=["language"])
