"""What people type about themselves, turned into values. allauth's own forms with our words."""

from collections.abc import Sequence
from typing import Any, ClassVar

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.core import context
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from .messages import MESSAGES
from .models import Profile, User, validate_zone
from .services import AddressTaken
from .zones import is_somebodys_zone, zone_choices

PASSWORD_HELP = _("At least 8 characters. A few words you remember do better than a short riddle.")


def _plain(field: forms.Field, *, label: Any = None, help_text: Any = "") -> None:
    """Our label and help, and no placeholder: it vanishes as soon as one types."""
    field.widget.attrs.pop("placeholder", None)
    field.label = label or field.label
    field.help_text = help_text


class OfferedZoneField(forms.CharField):
    """The zone a browser believes to be in, filled by zone.js. It is an offer: nonsense is dropped, never an error."""

    def __init__(self) -> None:
        super().__init__(required=False, max_length=64, widget=forms.HiddenInput({"data-zone": "offer"}))

    def clean(self, value: Any) -> str:
        zone = str(value or "")
        return zone if is_somebodys_zone(zone) else ""


class ZoneField(forms.CharField):
    """A zone chosen on purpose; nonsense is said so."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Time zone"),
            max_length=64,
            widget=forms.Select({"data-zone": "choice"}),
            validators=[validate_zone, _refuse_offsets],
            **kwargs,
        )
        self.widget.choices = [("", _("Choose your time zone")), *zone_choices()]


def _refuse_offsets(value: str) -> None:
    try:
        validate_zone(value)
    except ValidationError:
        return  # said already
    if not is_somebodys_zone(value):
        raise ValidationError(
            _("Choose the zone of a city near you: “%(zone)s” knows no summer time."), params={"zone": value}
        )


class LoginForm(allauth_forms.LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["login"], label=_("E-mail address"))
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        _plain(self.fields["password"], label=_("Password"))


class SignupForm(allauth_forms.SignupForm):  # type: ignore[misc]
    """An address and one password. Who gives the password of an account that exists is signed in to it."""

    known_user: User | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["email"], label=_("E-mail address"))
        self.fields["email"].widget.attrs["autocomplete"] = "username"
        _plain(self.fields["password1"], label=_("Password"), help_text=PASSWORD_HELP)
        self.fields["zone"] = OfferedZoneField()

    def validate_unique_email(self, value: str) -> str:
        return value  # clean() looks, once the password is there too

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if not self.errors and User.objects.with_email(cleaned["email"]) is not None:
            # As slow as signing up, and counted as a try to sign in.
            self.known_user = get_adapter().authenticate(
                context.request, email=cleaned["email"], password=cleaned["password1"]
            )
            if self.known_user is None:
                raise ValidationError(MESSAGES["email_taken"], code="email_taken")
        return cleaned

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        if self.known_user is not None:
            credentials = {"email": self.cleaned_data["email"]}
            return None, perform_password_login(request, credentials, Login(user=self.known_user))
        try:
            user: User = self.save(request)
        except AddressTaken:
            return None, redirect("account_login")
        return user, None

    @property
    def profile_fields(self) -> dict[str, str]:
        return {"zone": self.cleaned_data["zone"], "language": get_language() or settings.LANGUAGE_CODE}


class ResetPasswordForm(allauth_forms.ResetPasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["email"], label=_("E-mail address"))
        self.fields["email"].widget.attrs["autocomplete"] = "username"

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        if not self.users:
            get_adapter().rehearse_password_reset(request, self.cleaned_data["email"])
        email: str = super().save(request, **kwargs)
        return email


class ResetPasswordKeyForm(allauth_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        _plain(self.fields["password1"], label=_("New password"), help_text=PASSWORD_HELP)


class ChangePasswordForm(allauth_forms.ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        _plain(self.fields["oldpassword"], label=_("Current password"))
        _plain(self.fields["password1"], label=_("New password"), help_text=PASSWORD_HELP)


class GuestForm(forms.Form):
    zone = OfferedZoneField()


class ZoneForm(forms.Form):
    zone = ZoneField()


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        required=False,
        help_text=_("What the site calls you. Others see it only where you say so."),
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    zone = ZoneField(help_text=_("Your day begins and ends by it."))
    rollover_hour = forms.TypedChoiceField(
        label=_("The day starts at"),
        coerce=int,
        choices=[(hour, f"{hour:02}:00") for hour in range(24)],
        help_text=_("Cards answered before this hour still count as the day before."),
    )

    weekly_mail = forms.BooleanField(
        label=_("Send me my week on Mondays"),
        required=False,
        help_text=_(
            "What the page of the week says, when there is something to say. While you do not study it comes less"
            " often, then no more. Each mail has a link that stops it."
        ),
    )

    GROUPS: ClassVar[Sequence[tuple[Any, Sequence[str]]]] = (
        (_("You"), ("name", "language", "zone", "rollover_hour")),
        (_("How much"), ("minutes_per_day", "new_per_day", "reviews_per_day")),
        (_("While you review"), ("grading", "text_size", "hand", "keys_enabled")),
        (_("By e-mail"), ("weekly_mail",)),
    )

    # What the model's validators say, for the browser too.
    LIMITS: ClassVar[dict[str, tuple[int, int]]] = {
        "minutes_per_day": (1, 600),
        "new_per_day": (0, 999),
        "reviews_per_day": (1, 9_999),
    }

    class Meta:
        model = Profile
        fields = (
            *("language", "zone", "rollover_hour"),
            *("minutes_per_day", "new_per_day", "reviews_per_day"),
            *("grading", "text_size", "hand", "keys_enabled"),
        )
        help_texts = {
            "minutes_per_day": _("As long a day as you want. Empty: as long as it takes."),
            "new_per_day": _("Of all decks together; 0 pauses new cards."),
            "reviews_per_day": _("Of all decks together. What is over it waits for tomorrow."),
            "grading": _("Four suit most people. Two are quicker, and hardly less exact."),
            "text_size": _("Of the words on the cards."),
            "hand": _("The hand you hold your phone in: what you press most lies under its thumb."),
            "keys_enabled": _("Press ? while you review to see them all."),
        }

    def __init__(self, *args: Any, wants_weekly_mail: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["name", *self.Meta.fields])
        self.fields["weekly_mail"].initial = wants_weekly_mail
        if self.instance.user.is_guest:
            del self.fields["weekly_mail"]
        self.fields["name"].initial = self.instance.user.name
        for name, (least, most) in self.LIMITS.items():
            self.fields[name].widget.attrs.update(min=least, max=most, inputmode="numeric")
        if not self.instance.zone_is_confirmed:
            self.initial["zone"] = ""
        else:
            del self.fields["zone"].widget.attrs["data-zone"]

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Of fields under a title; a guest has no mail."""
        groups = [(title, [self[name] for name in names if name in self.fields]) for title, names in self.GROUPS]
        return [(str(title), fields) for title, fields in groups if fields]

    def save(self, commit: bool = True) -> Profile:
        profile: Profile = super().save(commit=False)
        profile.zone_is_confirmed = True
        profile.user.name = self.cleaned_data["name"]
        return profile


class DeleteAccountForm(forms.Form):
    """The password again; a guest, who has none, ticks a box."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("To be sure that it is you."),
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )
    is_sure = forms.BooleanField(
        label=_("Yes, delete what I did here"),
        error_messages={"required": _("Tick the box to say that you are sure.")},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        del self.fields["password" if user.is_guest else "is_sure"]

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise ValidationError(gettext("That is not your password. Nothing was deleted."), code="password")
        return password


class MergeGuestForm(forms.Form):
    """Whether what was answered as a guest comes along."""

    choice = forms.ChoiceField(choices=[("bring", "bring"), ("leave", "leave")])


class LanguageForm(forms.Form):
    language = forms.ChoiceField(choices=settings.LANGUAGES)
    next = forms.CharField(required=False)
