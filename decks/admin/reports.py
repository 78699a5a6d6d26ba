"""What learners reported, to be read and closed. Its rows have a key of two columns, which the stock admin refuses."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from decks.models import Report
from decks.services.reports import close_report, open_again

if TYPE_CHECKING:
    from .notes import NoteAdmin

View = Callable[..., HttpResponse]
NEEDED = "decks.change_note"
SHOWN_AT_MOST = 200


def reports_view(admin: "NoteAdmin") -> View:
    @require_safe
    def view(request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm(NEEDED):
            raise PermissionDenied
        state = Report.State.CLOSED if request.GET.get("status") == Report.State.CLOSED else Report.State.OPEN
        reports = Report.objects.filter(status=state).select_related("note__deck", "card", "user")

        context = {
            **admin.admin_site.each_context(request),
            "opts": admin.opts,
            "title": _("Reports of learners"),
            "reports": reports.order_by("-at")[:SHOWN_AT_MOST],
            "is_closed": state == Report.State.CLOSED,
        }
        return render(request, "admin/decks/report/list.html", context)

    return view


def report_close_view(admin: "NoteAdmin") -> View:
    """Also takes it back: `reopen` in the form opens it again."""

    @require_POST
    def view(request: HttpRequest, report_id: UUID) -> HttpResponse:
        # First, so that whoever may not look does not learn which there are.
        if not request.user.has_perm(NEEDED):
            raise PermissionDenied
        report = Report.objects.filter(id=report_id).first()
        if report is None:
            raise Http404

        if "reopen" in request.POST:
            open_again(user_id=report.user_id, report_id=report_id)
            messages.success(request, _("The report is open again."))
        else:
            close_report(user_id=report.user_id, report_id=report_id, at=timezone.now())
            messages.success(request, _("The report is closed."))
        return HttpResponseRedirect(reverse("admin:decks_report_changelist"))

    return view
