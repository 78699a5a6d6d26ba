"""A slide, for whoever wants to see where a card comes from."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..slides import slide_page
from .learner import learner_of


@require_safe
def slide(request: HttpRequest, slide_id: int) -> HttpResponse:
    """What stands on it, and the way back to the card one came from."""
    page = slide_page(learner_of(request), slide_id)

    if page is None:
        raise Http404
    return render(request, "reviews/slide.html", {"page": page, "is_from_card": bool(request.GET.get("token"))})
