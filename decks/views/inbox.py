"""The inbox: one draft beside its slide, and what becomes of it. The same addresses serve fragments and whole pages."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ..inbox import InboxItem, InboxScope, after, find_draft, inbox_screen, scope_of, waiting_ids
from ..inbox_forms import DraftForm, PlaceForm, ShownForm
from ..models import InboxStep, Note
from ..roles import rights_in
from ..services.inbox import (
    PartError,
    Verdict,
    accept_draft,
    discard_draft,
    edit_draft,
    merge_drafts,
    split_draft,
    undo_step,
)
from .author import author_of

if TYPE_CHECKING:
    from accounts.models import User

EDITING = ["GET", "HEAD", "POST"]


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """The draft that is next, or the end."""
    user = author_of(request)
    scope, note_id = _place(request, user, request.GET)

    return _render_inbox(request, user, scope, note_id=note_id)


@require_POST
def draft_accept(request: HttpRequest, note_id: int) -> HttpResponse:
    """Publish it."""
    return _decide(request, note_id, accept_draft, _("Accepted: learners meet it from now on."))


@require_POST
def draft_discard(request: HttpRequest, note_id: int) -> HttpResponse:
    """Put it away for good."""
    return _decide(request, note_id, discard_draft, _("Discarded. It can still be found among the retired notes."))


@require_http_methods(EDITING)
def draft_edit(request: HttpRequest, note_id: int) -> HttpResponse:
    """Its words in a form, with its cards as they would be."""
    user = author_of(request)
    scope, _at = _place(request, user, request.POST or request.GET)
    note = _draft_to_write(user, note_id)
    if request.method != "POST":
        form = DraftForm.of(note)
        return _render_inbox(request, user, scope, note_id=note_id, mode="edit", forms=[form], wanted=note)
    form, shown_form = DraftForm(request.POST, deck=note.deck, lang=note.lang), ShownForm(request.POST)
    if not (form.is_valid() and shown_form.is_valid()):
        return _render_inbox(request, user, scope, note_id=note_id, mode="edit", forms=[form], wanted=note, status=422)
    accepts = "accept" in request.POST
    next_id = after(waiting_ids(user, scope), note_id) if accepts else note_id

    try:
        verdict = edit_draft(
            shown=shown_form.shown(note_id), text=form.draft_text, by=user, at=timezone.now(), accept=accepts
        )
    except ValidationError as error:
        form.add_error(None, error.messages)
        return _render_inbox(request, user, scope, note_id=note_id, mode="edit", forms=[form], wanted=note, status=422)

    if verdict is Verdict.STALE:
        notice = _changed_meanwhile()
        return _render_inbox(
            request, user, scope, note_id=note_id, mode="edit", forms=[form], wanted=note, notice=notice, status=422
        )
    done = _("Saved and accepted.") if accepts else _("Saved. It still waits for you to accept it.")
    return _next(request, user, scope, next_id, done if verdict is Verdict.DONE else _sentence(verdict))


@require_http_methods(EDITING)
def draft_split(request: HttpRequest, note_id: int) -> HttpResponse:
    """Two forms, to part what one draft says."""
    user = author_of(request)
    scope, _at = _place(request, user, request.POST or request.GET)
    note = _draft_to_write(user, note_id)
    if request.method != "POST":
        forms = [DraftForm.of(note, prefix=name, auto_id=f"id_{name}_%s") for name in ("first", "second")]
        return _render_inbox(request, user, scope, note_id=note_id, mode="split", forms=forms, wanted=note)
    forms = [
        DraftForm(request.POST, deck=note.deck, lang=note.lang, prefix=name, auto_id=f"id_{name}_%s")
        for name in ("first", "second")
    ]
    shown_form = ShownForm(request.POST)
    # All of them, so that everything wrong is said at once.
    if not all([*(form.is_valid() for form in forms), shown_form.is_valid()]):
        return _render_inbox(request, user, scope, note_id=note_id, mode="split", forms=forms, wanted=note, status=422)

    try:
        verdict = split_draft(
            shown=shown_form.shown(note_id),
            texts=(forms[0].draft_text, forms[1].draft_text),
            by=user,
            at=timezone.now(),
        )
    except PartError as error:
        forms[error.part].add_error(None, error.messages)
        return _render_inbox(request, user, scope, note_id=note_id, mode="split", forms=forms, wanted=note, status=422)

    if verdict is Verdict.STALE:
        notice = _changed_meanwhile()
        return _render_inbox(
            request, user, scope, note_id=note_id, mode="split", forms=forms, wanted=note, notice=notice, status=422
        )
    done = _("Split: here is the first of the two.") if verdict is Verdict.DONE else _sentence(verdict)
    return _next(request, user, scope, note_id, done)


@require_http_methods(EDITING)
def draft_merge(request: HttpRequest, note_id: int) -> HttpResponse:
    """One form with the words of this draft and the next."""
    user = author_of(request)
    scope, _at = _place(request, user, request.POST or request.GET)
    note = _draft_to_write(user, note_id)
    ids = waiting_ids(user, scope)
    if request.method != "POST":
        other = find_draft(user, other_id) if (other_id := _following(ids, note_id)) else None
        if other is None:
            return _next(request, user, scope, note_id, _("There is no next draft to merge it with."))
        form = DraftForm.of(_together(note, other))
        return _render_inbox(
            request, user, scope, note_id=note_id, mode="merge", forms=[form], wanted=note, other=other
        )
    form, shown_form = DraftForm(request.POST, deck=note.deck, lang=note.lang), ShownForm(request.POST)
    is_sent = shown_form.is_valid()
    other_shown = shown_form.other_shown() if is_sent else None
    other = find_draft(user, other_shown.note_id) if other_shown else None
    if not form.is_valid() or other_shown is None or other is None:
        return _render_inbox(
            request, user, scope, note_id=note_id, mode="merge", forms=[form], wanted=note, other=other, status=422
        )

    verdict = merge_drafts(
        shown=shown_form.shown(note_id), other=other_shown, text=form.draft_text, by=user, at=timezone.now()
    )

    if verdict is Verdict.STALE:
        notice = _changed_meanwhile()
        return _render_inbox(
            request, user, scope, note_id=note_id, mode="merge", forms=[form], wanted=note, other=other,
            notice=notice, status=422,
        )  # fmt: skip
    done = _("Merged: the second was discarded.") if verdict is Verdict.DONE else _sentence(verdict)
    return _next(request, user, scope, note_id, done)


@require_POST
def inbox_undo(request: HttpRequest) -> HttpResponse:
    """Take back the last thing done in this sitting, and show its draft again."""
    user = author_of(request)
    scope, note_id = _place(request, user, request.POST)

    undone = undo_step(by=user, at=timezone.now())

    if undone is None:
        return _next(request, user, scope, note_id, _("There is nothing to take back."))
    if isinstance(undone, Verdict):
        notice = _("That note was changed since by somebody, so it was left as it is. Find it in the list of notes.")
        return _next(request, user, scope, note_id, notice)
    label = InboxStep.Verb(undone.verb).label
    return _next(request, user, scope, undone.note_id, _("Taken back: %(what)s.") % {"what": label.lower()})


# ── how ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _decide(request: HttpRequest, note_id: int, act: Callable[..., Verdict], done: str) -> HttpResponse:
    user = author_of(request)
    scope, _at = _place(request, user, request.POST)
    _draft(user, note_id)
    form = ShownForm(request.POST)
    if not form.is_valid():
        return _render_inbox(request, user, scope, note_id=note_id, notice=_not_from_here(), status=422)
    next_id = after(waiting_ids(user, scope), note_id)

    try:
        verdict = act(shown=form.shown(note_id), by=user, at=timezone.now())
    except ValidationError as error:
        return _render_inbox(request, user, scope, note_id=note_id, notice=" ".join(error.messages), status=422)

    if verdict is Verdict.STALE:
        return _next(request, user, scope, note_id, _sentence(verdict))
    return _next(request, user, scope, next_id, done if verdict is Verdict.DONE else _sentence(verdict))


def _next(request: HttpRequest, user: "User", scope: InboxScope, note_id: int | None, notice: str) -> HttpResponse:
    """After a POST: the fragment for HTMX, a redirect to the page otherwise."""
    if _wants_fragment(request):
        return _render_inbox(request, user, scope, note_id=note_id, notice=notice)
    messages.info(request, notice)
    return redirect(_url(scope, note_id))


def _url(scope: InboxScope, note_id: int | None) -> str:
    query = urlencode({name: value for name, value in (("source", scope.source_id), ("at", note_id)) if value})
    return f"{reverse('decks:inbox')}{'?' + query if query else ''}"


def _render_inbox(
    request: HttpRequest,
    user: "User",
    scope: InboxScope,
    *,
    note_id: int | None,
    mode: str = "look",
    forms: list[DraftForm] | None = None,
    wanted: Note | None = None,
    other: Note | None = None,
    notice: str = "",
    status: int = 200,
) -> HttpResponse:
    """The fragment that HTMX asked for by its target, or the page around it. A form of a draft that was decided
    meanwhile is no use: then the next one is shown, and said so."""
    screen = inbox_screen(user, scope, timezone.now(), note_id=note_id)
    if wanted is not None and (screen.item is None or screen.item.note.pk != wanted.pk):
        mode, notice, status = "look", _sentence(Verdict.DECIDED), 200
    context: dict[str, Any] = {
        "screen": screen,
        "scope": scope,
        "progress": screen.progress,
        "item": screen.item,
        "mode": mode,
        "forms": forms or [],
        "other": other,
        "notice": notice,
        "back_url": _url(scope, screen.item.note.pk) if screen.item else "",
        "base_version": _version_shown(request, screen.item, is_refused=status == 422 and not notice),
    }
    template = "decks/_inbox.html" if _wants_fragment(request) else "decks/inbox.html"
    return render(request, template, context, status=status)


def _version_shown(request: HttpRequest, item: InboxItem | None, *, is_refused: bool) -> int | None:
    """A form that was refused for its words still rests on what it was made from; what is shown anew, on what is."""
    form = ShownForm(request.POST)
    if is_refused and form.is_valid():
        return int(form.cleaned_data["base_version"])
    return item.note.version if item else None


def _wants_fragment(request: HttpRequest) -> bool:
    return bool(request.htmx) and request.htmx.target == "inbox"  # type: ignore[attr-defined]


def _place(request: HttpRequest, user: "User", data: QueryDict) -> tuple[InboxScope, int | None]:
    form = PlaceForm(data)
    form.is_valid()
    scope = scope_of(user, form.cleaned_data.get("source"))
    if scope is None or "source" in form.errors:
        raise Http404
    return scope, form.cleaned_data.get("at")


def _draft(user: "User", note_id: int) -> Note:
    note = find_draft(user, note_id)
    if note is None:
        raise Http404
    return note


def _draft_to_write(user: "User", note_id: int) -> Note:
    note = _draft(user, note_id)
    if not rights_in(user, note.deck).write:
        raise PermissionDenied
    return note


def _following(ids: list[int], note_id: int) -> int | None:
    position = ids.index(note_id) + 1 if note_id in ids else len(ids)
    return ids[position] if position < len(ids) else None


def _together(note: Note, other: Note) -> Note:
    """Both texts in one note that is not stored; the author makes them one."""

    def both(name: str) -> str:
        return "\n\n".join(dict.fromkeys(text for text in (getattr(note, name), getattr(other, name)) if text))

    return Note(
        deck=note.deck,
        kind=note.kind,
        concept=note.concept,
        lang=note.lang,
        front=both("front") if note.kind == other.kind == "cloze" else note.front,
        back=both("back"),
        why=both("why"),
        hint=both("hint"),
    )


def _sentence(verdict: Verdict) -> str:
    return {
        Verdict.DONE: "",
        Verdict.STALE: _("This draft was changed since you opened it, so nothing was done. Here it is as it is now."),
        Verdict.DECIDED: _("That draft is decided already, so nothing was done. Here is what comes next."),
    }[verdict]


def _changed_meanwhile() -> str:
    return _(
        "Somebody else saved this draft while you were writing. What you wrote is still here; "
        "saving again replaces theirs."
    )


def _not_from_here() -> str:
    return _("That did not come from the page of a draft, so nothing was done. Try again.")
