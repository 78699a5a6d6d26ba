"""Studying something else: choosing cards, and beginning with them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from ..queries.undo import undo_now
from ..services.sitting import begin_sitting
from ..sittings.offers import offers_of
from ..sittings.plan import SittingPlan, plan_of, usual_plan
from ..study_form import StudyForm
from .learner import learner_of


@require_safe
def study_choose(request: HttpRequest) -> HttpResponse:
    """Choose cards and see at once how many there are. What makes no sense is left out."""
    user, at = learner_of(request), timezone.now()
    form = StudyForm(request.GET, offers=offers_of(user))
    form.is_valid()

    plan = plan_of(user, form.choice(), at) if form.says_how else usual_plan(user, form.choice(), at)

    return _render_choice(request, form=form, plan=plan)


@require_POST
def study_begin(request: HttpRequest) -> HttpResponse:
    """Begin with the cards that were chosen."""
    user, at = learner_of(request), timezone.now()
    form = StudyForm(request.POST, offers=offers_of(user))
    is_valid = form.is_valid()
    plan = plan_of(user, form.choice(), at)
    if not is_valid or not plan.card_ids:
        return _render_choice(request, form=form, plan=plan, status=422)

    sitting = begin_sitting(user=user, kind=plan.choice.kind, chosen=form.values(), card_ids=plan.card_ids, at=at)

    return redirect(f"{reverse('reviews:session')}?sitting={sitting.id}")


def _render_choice(request: HttpRequest, *, form: StudyForm, plan: SittingPlan, status: int = 200) -> HttpResponse:
    """What it comes to alone where that is what HTMX replaces, or the page around it."""
    is_fragment = bool(request.htmx) and request.htmx.target == "study_plan"  # type: ignore[attr-defined]
    template = "reviews/_study_plan.html" if is_fragment else "reviews/study_choose.html"
    undo = None if is_fragment else undo_now(learner_of(request), timezone.now())
    context = {"form": form, "plan": plan, "choice": plan.choice, "is_refused": status == 422, "undo": undo}
    return render(request, template, context, status=status)
