"""What a learner does to a card besides answering it, and taking back what was done last."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ..queries import screen_now
from ..services import Answered, Verdict, bury_card, flag_card, suspend_card, undo_last
from .learner import learner_of
from .screen import bad_token, next_screen, render_screen, scope_in, sentence_of, session_url, token_in, wants_session


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take back the last thing done today and show its card again."""
    user, scope, at = learner_of(request), scope_in(request, request.POST), timezone.now()

    card_id = undo_last(user=user, at=at)

    if card_id is None:
        return next_screen(request, user, scope, at, notice=_("There is nothing to undo today."))
    if not wants_session(request):
        messages.success(request, _("Undone. The card is back as it was."))
        return redirect(session_url(scope, card_id))
    return render_screen(request, screen_now(user, scope, at, card_id=card_id), undone=True)


@require_POST
def card_bury(request: HttpRequest) -> HttpResponse:
    """Out of the way until tomorrow."""
    return _act(request, bury_card, _("Buried until tomorrow."))


@require_POST
def card_suspend(request: HttpRequest) -> HttpResponse:
    """Out of every queue until taken back."""
    return _act(request, suspend_card, _("Suspended: it will not be asked again until you take it back."))


@require_POST
def card_flag(request: HttpRequest) -> HttpResponse:
    """Mark the card, or take the mark off; the card stays."""
    return _act(request, flag_card, _("Flag changed."), stays=True)


def _act(request: HttpRequest, act: Callable[..., Answered], done: str, *, stays: bool = False) -> HttpResponse:
    user, scope, at = learner_of(request), scope_in(request, request.POST), timezone.now()
    token = token_in(request, request.POST)
    if token is None:
        return next_screen(request, user, scope, at, notice=bad_token())

    answer = act(user=user, token=token, at=at)

    is_done = answer.verdict in (Verdict.SAVED, Verdict.REPEATED)
    notice = done if is_done else sentence_of(answer.verdict)
    card_id = token.card_id if stays else None
    return next_screen(request, user, scope, at, pace=token.pace, notice=notice, card_id=card_id)
