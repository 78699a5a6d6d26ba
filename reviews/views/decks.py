"""The decks: which there are, what is in one, joining and leaving."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from .. import deck_list as reads
from .. import services
from ..concepts import DeckPage, KnownCardPlace, deck_page
from ..forms import ConceptsForm
from ..queries.undo import undo_now
from .learner import learner_of


@require_safe
def deck_list(request: HttpRequest) -> HttpResponse:
    """The decks one studies and the ones one may join."""
    user, at = learner_of(request), timezone.now()

    decks = reads.deck_list(user, at)

    return render(request, "reviews/deck_list.html", {"decks": decks, "undo": undo_now(user, at)})


@require_safe
def concepts(request: HttpRequest, slug: str) -> HttpResponse:
    """A deck as a glossary, with what the learner knows of it."""
    form = ConceptsForm(request.GET)
    form.is_valid()
    query, state = form.cleaned_data.get("q", ""), form.cleaned_data.get("state", "")

    page = deck_page(learner_of(request), slug, timezone.now(), query=query, state=state)

    if page is None:
        raise Http404
    return _render_concepts(request, page=page, form=form)


@require_POST
def enrol(request: HttpRequest, slug: str) -> HttpResponse:
    """Study a deck."""
    user = learner_of(request)
    deck = reads.joinable_deck(user, slug)
    if deck is None:
        raise Http404

    services.enrol(user=user, deck=deck, at=timezone.now())

    messages.success(request, _("You study “%(deck)s” now.") % {"deck": deck.title})
    return redirect("reviews:concepts", slug=slug)


@require_POST
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Stop studying a deck."""
    user = learner_of(request)
    deck = reads.studied_deck(user, slug)
    if deck is None:
        raise Http404

    services.leave_deck(user=user, deck=deck)

    messages.success(request, _("You no longer study “%(deck)s”. What you know of it is kept.") % {"deck": deck.title})
    return redirect("reviews:deck_list")


def _render_concepts(request: HttpRequest, *, page: DeckPage, form: ConceptsForm) -> HttpResponse:
    """The list alone where that is what HTMX replaces, or the page around it."""
    is_fragment = bool(request.htmx) and request.htmx.target == "concept_list"  # type: ignore[attr-defined]
    template = "reviews/_concept_list.html" if is_fragment else "reviews/concepts.html"
    undo = None if is_fragment else undo_now(learner_of(request), timezone.now())
    return render(request, template, {"page": page, "form": form, "is_fragment": is_fragment, "undo": undo})


def render_known_card(request: HttpRequest, *, place: KnownCardPlace | None, said: str) -> HttpResponse:
    """The card's line where that is what HTMX replaces, or back to its place on the page."""
    if place is None:
        raise Http404
    if bool(request.htmx) and request.htmx.target == place.card.html_id:  # type: ignore[attr-defined]
        return render(request, "reviews/_concept_card.html", {"card": place.card, "is_taken_back": True})
    messages.success(request, said)
    return redirect(place.url)
