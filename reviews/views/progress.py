from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..recall.report import recall_report
from ..statistics.report import progress_report
from .learner import learner_of


@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """What was done, what is known, what is coming."""
    user, at = learner_of(request), timezone.now()

    report = progress_report(user, at)
    recall = recall_report(user, at, begun=report.states.figures.begun)

    return render(request, "reviews/progress.html", {"report": report, "recall": recall})
