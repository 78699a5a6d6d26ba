"""Slide decks in: first what would be made of one, slide by slide, then exactly that."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy
from django.views.decorators.http import require_http_methods

from decks.models import Source
from decks.roles import narrow, writes_somewhere
from decks.services.slide_decks import (
    PlanChangedError,
    SlidePlan,
    changed_text,
    drafts_by_slide,
    import_slides,
    plan_slides,
)
from decks.slide_forms import SlideDeckForm
from decks.slidedeck import Change, Piece, Remark, differences
from decks.slidedeck.model import REMARKS

if TYPE_CHECKING:
    from .sources import SourceAdmin

View = Callable[..., HttpResponse]
NEEDED = ("decks.add_source", "decks.change_source", "decks.add_note", "decks.change_note")
CHANGES = {
    Change.SAME: pgettext_lazy("slide", "same"),
    Change.CHANGED: pgettext_lazy("slide", "changed"),
    Change.NEW: pgettext_lazy("slide", "new"),
    Change.GONE: pgettext_lazy("slide", "gone"),
}


@dataclass(frozen=True, slots=True)
class SlideRow:
    change: Change
    label: str
    title: str
    text: str
    drafts: int
    pieces: Sequence[Piece]


def import_view(admin: "SourceAdmin") -> View:
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: HttpRequest) -> HttpResponse:
        if not (all(request.user.has_perm(needed) for needed in NEEDED) and writes_somewhere(request.user)):
            raise PermissionDenied
        if request.method != "POST":
            initial = {name: request.GET[name] for name in ("deck", "source") if request.GET.get(name, "").isdecimal()}
            form = SlideDeckForm(initial=initial)
            narrow(form, request.user, to_write=True)
            return _render(admin, request, form=form)
        form = SlideDeckForm(request.POST, request.FILES)
        narrow(form, request.user, to_write=True)
        if not form.is_valid():
            return _render(admin, request, form=form, status=422)
        values = {name: form.cleaned_data[name] for name in ("deck", "text", "lang", "title", "source")}

        try:
            if "confirm" not in request.POST:
                return _render(admin, request, form=form, plan=plan_slides(**values))
            plan = import_slides(
                **values,
                by=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
                expected=request.POST.get("plan", ""),
            )
        except PlanChangedError as error:
            messages.warning(
                request,
                _("Notes or slides were changed since you looked, so nothing was done. This is what it would do now."),
            )
            return _render(admin, request, form=form, plan=error.plan)
        except ValidationError as error:
            form.add_error(None, error.messages)
            return _render(admin, request, form=form, status=422)

        messages.success(request, sentence_of(plan))
        source = Source.objects.get(deck=plan.deck.root, slug=plan.source_slug)
        return HttpResponseRedirect(f"{reverse('decks:inbox')}?source={source.pk}")

    return view


def _render(
    admin: "SourceAdmin", request: HttpRequest, *, form: SlideDeckForm, plan: SlidePlan | None = None, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "title": _("Bring in a slide deck"),
        "form": form,
        "plan": plan,
        "counts": sentence_of(plan) if plan else "",
        "rows": _rows(plan) if plan else [],
        "remarks": [_said(remark) for remark in plan.remarks] if plan else [],
        "to_look_at": [_said(remark) for remark in plan.read.to_look_at] if plan else [],
        "values": form.cleaned_data if plan else {},
    }
    return render(request, "admin/decks/source/import_slides.html", context, status=status)


def sentence_of(plan: SlidePlan) -> str:
    """ "31 slides, 120 drafts, 6 formulas repaired, 2 to look at, 14 like notes you have"."""
    slides, drafts = len(plan.read.slides), len(plan.drafts)
    repaired, look = plan.read.count("formula_repaired"), len(plan.read.to_look_at)
    parts = [
        ngettext("%(n)d slide", "%(n)d slides", slides) % {"n": slides},
        ngettext("%(n)d new draft", "%(n)d new drafts", drafts) % {"n": drafts},
        ngettext("%(n)d formula repaired", "%(n)d formulas repaired", repaired) % {"n": repaired},
        ngettext("%(n)d to look at", "%(n)d to look at", look) % {"n": look},
        ngettext("%(n)d like a note you have", "%(n)d like notes you have", plan.like) % {"n": plan.like},
    ]
    if plan.replaced:
        n = len(plan.replaced)
        parts.append(ngettext("%(n)d old draft replaced", "%(n)d old drafts replaced", n) % {"n": n})
    if plan.marked:
        n = len(plan.marked)
        parts.append(ngettext("%(n)d note to look at again", "%(n)d notes to look at again", n) % {"n": n})
    return f"{plan.source_title}: {', '.join(parts)}."


def _rows(plan: SlidePlan) -> list[SlideRow]:
    drafts = drafts_by_slide(plan)
    rows = []
    for change in plan.changes:
        slide = change.after or change.before
        rows.append(
            SlideRow(
                change=change.change,
                label=str(CHANGES[change.change]),
                title=slide.title if slide else "",
                text=slide.text if slide else "",
                drafts=drafts[change.slug],
                pieces=differences(*changed_text(change)) if change.change == Change.CHANGED else (),
            )
        )
    return rows


def _said(remark: Remark) -> str:
    message = _(REMARKS[remark.code]) % dict(remark.params)
    return f"{remark.slide}: {message}" if remark.slide else message
