"""The pages of allauth that this site has, under allauth's own names; the others do not exist here."""

from typing import Any

from allauth.account import views
from django.urls import path, re_path
from django.views.decorators.http import require_http_methods, require_safe

from .access import clears_the_browser, for_members, for_visitors, invalid_form_is_422

# allauth's views answer more methods than a page has: a PUT would count as a try to sign in.
page = require_http_methods(["GET", "HEAD", "POST"])


class ConfirmEmailView(views.ConfirmEmailView):  # type: ignore[misc]
    def logout_other_user(self, confirmation: Any) -> None:
        """Nobody is signed out by a link: a guest would lose the answers, and anybody can send one."""


urlpatterns = [
    path("login/", page(for_visitors(invalid_form_is_422(views.login))), name="account_login"),
    path("signup/", page(for_visitors(invalid_form_is_422(views.signup))), name="account_signup"),
    path("logout/", page(clears_the_browser(views.logout)), name="account_logout"),
    path("inactive/", require_safe(views.account_inactive), name="account_inactive"),
    path(
        "password/change/",
        page(for_members(invalid_form_is_422(views.password_change))),
        name="account_change_password",
    ),
    path("password/reset/", page(invalid_form_is_422(views.password_reset)), name="account_reset_password"),
    path("password/reset/done/", require_safe(views.password_reset_done), name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        page(invalid_form_is_422(views.password_reset_from_key)),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        require_safe(views.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", page(ConfirmEmailView.as_view()), name="account_confirm_email"),
]
