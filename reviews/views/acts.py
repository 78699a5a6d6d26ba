"""What a learner does to a card besides answering it, and taking back what was done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.access import safe_next

from .. import services
from ..act_forms import ActForm, DueForm, FlagForm, NoticeForm, PlaceForm, RestForm
from ..act_tokens import CardToken, read_card_token
from ..concepts import known_card
from ..flags import FLAGS
from ..queries import screen_now
from ..queue import Clock
from ..services import Answered, UndoVerdict
from ..tokens import BadToken
from .after_acts import after_act, refuse_act, without_a_card
from .decks import render_known_card
from .learner import learner_of
from .screen import next_screen, render_screen, scope_in, session_url, wants_session

if TYPE_CHECKING:
    from accounts.models import User

NO_ACT = UUID(int=0)
Act = Callable[["User", CardToken, datetime], Answered]


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take back what the button names, or the last thing done today, and show its card again."""
    user, scope, at = learner_of(request), scope_in(request, request.POST), timezone.now()
    act = _uuid(request.POST["act"]) if "act" in request.POST else None

    undone = services.undo_act(user=user, act=act, at=at) if act is not None else services.undo_latest(user=user, at=at)

    said = _said_of_undo(undone.verdict)
    if "next" in request.POST:
        messages.info(request, said)
        return redirect(safe_next(request, "reviews:home"))
    if undone.card_id is None:
        return next_screen(request, user, scope, at, notice=said)
    if not wants_session(request):
        messages.success(request, said)
        return redirect(session_url(scope, undone.card_id))
    return render_screen(request, screen_now(user, scope, at, card_id=undone.card_id), undone=True)


@require_POST
def card_bury(request: HttpRequest) -> HttpResponse:
    """Out of the way until tomorrow."""
    return _act(
        request,
        lambda user, token, at: services.bury_card(user=user, token=token, at=at),
        _("Buried until tomorrow."),
    )


@require_POST
def card_rest(request: HttpRequest) -> HttpResponse:
    """Out of the way for some days."""
    form = RestForm(request.POST)
    if not form.is_valid():
        return _refuse(request, form)

    days = form.cleaned_data["days"]
    return _act(
        request,
        lambda user, token, at: services.rest_card(user=user, token=token, days=days, at=at),
        ngettext("It rests for %(n)d day.", "It rests for %(n)d days.", days) % {"n": days},
    )


@require_POST
def card_suspend(request: HttpRequest) -> HttpResponse:
    """Out of every queue until taken back."""
    return _act(
        request,
        lambda user, token, at: services.suspend_card(user=user, token=token, at=at),
        _("Suspended: it will not be asked again until you take it back."),
    )


@require_POST
def card_flag(request: HttpRequest) -> HttpResponse:
    """Mark the card with a colour, or take the mark off; the card stays."""
    form = FlagForm(request.POST)
    if not form.is_valid():
        return _refuse(request, form)

    flag = form.cleaned_data["flag"]
    said = _("Flag changed.") if flag is None else _("Flag taken off.")
    if flag:
        said = _("Flagged %(colour)s.") % {"colour": FLAGS[flag]}
    return _act(
        request, lambda user, token, at: services.flag_card(user=user, token=token, flag=flag, at=at), said, stays=True
    )


@require_POST
def card_notice(request: HttpRequest) -> HttpResponse:
    """What changed in a card that one had learned was seen: go on, or be asked tomorrow."""
    form = NoticeForm(request.POST)
    if not form.is_valid():
        return _refuse(request, form)

    sooner, version = form.cleaned_data["choice"] == "sooner", form.cleaned_data["version"]
    return _act(
        request,
        lambda user, token, at: services.see_change(
            user=user, token=token, note_version=version, sooner=sooner, at=at
        ),
        _("You will see it again tomorrow.") if sooner else _("Your progress is kept."),
        stays=not sooner,
    )


@require_POST
def card_due(request: HttpRequest) -> HttpResponse:
    """Ask a learned card on another day."""
    today = Clock.of(learner_of(request), timezone.now()).day
    form = DueForm(request.POST, today=today)
    if not form.is_valid():
        return _refuse(request, form)

    due_day = form.cleaned_data["due"]
    said = _("It is due today now.")
    if due_day != today:
        said = _("It is due on %(day)s now.") % {"day": date_format(due_day, "DATE_FORMAT")}
    return _act(
        request, lambda user, token, at: services.set_due_day(user=user, token=token, due_day=due_day, at=at), said
    )


@require_POST
def card_reset(request: HttpRequest) -> HttpResponse:
    """New again, as if never answered."""
    return _act(
        request,
        lambda user, token, at: services.reset_card(user=user, token=token, at=at),
        _("It is new again. Undo brings what it was back."),
    )


@require_POST
def card_place(request: HttpRequest) -> HttpResponse:
    """Before the other new cards, behind them, or back in the author's order."""
    form = PlaceForm(request.POST)
    if not form.is_valid():
        return _refuse(request, form)

    place = form.cleaned_data["place"]
    said = {
        -1: _("It comes before the other new cards now."),
        0: _("It is back in its own place among the new cards."),
        1: _("It comes after the other new cards now."),
    }[place]
    return _act(request, lambda user, token, at: services.place_card(user=user, token=token, place=place, at=at), said)


@require_POST
def card_unsuspend(request: HttpRequest, card_id: int) -> HttpResponse:
    """Take a suspended card back."""
    return _bring_back(request, card_id, services.unsuspend_card)


@require_POST
def card_wake(request: HttpRequest, card_id: int) -> HttpResponse:
    """Take a card back from its rest."""
    return _bring_back(request, card_id, services.wake_card)


def _act(request: HttpRequest, act: Act, said: str, *, stays: bool = False) -> HttpResponse:
    user, at = learner_of(request), timezone.now()
    token = _token(request, user)
    if token is None:
        return without_a_card(request, user, at)

    answer = act(user, token, at)

    return after_act(request, user, at, token=token, answer=answer, said=said, stays=stays)


def _refuse(request: HttpRequest, form: ActForm) -> HttpResponse:
    """What was asked for makes no sense: the page again, with what was written and what to do."""
    user, at = learner_of(request), timezone.now()
    token = _token(request, user)
    if token is None:
        return without_a_card(request, user, at)
    return refuse_act(request, user, at, token=token, problem=form.problem)


def _bring_back(request: HttpRequest, card_id: int, bring: Callable[..., Answered]) -> HttpResponse:
    """No token: from a list, where only that the card is away matters."""
    user, at = learner_of(request), timezone.now()
    if known_card(user, card_id, at) is None:
        raise Http404

    answer = bring(user=user, card_id=card_id, at=at)

    said = _("The card is back: it will be asked again.")
    if request.POST.get("on"):
        return after_act(request, user, at, card_id=card_id, answer=answer, said=said)
    return render_known_card(request, place=known_card(user, card_id, at), said=said)


def _token(request: HttpRequest, user: User) -> CardToken | None:
    try:
        return read_card_token(request.POST.get("token", ""), user_id=user.pk)
    except BadToken:
        return None


def _uuid(text: str) -> UUID:
    """What is none names an act that nobody did."""
    try:
        return UUID(text)
    except ValueError:
        return NO_ACT


def _said_of_undo(verdict: UndoVerdict) -> str:
    return {
        UndoVerdict.UNDONE: _("Undone. The card is back as it was."),
        UndoVerdict.ALREADY: _("That was taken back already; nothing else was."),
        UndoVerdict.OVERTAKEN: _("Something else was done to that card since, so nothing was taken back."),
        UndoVerdict.NOTHING: _("There is nothing to undo today."),
    }[verdict]
