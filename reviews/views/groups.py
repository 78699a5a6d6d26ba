"""For whoever teaches: a group, its code, its assignments, and how it gets on."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import for_members
from decks.models import StudyGroup

from ..groups.codes import join_path, spelt
from ..groups.forms import AssignmentForm, CodeForm, GroupForm, NamesForm, SureForm
from ..groups.lists import decks_to_teach, groups_of
from ..groups.standing import topics_of
from ..groups.teaching import group_page, group_taught, member_taught, over_assignments
from ..queue import Clock
from ..services import groups as services
from .learner import learner_of


@require_safe
def groups(request: HttpRequest) -> HttpResponse:
    """The groups one teaches and the ones one is in."""
    found = groups_of(learner_of(request))

    return render(request, "reviews/groups.html", {"groups": found, "form": CodeForm()})


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def group_new(request: HttpRequest) -> HttpResponse:
    user = learner_of(request)
    form = GroupForm(
        request.POST if request.method == "POST" else None,
        decks=decks_to_teach(user),
        initial={"teacher_name": user.name},
    )
    if not form.is_valid():
        return render(request, "reviews/group_new.html", {"form": form}, status=422 if form.is_bound else 200)

    try:
        made = services.make_group(owner=user, at=timezone.now(), **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return render(request, "reviews/group_new.html", {"form": form}, status=422)

    messages.success(request, _("The group is there. Give your learners its code."))
    return redirect("reviews:group", group_id=made.pk)


@require_safe
def group(request: HttpRequest, group_id: int) -> HttpResponse:
    """How the group gets on, to whoever teaches it."""
    taught = _group_or_404(request, group_id)
    return _render_group(request, taught=taught, form=_assignment_form(request, taught))


@require_POST
def group_assign(request: HttpRequest, group_id: int) -> HttpResponse:
    """Every card of a topic by a day."""
    taught, at = _group_or_404(request, group_id), timezone.now()
    form = _assignment_form(request, taught)
    if not form.is_valid():
        return _render_group(request, taught=taught, form=form, status=422)

    try:
        is_new = services.assign_topic(group=taught, by=learner_of(request), at=at, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return _render_group(request, taught=taught, form=form, status=422)

    messages.success(request, _("Assigned.") if is_new else _("Moved to that day."))
    return redirect("reviews:group", group_id=group_id)


@require_POST
def assignment_remove(request: HttpRequest, group_id: int, assignment_id: int) -> HttpResponse:
    if not services.remove_assignment(group=_group_or_404(request, group_id), assignment_id=assignment_id):
        raise Http404

    messages.success(request, _("The assignment is gone. What was learned for it stays."))
    return redirect("reviews:group", group_id=group_id)


@require_POST
def group_member_remove(request: HttpRequest, member_id: UUID) -> HttpResponse:
    member = member_taught(learner_of(request), member_id)
    if member is None:
        raise Http404

    services.leave_group(membership=member)

    said = _("“%(name)s” is no longer in the group. Renew the code if they should not come back.")
    messages.success(request, said % {"name": member.display_name})
    return redirect("reviews:group", group_id=member.group_id)


@require_http_methods(["GET", "HEAD", "POST"])
def group_settings(request: HttpRequest, group_id: int) -> HttpResponse:
    """Names, the code, and the end of the group."""
    taught = _group_or_404(request, group_id)
    names = {"name": taught.name, "teacher_name": taught.teacher_name}
    form = NamesForm(request.POST if request.method == "POST" else None, initial=names)
    if not form.is_valid():
        return _render_settings(request, taught=taught, form=form, status=422 if form.is_bound else 200)

    services.rename_group(group=taught, **form.cleaned_data)

    messages.success(request, _("Saved."))
    return redirect("reviews:group_settings", group_id=group_id)


@require_POST
def group_code(request: HttpRequest, group_id: int) -> HttpResponse:
    """Another code, or none: whoever is in stays in."""
    taught = _group_or_404(request, group_id)

    if request.POST.get("action") == "end":
        services.end_code(group=taught)
        messages.success(request, _("The code is ended: nobody else can join."))
    else:
        services.renew_code(group=taught)
        messages.success(request, _("There is a new code. The former one lets nobody in any more."))

    return redirect("reviews:group_settings", group_id=group_id)


@require_POST
def group_delete(request: HttpRequest, group_id: int) -> HttpResponse:
    taught = _group_or_404(request, group_id)
    sure = SureForm(request.POST)
    if not sure.is_valid():
        names = {"name": taught.name, "teacher_name": taught.teacher_name}
        return _render_settings(request, taught=taught, form=NamesForm(initial=names), sure=sure, status=422)

    services.delete_group(group=taught)

    messages.success(request, _("The group is gone. What its learners know stays theirs."))
    return redirect("reviews:groups")


def _group_or_404(request: HttpRequest, group_id: int) -> StudyGroup:
    taught = group_taught(learner_of(request), group_id)
    if taught is None:
        raise Http404
    return taught


def _assignment_form(request: HttpRequest, taught: StudyGroup) -> AssignmentForm:
    today = Clock.of(learner_of(request), timezone.now()).day
    data = request.POST if request.method == "POST" else None
    return AssignmentForm(data, topics=topics_of(taught.deck), today=today)


def _render_group(
    request: HttpRequest, *, taught: StudyGroup, form: AssignmentForm, status: int = 200
) -> HttpResponse:
    at = timezone.now()
    context = {
        "page": group_page(taught, at),
        "over": over_assignments(taught, at),
        "form": form,
        "join_url": request.build_absolute_uri(join_path(taught)) if taught.code else "",
    }
    return render(request, "reviews/group.html", context, status=status)


def _render_settings(
    request: HttpRequest, *, taught: StudyGroup, form: NamesForm, sure: SureForm | None = None, status: int
) -> HttpResponse:
    context = {"group": taught, "form": form, "sure": sure or SureForm(), "code": spelt(taught.code)}
    return render(request, "reviews/group_settings.html", context, status=status)
