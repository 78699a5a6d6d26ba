"""The review session: question, answer, grade, next. The same addresses serve HTMX fragments and whole pages."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from ..coaching import asks_about_hard
from ..forms import GradeForm
from ..queries import Screen, screen_now, screen_of_answer
from ..queue import Scope
from ..services import explain_hard, grade_card, practise_card, why_closed
from ..tokens import AnswerToken
from .learner import learner_of
from .leeches import render_repair, repair_url
from .screen import (
    bad_token,
    int_in,
    next_screen,
    render_screen,
    scope_in,
    sentence_of,
    session_url,
    token_in,
    wants_session,
)

if TYPE_CHECKING:
    from accounts.models import User


@require_safe
def session(request: HttpRequest) -> HttpResponse:
    """The next card, or the end."""
    user, scope = learner_of(request), scope_in(request, request.GET)

    screen = screen_now(user, scope, timezone.now(), card_id=int_in(request.GET.get("card")))

    return render_screen(request, screen)


@require_safe
def card_reveal(request: HttpRequest) -> HttpResponse:
    """The answer side of a card that was shown."""
    user, scope, at = learner_of(request), scope_in(request, request.GET), timezone.now()
    token = token_in(request, request.GET)
    if token is None:
        return render_screen(request, screen_now(user, scope, at), notice=bad_token())

    screen = screen_of_answer(user, scope, token, at)

    if screen is None:
        notice = sentence_of(why_closed(user=user, token=token))
        return render_screen(request, screen_now(user, scope, at, pace=token.pace), notice=notice)
    return render_screen(request, screen, asks_about_hard=request.GET.get("hard") == "asked")


@require_POST
def card_grade(request: HttpRequest) -> HttpResponse:
    """Store an answer and show the next card; the first Hard of all is asked about before."""
    user, scope, at = learner_of(request), scope_in(request, request.POST), timezone.now()
    token = token_in(request, request.POST)
    if token is None:
        return next_screen(request, user, scope, at, notice=bad_token())
    form = GradeForm(request.POST)
    if not form.is_valid():
        screen = screen_of_answer(user, scope, token, at) or screen_now(user, scope, at, pace=token.pace)
        return render_screen(request, screen, notice=form.problem, status=422)

    quality, was_asked = form.cleaned_data["grade"], form.cleaned_data["was_asked"]
    if asks_about_hard(user.profile, token, quality) and not was_asked:
        asked = screen_of_answer(user, scope, token, at)
        if asked is not None:
            return _ask_about_hard(request, scope, token, asked)

    store = practise_card if token.is_practice else grade_card
    answer = store(user=user, token=token, quality=quality, at=at)

    if was_asked:
        explain_hard(user=user)
    notice = sentence_of(answer.verdict)
    if answer.is_leech:
        return _offer_repair(request, user, scope, token, at)
    return next_screen(request, user, scope, at, pace=token.pace, notice=notice, last=answer.undoable)


def _offer_repair(
    request: HttpRequest, user: User, scope: Scope, token: AnswerToken, at: datetime
) -> HttpResponse:
    """The card was forgotten so often that the next one is preceded by ways to help it."""
    if wants_session(request):
        return render_repair(request, user, token.card_id, at, screen=screen_now(user, scope, at, pace=token.pace))
    return redirect(repair_url(token.card_id, scope))


def _ask_about_hard(request: HttpRequest, scope: Scope, token: AnswerToken, screen: Screen) -> HttpResponse:
    """The first Hard is met with a question, and nothing is stored until that is answered."""
    if wants_session(request):
        return render_screen(request, screen, asks_about_hard=True)
    return redirect(session_url(scope, name="card_reveal", token=token.sign(), hard="asked"))
