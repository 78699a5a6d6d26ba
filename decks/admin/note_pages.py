"""The small pages around the form of a note: advice while typing, pictures and sounds, findings put aside, the past."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import safe_next
from decks.forms import DismissalForm, NotePreviewForm, unsaved_note
from decks.media_files import MAX_BYTES, too_large
from decks.models import Media, Note
from decks.note_advice import NOTHING, Advice, advice_for
from decks.roles import narrow
from decks.services.lint import dismiss_finding, show_finding_again
from decks.services.media import store_media
from decks.services.notes import cards_of

if TYPE_CHECKING:
    from .notes import NoteAdmin

View = Callable[..., HttpResponse]


def advice_view(admin: "NoteAdmin") -> View:
    @require_POST
    def view(request: HttpRequest) -> HttpResponse:
        """What is to be said of a note as it stands in the form."""
        if not (admin.has_view_or_change_permission(request) or admin.has_add_permission(request)):
            raise PermissionDenied
        form = NotePreviewForm(request.POST)
        narrow(form, request.user)
        form.is_valid()
        note, advice = _advice(form)
        may_dismiss = note is not None and admin.has_change_permission(request, note)
        return _render_advice(request, note if may_dismiss else None, advice)

    return view


def _advice(form: NotePreviewForm) -> tuple[Note | None, Advice]:
    saved: Note | None = form.cleaned_data.get("note")
    note = note_as_it_stands(form)
    if saved is not None:
        note.pk = saved.pk
        if not note.deck_id:
            note.deck = saved.deck
    try:
        return saved, advice_for(note, cards_of(note)) if note.front.strip() else NOTHING
    except ValidationError:  # no card yet: the preview says why
        return saved, NOTHING


def note_as_it_stands(form: NotePreviewForm) -> Note:
    """In a form, or as it is stored where who may only look has no fields."""
    saved: Note | None = form.cleaned_data.get("note")
    return saved if saved is not None and "front" not in form.data else unsaved_note(form.cleaned_data)


def _render_advice(request: HttpRequest, note: Note | None, advice: Advice) -> HttpResponse:
    return render(request, "decks/_note_advice.html", {"note": note, "advice": advice})


def dismissal_view(admin: "NoteAdmin") -> View:
    @require_POST
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        """Put a finding aside for this note, with the reason, or have it shown again."""
        note = _note(admin, request, pk)
        code = request.POST.get("dismiss") or request.POST.get("show_again") or ""
        form = DismissalForm({"code": code, "reason": request.POST.get(f"reason-{code}", "")})

        problem = ""
        if "show_again" in request.POST:
            show_finding_again(note=note, code=code)
        elif form.is_valid():
            dismiss_finding(
                note=note,
                code=code,
                reason=form.cleaned_data["reason"],
                by=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
            )
        else:
            problem = _("Say in a few words why it stays as it is; then it is no longer shown for this note.")

        if not request.htmx:  # type: ignore[attr-defined]
            messages.error(request, problem) if problem else messages.success(request, _("Done."))
            return HttpResponseRedirect(safe_next(request, reverse("admin:decks_note_change", args=[note.pk])))
        preview = NotePreviewForm(request.POST)
        narrow(preview, request.user)
        preview.is_valid()
        advice = _advice(preview)[1]
        status = 422 if problem else 200
        return render(
            request, "decks/_note_advice.html", {"note": note, "advice": advice, "problem": problem}, status=status
        )

    return view


def media_view(admin: "NoteAdmin") -> View:
    @require_POST
    def view(request: HttpRequest) -> HttpResponse:
        """Store a picture or sound that was pasted or chosen; the answer is what to put into the text."""
        _may_write(admin, request)
        upload = request.FILES.get("file")

        if upload is None:
            return JsonResponse({"problem": _("Choose a picture or a sound first.")}, status=422)
        try:
            if (upload.size or 0) > MAX_BYTES:  # before it is read
                raise ValidationError(too_large(upload.size or 0))
            media = store_media(content=upload.read(), by=request.user, at=timezone.now())  # type: ignore[arg-type]
        except ValidationError as error:
            return JsonResponse({"problem": " ".join(error.messages)}, status=422)
        return JsonResponse({"before": "![", "after": f"](media:{media.name})"})

    return view


def markdown_of(media: Media) -> str:
    return f"![](media:{media.name})"


def _may_write(admin: "NoteAdmin", request: HttpRequest) -> None:
    may_at_all = admin.has_change_permission(request) or admin.has_add_permission(request)
    if not (may_at_all and admin.writes_somewhere(request)):
        raise PermissionDenied


def _note(admin: "NoteAdmin", request: HttpRequest, pk: int) -> Note:
    # First, so that whoever may not look does not learn which numbers are taken.
    if not admin.has_change_permission(request):
        raise PermissionDenied
    note = admin.get_queryset(request).filter(pk=pk).first()
    if note is None:
        raise Http404
    if not admin.has_change_permission(request, note):
        raise PermissionDenied
    return note
