"""Deck files in and out of the admin: first what would change, then the change; and the door out."""

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from decks.deckfile import write
from decks.forms import DeckFilesForm
from decks.models import Deck
from decks.roles import authored_decks, rights_in
from decks.services.deck_media import FOLDER, media_of
from decks.services.exporting import deck_file_of
from decks.services.importing import ImportRefusedError, ImportReport, import_deck

if TYPE_CHECKING:
    from .decks import DeckAdmin

View = Callable[..., HttpResponse]
NEEDED = ("decks.add_deck", "decks.change_deck", "decks.add_note", "decks.change_note")


def import_view(admin: "DeckAdmin") -> View:
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: HttpRequest) -> HttpResponse:
        if not all(request.user.has_perm(needed) for needed in NEEDED):
            raise PermissionDenied
        if request.method != "POST":
            return _render_import(admin, request, form=DeckFilesForm())
        form = DeckFilesForm(request.POST, request.FILES)
        is_confirmed = "confirm" in request.POST
        report = _import(request, form, dry_run=not is_confirmed) if form.is_valid() else None

        if report is None:
            return _render_import(admin, request, form=form, status=422)
        if not is_confirmed:
            return _render_import(admin, request, form=form, report=report)
        messages.success(request, sentence_of_counts(report))
        deck = Deck.objects.roots().get(slug=report.slug)
        return HttpResponseRedirect(reverse("admin:decks_deck_change", args=[deck.pk]))

    return view


def _import(request: HttpRequest, form: DeckFilesForm, *, dry_run: bool) -> ImportReport | None:
    """What was or would be done; None, with the problems on the form, where nothing can be."""
    known = Deck.objects.roots().filter(slug=form.cleaned_data["deck_file"].slug).first()
    if known and not rights_in(request.user, known).publish:
        form.add_error(None, _("There is a deck of this short name already, and you may not publish in it."))
        return None
    try:
        return import_deck(
            form.cleaned_data["deck_file"],
            by=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
            publish=form.cleaned_data["publish"],
            dry_run=dry_run,
            owner=request.user,  # type: ignore[arg-type]
        )
    except ImportRefusedError as error:
        form.add_error(None, [str(problem) for problem in error.problems])
    except ValidationError as error:
        form.add_error(None, error.messages)
    return None


def _render_import(
    admin: "DeckAdmin",
    request: HttpRequest,
    *,
    form: DeckFilesForm,
    report: ImportReport | None = None,
    status: int = 200,
) -> HttpResponse:
    texts = json.dumps(form.cleaned_data["named_texts"], ensure_ascii=False) if report else ""
    context: dict[str, Any] = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "title": _("Import a deck file"),
        "form": form,
        "report": report,
        "counts": sentence_of_counts(report) if report else "",
        "texts": texts,
        "is_published": form.cleaned_data["publish"] if report else False,
    }
    return render(request, "admin/decks/deck/import_deck.html", context, status=status)


def sentence_of_counts(report: ImportReport) -> str:
    return _(
        "%(title)s: %(added)d added, %(changed)d changed, %(unchanged)d unchanged, %(kept)d left as edited here."
    ) % {
        "title": report.title,
        "added": len(report.added),
        "changed": len(report.changed),
        "unchanged": len(report.unchanged),
        "kept": len(report.kept_local),
    }


def export_view(admin: "DeckAdmin") -> View:
    @require_safe
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        # First, so that whoever may not look does not learn which numbers are taken.
        if not admin.has_view_or_change_permission(request):
            raise PermissionDenied
        deck = authored_decks(request.user).filter(parent=None, pk=pk).first()
        if deck is None:
            raise Http404
        try:
            text = write(deck_file_of(deck))
        except ValidationError as error:
            for message in error.messages:
                messages.error(request, message)
            return HttpResponseRedirect(reverse("admin:decks_deck_change", args=[pk]))

        if media := media_of(deck):
            return HttpResponse(
                _zipped(f"{deck.slug}.md", text, media),
                content_type="application/zip",
                headers={"Content-Disposition": f'attachment; filename="{deck.slug}.zip"'},
            )
        return HttpResponse(
            text,
            content_type="text/markdown; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{deck.slug}.md"'},
        )

    return view


def _zipped(name: str, text: str, media: Mapping[str, bytes]) -> bytes:
    """The deck file and its folder of pictures and sounds, as `load_deck` reads them once unpacked."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, text)
        for file, content in media.items():
            archive.writestr(f"{FOLDER}/{file}", content)
    return out.getvalue()
