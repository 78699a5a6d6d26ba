"""What the page of one deck reads: topic by topic, slide by slide, its concepts as the learner knows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from decks.models import Card, Deck, DeckStatus, Kind, Note, Status

from .intervals import short_days
from .models import Enrolment, Phase, Schedule
from .queries import concept_anchor
from .queue import Clock, Scope
from .state import UNTOUCHED, CardState

if TYPE_CHECKING:
    from accounts.models import User

# Ids the page has of its own: a slide of that name goes without.
TAKEN_IDS = frozenset({"main", "error-banner", "error-network", "error-server", "error-wait", "error-reload"})
TAKEN_BEGINNINGS = ("card-", "note-")


class Knowledge(models.TextChoices):
    """What a learner knows of a card, said in one word."""

    NEW = "new", pgettext_lazy("a card is", "new")
    LEARNING = "learning", pgettext_lazy("a card is", "being learned")
    REMEMBERED = "remembered", pgettext_lazy("a card is", "remembered")
    DUE = "due", pgettext_lazy("a card is", "due")
    SUSPENDED = "suspended", pgettext_lazy("a card is", "suspended")


# The same words of several cards, to choose among: in Spanish they agree in number.
CARDS_BY_KNOWLEDGE = (
    (Knowledge.NEW, pgettext_lazy("cards that are", "new")),
    (Knowledge.LEARNING, pgettext_lazy("cards that are", "being learned")),
    (Knowledge.REMEMBERED, pgettext_lazy("cards that are", "remembered")),
    (Knowledge.DUE, pgettext_lazy("cards that are", "due")),
    (Knowledge.SUSPENDED, pgettext_lazy("cards that are", "suspended")),
)


NOTHING = {
    Knowledge.NEW: gettext_lazy("No card here is new: you have begun them all."),
    Knowledge.LEARNING: gettext_lazy("No card here is being learned just now."),
    Knowledge.REMEMBERED: gettext_lazy("No card here is remembered yet. Those you answer well are shown from then on."),
    Knowledge.DUE: gettext_lazy("No card here is due now."),
    Knowledge.SUSPENDED: gettext_lazy("You have suspended no card here."),
}


def knowledge_of(state: CardState, clock: Clock) -> Knowledge:
    if state.suspended:
        return Knowledge.SUSPENDED
    if state.phase == Phase.NEW:
        return Knowledge.NEW
    if state.is_due(clock.day) and not state.is_drilling(clock.day, since=clock.day_start):
        return Knowledge.DUE
    return Knowledge.REMEMBERED if is_known(state) else Knowledge.LEARNING


def is_known(state: CardState) -> bool:
    """Remembered when last asked, due again or not; what the head of the page counts."""
    return state.phase == Phase.REVIEW and not state.suspended


@dataclass(frozen=True, slots=True)
class KnownCard:
    card_id: int
    number: int | None
    """Of its note, from 1; None for a note's only card."""
    knowledge: Knowledge
    comes_in: str
    """How long until it is due, where that is a day to come."""

    @property
    def is_suspended(self) -> bool:
        return self.knowledge is Knowledge.SUSPENDED

    @property
    def html_id(self) -> str:
        return f"card-{self.card_id}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One note, as a glossary says it: its first card's answer, and what is known of each of its cards."""

    note_id: int
    lang: str
    question_html: SafeString
    """Empty where the answer says it all: a sentence with its blanks filled in."""
    question_is_inline: bool
    answer_html: SafeString
    cards: Sequence[KnownCard]

    @property
    def anchor(self) -> str:
        return concept_anchor(self.note_id)


@dataclass(slots=True)
class Concept:
    name: str
    entries: list[Entry] = field(default_factory=list)


@dataclass(slots=True)
class SlideSection:
    title: str
    lang: str
    anchor: str
    concepts_by_name: dict[str, Concept] = field(default_factory=dict)

    @property
    def concepts(self) -> Sequence[Concept]:
        return list(self.concepts_by_name.values())


@dataclass(slots=True)
class TopicSection:
    title: str
    anchor: str
    slug: str
    """As in an address: `deck/topic`."""
    known: int = 0
    total: int = 0
    slides_by_id: dict[int | None, SlideSection] = field(default_factory=dict)

    @property
    def review_url(self) -> str:
        return f"{reverse('reviews:session')}?deck={self.slug}"

    @property
    def slides(self) -> Sequence[SlideSection]:
        return list(self.slides_by_id.values())


@dataclass(frozen=True, slots=True)
class DeckPage:
    deck: Deck
    is_enrolled: bool
    can_join: bool
    known: int
    total: int
    query: str
    state: str
    found: int
    """Notes that are shown."""
    topics: Sequence[TopicSection]

    @property
    def is_draft(self) -> bool:
        return self.deck.status == DeckStatus.DRAFT

    @property
    def is_filtered(self) -> bool:
        return bool(self.query or self.state)

    @property
    def can_practise_found(self) -> bool:
        """Whether what is shown is a part of the deck that can be practised."""
        return self.is_enrolled and self.is_filtered and bool(self.found) and self.state != Knowledge.SUSPENDED

    @property
    def sentence(self) -> str:
        """The number this learner came for; whoever left the deck still knows what they know."""
        if self.is_enrolled or self.known:
            return ngettext("You know %(known)d of %(n)d card.", "You know %(known)d of %(n)d cards.", self.total) % {
                "known": self.known,
                "n": self.total,
            }
        return ngettext("%(n)d card to learn.", "%(n)d cards to learn.", self.total) % {"n": self.total}

    @property
    def found_sentence(self) -> str:
        if not self.found:
            return _("Nothing found.")
        return ngettext("%(n)d entry", "%(n)d entries", self.found) % {"n": self.found}

    @property
    def nothing_sentence(self) -> str:
        """Why nothing is shown."""
        if self.query:
            return _("No card here holds that. Accents do not matter; fewer words find more.")
        if not self.state:
            return _("This deck has no cards yet.")
        return str(NOTHING[Knowledge(self.state)])


def deck_page(user: User, slug: str, at: datetime, *, query: str = "", state: str = "") -> DeckPage | None:
    """A deck as this learner knows it, narrowed to words and to a Knowledge if asked. None: not theirs to see.

    Six statements whatever the number of notes: the deck, the enrolment, its topics, the cards with their notes, the
    schedules, and the notes that hold the words.
    """
    deck = Deck.objects.roots().visible_to(user).filter(slug=slug).first()
    if deck is None:
        return None
    clock = Clock.of(user, at)
    is_enrolled = Enrolment.objects.filter(user=user, deck=deck, is_paused=False).exists()
    topics = _topics(deck)
    states = _states(user, deck)
    cards = _cards(deck)
    matching = set(Note.objects.matching(query).filter(deck__in=topics).values_list("pk", flat=True)) if query else None

    sections = {
        topic.pk: TopicSection(
            title=" › ".join(part.title for part in topic.lineage[1:]) or topic.title,
            anchor=f"topic_{topic.pk}",
            slug=Scope(deck=topic).deck_slug,
        )
        for topic in topics.values()
    }
    shown: dict[int, list[Card]] = {}
    numbers: dict[int, int] = {}
    for card in cards:
        numbers[card.note_id] = numbers.get(card.note_id, 0) + 1
        section, known = sections[card.deck_id], states.get(card.pk, UNTOUCHED)
        section.total += 1
        section.known += is_known(known)
        if matching is not None and card.note_id not in matching:
            continue
        if not state or knowledge_of(known, clock) == state:
            shown.setdefault(card.note_id, []).append(card)

    anchors: set[str] = set(TAKEN_IDS)
    for note_cards in _with_all_cards(cards, shown):
        note = note_cards[0].note
        slides = sections[note.deck_id].slides_by_id
        if note.slide_id not in slides:
            slide = note.slide
            slide_slug = slide.slug if slide else ""
            is_taken = slide_slug in anchors or slide_slug.startswith(TAKEN_BEGINNINGS)
            slides[note.slide_id] = SlideSection(
                slide.title if slide else "", (slide and slide.lang) or deck.lang, "" if is_taken else slide_slug
            )
            anchors.add(slide_slug)
        concepts = slides[note.slide_id].concepts_by_name
        concepts.setdefault(note.concept, Concept(note.concept)).entries.append(_entry(note_cards, deck, states, clock))
    return DeckPage(
        deck=deck,
        is_enrolled=is_enrolled,
        can_join=not is_enrolled and deck.status == DeckStatus.PUBLISHED,
        known=sum(section.known for section in sections.values()),
        total=len(cards),
        query=query,
        state=state,
        found=len(shown),
        topics=[section for section in sections.values() if section.slides_by_id],
    )


@dataclass(frozen=True, slots=True)
class KnownCardPlace:
    card: KnownCard
    url: str
    """Where the page shows it."""


def known_card(user: User, card_id: int, at: datetime) -> KnownCardPlace | None:
    """One card of that page by itself. None for a card this learner never did anything with, or may not see."""
    schedule = Schedule.objects.of(user.pk).select_related("card__deck__parent").filter(card_id=card_id).first()
    if schedule is None:
        return None
    root = schedule.card.deck.root
    if not Deck.objects.visible_to(user).filter(pk=root.pk).exists():
        return None
    siblings = list(Card.objects.live().filter(note=schedule.note_id).order_by("ordinal"))
    known = _known_cards(siblings, {card_id: CardState.of(schedule)}, Clock.of(user, at))
    url = f"{reverse('reviews:concepts', args=[root.slug])}#{concept_anchor(schedule.note_id)}"
    return next((KnownCardPlace(card, url) for card in known if card.card_id == card_id), None)


def _topics(deck: Deck) -> dict[int, Deck]:
    """The deck and its topics in order, each with its parent at hand."""
    topics = {topic.pk: topic for topic in Deck.objects.within(deck.path).order_by("path")}
    for topic in topics.values():
        topic.parent = topics.get(topic.parent_id) if topic.parent_id else None
    return topics


def _states(user: User, deck: Deck) -> dict[int, CardState]:
    cards = Card.objects.within(deck.path).values("pk")
    return {row.card_id: CardState.of(row) for row in Schedule.objects.of(user.pk).filter(card__in=cards)}


def _cards(deck: Deck) -> list[Card]:
    """In the author's order. Of a draft, which nobody meets yet, the cards it would have."""
    cards = Card.objects.within(deck.path)
    cards = cards.exclude(note__status=Status.RETIRED) if deck.status == DeckStatus.DRAFT else cards.live()
    return list(
        cards.select_related("note__slide")
        .only(
            *("note_id", "deck_id", "ordinal", "question_html", "question_is_inline", "answer_html"),
            *("note__concept", "note__kind", "note__lang", "note__deck_id"),
            *("note__slide_id", "note__slide__slug", "note__slide__title", "note__slide__lang"),
        )
        .order_by("order", "pk")
    )


def _with_all_cards(cards: Iterable[Card], shown: dict[int, list[Card]]) -> Iterable[list[Card]]:
    """The notes of which a card is shown, in order, each with all its cards: an entry is read whole."""
    by_note: dict[int, list[Card]] = {}
    for card in cards:
        if card.note_id in shown:
            by_note.setdefault(card.note_id, []).append(card)
    return by_note.values()


def _entry(cards: Sequence[Card], deck: Deck, states: dict[int, CardState], clock: Clock) -> Entry:
    first = cards[0]
    question_html = "" if first.note.kind == Kind.CLOZE else first.question_html
    return Entry(
        note_id=first.note_id,
        lang=first.note.lang or deck.lang,
        # Rendered and sanitised when the note was saved.
        question_html=mark_safe(question_html),  # noqa: S308
        question_is_inline=first.question_is_inline,
        answer_html=mark_safe(first.answer_html),  # noqa: S308
        cards=_known_cards(cards, states, clock),
    )


def _known_cards(cards: Sequence[Card], states: dict[int, CardState], clock: Clock) -> list[KnownCard]:
    known = []
    for number, card in enumerate(cards, start=1):
        state = states.get(card.pk, UNTOUCHED)
        knowledge = knowledge_of(state, clock)
        is_waiting = knowledge in (Knowledge.REMEMBERED, Knowledge.LEARNING) and state.due_day is not None
        days = (state.due_day - clock.day).days if is_waiting and state.due_day else 0
        known.append(
            KnownCard(
                card_id=card.pk,
                number=number if len(cards) > 1 else None,
                knowledge=knowledge,
                comes_in=short_days(days) if days > 0 else "",
            )
        )
    return known
