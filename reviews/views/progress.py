from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..statistics import progress_report
from .learner import learner_of


@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """What was done, what is known, what is coming."""
    report = progress_report(learner_of(request), timezone.now())

    return render(request, "reviews/progress.html", {"report": report})
