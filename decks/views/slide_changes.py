"""Notes whose slide changed since: looked at one by one, edited or found still right."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ..inbox import find_outdated, outdated_notes
from ..services.inbox import confirm_fits
from .author import author_of


@require_safe
def slide_changes(request: HttpRequest) -> HttpResponse:
    """What to look at again."""
    notes = outdated_notes(author_of(request))

    return render(request, "decks/slide_changes.html", {"notes": notes})


@require_POST
def note_fits(request: HttpRequest, note_id: int) -> HttpResponse:
    """The note is right, though its slide changed."""
    user = author_of(request)
    note = find_outdated(user, note_id)
    if note is None:
        raise Http404

    confirm_fits(note=note, by=user)

    messages.success(request, _("“%(note)s” is marked as still right.") % {"note": note})
    return redirect("decks:slide_changes")
