"""Planned breaks: the list of them, one more, one less."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from .. import services
from ..forms_of_days import BreakForm
from ..queries.breaks import open_break, planned_breaks
from ..queue import Clock
from .learner import learner_of


@require_http_methods(["GET", "HEAD", "POST"])
def breaks(request: HttpRequest) -> HttpResponse:
    """The breaks that were planned; posted, one more."""
    user = learner_of(request)
    clock = Clock.of(user, timezone.now())
    form = BreakForm(request.POST if request.method == "POST" else None, user=user, today=clock.day)
    if not form.is_valid():
        return _render_breaks(request, clock=clock, form=form, status=422 if form.is_bound else 200)

    planned = services.plan_break(user=user, **form.cleaned_data)

    if planned is None:
        messages.info(request, _("Another break of yours lies on those days, so nothing was planned."))
    else:
        messages.success(request, _("The break is planned. Enjoy it: your cards will wait, and you can still study."))
    return redirect("reviews:breaks")


@require_POST
def break_take_back(request: HttpRequest, first_day: date) -> HttpResponse:
    """No break after all, or the end of it from today on."""
    user = learner_of(request)
    clock = Clock.of(user, timezone.now())
    planned = open_break(user, clock, first_day)
    if planned is None:
        raise Http404

    services.take_back_break(planned=planned, today=clock.day)

    messages.success(request, _("Taken back: those days are ordinary days again."))
    return redirect("reviews:breaks")


def _render_breaks(request: HttpRequest, *, clock: Clock, form: BreakForm, status: int) -> HttpResponse:
    breaks = planned_breaks(learner_of(request), clock)
    return render(request, "reviews/breaks.html", {"breaks": breaks, "form": form}, status=status)
