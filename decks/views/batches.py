"""One batch of changes: its columns are named, its rows looked at, its plan shown and done, and taken back.

One page shows it in whatever state it is; what moves it on comes back to that page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from ..batch_forms import ChoicesForm, RowsForm, RunForm
from ..batches import SHOWN, TakenBack, batch_for, batch_screen, looked_at, refused_rows, taken_back
from ..models import ImportBatch, ImportRow
from ..roles import rights_in
from ..services.batches import (
    BatchOutdatedError,
    begin_import,
    begin_undo,
    drop_batch,
    plan_rows,
    rename_columns,
    run_batch,
)
from ..tabular import csv_bytes
from .author import author_of

if TYPE_CHECKING:
    from accounts.models import User

State = ImportBatch.State
Verdict = ImportRow.Verdict
# A request looks at so many rows, some milliseconds each: where that is hardly felt, for a page that goes on by itself,
# and for one that is pressed on.
ROWS_AT_ONCE: Final = 200
ROWS_A_STEP: Final = 150
ROWS_A_PRESS: Final = 1_500


@require_safe
def batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Its columns to be named, how far it is, what it would do, or what it did."""
    user, found = _found(request, batch_id)
    if found.state == State.MAPPING:
        return _render_choices(request, found, ChoicesForm(batch=found, rights=rights_in(user, found.deck)))
    if found.state == State.PLANNING:
        return _render_progress(request, found)
    form = RowsForm(request.GET)
    form.is_valid()
    return _render_screen(request, user, found, RunForm(), form)


@require_POST
def batch_choose(request: HttpRequest, batch_id: int) -> HttpResponse:
    """What is in which column; then its rows are looked at."""
    user, found = _found(request, batch_id, to_write=True)
    if found.state != State.MAPPING:
        return redirect("decks:batch", batch_id)
    form = ChoicesForm(request.POST, batch=found, rights=rights_in(user, found.deck))
    if not form.is_valid():
        return _render_choices(request, found, form, status=422)

    begin_import(batch=found, choices=form.cleaned_data["choices"])
    plan_rows(batch=found, limit=ROWS_AT_ONCE)

    return redirect("decks:batch", batch_id)


@require_POST
def batch_step(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Looks at some more rows. The page sends this by itself; without a script a button does."""
    _user, found = _found(request, batch_id, to_write=True)
    is_fragment = _wants_fragment(request)

    is_planned = plan_rows(batch=found, limit=ROWS_A_STEP if is_fragment else ROWS_A_PRESS)

    if not is_fragment:
        return redirect("decks:batch", batch_id)
    if is_planned or found.state != State.PLANNING:
        return HttpResponseClientRedirect(reverse("decks:batch", args=[batch_id]))
    return _render_progress(request, found)


@require_POST
def batch_rename(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Back to naming the columns."""
    _user, found = _found(request, batch_id, to_write=True)

    rename_columns(batch=found)

    return redirect("decks:batch", batch_id)


@require_POST
def batch_run(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Does exactly what was shown."""
    user, found = _found(request, batch_id, to_write=True)
    form = RunForm(request.POST)
    if found.state == State.PLANNED and not form.is_valid():
        return _render_screen(request, user, found, form, RowsForm({}), status=422)
    chosen = {int(row) for row in request.POST.getlist("row") if row.isdecimal() and len(row) < 9}

    try:
        run_batch(
            batch=found,
            at=timezone.now(),
            fact_changed=form.is_valid() and form.cleaned_data["fact"] == "changed",
            chosen=chosen if found.verb == ImportBatch.Verb.REPLACE else None,
        )
    except BatchOutdatedError:
        messages.warning(
            request, _("Notes were changed since you looked, so nothing was done. This is what it would do now.")
        )
        plan_rows(batch=found, limit=ROWS_AT_ONCE)
        return redirect("decks:batch", batch_id)

    if found.takes_back is not None:
        return _after_undo(request, found)
    return redirect("decks:batch", batch_id)


@require_POST
def batch_drop(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Gives it up before it is done: nothing of it is left."""
    _user, found = _found(request, batch_id)

    if drop_batch(batch=found):
        messages.info(request, _("Given up: nothing was changed."))
    return redirect("decks:tables", found.deck.pk)


@require_POST
def batch_undo(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Takes it back: at once where that is quick, else the plan of it is shown when it is ready."""
    user, found = _found(request, batch_id, to_write=True)

    undo = begin_undo(batch=found, by=user, at=timezone.now())

    if undo is None:
        messages.info(request, _("That is taken back already."))
        return redirect("decks:batch", batch_id)
    if not plan_rows(batch=undo, limit=ROWS_AT_ONCE):
        return redirect("decks:batch", undo.pk)
    try:
        run_batch(batch=undo, at=timezone.now())
    except BatchOutdatedError:
        return redirect("decks:batch", undo.pk)
    return _after_undo(request, undo)


@require_safe
def batch_refused(request: HttpRequest, batch_id: int) -> HttpResponse:
    """The refused rows of a table with their reasons, to be mended and brought in again."""
    _user, found = _found(request, batch_id)
    if found.verb != ImportBatch.Verb.IMPORT or found.state in (State.MAPPING, State.PLANNING):
        raise Http404

    names, rows = refused_rows(found)
    return HttpResponse(
        csv_bytes([_("why it was refused"), *names], rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{_("refused")}.csv"'},
    )


# ── how ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _found(request: HttpRequest, batch_id: int, *, to_write: bool = False) -> tuple[User, ImportBatch]:
    user = author_of(request)
    found = batch_for(user, batch_id)
    if found is None:
        raise Http404
    if to_write and not rights_in(user, found.deck).write:
        raise PermissionDenied
    return user, found


def _wants_fragment(request: HttpRequest) -> bool:
    return bool(request.htmx) and request.htmx.target == "batch_progress"  # type: ignore[attr-defined]


def _render_choices(request: HttpRequest, batch: ImportBatch, form: ChoicesForm, *, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"batch": batch, "form": form, "columns": list(form.columns())}
    return render(request, "decks/batch_choose.html", context, status=status)


def _render_progress(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    done, total = looked_at(batch)
    context: dict[str, Any] = {"batch": batch, "done": done, "total": total}
    template = "decks/_batch_progress.html" if _wants_fragment(request) else "decks/batch_progress.html"
    return render(request, template, context)


def _render_screen(
    request: HttpRequest, user: User, batch: ImportBatch, form: RunForm, rows: RowsForm, *, status: int = 200
) -> HttpResponse:
    screen = batch_screen(
        user,
        batch,
        shown=rows.cleaned_data.get("show", "") if rows.is_valid() else "",
        page=(rows.cleaned_data.get("page") if rows.is_valid() else None) or 1,
    )
    context: dict[str, Any] = {
        "batch": batch,
        "screen": screen,
        "form": form,
        "tabs": [(one.value, one.label, screen.counts[one]) for one in SHOWN if screen.counts.get(one)],
    }
    return render(request, "decks/batch.html", context, status=status)


def _after_undo(request: HttpRequest, undo: ImportBatch) -> HttpResponse:
    assert undo.takes_back is not None  # noqa: S101
    messages.success(request, " ".join([_("Taken back."), *_sentences(taken_back(undo))]))
    return redirect("decks:batch", undo.takes_back.pk)


def _sentences(undone: TakenBack) -> Iterator[str]:
    if n := undone.restored:
        yield ngettext("%(n)d note says again what it said.", "%(n)d notes say again what they said.", n) % {"n": n}
    if n := undone.removed:
        yield ngettext("%(n)d new note is removed.", "%(n)d new notes are removed.", n) % {"n": n}
    if n := undone.retired:
        yield ngettext(
            "%(n)d new note was published, so it is retired.", "%(n)d new notes were published, so they are retired.", n
        ) % {"n": n}
    if n := undone.kept:
        yield ngettext(
            "%(n)d note was edited since and stays as it is.", "%(n)d notes were edited since and stay as they are.", n
        ) % {"n": n}
