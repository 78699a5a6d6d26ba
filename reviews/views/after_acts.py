"""Where one finds oneself after an act on a card: where it was done, with a word on what became of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from uuid_utils.compat import uuid7

from accounts.access import safe_next

from ..act_tokens import CardToken
from ..queries import screen_now, screen_of_answer
from ..queue import Scope
from ..services import Answered, Verdict
from ..tokens import AnswerToken, BadToken, read_token
from .cards import back_to_card, render_card_page, shown_in
from .leeches import render_leeches
from .screen import bad_token, next_screen, render_screen, scope_in, sentence_of, session_url, wants_session

if TYPE_CHECKING:
    from accounts.models import User


def after_act(
    request: HttpRequest,
    user: User,
    at: datetime,
    *,
    answer: Answered,
    said: str,
    token: CardToken | None = None,
    card_id: int | None = None,
    stays: bool = False,
) -> HttpResponse:
    """`said` is what was done; `stays` says that the card is shown on. Of a list there is no token, but the card."""
    card_id = token.card_id if token else card_id
    is_done = answer.verdict in (Verdict.SAVED, Verdict.REPEATED)
    on = request.POST.get("on")
    if on in ("card", "leeches") and card_id is not None:
        return _page_again(request, user, at, card_id, notice=said if is_done else _not_done(answer), stays=stays)
    scope = scope_in(request, request.POST)
    notice = said if is_done else sentence_of(answer.verdict)
    if stays and is_done and isinstance(token, AnswerToken):
        if request.POST.get("side") == "answer":
            return _answer_again(request, user, scope, at, token, notice)
        return next_screen(
            request, user, scope, at, pace=token.pace, notice=notice, card_id=card_id, last=answer.undoable
        )
    pace = token.pace if isinstance(token, AnswerToken) else None
    return next_screen(request, user, scope, at, pace=pace, notice=notice, last=answer.undoable)


def refuse_act(request: HttpRequest, user: User, at: datetime, *, token: CardToken, problem: str) -> HttpResponse:
    """422: the page as it was, with what was written and what to do."""
    text = request.POST.get("due", "")[:60]
    scope = scope_in(request, request.POST)
    on = request.POST.get("on")
    if on == "card":
        return render_card_page(
            request, user, token.card_id, at, scope=scope, due_text=text, due_problem=problem, status=422
        )
    if on == "leeches":
        return render_leeches(request, user, at, notice=problem, card_id=token.card_id, status=422)
    screen = None
    if isinstance(token, AnswerToken) and request.POST.get("side") == "answer":
        screen = screen_of_answer(user, scope, token, at)
    screen = screen or screen_now(user, scope, at, card_id=token.card_id)
    if "due" in request.POST:
        return render_screen(request, screen, due_text=text, due_problem=problem, status=422)
    return render_screen(request, screen, notice=problem, status=422)


def without_a_card(request: HttpRequest, user: User, at: datetime) -> HttpResponse:
    """The form names no card that was shown to this learner."""
    return next_screen(request, user, scope_in(request, request.POST), at, notice=bad_token())


def _page_again(
    request: HttpRequest, user: User, at: datetime, card_id: int, *, notice: str, stays: bool
) -> HttpResponse:
    is_card = request.POST.get("on") == "card"
    scope = scope_in(request, request.POST)
    shown = _renewed(request, user, card_id) if stays else ""
    if request.htmx and request.htmx.target == "card_page":  # type: ignore[attr-defined]
        return render_card_page(request, user, card_id, at, scope=scope, shown=shown, notice=notice)
    if request.htmx and request.htmx.target == "leech_list":  # type: ignore[attr-defined]
        return render_leeches(request, user, at, notice=notice, card_id=card_id)
    messages.info(request, notice)
    if is_card:
        return redirect(back_to_card(card_id, scope, shown=shown, side=request.POST.get("side", "")))
    return redirect(safe_next(request, "reviews:leeches"))


def _answer_again(
    request: HttpRequest, user: User, scope: Scope, at: datetime, token: AnswerToken, notice: str
) -> HttpResponse:
    """The answer side that the act was done on, to be graded on with a token of the card as it is now."""
    token = _one_on(token)
    if not wants_session(request):
        messages.info(request, notice)
        return redirect(session_url(scope, name="card_reveal", token=token.sign()))
    screen = screen_of_answer(user, scope, token, at) or screen_now(user, scope, at, card_id=token.card_id)
    return render_screen(request, screen, notice=notice)


def _one_on(token: AnswerToken) -> AnswerToken:
    """Of the card after one act more. When it was shown stays: the thinking began then."""
    return replace(token, id=uuid7(), version=token.version + 1)


def _renewed(request: HttpRequest, user: User, card_id: int) -> str:
    """The token of the question or answer that a card's page leads back to, after an act on that page."""
    try:
        shown = read_token(shown_in(request.POST), user_id=user.pk)
    except BadToken:
        return ""
    return _one_on(shown).sign() if shown.card_id == card_id else ""


def _not_done(answer: Answered) -> str:
    """As `sentence_of`, where nothing comes next."""
    if answer.verdict is Verdict.GONE:
        return _("That card is no longer in your deck, so nothing was done.")
    if answer.verdict is Verdict.UNFIT:
        return _("That cannot be done to this card as it is now, so nothing changed.")
    return _("This card changed since you opened this page, so nothing was done. Here it is as it stands now.")
