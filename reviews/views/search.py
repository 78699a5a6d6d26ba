"""Search: the page of results, what is done to chosen ones, and the searches one keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from decks.search.grammar import Mistake
from decks.services import bulk as notes

from ..models import SittingKind
from ..queries.undo import undo_now
from ..queue import Clock
from ..search.acting_forms import AuthorForm, BulkForm, chosen_ids, chosen_tokens
from ..search.forms import NameForm, Search, SearchForm
from ..search.offers import choices_of
from ..search.results import cards_to_study, may_author, results_of
from ..search.saved import saved_search, saved_searches
from ..search.wording import said_of_acts, said_of_changes
from ..services.bulk import act_on_cards
from ..services.saved_searches import delete_search, rename_search, save_search
from ..services.sitting import begin_sitting
from .learner import learner_of

if TYPE_CHECKING:
    from decks.services.bulk import Changed


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Cards that a query finds, with what one knows of them."""
    return _render_results(request, SearchForm(request.GET).search())


@require_POST
def search_act(request: HttpRequest) -> HttpResponse:
    """One act on the chosen cards, each a row of the log of its own."""
    user, at, asked = learner_of(request), timezone.now(), SearchForm(request.POST).search()
    form = BulkForm(request.POST, today=Clock.of(user, at).day)
    tokens = chosen_tokens(request.POST, user)
    if not form.is_valid():
        return _render_results(request, asked, problem=form.problem, status=422)
    if not tokens:
        return _render_results(request, asked, problem=_nothing_chosen(), status=422)

    values = form.cleaned_data
    acted = act_on_cards(
        user=user, tokens=tokens, act=values["act"], at=at, flag=values.get("flag", 0), due_day=values.get("due_day")
    )

    return _after(request, asked, said_of_acts(values["act"], acted))


@require_POST
def search_author(request: HttpRequest) -> HttpResponse:
    """One change to the notes of the chosen results, for who writes them."""
    user, at, asked = learner_of(request), timezone.now(), SearchForm(request.POST).search()
    if not may_author(user):
        raise Http404
    form = AuthorForm(request.POST, user=user)
    note_ids = chosen_ids(request.POST, "note")
    if not form.is_valid():
        return _render_results(request, asked, problem=form.problem, status=422)
    if not note_ids:
        return _render_results(request, asked, problem=_nothing_chosen(), status=422)

    values = form.cleaned_data
    changed: Changed
    match values["act"]:
        case "tag":
            changed = notes.tag_notes(by=user, note_ids=note_ids, add=values["tags"], remove=(), at=at)
        case "untag":
            changed = notes.tag_notes(by=user, note_ids=note_ids, add=(), remove=values["tags"], at=at)
        case "move":
            changed = notes.move_notes(by=user, note_ids=note_ids, deck=values["topic"], at=at)
        case "publish":
            changed = notes.publish_notes(by=user, note_ids=note_ids, at=at)
        case _:
            changed = notes.retire_notes(by=user, note_ids=note_ids, at=at)

    return _after(request, asked, said_of_changes(values["act"], changed))


@require_POST
def search_study(request: HttpRequest) -> HttpResponse:
    """Study or practise what the search finds, or of that what is chosen."""
    user, at, asked = learner_of(request), timezone.now(), SearchForm(request.POST).search()
    chosen = [token.card_id for token in chosen_tokens(request.POST, user)] or chosen_ids(request.POST, "among")
    kind = SittingKind.PRACTISE if request.POST.get("how") == SittingKind.PRACTISE else SittingKind.STUDY
    try:
        card_ids = cards_to_study(user, asked, at, among=chosen)
    except Mistake:
        return _render_results(request, asked, status=422)
    if not card_ids:
        problem = _("It finds no card of a deck you study. Search for something else, or study its deck first.")
        return _render_results(request, asked, problem=problem, status=422)

    values = {**asked.values(page=1), "in": asked.where, "how": str(kind), **({"among": chosen} if chosen else {})}
    sitting = begin_sitting(user=user, kind=kind, chosen=values, card_ids=card_ids, at=at)

    return redirect(f"{reverse('reviews:session')}?sitting={sitting.id}")


@require_POST
def search_save(request: HttpRequest) -> HttpResponse:
    """Keep the search under a name."""
    user, asked, form = learner_of(request), SearchForm(request.POST).search(), NameForm(request.POST)
    if not form.is_valid():
        return _render_results(request, asked, problem=_first_error(form.errors), status=422)

    try:
        saved = save_search(
            user=user, name=form.cleaned_data["name"], query=asked.query, where=asked.where, sort=asked.order
        )
    except ValidationError as error:
        return _render_results(request, asked, problem=" ".join(error.messages), status=422)

    return _after(request, asked, _("Kept as “%(name)s”.") % {"name": saved.name})


@require_POST
def search_rename(request: HttpRequest, search_id: UUID) -> HttpResponse:
    """Give a kept search another name."""
    user, asked, form = learner_of(request), SearchForm(request.POST).search(), NameForm(request.POST)
    if saved_search(user, search_id) is None:
        raise Http404
    if not form.is_valid():
        return _render_results(request, asked, problem=_first_error(form.errors), status=422)

    try:
        rename_search(user=user, search_id=search_id, name=form.cleaned_data["name"])
    except ValidationError as error:
        return _render_results(request, asked, problem=" ".join(error.messages), status=422)

    return _after(request, asked, _("Renamed."))


@require_POST
def search_delete(request: HttpRequest, search_id: UUID) -> HttpResponse:
    """Keep a search no longer."""
    user, asked = learner_of(request), SearchForm(request.POST).search()
    if saved_search(user, search_id) is None:
        raise Http404

    delete_search(user=user, search_id=search_id)

    return _after(request, asked, _("The search is deleted; the cards are as they were."))


def _after(request: HttpRequest, asked: Search, said: Sequence[str] | str) -> HttpResponse:
    """The results as they are now where HTMX asks for them, or back to their page."""
    sentences = [said] if isinstance(said, str) else said
    if _wants_results(request):
        return _render_results(request, asked, notice=" ".join(sentences))
    messages.success(request, " ".join(sentences))
    return redirect(asked.url())


def _render_results(
    request: HttpRequest, asked: Search, *, notice: str = "", problem: str = "", status: int = 200
) -> HttpResponse:
    """The results alone where that is what HTMX replaces, or the page around them."""
    user, at = learner_of(request), timezone.now()
    results = results_of(user, asked, at)
    context: dict[str, Any] = {
        "results": results,
        "search": asked,
        "saved": saved_searches(user, asked),
        "undo": undo_now(user, at),
        "author_form": AuthorForm(user=user) if results.is_authored else None,
        "notice": notice,
        "problem": problem,
        "here_url": asked.url(page=results.page),
        **choices_of(results),
    }
    template = "reviews/_search_results.html" if _wants_results(request) else "reviews/search.html"
    return render(request, template, context, status=status)


def _wants_results(request: HttpRequest) -> bool:
    return bool(request.htmx) and request.htmx.target == "search_results"  # type: ignore[attr-defined]


def _nothing_chosen() -> str:
    return _("Tick the cards first, then choose what to do with them.")


def _first_error(errors: Mapping[str, Any]) -> str:
    return next((str(error) for field in errors.values() for error in field), "")
