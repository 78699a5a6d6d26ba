"""Telling the authors something about a card."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from decks.models import Card, Report
from decks.reports import texts_at
from decks.services.reports import REPORTS_A_DAY, TooManyReportsError, report_card, tell_reporter

from ..note_forms import ReportForm, SuggestionForm, ToldForm
from ..queries.known_cards import card_of
from ..queue import Scope
from ..tokens import BadToken, read_token
from .cards import back_to_card, shown_in
from .learner import learner_of
from .leeches import repair_url
from .screen import back_url, scope_in, scope_query


@require_http_methods(["GET", "HEAD", "POST"])
def card_report(request: HttpRequest, card_id: int) -> HttpResponse:
    """A mistake in the card, or a better text for it."""
    card = card_of(learner_of(request), card_id)
    if card is None or not card.is_live:
        raise Http404
    form = _form(request, card)
    if request.method != "POST":
        return _render_form(request, card, form)
    if not form.is_valid():
        return _render_form(request, card, form, status=422)

    try:
        said = {"note_version": _version_seen(request, card)} | _said(form)
        report_card(user=learner_of(request), card=card, at=timezone.now(), **said)
    except TooManyReportsError:
        form.add_error(
            None,
            _("You have sent %(n)d reports within a day, as many as we take. Keep what you wrote and send it tomorrow.")
            % {"n": REPORTS_A_DAY},
        )
        return _render_form(request, card, form, status=422)

    messages.success(request, _("Thank you. The authors of the deck will see it."))
    return redirect(_back(request, card_id, scope_in(request, request.POST)))


@require_POST
def reports_told(request: HttpRequest) -> HttpResponse:
    """The learner has read what became of their reports."""
    form = ToldForm(request.POST)
    if form.is_valid():
        tell_reporter(user=learner_of(request), until=form.cleaned_data["until"], at=timezone.now())

    return redirect("reviews:home")


def _form(request: HttpRequest, card: Card) -> ReportForm | SuggestionForm:
    """That for a better text where one is to be written, filled with what the card says."""
    data = request.POST if request.method == "POST" else request.GET
    if data.get("kind") != Report.Kind.REWRITE:
        return ReportForm(request.POST) if request.method == "POST" else ReportForm(initial={"kind": data.get("kind")})
    version = data.get("version", "")
    begun_with = texts_at(card.note, int(version) if version.isascii() and version.isdecimal() else None)
    if request.method == "POST":
        return SuggestionForm(request.POST, begun_with=begun_with)
    return SuggestionForm(begun_with=begun_with, initial={"version": card.note.version})


def _version_seen(request: HttpRequest, card: Card) -> int | None:
    """That of the note whose card was on the screen; it may have been mended since."""
    try:
        token = read_token(shown_in(request.POST), user_id=learner_of(request).pk)
    except BadToken:
        return None
    return token.note_version if token.card_id == card.pk else None


def _said(form: ReportForm | SuggestionForm) -> dict[str, Any]:
    values = form.cleaned_data
    if isinstance(form, ReportForm):
        return values
    return {
        "kind": Report.Kind.REWRITE,
        "text": values["text"],
        "suggested": form.suggested,
        "show_name": values["show_name"],
        "note_version": values["version"],
    }


def _render_form(
    request: HttpRequest, card: Card, form: ReportForm | SuggestionForm, *, status: int = 200
) -> HttpResponse:
    data = request.POST if request.method == "POST" else request.GET
    scope = scope_in(request, data)
    context = {
        "card": card,
        "lang": card.note.lang or card.deck.lang,
        "form": form,
        "same_card": scope_query(scope, shown=shown_in(data), side=data.get("side", ""), on=data.get("on", "")),
        "is_suggestion": isinstance(form, SuggestionForm),
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
