"""Bringing a slide deck in, again and again: what it would do is worked out first, and the button does exactly that."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from decks.lint import Level, check_neighbours
from decks.linting import known_cards
from decks.models import Deck, Draft, Kind, Note, Revision, Slide, SlideChanged, Source, Status
from decks.neighbours import Neighbours
from decks.rendering import NoteError, NoteText, render_note, render_text
from decks.roles import rights_in
from decks.slidedeck import Change, Remark, SlideChange, SlideDeck, StoredSlide, compare, draft_notes, read_slides
from decks.slidedeck import Draft as NewDraft
from decks.slidedeck.slugs import slug_of

from .audit import log_act
from .notes import delete_draft, save_note

MAX_SLIDES: Final = 600
MAX_SLIDE_CHARS: Final = 20_000
MAX_DRAFTS: Final = 1_000
ID_CHARS: Final = 40


@dataclass(slots=True)
class SlidePlan:
    """What bringing in a slide deck would do."""

    deck: Deck
    """Where the drafts go: a deck or a topic of it."""
    lang: str
    read: SlideDeck
    source_slug: str
    source_title: str
    source: Source | None
    changes: tuple[SlideChange, ...]
    drafts: list[NewDraft] = field(default_factory=list)
    """Those that were never made before."""
    like: int = 0
    """How many of them resemble a note that is there."""
    unreadable: int = 0
    """Drafts that would be no cards; they are not made."""
    replaced: list[Note] = field(default_factory=list)
    """Drafts that nobody touched, of slides that no longer say so."""
    marked: list[Note] = field(default_factory=list)
    """Notes that an author stands for, of slides that changed."""

    @property
    def is_new(self) -> bool:
        return self.source is None

    def count(self, change: Change) -> int:
        return sum(one.change == change for one in self.changes)

    @property
    def remarks(self) -> tuple[Remark, ...]:
        return self.read.remarks

    @property
    def digest(self) -> str:
        """The same plan has the same; another text, or a database that went on, another."""
        told = [
            self.deck.pk,
            self.lang,
            self.source_slug,
            [(one.change, one.slug, one.after.text if one.after else "") for one in self.changes],
            [draft.key for draft in self.drafts],
            [(note.pk, note.version) for note in self.replaced],
            sorted(note.pk for note in self.marked),
        ]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def plan_slides(*, text: str, deck: Deck, lang: str = "", title: str = "", source: Source | None = None) -> SlidePlan:
    """What it would do; nothing is written. Raises ValidationError for a text without slides or with too many.

    A source of this name that the deck has already is brought up to date, as is one that is given.
    """
    root = deck.root
    lang = lang or deck.lang
    read = read_slides(text, title=source.title if source else title)
    if not read.slides:
        raise ValidationError(
            _("There is no slide in this text. A slide begins with a heading: a line such as “## Title”.")
        )
    if len(read.slides) > MAX_SLIDES:
        raise ValidationError(
            _("The text has %(count)d slides, more than %(limit)d. Bring it in in parts.")
            % {"count": len(read.slides), "limit": MAX_SLIDES}
        )
    for slide in read.slides:
        if len(slide.text) > MAX_SLIDE_CHARS:
            raise ValidationError(
                _("The slide “%(slide)s” has %(length)d characters, more than %(limit)d. Part it with headings.")
                % {"slide": slide.title, "length": len(slide.text), "limit": MAX_SLIDE_CHARS}
            )
    slug = source.slug if source else slug_of(read.title)
    source = source or Source.objects.filter(deck=root, slug=slug).first()
    slides = {slide.slug: slide for slide in Slide.objects.filter(source=source)} if source else {}
    stored = [StoredSlide(one.slug, one.title, one.text) for one in slides.values() if one.has_text and not one.is_gone]
    # A slide that was only named, or went and came back, is met by its title.
    stored += [StoredSlide(one.slug, one.title, "") for one in slides.values() if not one.has_text or one.is_gone]
    plan = SlidePlan(
        deck=deck,
        lang=lang,
        read=read,
        source_slug=slug,
        source_title=read.title or slug,
        source=source,
        changes=compare(stored, read.slides),
    )
    _plan_drafts(plan, slides)
    if len(plan.drafts) > MAX_DRAFTS:
        raise ValidationError(
            _("This would make %(count)d drafts, more than %(limit)d. Bring the slide deck in in parts.")
            % {"count": len(plan.drafts), "limit": MAX_DRAFTS}
        )
    return plan


def _plan_drafts(plan: SlidePlan, slides: dict[str, Slide]) -> None:
    slug_now = {change.after.slug: change.slug for change in plan.changes if change.after}
    drafted = [_moved(draft, slug_now) for draft in draft_notes(plan.read.slides, plan.lang)]
    wanted = {draft.key for draft in drafted}
    made = (
        {draft.key: draft for draft in Draft.objects.filter(source=plan.source).select_related("note")}
        if plan.source
        else {}
    )
    fresh = {change.slug for change in plan.changes if change.change in (Change.NEW, Change.CHANGED)}
    new = [draft for draft in drafted if draft.key not in made and draft.slide_slug in fresh]
    readable = [(draft, question_and_answer) for draft in new if (question_and_answer := _card_of(draft, plan.lang))]
    plan.drafts = [draft for draft, _card in readable]
    plan.unreadable = len(new) - len(readable)
    plan.like = _count_like(plan.deck, [card for _draft, card in readable])

    touched = [change for change in plan.changes if change.change in (Change.CHANGED, Change.GONE)]
    touched_ids = {slides[change.slug].pk for change in touched if change.slug in slides}
    keys = {draft.note_id: draft.key for draft in made.values()}
    notes = Note.objects.filter(slide__in=touched_ids).exclude(status=Status.RETIRED).select_related("deck", "slide")
    for note in notes.order_by("pk"):
        is_still_said = keys.get(note.pk) in wanted
        if is_still_said:
            continue
        if note.pk in keys and note.status == Status.DRAFT and note.version == 1:
            plan.replaced.append(note)
        else:
            plan.marked.append(note)


def _moved(draft: NewDraft, slugs: dict[str, str]) -> NewDraft:
    return NewDraft(
        draft.kind, draft.concept, draft.front, draft.back, slugs[draft.slide_slug], draft.origin, draft.drafter
    )


def _card_of(draft: NewDraft, lang: str) -> tuple[str, str] | None:
    """What its first card asks and answers; None where it would be none."""
    try:
        card = render_note(NoteText(draft.kind, draft.front, draft.back, lang=lang))[0]
    except NoteError:
        return None
    return card.question_text, card.answer_text


def _count_like(deck: Deck, cards: Iterable[tuple[str, str]]) -> int:
    index = Neighbours(known_cards(deck))
    like = 0
    for question, answer in cards:
        found = check_neighbours(question, answer, [neighbour for _card, neighbour in index.near(question)])
        like += any(finding.level >= Level.WARNING for finding in found)
    return like


# ── doing it ─────────────────────────────────────────────────────────────────────────────────────────────────


class PlanChangedError(Exception):
    """The database went on since the plan was shown: `plan` is what it would do now. Nothing was written."""

    def __init__(self, plan: SlidePlan) -> None:
        self.plan = plan
        super().__init__()


@transaction.atomic
def import_slides(
    *,
    text: str,
    deck: Deck,
    by: User | None,
    at: datetime,
    lang: str = "",
    title: str = "",
    source: Source | None = None,
    expected: str = "",
) -> SlidePlan:
    """Does what `plan_slides` says, all or nothing. `expected` is the digest of the plan that was shown.

    Drafts reach no learner before somebody accepts them. No note that an author stands for is touched: those whose
    slide changed are marked. Raises PlanChangedError, ValidationError, or PermissionDenied.
    """
    if by is not None and not rights_in(by, deck).write:
        raise PermissionDenied
    # One import of a deck at a time, or two could make the same slides.
    Deck.objects.select_for_update().get(path=deck.root_path)
    plan = plan_slides(text=text, deck=deck, lang=lang, title=title, source=source)
    if expected and plan.digest != expected:
        raise PlanChangedError(plan)
    stored = plan.source or Source.objects.create(deck=deck.root, slug=plan.source_slug, title=plan.source_title[:200])
    before = {note.pk: note.slide.text for note in plan.marked if note.slide}
    slides = _write_slides(plan, stored)
    for note in plan.replaced:
        delete_draft(note=note)
    for note in plan.marked:
        # One that is marked already fitted an older text still.
        SlideChanged.objects.get_or_create(note=note, defaults={"before": before.get(note.pk, ""), "at": at})
    _write_drafts(plan, stored, slides, by=by, at=at)
    if by is not None:
        counts = ", ".join(f"{plan.count(change)} {change.value}" for change in Change if plan.count(change))
        log_act(by=by, on=stored, word=f"slide deck: {counts}; {len(plan.drafts)} drafts")
    return plan


def _write_slides(plan: SlidePlan, source: Source) -> dict[str, Slide]:
    slides = {slide.slug: slide for slide in Slide.objects.filter(source=source)}
    for position, change in enumerate(plan.changes, start=1):
        slide = slides.get(change.slug) or Slide(source=source, slug=change.slug)
        slide.source = source
        slide.position, slide.is_gone = position, change.after is None
        if change.after is not None and (change.change != Change.SAME or not slide.has_text):
            slide.title, slide.text, slide.has_text = change.after.title, change.after.text, True
            slide.text_html = render_text(change.after.text, plan.lang)
        slide.save()
        slides[change.slug] = slide
    return slides


def _write_drafts(plan: SlidePlan, source: Source, slides: dict[str, Slide], *, by: User | None, at: datetime) -> None:
    root = plan.deck.root
    source.deck = root
    lang = "" if plan.lang == plan.deck.lang else plan.lang
    for draft in plan.drafts:
        note = Note(
            guid=_free_guid(f"{root.slug}/{slug_of(draft.concept)[:ID_CHARS].strip('-')}-{draft.key[:10]}"),
            deck=plan.deck,
            slide=slides[draft.slide_slug],
            kind=Kind(draft.kind),
            status=Status.DRAFT,
            concept=draft.concept,
            front=draft.front,
            back=draft.back,
            lang=lang,
        )
        save_note(note=note, by=by, at=at, origin=Revision.Origin.SLIDES)
        Draft.objects.create(note=note, source=source, key=draft.key, drafter=draft.drafter)


def _free_guid(guid: str) -> str:
    """The same sentence in two sources of a deck is two drafts."""
    name, number = guid, 2
    while Note.objects.filter(guid=name).exists():
        name = f"{guid}-{number}"
        number += 1
    return name


def changed_text(change: SlideChange) -> tuple[str, str]:
    """What a slide said and what it says, with its title: for a diff that a person reads."""
    one = f"{change.before.title}\n\n{change.before.text}" if change.before else ""
    other = f"{change.after.title}\n\n{change.after.text}" if change.after else ""
    return one, other


def drafts_by_slide(plan: SlidePlan) -> Counter[str]:
    return Counter(draft.slide_slug for draft in plan.drafts)
