from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from decks.reports import answers_to_tell

from ..groups.assigned import LINES_AT_MOST, lines_of
from ..queries import today_plan
from ..queries.undo import undo_now


@require_safe
@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """What there is to do today; for a visitor, what this is."""
    if not request.user.is_authenticated:
        return render(request, "reviews/landing.html", {})

    at = timezone.now()
    plan = today_plan(request.user, at, wants_all=request.GET.get("plan") == "none")

    context = {
        "plan": plan,
        "proposal": plan.offer,
        "undo": undo_now(request.user, at),
        "answers": answers_to_tell(request.user),
        "assigned": lines_of(request.user, at)[:LINES_AT_MOST],
    }
    return render(request, "reviews/home.html", context)
