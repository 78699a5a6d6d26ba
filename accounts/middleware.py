"""Login by default, and the language of whoever is asking."""

from collections.abc import Callable

from django.contrib.auth.middleware import LoginRequiredMiddleware as DjangoLoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django_htmx.http import HttpResponseClientRedirect


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
    """Sends an expired HTMX request to the sign-in page as a whole, instead of letting it land inside the card."""

    def handle_no_permission(  # type: ignore[override]  # any answer will do
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        if request.htmx:  # type: ignore[attr-defined]
            here = request.htmx.current_url_abs_path or request.get_full_path()  # type: ignore[attr-defined]
            login = redirect_to_login(here, self.get_login_url(view_func), self.get_redirect_field_name(view_func))
            return HttpResponseClientRedirect(login["Location"])
        response: HttpResponse = super().handle_no_permission(request, view_func)
        return response
