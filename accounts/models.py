"""Who: the user, and how they like to study."""

from datetime import datetime
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Any, ClassVar
from zoneinfo import available_timezones

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.sessions.base_session import AbstractBaseSession
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from .sessions import SessionStore


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str | None, password: str | None = None, **fields: Any) -> "User":
        """A person with an e-mail address, or a guest (no e-mail, no usable password)."""
        user = self.model(email=email.strip().lower() if email else None, **fields)
        user.set_password(password)
        self.add(user)
        return user

    def add(self, user: "User") -> None:
        """Save somebody new, with the profile that everybody has."""
        with transaction.atomic(using=self._db):
            user.save(using=self._db, force_insert=True)
            Profile.objects.using(self._db).create(user=user)

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def with_email(self, email: str) -> "User | None":
        """Whoever has this address, with the profile. Addresses are kept in small letters."""
        return self.select_related("profile").filter(email=email.strip().lower()).first()

    def guests_unseen_since(self, since: datetime) -> models.QuerySet["User"]:
        """Guests who were last here before then. What they answered since is not this app's to know."""
        return (
            self.filter(is_guest=True, joined_at__lt=since)
            .exclude(last_login__gte=since)
            .exclude(sessions__last_seen_at__gte=since)
            .order_by("pk")
        )


class User(AbstractBaseUser, PermissionsMixin):
    """Someone who studies, writes or runs the site. A guest has no e-mail address until signing up, in place."""

    id = models.BigAutoField(primary_key=True)
    email = models.EmailField(_("e-mail address"), null=True, blank=True, unique=True)
    name = models.CharField(_("name"), max_length=80, blank=True)
    is_guest = models.BooleanField(_("guest"), default=False)
    is_staff = models.BooleanField(_("may use the admin"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_once"),
            models.CheckConstraint(
                condition=models.Q(is_guest=True, email__isnull=True) | models.Q(is_guest=False, email__isnull=False),
                name="user_guest_has_no_email",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email or str(_("guest"))


ZONES = frozenset(available_timezones())


def validate_zone(value: str) -> None:
    if value not in ZONES:
        raise ValidationError(
            _("“%(zone)s” is not a time zone. Choose one from the list, such as America/Bogota."),
            code="zone",
            params={"zone": value},
        )


class Language(models.TextChoices):
    SPANISH = "es", _("Spanish")
    ENGLISH = "en", _("English")


class Grading(models.TextChoices):
    FOUR = "four", _("four: again, hard, good, easy")
    TWO = "two", _("two: forgotten, remembered")
    SIX = "six", _("six: SM-2's own, from 0 to 5")


class TextSize(models.TextChoices):
    NORMAL = "normal", pgettext_lazy("text size", "normal")
    LARGE = "large", pgettext_lazy("text size", "large")
    LARGER = "larger", pgettext_lazy("text size", "larger")


class Hand(models.TextChoices):
    RIGHT = "right", pgettext_lazy("hand", "right")
    LEFT = "left", pgettext_lazy("hand", "left")


class Profile(models.Model):
    """How one learner likes to study: when the day begins, in which language, how much."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="profile")
    zone = models.CharField(_("time zone"), max_length=64, default="UTC", validators=[validate_zone])
    # UTC is nobody's zone: until the browser or the person says one, the day is only a guess.
    zone_is_confirmed = models.BooleanField(default=False)
    rollover_hour = models.PositiveSmallIntegerField(
        _("the day starts at"), default=4, validators=[MaxValueValidator(23)]
    )
    language = models.CharField(_("language"), max_length=5, choices=Language, default=Language.SPANISH)
    new_per_day = models.PositiveSmallIntegerField(
        _("new cards a day"), default=20, validators=[MaxValueValidator(999)]
    )
    reviews_per_day = models.PositiveSmallIntegerField(
        _("reviews a day"), default=200, validators=[MinValueValidator(1), MaxValueValidator(9_999)]
    )
    # Empty: as long as it takes.
    minutes_per_day = models.PositiveSmallIntegerField(
        _("minutes a day"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(600)]
    )
    keys_enabled = models.BooleanField(_("keyboard shortcuts"), default=True)
    grading = models.CharField(_("grades"), max_length=5, choices=Grading, default=Grading.FOUR)
    text_size = models.CharField(_("text size"), max_length=10, choices=TextSize, default=TextSize.NORMAL)
    hand = models.CharField(_("hand"), max_length=5, choices=Hand, default=Hand.RIGHT)
    # Whether the first "Hard" was asked about, and when its use as "forgot" was last spoken of.
    hard_explained = models.BooleanField(default=False)
    hard_spoken_of_on = models.DateField(null=True)
    grades_explained = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")
        constraints = [
            models.CheckConstraint(condition=models.Q(rollover_hour__lte=23), name="profile_rollover_hour"),
        ]

    def __str__(self) -> str:
        return str(self.user)


MAILS_IN_A_ROW = 3
"""So many weekly mails go to somebody who does not study."""


class WeeklyMail(models.Model):
    """Somebody asked for their week by mail; and what of it was sent. Without a row nobody asked."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="weekly_mail")
    # Null once it was stopped.
    since = models.DateTimeField(null=True)
    # The Monday of the week last looked at. Written before anything is sent, so that no week is sent twice.
    week = models.DateField(null=True)
    sent_at = models.DateTimeField(null=True)
    # Mails sent since the reader last studied: they come less often, and then no more (reviews.weekly_mail).
    in_a_row = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.user_id}: {self.week}"

    @property
    def is_wanted(self) -> bool:
        return self.since is not None

    @property
    def is_resting(self) -> bool:
        """Whether it waits for the reader to study, or to ask for it anew."""
        asked_anew = self.since is not None and self.sent_at is not None and self.since > self.sent_at
        return self.is_wanted and self.in_a_row >= MAILS_IN_A_ROW and not asked_anew


def new_handle() -> str:
    return token_urlsafe(16)


class Session(AbstractBaseSession):
    """A browser that the site knows; with a user, a place where somebody is signed in. See accounts.sessions."""

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")
    # What pages call it: the key itself would let in whoever reads it.
    handle = models.CharField(max_length=22, default=new_handle, editable=False)
    began_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    browser = models.CharField(max_length=20, blank=True)
    system = models.CharField(max_length=20, blank=True)

    class Meta(AbstractBaseSession.Meta):
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.user)

    @classmethod
    def get_session_store_class(cls) -> "type[SessionStore]":
        from .sessions import SessionStore

        return SessionStore
