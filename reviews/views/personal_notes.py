"""A learner's own note on a card, written where the card is read."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from .. import services
from ..note_forms import PersonalNoteForm
from ..queries.known_cards import card_of
from ..queries.personal_notes import personal_note
from ..queue import Scope
from .cards import back_to_card, shown_in
from .learner import learner_of
from .leeches import repair_url
from .screen import back_url, scope_in


@require_POST
def card_note(request: HttpRequest, card_id: int) -> HttpResponse:
    """Keep what was written; nothing written deletes it."""
    user, scope = learner_of(request), scope_in(request, request.POST)
    card = card_of(user, card_id)
    if card is None:
        raise Http404
    form = PersonalNoteForm(request.POST)
    if not form.is_valid():
        return _render_note(
            request, card_id=card_id, scope=scope, text=request.POST.get("text", ""), problem=form.problem, status=422
        )

    text = "" if "delete" in request.POST else form.cleaned_data["text"]
    before = personal_note(user.pk, card.note_id)
    services.save_personal_note(user=user, note_id=card.note_id, text=text, at=timezone.now())

    said = _("Your note is saved.") if text else _("Your note is deleted.")
    if request.htmx and request.htmx.target == "personal_note":  # type: ignore[attr-defined]
        if not text and before:
            said = _("Your note is deleted. Its text is still in the field: save it to have it back.")
        return _render_note(request, card_id=card_id, scope=scope, saved=text, text=text or before, said=said)
    messages.success(request, said)
    return redirect(_back(request, card_id, scope))


def _render_note(
    request: HttpRequest,
    *,
    card_id: int,
    scope: Scope,
    text: str,
    saved: str = "",
    said: str = "",
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """The note alone where that is what HTMX replaces, or a page to mend it on. `text` is what the field holds."""
    is_fragment = bool(request.htmx) and request.htmx.target == "personal_note"  # type: ignore[attr-defined]
    context = {
        "card_id": card_id,
        "personal_note": saved,
        "note_text": text,
        "note_problem": problem,
        "note_said": said,
        "scope": scope,
        "on": request.POST.get("on", ""),
        "shown": shown_in(request.POST),
        "side": request.POST.get("side", ""),
        "back_url": _back(request, card_id, scope),
    }
    template = "reviews/_personal_note.html" if is_fragment else "reviews/card_note.html"
    return render(request, template, context, status=status)


def _back(request: HttpRequest, card_id: int, scope: Scope) -> str:
    """Where it was written."""
    on, shown, side = request.POST.get("on"), shown_in(request.POST), request.POST.get("side", "")
    if on in ("repair", "repair-leeches"):
        return repair_url(card_id, scope, "leeches" if on == "repair-leeches" else "")
    if on == "card":
        return back_to_card(card_id, scope, shown=shown, side=side)
    return back_url(scope, card_id, shown=shown, side=side)
