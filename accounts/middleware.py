"""Whose session it is, login by default, and the language of whoever is asking."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware as DjangoLoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.middleware import SessionMiddleware as DjangoSessionMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from .services import note_visit
from .sessions import has_ended


class SessionMiddleware(DjangoSessionMiddleware):
    """Tells the store which browser asks, and has visits noted once the answer is made."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.session.user_agent = request.headers.get("User-Agent", "")  # type: ignore[attr-defined]

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        response = super().process_response(request, response)
        user, row = getattr(request, "user", None), request.session.row  # type: ignore[attr-defined]
        if user is None or row is None or row.user_id is None or row.user_id != user.pk or response.status_code >= 500:
            return response
        if note_visit(session=row, user=user, at=timezone.now()):
            # The cookie outlives the session, so that one who comes back too late is told; a guest's never ends first.
            response.set_cookie(
                settings.SESSION_COOKIE_NAME,
                row.session_key,
                max_age=settings.SESSION_COOKIE_AGE,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response


class LanguageMiddleware(LocaleMiddleware):
    """A learner's own language; for visitors the one chosen by cookie, else the browser's."""

    def process_request(self, request: HttpRequest) -> None:
        user = request.user
        if user.is_authenticated:
            translation.activate(user.profile.language)
            request.LANGUAGE_CODE = translation.get_language() or "es"
        else:
            super().process_request(request)


class LoginRequiredMiddleware(DjangoLoginRequiredMiddleware):
    """Sends on to the sign-in page, and says why if it is because a session ended."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        response = super().process_view(request, view_func, view_args, view_kwargs)
        if has_ended(request) and (response is not None or request.method == "GET"):
            messages.info(request, _("Your session has ended. Sign in and you go on where you were."))
        return response

    def handle_no_permission(  # type: ignore[override]  # any answer will do
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        login = redirect_to_login(
            _page_of(request), self.get_login_url(view_func), self.get_redirect_field_name(view_func)
        )
        # Else HTMX would put the sign-in page inside the card.
        return HttpResponseClientRedirect(login["Location"]) if request.htmx else login  # type: ignore[attr-defined]


def _page_of(request: HttpRequest) -> str:
    """Where somebody is who asked for this: with a fragment or a form, the page it stands on."""
    here = request.get_full_path()
    if request.htmx:  # type: ignore[attr-defined]
        return request.htmx.current_url_abs_path or here  # type: ignore[attr-defined]
    page = request.headers.get("Referer", "")
    if request.method != "POST" or not url_has_allowed_host_and_scheme(
        page, {request.get_host()}, require_https=request.is_secure()
    ):
        return here
    parts = urlsplit(page)
    return parts._replace(scheme="", netloc="", fragment="").geturl()
