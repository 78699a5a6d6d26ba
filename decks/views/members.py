"""Who works on a deck beside its owner."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ..member_forms import MemberForm
from ..members import find_member, managed_deck, members_of
from ..models import Deck
from ..services.members import remove_member, save_member
from .author import author_of


@require_http_methods(["GET", "HEAD", "POST"])
def members(request: HttpRequest, deck_id: int) -> HttpResponse:
    """Who works on the deck, and a form to let somebody else, or to change what they may."""
    user = author_of(request)
    deck = _deck(request, deck_id)
    if request.method != "POST":
        return _render_members(request, deck, MemberForm())
    form = MemberForm(request.POST)
    if not form.is_valid():
        return _render_members(request, deck, form, status=422)

    try:
        member = save_member(deck=deck, by=user, at=timezone.now(), **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return _render_members(request, deck, form, status=422)

    messages.success(request, _("%(person)s works on this deck now.") % {"person": member.person})
    return redirect("decks:members", deck_id)


@require_POST
def member_remove(request: HttpRequest, deck_id: int, member_id: int) -> HttpResponse:
    """They no longer work on it."""
    user = author_of(request)
    member = find_member(_deck(request, deck_id), member_id)
    if member is None:
        raise Http404

    remove_member(member=member, by=user)

    messages.success(request, _("%(person)s no longer works on this deck.") % {"person": member.person})
    return redirect("decks:members", deck_id)


def _deck(request: HttpRequest, deck_id: int) -> Deck:
    deck = managed_deck(author_of(request), deck_id)
    if deck is None:
        raise Http404
    return deck


def _render_members(request: HttpRequest, deck: Deck, form: MemberForm, *, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"deck": deck, "members": members_of(deck), "form": form}
    return render(request, "decks/members.html", context, status=status)
