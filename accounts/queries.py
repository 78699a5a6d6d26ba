"""What the account pages read."""

from .models import Profile, User


def guest_to_merge(guest_id: int | None) -> User | None:
    return User.objects.filter(pk=guest_id, is_guest=True).first() if guest_id is not None else None


def profile_of(user: User) -> Profile:
    return Profile.objects.select_related("user").get(user=user)
