"""What the page of results reads: cards that a query finds, with what the learner knows of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Final

from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from decks.models import Card, Deck, Status
from decks.querysets import PATH_DIGITS, CardQuerySet, path_after
from decks.roles import authored_paths
from decks.search.grammar import Mistake
from decks.search.vocabulary import Asking, cards_found

from ..act_tokens import mint_act_token
from ..concepts import Knowledge, knowledge_of
from ..flags import FLAGS
from ..intervals import short_days
from ..models import Enrolment, Schedule
from ..queries import concept_anchor
from ..queue import Clock
from ..sittings import CARDS_AT_MOST
from ..sittings.sitting import states_of
from ..state import UNTOUCHED, CardState
from .forms import ALL, AUTHORED, PAGES_AT_MOST, STUDIED, Search

if TYPE_CHECKING:
    from accounts.models import User

PAGE: Final = 50
FOUND_AT_MOST: Final = PAGE * PAGES_AT_MOST
"""Counted and turned over. Who finds more than this narrows it down."""
COLUMNS: Final = {"due": "due_day", "interval": "interval_days", "lapses": "lapses"}


@dataclass(frozen=True, slots=True)
class Result:
    """One card. What is written of it is plain text."""

    card_id: int
    note_id: int
    question: str
    concept: str
    lang: str
    topic: str
    deck: str
    state: str
    due: str
    is_due: bool
    interval: str
    lapses: int
    flag: tuple[int, str] | None
    status: str
    """Of the note, where learners do not meet it."""
    url: str
    edit_url: str
    token: str
    """Signed, for an act on it; nothing where there is none: of a deck that is not studied."""


@dataclass(frozen=True, slots=True)
class MistakeShown:
    """A query with a mistake, cut at the place of it."""

    before: str
    wrong: str
    behind: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Results:
    search: Search
    where: str
    """As `Search.where`, decided."""
    wheres: Sequence[str]
    """What this person may choose of it."""
    rows: Sequence[Result]
    found: int
    """No more than FOUND_AT_MOST."""
    mistake: MistakeShown | None = None

    @property
    def sentence(self) -> str:
        if self.mistake:
            return ""
        if self.found >= FOUND_AT_MOST:
            return _("%(n)d cards or more. A longer search finds fewer.") % {"n": self.found}
        return ngettext("%(n)d card", "%(n)d cards", self.found) % {"n": self.found}

    @property
    def pages(self) -> int:
        return -(-self.found // PAGE)

    @property
    def page(self) -> int:
        return min(self.search.page, max(1, self.pages))

    @property
    def previous_url(self) -> str:
        return self.search.url(page=self.page - 1) if self.page > 1 else ""

    @property
    def next_url(self) -> str:
        return self.search.url(page=self.page + 1) if self.page < self.pages else ""

    @property
    def can_act(self) -> bool:
        return any(row.token for row in self.rows)

    @property
    def is_authored(self) -> bool:
        return self.where == AUTHORED and bool(self.rows)


def results_of(user: User, search: Search, at: datetime) -> Results:
    """Eight statements at most, whatever is found, and what `deck:` and `tag:` look up."""
    clock = Clock.of(user, at)
    wheres = _wheres(user)
    where = search.where if search.where in wheres else wheres[0]
    cards = _cards_in(user, where)
    try:
        found = cards_found(search.query, asking_of(user, clock, cards))
    except Mistake as mistake:
        return Results(search, where, wheres, (), 0, shown(mistake, search.query))
    # At once, rather than counted first and read after: what a query costs is finding, not fetching numbers.
    ids = list(_in_order(found, search, user).values_list("pk", flat=True)[:FOUND_AT_MOST])
    results = Results(search, where, wheres, (), len(ids))
    first = (results.page - 1) * PAGE
    return replace(results, rows=_rows(user, ids[first : first + PAGE], clock))


def cards_to_study(user: User, search: Search, at: datetime, *, among: Sequence[int] = ()) -> list[int]:
    """The first CARDS_AT_MOST the search finds in the learner's own decks, in its order; of these `among`, if any.

    Raises Mistake.
    """
    clock = Clock.of(user, at)
    cards = cards_found(search.query, asking_of(user, clock, _cards_in(user, STUDIED)))
    if among:
        cards = cards.filter(pk__in=among)
    return list(_in_order(cards, search, user).values_list("pk", flat=True)[:CARDS_AT_MOST])


def asking_of(user: User, clock: Clock, cards: CardQuerySet) -> Asking:
    return Asking(user=user, at=clock.at, day=clock.day, day_start=clock.day_start, cards=cards)


def shown(mistake: Mistake, query: str) -> MistakeShown:
    start, end = mistake.start, mistake.end
    return MistakeShown(query[:start], query[start:end], query[end:], _(mistake.message) % mistake.params)


def may_author(user: User) -> bool:
    return user.is_staff and user.has_perm("decks.change_note")


def _wheres(user: User) -> list[str]:
    """What fits best comes first."""
    studies = Enrolment.objects.filter(user=user, is_paused=False).exists()
    wheres = [STUDIED, ALL] if studies else [ALL]
    return [*wheres, AUTHORED] if may_author(user) else wheres


def _cards_in(user: User, where: str) -> CardQuerySet:
    if where == AUTHORED:
        cards = Card.objects.exclude(order="")
        return cards if user.is_superuser else cards.filter(_within(authored_paths(user)))
    if where == ALL:
        return Card.objects.live()
    return Card.objects.live().filter(_within(_studied_paths(user)))


def _within(paths: Iterable[str]) -> Q:
    return reduce(or_, (Q(order__gte=path, order__lt=path_after(path)) for path in paths), Q(pk__in=[]))


def _studied_paths(user: User) -> list[str]:
    return list(Enrolment.objects.filter(user=user, is_paused=False).values_list("deck__path", flat=True))


def _in_order(cards: CardQuerySet, search: Search, user: User) -> CardQuerySet:
    """What has no such figure comes last, whichever way round."""
    if search.sort == "topic":
        return cards.order_by("-order", "-pk") if search.is_descending else cards.order_by("order", "pk")
    if search.sort == "question":
        figure = F("question_text")
    else:
        schedules = Schedule.objects.of(user.pk).filter(card=OuterRef("pk"))
        cards = cards.annotate(figure=Subquery(schedules.values(COLUMNS[search.sort])[:1]))
        figure = F("figure")
    way = figure.desc(nulls_last=True) if search.is_descending else figure.asc(nulls_last=True)
    return cards.order_by(way, "order", "pk")


def _rows(user: User, ids: Sequence[int], clock: Clock) -> list[Result]:
    full = Card.objects.select_related("note", "deck").defer("note__search_text").in_bulk(ids)
    versions = dict(Schedule.objects.of(user.pk).filter(card_id__in=ids).values_list("card_id", "version"))
    states = states_of(user.pk, ids)
    roots = {card.order[:PATH_DIGITS] for card in full.values()}
    decks = {deck.path: deck for deck in Deck.objects.filter(path__in=roots)}
    studied = set(_studied_paths(user))
    edits = may_author(user)
    own = set(authored_paths(user)) if edits else set()
    rows = []
    for card in (full[pk] for pk in ids):
        root = decks[card.order[:PATH_DIGITS]]
        is_studied = card.is_live and root.path in studied
        rows.append(
            _row(
                card,
                root,
                states.get(card.pk, UNTOUCHED),
                clock,
                url=_url(card, root, is_begun=card.pk in versions, is_studied=is_studied),
                edit_url=_edit_url(card) if edits and (user.is_superuser or root.path in own) else "",
                token=_token(user, card, versions.get(card.pk, 0)) if is_studied else "",
            )
        )
    return rows


def _row(card: Card, root: Deck, state: CardState, clock: Clock, **of_user: Any) -> Result:
    knowledge = knowledge_of(state, clock)
    is_away = not state.is_awake(clock.day)
    has_due = state.due_day is not None and not state.suspended
    return Result(
        card_id=card.pk,
        note_id=card.note_id,
        question=card.question_text or card.note.concept,
        concept=card.note.concept,
        lang=card.note.lang or card.deck.lang,
        topic=card.deck.title if card.deck_id != root.pk else "",
        deck=root.title,
        state=pgettext("a card is", "resting") if is_away and not state.suspended else str(knowledge.label),
        due=due_text(state.due_day, clock.day) if has_due and state.due_day else "",
        is_due=knowledge is Knowledge.DUE and not is_away,
        interval=short_days(state.interval_days) if state.interval_days else "",
        lapses=state.lapses,
        flag=(state.flag, str(FLAGS[state.flag])) if state.flag in FLAGS else None,
        status="" if card.is_live or card.note.status == Status.PUBLISHED else card.note.get_status_display(),
        **of_user,
    )


def due_text(due_day: date, day: date) -> str:
    days = (due_day - day).days
    if days == 0:
        return _("today")
    if days < 0:
        return _("%(days)s ago") % {"days": short_days(-days)}
    return _("in %(days)s") % {"days": short_days(days)}


def _url(card: Card, root: Deck, *, is_begun: bool, is_studied: bool) -> str:
    """The card's own page where it is the learner's, else its place in its deck; nothing of what nobody meets yet."""
    if is_begun or is_studied:
        return reverse("reviews:card_info", args=[card.pk])
    if card.is_live:
        return f"{reverse('reviews:concepts', args=[root.slug])}#{concept_anchor(card.note_id)}"
    return ""


def _edit_url(card: Card) -> str:
    return reverse("admin:decks_note_change", args=[card.note_id])


def _token(user: User, card: Card, version: int) -> str:
    return mint_act_token(user_id=user.pk, card_id=card.pk, version=version).sign()
