"""What a learner typed, from the question to the grade: it travels in the address, and is stored nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlsplit

from django.http import HttpRequest

from decks.typed import MAX_CHARS, Comparison, compare

from ..queries.buttons import GradeButton
from ..state import PASSING
from ..tokens import BadToken, read_token
from ..typed_answer import Expected


@dataclass(frozen=True, slots=True)
class Typed:
    text: str
    comparison: Comparison


def typed_in(request: HttpRequest, *, card_id: int, expected: Expected) -> Typed | None:
    """What was typed for this card. None where nothing was, so that there is nothing to compare."""
    data = request.POST if request.method == "POST" else request.GET
    text = data.get("typed")
    if text is None:
        text = _typed_before(request, card_id)
    # Whatever else is put into an address, a page can hold.
    text = "".join(character if character.isprintable() else " " for character in text[:MAX_CHARS]).strip()
    if not text:
        return None
    comparison = compare(
        text, expected.text, accents_matter=expected.accents_matter, case_matters=expected.case_matters
    )
    return Typed(text, comparison)


def _typed_before(request: HttpRequest, card_id: int) -> str:
    """From the page that the request came from, where that showed the same card: an act or an error keeps it."""
    came_from = request.headers.get("HX-Current-URL") or request.headers.get("Referer") or ""
    try:
        values = parse_qs(urlsplit(came_from).query, max_num_fields=20)
        token = read_token(values.get("token", [""])[0], user_id=request.user.pk or 0)
    except (ValueError, BadToken):
        return ""
    return values.get("typed", [""])[0] if token.card_id == card_id else ""


def suggested(buttons: Sequence[GradeButton], typed: Typed) -> list[GradeButton]:
    """The same buttons; the one that goes with what was typed has the focus default. Which is pressed is the
    learner's to say."""
    passing = [button for button in buttons if button.is_default]
    if typed.comparison.is_right or not passing:
        return list(buttons)
    failing = [button for button in buttons if button.value < PASSING]
    return [replace(button, is_default=button is failing[-1]) for button in buttons] if failing else list(buttons)
