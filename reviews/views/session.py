"""The review session: question, answer, grade, next. The same addresses serve HTMX fragments and whole pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ..coaching import asks_about_hard
from ..forms import GradeForm, ScopeForm
from ..queries import Screen, card_story, scope_of, screen_now, screen_of_answer
from ..queue import Scope
from ..services import (
    Answered,
    Verdict,
    bury_card,
    end_way_back,
    explain_hard,
    flag_card,
    grade_card,
    practise_card,
    settle_in,
    speak_of_hard,
    suspend_card,
    undo_last,
    why_closed,
)
from ..tokens import AnswerToken, BadToken, Pace, read_token
from .way_back import level_again

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


@require_safe
def session(request: HttpRequest) -> HttpResponse:
    """The next card, or the end."""
    user, scope = _learner(request.user), _scope(request, request.GET)

    screen = screen_now(user, scope, timezone.now(), card_id=_int(request.GET.get("card")))

    return _render_screen(request, screen)


@require_safe
def card_reveal(request: HttpRequest) -> HttpResponse:
    """The answer side of a card that was shown."""
    user, scope, at = _learner(request.user), _scope(request, request.GET), timezone.now()
    token = _token(request, request.GET)
    if token is None:
        return _render_screen(request, screen_now(user, scope, at), notice=_bad_token())

    screen = screen_of_answer(user, scope, token, at)

    if screen is None:
        notice = _sentence(why_closed(user=user, token=token))
        return _render_screen(request, screen_now(user, scope, at, pace=token.pace), notice=notice)
    return _render_screen(request, screen, asks_about_hard=request.GET.get("hard") == "asked")


@require_POST
def card_grade(request: HttpRequest) -> HttpResponse:
    """Store an answer and show the next card; the first Hard of all is asked about before."""
    user, scope, at = _learner(request.user), _scope(request, request.POST), timezone.now()
    token = _token(request, request.POST)
    if token is None:
        return _next(request, user, scope, at, notice=_bad_token())
    form = GradeForm(request.POST)
    if not form.is_valid():
        screen = screen_of_answer(user, scope, token, at) or screen_now(user, scope, at, pace=token.pace)
        return _render_screen(request, screen, notice=form.problem, status=422)

    quality, was_asked = form.cleaned_data["grade"], form.cleaned_data["was_asked"]
    if asks_about_hard(user.profile, token, quality) and not was_asked:
        asked = screen_of_answer(user, scope, token, at)
        if asked is not None:
            return _ask_about_hard(request, scope, token, asked)

    store = practise_card if token.is_practice else grade_card
    answer = store(user=user, token=token, quality=quality, at=at)

    if was_asked:
        explain_hard(user=user)
    return _next(request, user, scope, at, pace=token.pace, notice=_sentence(answer.verdict))


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take back the last thing done today and show its card again."""
    user, scope, at = _learner(request.user), _scope(request, request.POST), timezone.now()

    card_id = undo_last(user=user, at=at)

    if card_id is None:
        return _next(request, user, scope, at, notice=_("There is nothing to undo today."))
    if not _wants_fragment(request):
        messages.success(request, _("Undone. The card is back as it was."))
        return redirect(_session_url(scope, card_id))
    return _render_screen(request, screen_now(user, scope, at, card_id=card_id), undone=True)


@require_POST
def card_bury(request: HttpRequest) -> HttpResponse:
    """Out of the way until tomorrow."""
    return _act(request, bury_card, _("Buried until tomorrow."))


@require_POST
def card_suspend(request: HttpRequest) -> HttpResponse:
    """Out of every queue until taken back."""
    return _act(request, suspend_card, _("Suspended: it will not be asked again until you take it back."))


@require_POST
def card_flag(request: HttpRequest) -> HttpResponse:
    """Mark the card, or take the mark off; the card stays."""
    return _act(request, flag_card, _("Flag changed."), stays=True)


@require_safe
def card_info(request: HttpRequest, card_id: int) -> HttpResponse:
    """Why this card, why today, and what happened to it so far."""
    story = card_story(_learner(request.user), card_id, timezone.now())
    if story is None:
        raise Http404

    return render(request, "reviews/card_info.html", {"story": story, "scope": _scope(request, request.GET)})


def _ask_about_hard(request: HttpRequest, scope: Scope, token: AnswerToken, screen: Screen) -> HttpResponse:
    """The first Hard is met with a question, and nothing is stored until that is answered."""
    if _wants_fragment(request):
        return _render_screen(request, screen, asks_about_hard=True)
    return redirect(_session_url(scope, name="card_reveal", token=token.sign(), hard="asked"))


def _act(request: HttpRequest, act: Callable[..., Answered], done: str, *, stays: bool = False) -> HttpResponse:
    user, scope, at = _learner(request.user), _scope(request, request.POST), timezone.now()
    token = _token(request, request.POST)
    if token is None:
        return _next(request, user, scope, at, notice=_bad_token())

    answer = act(user=user, token=token, at=at)

    is_done = answer.verdict in (Verdict.SAVED, Verdict.REPEATED)
    notice = done if is_done else _sentence(answer.verdict)
    return _next(request, user, scope, at, pace=token.pace, notice=notice, card_id=token.card_id if stays else None)


def _next(
    request: HttpRequest,
    user: User,
    scope: Scope,
    at: datetime,
    *,
    notice: str = "",
    pace: Pace | None = None,
    card_id: int | None = None,
) -> HttpResponse:
    """After a POST: the next fragment for HTMX, a redirect to it otherwise."""
    screen = screen_now(user, scope, at, pace=pace, card_id=card_id)
    if screen.wants_settling:
        settle_in(user=user, at=at, answers_today=screen.answers_today)
    if screen.finished and screen.finished.hard_looks_forgotten:
        speak_of_hard(user=user, day=screen.clock.day)
    if screen.finished and end_way_back(user=user, clock=screen.clock):
        notice = f"{notice} {level_again()}".strip()
    if _wants_fragment(request):
        return _render_screen(request, screen, notice=notice)
    if notice:
        messages.info(request, notice)
    return redirect(_session_url(screen.scope, card_id))


def _render_screen(
    request: HttpRequest,
    screen: Screen,
    *,
    notice: str = "",
    undone: bool = False,
    asks_about_hard: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The fragment HTMX asked for by its target, or the page around it."""
    fragment = _fragment_of(screen)
    context = {
        "screen": screen,
        "scope": screen.scope,
        "progress": screen.progress,
        "can_undo": screen.can_undo,
        "card": screen.card,
        "buttons": screen.buttons,
        "grade_keys": screen.grade_keys,
        "why_alike": screen.why_alike,
        "asks_about_hard": asks_about_hard,
        "finished": screen.finished,
        "practised": screen.practised,
        "explain_grades": screen.explain_grades,
        "notice": notice,
        "undone": undone,
        "fragment": f"reviews/{fragment}.html",
    }
    template = f"reviews/{fragment}.html" if _wants_fragment(request) else "reviews/session.html"
    return render(request, template, context, status=status)


def _fragment_of(screen: Screen) -> str:
    if screen.finished:
        return "_finished"
    if screen.practised:
        return "_practised"
    return "_answer" if screen.buttons else "_question"


def _wants_fragment(request: HttpRequest) -> bool:
    return bool(request.htmx) and request.htmx.target == "session"  # type: ignore[attr-defined]


def _session_url(scope: Scope, card_id: int | None = None, *, name: str = "session", **more: str) -> str:
    values = {"deck": scope.deck_slug, "start": scope.start, "goal": scope.goal, "card": card_id, **more}
    values["sitting"] = scope.sitting_id
    if scope.minutes_shown and scope.shown_on:
        values |= {"left": scope.minutes_shown, "day": scope.shown_on.isoformat()}
    query = urlencode({name: value for name, value in values.items() if value}, safe="/")
    return f"{reverse(f'reviews:{name}')}{'?' + query if query else ''}"


def _scope(request: HttpRequest, data: QueryDict) -> Scope:
    """What is studied. A deck or sitting that is not the learner's or does not exist is a 404; odd numbers are left
    out."""
    form = ScopeForm(data)
    form.is_valid()
    values = form.cleaned_data
    scope = scope_of(
        _learner(request.user),
        values.get("deck") or "",
        start=values.get("start") or 0,
        goal=values.get("goal"),
        sitting_id=values.get("sitting"),
    )
    if scope is None or {"deck", "sitting"} & form.errors.keys():
        raise Http404
    return replace(scope, minutes_shown=values.get("left"), shown_on=values.get("day"))


def _int(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


def _token(request: HttpRequest, data: QueryDict) -> AnswerToken | None:
    try:
        return read_token(data.get("token", ""), user_id=_learner(request.user).pk)
    except BadToken:
        return None


def _learner(user: User | AnonymousUser) -> User:
    """Login is the default (by middleware), so whoever gets here is a user."""
    return user  # type: ignore[return-value]


def _bad_token() -> str:
    return _("That answer did not come from a card shown to you, so nothing was recorded. Here is your next card.")


def _sentence(verdict: Verdict) -> str:
    """What became of an answer that was not simply saved, kindly."""
    return {
        Verdict.SAVED: "",
        Verdict.REPEATED: _("That answer was already saved; it counts once."),
        Verdict.ANSWERED: _("You already answered that card, and that answer is saved. Here is what comes next."),
        Verdict.STALE: _("This card changed since you opened it, so nothing was recorded. Here is what comes next."),
        Verdict.GONE: _("That card is no longer in your deck, so nothing was recorded. Here is what comes next."),
    }[verdict]
