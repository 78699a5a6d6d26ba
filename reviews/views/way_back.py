"""The way back after a break: look at a plan, take it, change it, leave it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from .. import services
from ..forms_of_days import MinutesForm
from ..queries.way_back import Proposal, is_on_way_back, propose
from ..queue import Clock
from .learner import learner_of


@require_http_methods(["GET", "HEAD", "POST"])
def way_back(request: HttpRequest) -> HttpResponse:
    """What so many minutes a day lead to; posted, the plan is taken."""
    if request.method == "POST":
        return _take(request)
    user = learner_of(request)
    form = MinutesForm(request.GET, profile=user.profile)
    minutes = form.cleaned_data["minutes"] if form.is_valid() else None

    proposal = propose(user, Clock.of(user, timezone.now()), minutes)

    return _render_proposal(request, proposal=proposal, problem=form.problem if "minutes" in request.GET else "")


@require_POST
def way_back_leave(request: HttpRequest) -> HttpResponse:
    """Everything in line again as without the plan."""
    user = learner_of(request)

    is_over = services.end_way_back(user=user, clock=Clock.of(user, timezone.now()))
    was_on_it = is_over or services.leave_way_back(user=user)

    if is_over:
        messages.success(request, level_again())
    elif was_on_it:
        messages.success(request, _("You left the plan. Every card stands in line as it would have without it."))
    return redirect("reviews:home")


def _take(request: HttpRequest) -> HttpResponse:
    user = learner_of(request)
    clock = Clock.of(user, timezone.now())
    form = MinutesForm(request.POST, profile=user.profile)
    if not form.is_valid():
        return _render_proposal(request, proposal=propose(user, clock), problem=form.problem, status=422)
    if "look" in request.POST:  # without a script: the sentence for other minutes
        return redirect(f"{reverse('reviews:way_back')}?minutes={form.cleaned_data['minutes']}")
    proposal = propose(user, clock, form.cleaned_data["minutes"])
    if not proposal.waiting:
        messages.info(request, _("Nothing waits, so there is no need of a plan."))
        return redirect("reviews:home")

    services.take_way_back(
        user=user,
        minutes=proposal.minutes,
        waiting=proposal.waiting,
        level_on=proposal.level_on,
        today=clock.day,
    )

    return redirect("reviews:home")


def _render_proposal(request: HttpRequest, *, proposal: Proposal, problem: str = "", status: int = 200) -> HttpResponse:
    """The plan alone where that is what HTMX replaces, or the page around it."""
    is_fragment = bool(request.htmx) and request.htmx.target == "way_back"  # type: ignore[attr-defined]
    template = "reviews/_way_back.html" if is_fragment else "reviews/way_back.html"
    context = {
        "proposal": proposal,
        "problem": problem,
        "is_taken": is_on_way_back(learner_of(request)),
        "is_fragment": is_fragment,
    }
    return render(request, template, context, status=status)


def level_again() -> str:
    return _("You are level again: the way back is done, and new cards come again.")
