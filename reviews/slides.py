"""What the page of one slide reads: what the cards of it were written from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString, mark_safe

from decks.models import Deck, Slide

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


def slide_page(user: User, slide_id: int) -> SlidePage | None:
    """A slide whose text is here, of a deck that this learner may see. Two statements."""
    slide = Slide.objects.select_related("source__deck").filter(pk=slide_id, has_text=True).first()
    if slide is None or not Deck.objects.visible_to(user).filter(pk=slide.source.deck_id).exists():
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
