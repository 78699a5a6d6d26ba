"""For a learner in a group: joining it with open eyes, what its teacher sees, another name, leaving."""

from random import SystemRandom

from allauth.core.internal import ratelimit
from allauth.core.ratelimit import respond_429
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ..groups.forms import NAME, PSEUDONYM, CodeForm, DisplayForm
from ..groups.lists import group_with
from ..groups.member import member_page, membership_of
from ..models import Membership
from ..services import groups as services
from .learner import learner_of


@require_http_methods(["GET", "HEAD", "POST"])
def group_join(request: HttpRequest) -> HttpResponse:
    """First the code; then, before anything happens, what the teacher will see; then one is in.

    The code is only ever looked up for a POST, which counts: an address that said whether a code is right would be
    tried by the thousand.
    """
    user, at = learner_of(request), timezone.now()
    if request.method != "POST":
        return _render_code(request, form=CodeForm(initial={"code": request.GET.get("code", "")[:40]}))
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _render_code(request, form=form, status=422)
    usage = ratelimit.consume(request, app="allauth.account", action="group_join")
    if usage is None:
        refusal: HttpResponse = respond_429(request)
        return refusal
    found = group_with(form.cleaned_data["code"])
    if found is None:
        form.add_error("code", _("No group is open under this code. Ask whoever gave it to you."))
        return _render_code(request, form=form, status=422)
    usage.rollback()
    if found.owner_id == user.pk:
        return redirect("reviews:group", group_id=found.pk)
    if membership_of(user, found.pk) is not None:
        messages.info(request, _("You are in this group already."))
        return redirect("reviews:membership", group_id=found.pk)
    display = DisplayForm(request.POST if "display" in request.POST else None, initial={"shown_name": user.name})
    if not display.is_valid():
        context = {"group": found, "display": display}
        return render(request, "reviews/group_join.html", context, status=422 if display.is_bound else 200)

    try:
        joined = services.join_group(
            user=user, group=found, shown_name=display.chosen_name, at=at, chance=SystemRandom()
        )
    except services.GroupIsClosed:
        form.add_error("code", _("No group is open under this code. Ask whoever gave it to you."))
        return _render_code(request, form=form, status=422)

    messages.success(request, _("You are in. You are “%(name)s” here.") % {"name": joined.display_name})
    return redirect("reviews:membership", group_id=found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def membership(request: HttpRequest, group_id: int) -> HttpResponse:
    """What there is to do in a group, and what its teacher sees of one; posted, another name."""
    mine = _membership_or_404(request, group_id)
    chosen = {"display": NAME if mine.shown_name else PSEUDONYM, "shown_name": mine.shown_name}
    form = DisplayForm(request.POST if request.method == "POST" else None, initial=chosen)
    if not form.is_valid():
        context = {"page": member_page(mine, timezone.now()), "form": form}
        return render(request, "reviews/membership.html", context, status=422 if form.is_bound else 200)

    changed = services.choose_name(membership=mine, shown_name=form.chosen_name, chance=SystemRandom())

    messages.success(request, _("You are “%(name)s” here.") % {"name": changed.display_name})
    return redirect("reviews:membership", group_id=group_id)


@require_POST
def membership_leave(request: HttpRequest, group_id: int) -> HttpResponse:
    services.leave_group(membership=_membership_or_404(request, group_id))

    messages.success(request, _("You left the group: its teacher sees nothing of you any more. You study the deck on."))
    return redirect("reviews:groups")


def _membership_or_404(request: HttpRequest, group_id: int) -> Membership:
    mine = membership_of(learner_of(request), group_id)
    if mine is None:
        raise Http404
    return mine


def _render_code(request: HttpRequest, *, form: CodeForm, status: int = 200) -> HttpResponse:
    return render(request, "reviews/group_join.html", {"form": form}, status=status)
