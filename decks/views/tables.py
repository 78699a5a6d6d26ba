"""Tables of notes, in and out of a deck or topic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from ..batch_forms import ReplaceForm, TableForm
from ..batches import deck_for_tables, past_batches
from ..services.batches import begin_replacement, begin_table, plan_rows
from ..services.batches.replacing import NOTES_AT_MOST
from ..services.table_export import FORMATS, table_of
from .author import author_of

if TYPE_CHECKING:
    from ..models import Deck
    from ..roles import Rights


@require_http_methods(["GET", "HEAD", "POST"])
def tables(request: HttpRequest, deck_id: int) -> HttpResponse:
    """A form to bring a table in, the ways out, and what was brought in before."""
    user = author_of(request)
    deck, rights = _deck(request, deck_id)
    if request.method != "POST":
        return _render_tables(request, deck, rights, TableForm())
    if not rights.write:
        raise PermissionDenied
    form = TableForm(request.POST, request.FILES)
    if not form.is_valid():
        return _render_tables(request, deck, rights, form, status=422)

    values = form.cleaned_data
    batch = begin_table(deck=deck, by=user, at=timezone.now(), name=values["name"], table=values["table"])

    return redirect("decks:batch", batch.pk)


@require_safe
def table_export(request: HttpRequest, deck_id: int, format: str) -> HttpResponse:
    """The notes of the deck or topic as a file for a spreadsheet."""
    author_of(request)
    deck, _rights = _deck(request, deck_id)
    if format not in FORMATS:
        raise Http404

    content_type, _write = FORMATS[format]
    return HttpResponse(
        table_of(deck, format=format),
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{deck.slug}.{format}"'},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def replace(request: HttpRequest, deck_id: int) -> HttpResponse:
    """A text to be replaced in every note that holds it; what that would change is shown next."""
    user = author_of(request)
    deck, rights = _deck(request, deck_id)
    if not rights.write:
        raise PermissionDenied
    if request.method != "POST":
        return _render_replace(request, deck, ReplaceForm(deck=deck))
    form = ReplaceForm(request.POST, deck=deck)
    if not form.is_valid():
        return _render_replace(request, deck, form, status=422)

    values = form.cleaned_data
    batch = begin_replacement(
        deck=values["topic"], by=user, at=timezone.now(), replacement=values["replacement"]
    )
    plan_rows(batch=batch, limit=NOTES_AT_MOST)

    return redirect("decks:batch", batch.pk)


def _deck(request: HttpRequest, deck_id: int) -> tuple[Deck, Rights]:
    found = deck_for_tables(author_of(request), deck_id)
    if found is None:
        raise Http404
    return found


def _render_tables(
    request: HttpRequest, deck: Deck, rights: Rights, form: TableForm, *, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "deck": deck,
        "may_write": rights.write,
        "form": form,
        "formats": FORMATS,
        "past": past_batches(deck),
    }
    return render(request, "decks/tables.html", context, status=status)


def _render_replace(request: HttpRequest, deck: Deck, form: ReplaceForm, *, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"deck": deck, "form": form}
    return render(request, "decks/replace.html", context, status=status)
