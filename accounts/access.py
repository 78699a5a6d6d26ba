"""Decorators of the account pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.template.response import TemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponseBase]


def safe_next(request: HttpRequest, fallback: str) -> str:
    """Where to go on to: the `next` that came along if it is a page of this site, else the fallback."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    # A path from the root: Django's redirect takes other words for the name of a view.
    return target if is_ours and target.startswith("/") else resolve_url(fallback)


def invalid_form_is_422(view: View) -> View:
    """allauth answers an invalid form with 200; here it is 422, as everywhere, and 429 after too many tries."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if request.method == "POST" and isinstance(response, TemplateResponse) and response.status_code == 200:
            form = (response.context_data or {}).get("form")
            if form is not None and form.errors:
                response.status_code = 429 if form.has_error("__all__", "too_many_login_attempts") else 422
        return response

    return answer


def for_visitors(view: View) -> View:
    """Signing in and up: for guests too, but whoever has an account goes on."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        if user.is_authenticated and not user.is_guest:
            return redirect(safe_next(request, "reviews:home"))
        return view(request, *args, **kwargs)

    return answer


def for_members(view: View) -> View:
    """What needs a password: a guest is asked to sign up first."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        if user.is_authenticated and user.is_guest:
            return redirect("account_signup")
        return view(request, *args, **kwargs)

    return answer


def proven_by_address(view: View) -> View:
    """A signature in the address alone proves who may ask this, so neither a session nor a form token is needed.

    Another site's page cannot borrow a right that no cookie carries: whoever knows the address may press it anyway. For
    the one view that mail programs press by themselves (RFC 8058; docs/decisions/0010), which looks at no session.
    """
    answer: View = csrf_exempt(login_not_required(view))
    return answer


def clears_the_browser(view: View) -> View:
    """After leaving, nothing of the pages stays in the browser's cache."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if request.method == "POST" and isinstance(response, HttpResponse) and response.status_code == 302:
            response["Clear-Site-Data"] = '"cache", "storage"'
        return response

    return answer
