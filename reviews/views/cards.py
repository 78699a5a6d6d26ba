"""The page of one card: why it is asked, what happened to it, and everything that can be done to it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..queries import card_story
from ..queries.undo import undo_now
from ..queue import Scope
from .learner import learner_of
from .screen import back_url, scope_in, scope_query

if TYPE_CHECKING:
    from accounts.models import User

TOKEN_CHARS = 2_000


@require_safe
def card_info(request: HttpRequest, card_id: int) -> HttpResponse:
    """Why this card, why today, and what happened to it so far."""
    scope = scope_in(request, request.GET)

    return render_card_page(request, learner_of(request), card_id, timezone.now(), scope=scope)


def render_card_page(
    request: HttpRequest,
    user: User,
    card_id: int,
    at: datetime,
    *,
    scope: Scope,
    shown: str | None = None,
    notice: str = "",
    due_text: str = "",
    due_problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """What is replaced where HTMX asks for that, or the page around it."""
    story = card_story(user, card_id, at)
    if story is None:
        raise Http404
    data = request.POST if request.method == "POST" else request.GET
    shown = shown_in(data) if shown is None else shown
    side = "answer" if data.get("side") == "answer" and shown else ""
    is_fragment = bool(request.htmx) and request.htmx.target == "card_page"  # type: ignore[attr-defined]
    context = {
        "story": story,
        "acts": story.acts,
        "scope": scope,
        "shown": shown,
        "side": side,
        "card_query": scope_query(scope, shown=shown, side=side),
        "here_url": back_to_card(card_id, scope, shown=shown, side=side),
        "back_url": back_url(scope, card_id, shown=shown, side=side),
        "undo": undo_now(user, at),
        "notice": notice,
        "due_text": due_text,
        "due_problem": due_problem,
    }
    template = "reviews/_card_page.html" if is_fragment else "reviews/card_info.html"
    return render(request, template, context, status=status)


def shown_in(data: QueryDict) -> str:
    """The token of the question or answer that was left for this page, to go back to it."""
    return data.get("shown", "")[:TOKEN_CHARS]


def back_to_card(card_id: int, scope: Scope, *, shown: str, side: str) -> str:
    query = scope_query(scope, shown=shown, side=side if shown else "")
    return f"{reverse('reviews:card_info', args=[card_id])}{'?' + query if query else ''}"
