"""Where allauth's flows meet our services."""

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.email_verification import send_verification_email_to_address
from allauth.account.models import EmailAddress
from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.contrib.sites.shortcuts import get_current_site
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode

from . import outbox, services
from .devices import is_known_device, remember_device
from .messages import MESSAGES
from .models import User

if TYPE_CHECKING:
    from allauth.account.models import EmailConfirmationHMAC

    from .forms import SignupForm

# In the session of somebody who was a guest when signing in to an account: the guest's id, until they said what to do.
GUEST_TO_MERGE = "guest_to_merge"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = DefaultAccountAdapter.error_messages | MESSAGES

    # Joining

    def new_user(self, request: HttpRequest) -> User:
        """A guest signs up in place: the same row."""
        user = request.user
        return user if user.is_authenticated and user.is_guest else User()

    def save_user(self, request: HttpRequest, user: User, form: "SignupForm", commit: bool = True) -> User:
        return services.sign_up(
            email=form.cleaned_data["email"],
            password=form.cleaned_data["password1"],
            guest=user if user.is_guest else None,
            **form.profile_fields,
        )

    # Signing in

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        super().pre_authenticate(request, **credentials)
        self._unknown_device_usage = None
        if not is_known_device(request, credentials["email"]):
            self._unknown_device_usage = ratelimit.consume(
                request,
                app="allauth.account",
                action="login_failed_on_unknown_device",
                key=credentials["email"].lower(),
            )
            if not self._unknown_device_usage:
                raise self.validation_error("too_many_login_attempts")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # Per account and address: failing from elsewhere does not use up the owner's tries.
        return f"{credentials['email'].lower()} from {ratelimit.get_ip(request)}"

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        # Whoever proved by mail to be the owner starts afresh, wherever they are.
        super()._delete_login_attempts_cached_email(request, **credentials)
        ratelimit.clear(
            request,
            app="allauth.account",
            action="login_failed_on_unknown_device",
            key=credentials["email"].lower(),
        )

    def _rollback_login_failed_rl_usage(self) -> None:
        super()._rollback_login_failed_rl_usage()
        if self._unknown_device_usage:
            self._unknown_device_usage.rollback()

    def login(self, request: HttpRequest, user: User) -> None:
        before = request.user
        guest = before if before.is_authenticated and before.is_guest and before.pk != user.pk else None
        super().login(request, user)
        if guest is None:
            return
        if services.has_studied(user=guest):
            request.session[GUEST_TO_MERGE] = guest.pk
        else:
            services.delete_account(user=guest)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        remember_device(response, user.email or "")
        if GUEST_TO_MERGE in request.session:
            response["Location"] = f"{reverse('accounts:guest_merge')}?{urlencode({'next': response['Location']})}"
        return response

    def set_password(self, user: User, password: str) -> None:
        super().set_password(user, password)
        # The others would open nothing from now on, but lie there as if they did.
        services.end_other_sessions(user=user, here=self.request.session.session_key or "")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:profile")

    # Mail

    def get_reset_password_from_key_url(self, key: str) -> str:
        return self._on_our_origin(super().get_reset_password_from_key_url(key))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: "EmailConfirmationHMAC") -> str:
        return self._on_our_origin(super().get_email_confirmation_url(request, emailconfirmation))

    def confirm_address(self, user: User) -> None:
        """Ask whether the address is theirs, unless they said so, or were asked minutes ago."""
        address = EmailAddress.objects.add_email(self.request, user, user.email)
        if not address.verified:
            send_verification_email_to_address(self.request, address)

    def rehearse_password_reset(self, request: HttpRequest, email: str) -> None:
        """What a known address costs, for one that is unknown: the same work, and nothing sent."""
        nobody = User(pk=0, email=email)
        for _ in range(2):
            EmailAddress.objects.filter(user_id=nobody.pk).first()
        token = PasswordResetTokenGenerator().make_token(nobody)
        context = {"user": nobody, "email": email, "request": request, "current_site": get_current_site(request)}
        context["password_reset_url"] = self.get_reset_password_from_key_url(f"0-{token}")
        self.render_mail("account/email/password_reset_key", email, context).message()

    def _on_our_origin(self, url: str) -> str:
        """A link in a mail names the site as configured, whatever Host the request claimed."""
        if not settings.SITE_ORIGIN:
            return url
        path = url.split("://", 1)[1].partition("/")[2]
        return f"{settings.SITE_ORIGIN}/{path}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        mail: EmailMessage = self.render_mail(template_prefix, email, context | {"email": email})
        outbox.post(mail)
