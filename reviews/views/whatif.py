"""What the next days would be with other limits or a break. Looking changes nothing."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..queue import Clock
from ..statistics.export import as_csv, as_json
from ..whatif.figure import asked_of, weeks_figure
from ..whatif.form import WhatIfForm
from ..whatif.report import WhatIf, usual_choice, what_if
from .learner import learner_of


@require_safe
def whatif(request: HttpRequest) -> HttpResponse:
    """As things are; asked with other numbers, as they would be."""
    form, found = _found_for(request, timezone.now())

    is_fragment = bool(request.htmx) and request.htmx.target == "whatif"  # type: ignore[attr-defined]
    template = "reviews/_whatif.html" if is_fragment else "reviews/whatif.html"
    context = {"form": form, "found": found, "query": request.GET.urlencode(), "is_fragment": is_fragment}
    return render(request, template, context)


@require_safe
def whatif_csv(request: HttpRequest) -> HttpResponse:
    """The numbers of the same question."""
    _form, found = _found_for(request, timezone.now())
    if found is None:
        raise Http404

    response = HttpResponse(as_csv([weeks_figure(found)]), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="repaso-what-if.csv"'
    return response


@require_safe
def whatif_json(request: HttpRequest) -> HttpResponse:
    """The same with what was asked and what it says."""
    _form, found = _found_for(request, timezone.now())
    if found is None:
        raise Http404

    response = JsonResponse(as_json([weeks_figure(found)], asked_of(found)))
    response["Content-Disposition"] = 'attachment; filename="repaso-what-if.json"'
    return response


def _found_for(request: HttpRequest, at: datetime) -> tuple[WhatIfForm, WhatIf | None]:
    """None where what was asked cannot be reckoned with."""
    user = learner_of(request)
    clock, usual = Clock.of(user, at), usual_choice(user)
    form = WhatIfForm(request.GET if "new_per_day" in request.GET else None, usual=usual, today=clock.day)
    choice = form.choice if form.is_valid() else usual
    return form, what_if(user, clock, choice) if not form.errors else None
