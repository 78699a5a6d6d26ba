"""How cards do with all their learners together, for their authors."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from decks.views.author import author_of

from ..item_analysis.figures import LEARNERS_LEAST, Verdict
from ..item_analysis.reading import DEFAULT_SORT, LABELS, SORTS, analysis_for


@require_safe
def item_analysis(request: HttpRequest) -> HttpResponse:
    """A sentence about each card, then its figures, sorted as asked."""
    user = author_of(request)
    analysis = analysis_for(user, sort=request.GET.get("sort", DEFAULT_SORT), only=request.GET.get("only", ""))

    context = {
        "analysis": analysis,
        "least": LEARNERS_LEAST,
        "filters": [(verdict.value, LABELS[verdict]) for verdict in Verdict],
        # Pressed again, a column turns round.
        "sorts": {name: f"-{name}" if analysis.sort == name else name for name in SORTS},
    }
    return render(request, "reviews/item_analysis.html", context)
