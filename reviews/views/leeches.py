"""Cards that will not stick: the list, the sheet that offers six ways to repair one, and a look-alike beside it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..act_forms import BesideForm
from ..queries import screen_now
from ..queries.leeches import leeches_of, repair_sheet
from ..queries.look_alike import look_alike_of
from ..queries.undo import undo_now
from ..queue import Scope
from .learner import learner_of
from .screen import scope_in, scope_query, session_url, wants_session

if TYPE_CHECKING:
    from accounts.models import User

    from ..queries import Screen


@require_safe
def leeches(request: HttpRequest) -> HttpResponse:
    """Every card that was forgotten again and again, with what may be done about it."""
    return render_leeches(request, learner_of(request), timezone.now())


@require_safe
def card_repair(request: HttpRequest, card_id: int) -> HttpResponse:
    """Before the next card of a session, or from the list: six ways to help a card that will not stick."""
    user, scope, at = learner_of(request), scope_in(request, request.GET), timezone.now()

    return render_repair(request, user, card_id, at, screen=screen_now(user, scope, at))


@require_safe
def card_compare(request: HttpRequest, card_id: int) -> HttpResponse:
    """The card beside the one it is most easily taken for, or the one that is named."""
    scope, form = scope_in(request, request.GET), BesideForm(request.GET)
    form.is_valid()

    look_alike = look_alike_of(learner_of(request), card_id, form.cleaned_data.get("beside"))
    if look_alike is None:
        raise Http404

    is_fragment = bool(request.htmx) and request.htmx.target == "look_alike"  # type: ignore[attr-defined]
    template = "reviews/_look_alike.html" if is_fragment else "reviews/card_compare.html"
    is_from_weak = request.GET.get("on") == "weak"
    back_url = reverse("reviews:progress_weak") if is_from_weak else repair_url(card_id, scope, _on(request))
    return render(request, template, {"look_alike": look_alike, "back_url": back_url})


def render_leeches(
    request: HttpRequest, user: User, at: datetime, *, notice: str = "", card_id: int | None = None, status: int = 200
) -> HttpResponse:
    """The list alone where that is what HTMX replaces, or the page around it. `notice` is of the card of that id, and
    stands with it where the list has it."""
    is_fragment = bool(request.htmx) and request.htmx.target == "leech_list"  # type: ignore[attr-defined]
    template = "reviews/_leech_list.html" if is_fragment else "reviews/leeches.html"
    listed = leeches_of(user, at)
    context = {
        "leeches": listed,
        "undo": undo_now(user, at),
        "scope": Scope(),
        "notice": notice,
        "acted": card_id if any(leech.card_id == card_id for leech in listed) else None,
    }
    return render(request, template, context, status=status)


def render_repair(
    request: HttpRequest, user: User, card_id: int, at: datetime, *, screen: Screen, notice: str = ""
) -> HttpResponse:
    sheet = repair_sheet(user, card_id, at)
    if sheet is None:
        raise Http404
    on = _on(request)
    context = {
        "sheet": sheet,
        "acts": sheet.acts,
        "scope": screen.scope,
        "progress": screen.progress,
        "undo": screen.undo,
        "on": on,
        "on_repair": "repair-leeches" if on else "repair",
        "card_query": scope_query(screen.scope, on="repair-leeches" if on else "repair"),
        "here_url": repair_url(card_id, screen.scope, on),
        "back_url": back_to_leeches() if on else session_url(screen.scope),
        "notice": notice,
        "fragment": "reviews/_repair.html",
    }
    is_fragment = wants_session(request)
    response = render(request, "reviews/_repair.html" if is_fragment else "reviews/session.html", context)
    if is_fragment:
        # So that a reload shows the sheet again, and not the card behind it.
        response["HX-Replace-Url"] = repair_url(card_id, screen.scope, on)
    return response


def repair_url(card_id: int, scope: Scope, on: str = "") -> str:
    query = scope_query(scope, on=on)
    return f"{reverse('reviews:card_repair', args=[card_id])}{'?' + query if query else ''}"


def back_to_leeches() -> str:
    return reverse("reviews:leeches")


def _on(request: HttpRequest) -> str:
    """Whether it was opened from the list."""
    return "leeches" if request.GET.get("on") in ("leeches", "repair-leeches") else ""
