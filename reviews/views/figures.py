"""Every figure of one's progress, filtered by the address: as a page, as files; and what is weak."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..progress_form import ProgressForm, WeekForm
from ..queries.undo import undo_now
from ..sittings.offers import offers_of
from ..statistics.export import as_csv, as_json, asked_of
from ..statistics.figures import FIGURES, figures_of, figures_page
from ..statistics.filters import Range
from ..statistics.weak import weak_page
from ..statistics.week import week_page
from .learner import learner_of


@require_safe
def progress_figures(request: HttpRequest) -> HttpResponse:
    """Every chart, with its sentence before it and its numbers behind."""
    user, at = learner_of(request), timezone.now()
    form = _form_in(request)

    page = figures_page(user, form.chosen(), form.offers, at)

    return _render_filtered(request, "figures", {"form": form, "chosen": form.chosen(), "page": page})


@require_safe
def progress_weak(request: HttpRequest) -> HttpResponse:
    """Which topics and cards fail the learner, with something to do about each."""
    user, at = learner_of(request), timezone.now()
    # A topic seldom gets answers enough in less.
    form = _form_in(request, usual_range=Range.YEAR)

    page = weak_page(user, form.chosen(), form.offers, at)

    context = {"form": form, "chosen": form.chosen(), "page": page, "undo": undo_now(user, at)}
    return _render_filtered(request, "weak", context)


@require_safe
def progress_week(request: HttpRequest) -> HttpResponse:
    """A whole week beside the one before: the last, or the one with the day that the address names."""
    form = WeekForm(request.GET)
    form.is_valid()

    page = week_page(learner_of(request), timezone.now(), form.cleaned_data.get("of"))

    return render(request, "reviews/progress_week.html", {"page": page})


@require_safe
def progress_csv(request: HttpRequest) -> HttpResponse:
    """The numbers of one figure, or of all."""
    form = _form_in(request)

    figures = figures_of(learner_of(request), form.chosen(), form.offers, timezone.now(), keys=_keys_in(request))

    response = HttpResponse(as_csv(figures), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_name(request)}.csv"'
    return response


@require_safe
def progress_json(request: HttpRequest) -> HttpResponse:
    """The same with what each figure says."""
    form = _form_in(request)

    figures = figures_of(learner_of(request), form.chosen(), form.offers, timezone.now(), keys=_keys_in(request))

    response = JsonResponse(as_json(figures, asked_of(form.chosen())))
    response["Content-Disposition"] = f'attachment; filename="{_name(request)}.json"'
    return response


def _form_in(request: HttpRequest, *, usual_range: str = Range.MONTH) -> ProgressForm:
    form = ProgressForm({"range": usual_range} | request.GET.dict(), offers=offers_of(learner_of(request)))
    form.is_valid()
    return form


def _keys_in(request: HttpRequest) -> Sequence[str]:
    """Those that exist; none means all."""
    return [key for key in request.GET.getlist("figure") if key in FIGURES]


def _name(request: HttpRequest) -> str:
    keys = _keys_in(request)
    return f"repaso-{keys[0]}" if len(keys) == 1 else "repaso-progress"


def _render_filtered(request: HttpRequest, name: str, context: dict[str, object]) -> HttpResponse:
    """What the filters change alone where that is what HTMX replaces, or the page around it."""
    is_fragment = bool(request.htmx) and request.htmx.target == "figures"  # type: ignore[attr-defined]
    template = f"reviews/_progress_{name}.html" if is_fragment else f"reviews/progress_{name}.html"
    return render(request, template, context | {"is_swapped": is_fragment})
