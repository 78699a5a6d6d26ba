"""How one studies a deck: its options, and other limits for today only."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from .. import services
from ..deck_options import DeckOptions
from ..forms import ScopeForm
from ..options_form import MoreTodayForm, OptionsForm, TodayForm
from ..queries import OptionsPage, options_page, scope_of
from .learner import learner_of

if TYPE_CHECKING:
    from ..queue import Scope


@require_http_methods(["GET", "HEAD", "POST"])
def options(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that may be set for a deck."""
    user, page = learner_of(request), _page(request, slug)
    if request.method != "POST":
        return _render(request, page)
    form = OptionsForm(request.POST, current=page.current, profile=user.profile)
    if not form.is_valid():
        return _render(request, page, form=form, status=422)

    services.save_options(user=user, deck=page.deck, chosen=form.chosen)

    messages.success(request, _saved(page.current, form.chosen))
    return redirect("reviews:options", slug=slug)


@require_POST
def options_default(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything as it comes."""
    page = _page(request, slug)

    services.save_options(user=learner_of(request), deck=page.deck, chosen=DeckOptions())

    messages.success(request, _("Everything is as it comes again. No card that is scheduled moved."))
    return redirect("reviews:options", slug=slug)


@require_POST
def deck_today(request: HttpRequest, slug: str) -> HttpResponse:
    """Other limits of a deck for today only."""
    user, page = learner_of(request), _page(request, slug)
    form = TodayForm(request.POST)
    if not form.is_valid():
        return _render(request, page, today_form=form, status=422)
    new, reviews = form.cleaned_data["new_today"], form.cleaned_data["reviews_today"]

    if new is None and reviews is None:
        services.take_back_today(user=user, deck=page.deck)
        messages.success(request, _usual_again())
    else:
        services.limit_today(user=user, deck=page.deck, at=timezone.now(), new=new, reviews=reviews)
        messages.success(request, _("Saved for today only: tomorrow the usual limits hold again."))

    return redirect("reviews:options", slug=slug)


@require_POST
def more_today(request: HttpRequest) -> HttpResponse:
    """Ten more new cards, and on with the sitting."""
    user, scope = learner_of(request), _scope(request)
    form = MoreTodayForm(request.POST)
    form.is_valid()

    more = services.more_today(
        user=user,
        deck=scope.deck.root if scope.deck else None,
        at=timezone.now(),
        added=form.cleaned_data.get("added"),
    )

    if more:
        words = ngettext("%(count)d more new card, for today only.", "%(count)d more new cards, for today only.", more)
        messages.success(request, words % {"count": more})
    else:
        messages.info(request, _("There is no other new card to add today."))
    query = {name: value for name, value in (("deck", scope.deck_slug), ("start", scope.start)) if value}
    return redirect(f"{reverse('reviews:session')}?{urlencode(query, safe='/')}")


@require_POST
def today_take_back(request: HttpRequest) -> HttpResponse:
    """The usual limits again."""
    scope = _scope(request)

    services.take_back_today(user=learner_of(request), deck=scope.deck.root if scope.deck else None)

    messages.success(request, _usual_again())
    return redirect("reviews:home")


def _usual_again() -> str:
    return _("The usual limits hold again today.")


def _saved(before: DeckOptions, after: DeckOptions) -> str:
    """What saving did, and what it did not."""
    if before.options.id != after.options.id:
        return _(
            "Saved. Every card keeps the day it is due on; from its next answer on the new algorithm goes on from "
            "what you know of it."
        )
    return _("Saved. It counts from the next card on; no card that is scheduled moved.")


def _page(request: HttpRequest, slug: str) -> OptionsPage:
    page = options_page(learner_of(request), slug, timezone.now())
    if page is None:
        raise Http404
    return page


def _scope(request: HttpRequest) -> Scope:
    form = ScopeForm(request.POST)
    form.is_valid()
    values = form.cleaned_data
    scope = scope_of(learner_of(request), values.get("deck") or "", start=values.get("start") or 0)
    if scope is None or "deck" in form.errors:
        raise Http404
    return scope


def _render(
    request: HttpRequest,
    page: OptionsPage,
    *,
    form: OptionsForm | None = None,
    today_form: TodayForm | None = None,
    status: int = 200,
) -> HttpResponse:
    form = form or OptionsForm(current=page.current, profile=learner_of(request).profile)
    today_form = today_form or TodayForm(
        initial={"new_today": page.new_today, "reviews_today": page.reviews_today}
    )
    return render(
        request, "reviews/options.html", {"page": page, "form": form, "today_form": today_form}, status=status
    )
