"""What learners reported, and what authors make of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ..models import Report
from ..report_forms import AcceptForm, DeclineForm
from ..reports import ShownReport, find_report, report_queue
from ..services.suggestions import Outcome, accept_report, decline_report, with_suggestion
from .author import author_of


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, or what was answered."""
    user = author_of(request)
    status = Report.State.CLOSED if request.GET.get("status") == Report.State.CLOSED else Report.State.OPEN
    queue = report_queue(user, status)

    return render(request, "decks/reports.html", {"reports": queue, "is_closed": status == Report.State.CLOSED})


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """One report beside today's note, with the texts as they would become: to be accepted as they are or changed."""
    user = author_of(request)
    shown = _find(request, report_id)
    if request.method != "POST":
        return _render_report(request, shown, accept=_fresh_form(shown))
    form = AcceptForm(request.POST, note=shown.note)
    if not form.is_valid():
        return _render_report(request, shown, accept=form, status=422)

    outcome = accept_report(
        report=shown.report,
        shown_version=form.cleaned_data["base_version"],
        texts=form.texts,
        fact_changed=form.fact_changed,
        reply=form.cleaned_data["reply"],
        by=user,
        at=timezone.now(),
    )

    if outcome is Outcome.STALE:
        notice = _("Somebody saved this note meanwhile, so nothing was done. Here it is as it is now.")
        return _render_report(request, shown, accept=_fresh_form(shown), notice=notice, status=422)
    return _back(request, outcome, _("Saved. The learner is told."))


@require_POST
def report_decline(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """The note stays as it is; the learner reads why."""
    user = author_of(request)
    shown = _find(request, report_id)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _render_report(request, shown, accept=_fresh_form(shown), decline=form, status=422)

    outcome = decline_report(report=shown.report, reply=form.cleaned_data["reply"], by=user, at=timezone.now())

    return _back(request, outcome, _("Declined. The learner reads why."))


def _find(request: HttpRequest, report_id: UUID) -> ShownReport:
    shown = find_report(author_of(request), report_id)
    if shown is None:
        raise Http404
    if request.method == "POST" and not (shown.rights.publish):
        raise PermissionDenied
    return shown


def _fresh_form(shown: ShownReport) -> AcceptForm:
    initial = {**with_suggestion(shown.note, shown.report), "base_version": shown.note.version}
    return AcceptForm(note=shown.note, initial=initial)


def _back(request: HttpRequest, outcome: Outcome, done: str) -> HttpResponse:
    if outcome is Outcome.CLOSED:
        messages.info(request, _("That report was answered already, so nothing was done."))
    else:
        messages.success(request, done)
    return redirect("decks:reports")


def _render_report(
    request: HttpRequest,
    shown: ShownReport,
    *,
    accept: AcceptForm,
    decline: DeclineForm | None = None,
    notice: str = "",
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "shown": shown,
        "accept": accept,
        "decline": decline or DeclineForm(),
        "notice": notice,
        "is_open": shown.report.status == Report.State.OPEN,
    }
    return render(request, "decks/report.html", context, status=status)
