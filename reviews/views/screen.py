"""What the views of a session share: what a form carries, the screen as a fragment or a page, where to go on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import replace_url

from ..forms import ScopeForm
from ..queries import Screen, scope_of, screen_now
from ..queue import Scope
from ..services import Verdict, end_way_back, settle_in, speak_of_hard
from ..tokens import AnswerToken, BadToken, Pace, read_token
from ..undoable import Undoable
from .learner import learner_of
from .typing import Typed, suggested, typed_in
from .way_back import level_again

if TYPE_CHECKING:
    from accounts.models import User


def next_screen(
    request: HttpRequest,
    user: User,
    scope: Scope,
    at: datetime,
    *,
    notice: str = "",
    pace: Pace | None = None,
    card_id: int | None = None,
    last: Undoable | None = None,
) -> HttpResponse:
    """After a POST: the next fragment for HTMX, a redirect to it otherwise. `last` is what the POST did."""
    screen = screen_now(user, scope, at, pace=pace, card_id=card_id, last=last)
    if screen.wants_settling:
        settle_in(user=user, at=at, answers_today=screen.answers_today)
    if screen.finished and screen.finished.hard_looks_forgotten:
        speak_of_hard(user=user, day=screen.clock.day)
    if screen.finished and end_way_back(user=user, clock=screen.clock):
        notice = f"{notice} {level_again()}".strip()
    if wants_session(request):
        return render_screen(request, screen, notice=notice)
    if notice:
        messages.info(request, notice)
    return redirect(session_url(screen.scope, card_id))


def render_screen(
    request: HttpRequest,
    screen: Screen,
    *,
    notice: str = "",
    undone: bool = False,
    asks_about_hard: bool = False,
    due_text: str = "",
    due_problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """The fragment HTMX asked for by its target, or the page around it."""
    fragment = _fragment_of(screen)
    card, buttons, typed = screen.card, screen.buttons, None
    if card and card.typing and buttons:
        typed = typed_in(request, card_id=card.card_id, expected=card.typing)
        buttons = suggested(buttons, typed) if typed else buttons
    side = "answer" if screen.buttons else ""
    shown = screen.card.token if screen.card else ""
    context = {
        "screen": screen,
        "scope": screen.scope,
        "progress": screen.progress,
        "undo": screen.undo,
        "card": screen.card,
        "side": side,
        "card_query": scope_query(screen.scope, shown=shown, side=side),
        "here_url": back_url(screen.scope, screen.card.card_id, shown=shown, side=side) if screen.card else "",
        "due_text": due_text,
        "due_problem": due_problem,
        "buttons": buttons,
        "typed": typed,
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
    template = f"reviews/{fragment}.html" if wants_session(request) else "reviews/session.html"
    response = render(request, template, context, status=status)
    return _at_its_address(request, response, screen, typed)


def _at_its_address(request: HttpRequest, response: HttpResponse, screen: Screen, typed: Typed | None) -> HttpResponse:
    """What was typed stands in the browser's address, so that a reload of the answer still has it; and no longer. Nor
    does a repair sheet that was left: a reload shows the card that is shown. And no more minutes than were left."""
    if not wants_session(request):
        return response
    if typed and screen.card:
        return replace_url(
            response, session_url(screen.scope, name="card_reveal", token=screen.card.token, typed=typed.text)
        )
    page = (request.headers.get("HX-Current-URL") or "").partition("#")[0].partition("?")[0]
    if screen.progress.is_held or (page and not page.endswith(reverse("reviews:session"))):
        return replace_url(response, session_url(screen.scope))
    return response


def _fragment_of(screen: Screen) -> str:
    if screen.finished:
        return "_finished"
    if screen.practised:
        return "_practised"
    return "_answer" if screen.buttons else "_question"


def wants_session(request: HttpRequest) -> bool:
    return bool(request.htmx) and request.htmx.target == "session"  # type: ignore[attr-defined]


def session_url(scope: Scope, card_id: int | None = None, *, name: str = "session", **more: str) -> str:
    query = scope_query(scope, card=str(card_id or ""), **more)
    return f"{reverse(f'reviews:{name}')}{'?' + query if query else ''}"


def back_url(scope: Scope, card_id: int, *, shown: str, side: str) -> str:
    """The same card, and the same side of it."""
    if shown and side == "answer":
        return session_url(scope, name="card_reveal", token=shown)
    return session_url(scope, card_id)


def scope_query(scope: Scope, **more: str) -> str:
    """What is studied and whatever else, as the query of an address."""
    values: dict[str, object] = {"deck": scope.deck_slug, "start": scope.start, "goal": scope.goal, **more}
    values["sitting"] = scope.sitting_id
    if scope.minutes_shown and scope.shown_on:
        values |= {"left": scope.minutes_shown, "day": scope.shown_on.isoformat()}
    return urlencode({name: value for name, value in values.items() if value}, safe="/")


def scope_in(request: HttpRequest, data: QueryDict) -> Scope:
    """What is studied. A deck or sitting that is not the learner's or does not exist is a 404; odd numbers are left
    out."""
    form = ScopeForm(data)
    form.is_valid()
    values = form.cleaned_data
    scope = scope_of(
        learner_of(request),
        values.get("deck") or "",
        start=values.get("start") or 0,
        goal=values.get("goal"),
        sitting_id=values.get("sitting"),
    )
    if scope is None or {"deck", "sitting"} & form.errors.keys():
        raise Http404
    return replace(scope, minutes_shown=values.get("left"), shown_on=values.get("day"))


def int_in(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


def token_in(request: HttpRequest, data: QueryDict) -> AnswerToken | None:
    try:
        return read_token(data.get("token", ""), user_id=learner_of(request).pk)
    except BadToken:
        return None


def bad_token() -> str:
    return _("That answer did not come from a card shown to you, so nothing was recorded. Here is your next card.")


def sentence_of(verdict: Verdict) -> str:
    """What became of an answer that was not simply saved, kindly."""
    return {
        Verdict.SAVED: "",
        Verdict.REPEATED: _("That answer was already saved; it counts once."),
        Verdict.ANSWERED: _("You already answered that card, and that answer is saved. Here is what comes next."),
        Verdict.STALE: _("This card changed since you opened it, so nothing was recorded. Here is what comes next."),
        Verdict.UNFIT: _("That cannot be done to this card as it is now, so nothing changed. Here is what comes next."),
        Verdict.GONE: _("That card is no longer in your deck, so nothing was recorded. Here is what comes next."),
    }[verdict]
