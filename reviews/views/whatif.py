"""What the next days would be with other limits or a break. Looking changes nothing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..queue import Clock
from ..whatif.form import WhatIfForm
from ..whatif.report import usual_choice, what_if
from .learner import learner_of


@require_safe
def whatif(request: HttpRequest) -> HttpResponse:
    """As things are; asked with other numbers, as they would be."""
    user = learner_of(request)
    clock, usual = Clock.of(user, timezone.now()), usual_choice(user)
    form = WhatIfForm(request.GET if "new_per_day" in request.GET else None, usual=usual, today=clock.day)
    choice = form.choice if form.is_valid() else usual

    found = what_if(user, clock, choice) if not form.errors else None

    is_fragment = bool(request.htmx) and request.htmx.target == "whatif"  # type: ignore[attr-defined]
    template = "reviews/_whatif.html" if is_fragment else "reviews/whatif.html"
    return render(request, template, {"form": form, "found": found})
