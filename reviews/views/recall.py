"""How likely one remembers, how far that can be believed, and having it worked out anew."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ..queue import Clock
from ..recall.own import refresh_recall
from ..recall.report import recall_report
from .learner import learner_of


@require_http_methods(["GET", "HEAD", "POST"])
def recall(request: HttpRequest) -> HttpResponse:
    """What is remembered now and whether to believe it; posted, worked out anew from the latest answers."""
    user, at = learner_of(request), timezone.now()
    if request.method != "POST":
        return render(request, "reviews/recall.html", {"report": recall_report(user, at)})

    model = refresh_recall(user_id=user.pk, today=Clock.of(user, at).day)

    if bool(request.htmx) and request.htmx.target == "recall":  # type: ignore[attr-defined]
        return render(request, "reviews/_recall.html", {"report": recall_report(user, at)})
    if model is None:
        messages.info(request, _("There are too few answers to work it out from. Go on reviewing."))
    else:
        messages.success(request, _("Worked out anew from your latest answers."))
    return redirect("reviews:recall")
