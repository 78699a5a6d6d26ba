"""Telling the authors something about a card."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from decks.models import Card
from decks.services.reports import REPORTS_A_DAY, TooManyReportsError, report_card

from ..note_forms import ReportForm
from ..queries.known_cards import card_of
from ..queue import Scope
from .cards import back_to_card, back_url, shown_in
from .learner import learner_of
from .leeches import repair_url
from .screen import scope_in


@require_http_methods(["GET", "HEAD", "POST"])
def card_report(request: HttpRequest, card_id: int) -> HttpResponse:
    """A mistake in the card, or a better text for it."""
    card = card_of(learner_of(request), card_id)
    if card is None or not card.is_live:
        raise Http404
    if request.method != "POST":
        return _render_form(request, card, ReportForm(initial={"kind": request.GET.get("kind")}))
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _render_form(request, card, form, status=422)

    try:
        report_card(user=learner_of(request), card=card, at=timezone.now(), **form.cleaned_data)
    except TooManyReportsError:
        form.add_error(
            None,
            _("You have sent %(n)d reports within a day, as many as we take. Keep what you wrote and send it tomorrow.")
            % {"n": REPORTS_A_DAY},
        )
        return _render_form(request, card, form, status=422)

    messages.success(request, _("Thank you. The authors of the deck will see it."))
    return redirect(_back(request, card_id, scope_in(request, request.POST)))


def _render_form(request: HttpRequest, card: Card, form: ReportForm, *, status: int = 200) -> HttpResponse:
    data = request.POST if request.method == "POST" else request.GET
    scope = scope_in(request, data)
    context = {
        "card": card,
        "lang": card.note.lang or card.deck.lang,
        "form": form,
        "scope": scope,
        "shown": shown_in(data),
        "side": data.get("side", ""),
        "on": data.get("on", ""),
        "back_url": _back(request, card.pk, scope),
    }
    return render(request, "reviews/card_report.html", context, status=status)


def _back(request: HttpRequest, card_id: int, scope: Scope) -> str:
    """Where it was begun: the card and the side that was shown, its page, or the sheet that offered it."""
    data = request.POST if request.method == "POST" else request.GET
    on, shown, side = data.get("on"), shown_in(data), data.get("side", "")
    if on in ("repair", "repair-leeches"):
        return repair_url(card_id, scope, "leeches" if on == "repair-leeches" else "")
    if not shown:
        return back_to_card(card_id, scope, shown="", side="")
    return back_url(scope, card_id, shown=shown, side=side)
