"""The exam of a deck: look at a plan, keep it, change it, leave it."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from .. import services
from ..exam.forecast import Exam, Plan, exam_of, plan_of
from ..exam.form import ExamForm
from ..queue import Clock
from .learner import learner_of


@require_http_methods(["GET", "HEAD", "POST"])
def exam(request: HttpRequest, slug: str) -> HttpResponse:
    """What so many minutes a day until a day lead to; posted, the deck is studied for that day, unless to look only."""
    user = learner_of(request)
    clock = Clock.of(user, timezone.now())
    found = _exam(request, slug, clock)
    if request.method == "POST":
        form = ExamForm(request.POST, exam=found)
    else:
        form = ExamForm(request.GET if "exam_on" in request.GET else None, exam=found)
    if form.is_bound and not form.is_valid():
        return _render(request, found, form, status=422 if request.method == "POST" else 200)
    chosen = form.cleaned_data if form.is_bound else form.initial
    if "look" in request.POST:
        # Asked by a form that could write: the address to keep has no token in it.
        asked = {"exam_on": chosen["exam_on"].isoformat(), "exam_minutes": chosen["exam_minutes"]}
        return redirect(f"{reverse('reviews:exam', args=[slug])}?{urlencode(asked)}")
    if request.method != "POST":
        plan = plan_of(user, found.deck, clock, chosen["exam_on"], chosen["exam_minutes"])
        return _render(request, found, form, plan=plan)

    services.set_exam(
        user=user, deck=found.deck, on=chosen["exam_on"], minutes=chosen["exam_minutes"], clock=clock
    )

    messages.success(request, _("The plan is set. From now on your reviews of this deck follow it."))
    return redirect("reviews:exam", slug=slug)


@require_POST
def exam_leave(request: HttpRequest, slug: str) -> HttpResponse:
    """No exam any more, or it is over."""
    user = learner_of(request)
    found = _exam(request, slug, Clock.of(user, timezone.now()))

    was_set = services.leave_exam(user=user, deck=found.deck)

    if was_set:
        messages.success(request, _("You left the plan. Every card comes on the day SM-2 gave it."))
    return redirect("reviews:exam", slug=slug)


def _exam(request: HttpRequest, slug: str, clock: Clock) -> Exam:
    found = exam_of(learner_of(request), slug, clock)
    if found is None:
        raise Http404
    return found


def _render(
    request: HttpRequest, found: Exam, form: ExamForm, *, plan: Plan | None = None, status: int = 200
) -> HttpResponse:
    """The plan alone where that is what HTMX replaces, or the page around it."""
    is_fragment = bool(request.htmx) and request.htmx.target == "exam_plan"  # type: ignore[attr-defined]
    template = "reviews/_exam_plan.html" if is_fragment else "reviews/exam.html"
    context = {"exam": found, "form": form, "plan": plan, "is_fragment": is_fragment}
    return render(request, template, context, status=status)
