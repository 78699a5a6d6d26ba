"""What the page of one slide reads: what the cards of it were written from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists
from django.utils.safestring import SafeString, mark_safe

from decks.models import Card, Deck, Slide
from decks.roles import rights_in

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class SlidePage:
    deck: Deck
    source_title: str
    title: str
    title_lang: str
    slug: str
    text_html: SafeString
    is_gone: bool


def _is_met(slide: Slide, user: User) -> bool:
    decks = Deck.objects.visible_to(user).filter(pk=slide.source.deck_id)
    return decks.filter(Exists(Card.objects.live().filter(note__slide=slide))).exists()


def slide_page(user: User, slide_id: int) -> SlidePage | None:
    """A slide whose text is here, and of which this learner meets a card, or which they work on: what was only brought
    in is nobody's to read yet. Three statements at most."""
    slide = Slide.objects.select_related("source__deck").filter(pk=slide_id, has_text=True).first()
    if slide is None or not (_is_met(slide, user) or rights_in(user, slide.source.deck).read):
        return None
    return SlidePage(
        deck=slide.source.deck,
        source_title=slide.source.title,
        title=slide.title,
        title_lang=slide.lang or slide.source.deck.lang,
        slug=slide.slug,
        # Rendered and sanitised when the slide was stored.
        text_html=mark_safe(slide.text_html),  # noqa: S308
        is_gone=slide.is_gone,
    )
