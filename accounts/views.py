"""The account pages that are ours; signing in and its kin are allauth's (entrance_urls)."""

from allauth.account.adapter import get_adapter
from allauth.core.ratelimit import consume_or_429
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from . import queries, services
from .access import clears_the_browser, proven_by_address, safe_next
from .adapter import GUEST_TO_MERGE
from .export import export_lines
from .forms import DeleteAccountForm, GuestForm, LanguageForm, MergeGuestForm, ProfileForm, ZoneForm
from .models import User
from .weekly_mail import reader_in


@require_POST
@login_not_required
def guest_start(request: HttpRequest) -> HttpResponse:
    """Try the site out without an account."""
    if request.user.is_authenticated:
        return redirect("reviews:home")
    refusal: HttpResponse | None = consume_or_429(request, action="guest_start")
    if refusal is not None:
        return refusal
    form = GuestForm(request.POST)
    form.is_valid()

    guest = services.start_guest(zone=form.cleaned_data["zone"], language=get_language() or settings.LANGUAGE_CODE)
    get_adapter(request).login(request, guest)

    return redirect(safe_next(request, "reviews:home"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def guest_merge(request: HttpRequest) -> HttpResponse:
    """What happens to the answers given as a guest before signing in."""
    guest = queries.guest_to_merge(request.session.get(GUEST_TO_MERGE))
    go_on = safe_next(request, "reviews:home")
    if guest is None:
        request.session.pop(GUEST_TO_MERGE, None)
        return redirect(go_on)
    if request.method != "POST":
        return render(request, "accounts/guest_merge.html", {"next": go_on})
    form = MergeGuestForm(request.POST)
    if not form.is_valid():
        return render(request, "accounts/guest_merge.html", {"next": go_on, "is_unanswered": True}, status=422)

    if form.cleaned_data["choice"] == "bring":
        services.merge_guest(guest=guest, user=_user(request))
        messages.success(request, _("Your answers came along."))
    else:
        services.delete_account(user=guest)
        messages.success(request, _("What you answered as a guest is gone."))
    del request.session[GUEST_TO_MERGE]

    return redirect(go_on)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def profile(request: HttpRequest) -> HttpResponse:
    user = _user(request)
    mail = queries.mail_state_of(user)
    if request.method != "POST":
        form = ProfileForm(instance=user.profile, wants_weekly_mail=mail.is_wanted)
        return _render_profile(request, form=form, mail=mail)
    # A copy: an invalid form must not show itself in the page's frame.
    form = ProfileForm(request.POST, instance=queries.profile_of(user))
    if not form.is_valid():
        return _render_profile(request, form=form, mail=mail, status=422)

    weekly_mail = form.cleaned_data.get("weekly_mail", False)
    changed = services.save_profile(profile=form.save(commit=False), weekly_mail=weekly_mail, at=timezone.now())
    with translation.override(changed.language):
        messages.success(request, _("Saved."))
        if weekly_mail and not mail.is_confirmed:
            get_adapter(request).confirm_address(user)

    return _keep_language(redirect("accounts:profile"), changed.language)


def _render_profile(
    request: HttpRequest, *, form: ProfileForm, mail: queries.MailState, status: int = 200
) -> HttpResponse:
    return render(request, "accounts/profile.html", {"form": form, "mail": mail}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@proven_by_address
@never_cache
def weekly_mail_stop(request: HttpRequest, token: str) -> HttpResponse:
    """No weekly mail any more. Asked by a person on the page, or by their mail program when they press its button."""
    reader = reader_in(token)
    language = queries.language_of(reader) if reader is not None else None
    if reader is None or language is None:
        raise Http404

    if request.method == "POST":
        services.stop_weekly_mail(user_id=reader)

    with translation.override(language):
        response = render(request, "accounts/weekly_mail_stop.html", {"is_stopped": request.method == "POST"})
    response["Content-Language"] = language
    return response


@require_POST
def zone_confirm(request: HttpRequest) -> HttpResponse:
    """The one question that is asked when the browser could not say where somebody lives."""
    form = ZoneForm(request.POST)
    go_on = safe_next(request, "reviews:home")
    if not form.is_valid():
        return render(request, "accounts/zone_confirm.html", {"form": form, "next": go_on}, status=422)

    services.confirm_zone(profile=_user(request).profile, zone=form.cleaned_data["zone"])

    return redirect(go_on)


@require_POST
@login_not_required
def language(request: HttpRequest) -> HttpResponse:
    form = LanguageForm(request.POST)
    go_on = safe_next(request, "reviews:home")
    if not form.is_valid():
        return redirect(go_on)

    if request.user.is_authenticated:
        services.change_language(profile=_user(request).profile, language=form.cleaned_data["language"])

    return _keep_language(redirect(go_on), form.cleaned_data["language"])


def _keep_language(response: HttpResponse, language: str) -> HttpResponse:
    """The cookie speaks for visitors, and for a learner who signed out."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=60 * 60 * 24 * 365,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    return response


@require_safe
@never_cache
def sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in."""
    places = queries.places_of(_user(request), here=_session_key(request), at=timezone.now())
    return render(request, "accounts/sessions.html", {"places": places})


@require_POST
def session_end(request: HttpRequest, handle: str) -> HttpResponse:
    if not services.end_session(user=_user(request), handle=handle, here=_session_key(request)):
        raise Http404

    messages.success(request, _("You are signed out there."))

    return redirect("accounts:sessions")


@require_POST
def sessions_end_others(request: HttpRequest) -> HttpResponse:
    services.end_other_sessions(user=_user(request), here=_session_key(request))
    messages.success(request, _("You are signed out everywhere else."))

    return redirect("accounts:sessions")


@require_POST
@never_cache
def export(request: HttpRequest) -> StreamingHttpResponse:
    """Everything about me, as one file."""
    at = timezone.now()
    name = f"repaso-{at:%Y-%m-%d}.json"
    return StreamingHttpResponse(
        export_lines(user=_user(request), at=at),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("password")
@clears_the_browser
def delete(request: HttpRequest) -> HttpResponse:
    user = _user(request)
    if request.method != "POST":
        return render(request, "accounts/delete.html", {"form": DeleteAccountForm(user=user)})
    refusal: HttpResponse | None = consume_or_429(request, action="reauthenticate", user=user)
    if refusal is not None:
        return refusal
    form = DeleteAccountForm(request.POST, user=user)
    if not form.is_valid():
        return render(request, "accounts/delete.html", {"form": form}, status=422)

    services.delete_account(user=user)
    logout(request)
    messages.success(request, _("Your account and everything in it is gone."))

    return redirect("reviews:home")


def _user(request: HttpRequest) -> User:
    """Whoever asks. The middleware let nobody else through."""
    assert isinstance(request.user, User)  # noqa: S101 (for the type checker)
    return request.user


def _session_key(request: HttpRequest) -> str:
    """Of the session that the middleware let through, which therefore has one."""
    return request.session.session_key or ""
