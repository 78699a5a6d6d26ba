"""The terms of content: where a card stands, what its note is, when it was written."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Final

from django.db.models import Exists, OuterRef, Q

from decks.folding import fold
from decks.models import Deck, DeckStatus, Kind, Note, Revision, Status, Tag
from decks.problems import gettext_noop
from decks.querysets import PATH_DIGITS, path_after
from decks.roles import authored_paths

from .grammar import Mistake, Term
from .vocabulary import NEEDS_DAYS, Asking, days_of, state, term, unknown_value

NEEDS_A_DECK: Final = gettext_noop("deck: needs the short name or title of a deck or topic, such as deck:aws.")
NEEDS_A_TAG: Final = gettext_noop("tag: needs a tag, such as tag:formula.")
NEEDS_A_KIND: Final = gettext_noop("%(name)s: needs a kind of note, such as %(name)s:cloze.")
NO_DECK: Final = gettext_noop("There is no deck or topic “%(value)s” here. Write its short name or its title.")
NO_TAG: Final = gettext_noop("No card here has the tag “%(value)s”.")


@term("deck", needs=NEEDS_A_DECK)
def _deck(node: Term, asking: Asking) -> Q:
    """A deck or topic with all under it, by its short name (`aws`, `aws/metrics`), its title or how that begins."""
    paths = _paths_named(node.value, asking)
    if not paths:
        raise Mistake(NO_DECK, node.start, node.end, value=node.value)
    return reduce(or_, (Q(order__gte=path, order__lt=path_after(path)) for path in paths))


def _paths_named(value: str, asking: Asking) -> list[str]:
    visible = set(Deck.objects.roots().visible_to(asking.user).values_list("path", flat=True))
    own = set(authored_paths(asking.user))
    slugs: dict[str, str] = {}
    exact: list[str] = []
    begun: list[str] = []
    sought = fold(value)
    for path, slug, title, status in Deck.objects.order_by("path").values_list("path", "slug", "title", "status"):
        root = path[:PATH_DIGITS]
        slugs[path] = f"{slugs[path[:-PATH_DIGITS]]}/{slug}" if path != root and path[:-PATH_DIGITS] in slugs else slug
        if not (root in own or asking.user.is_superuser or (root in visible and status == DeckStatus.PUBLISHED)):
            continue
        if value.lower() in (slug, slugs[path]) or fold(title) == sought:
            exact.append(path)
        elif fold(title).startswith(sought):
            begun.append(path)
    return exact or begun


@term("tag", needs=NEEDS_A_TAG)
def _tag(node: Term, asking: Asking) -> Q:
    """Accents and capitals aside; a star at the end stands for the rest of a tag."""
    sought, is_prefix = fold(node.value.rstrip("*")), node.value.endswith("*")
    tags = [
        pk
        for pk, name in Tag.objects.values_list("pk", "name")
        if fold(name) == sought or (is_prefix and fold(name).startswith(sought))
    ]
    tagged = Q(note__in=Note.tags.through.objects.filter(tag__in=tags).values("note"))
    # Only of what is searched: a tag of somebody else's drafts is as if it were not there.
    if not asking.cards.filter(tagged).exists():
        raise Mistake(NO_TAG, node.start, node.end, value=node.value)
    return tagged


@term("note", "kind", needs=NEEDS_A_KIND)
def _kind(node: Term, _asking: Asking) -> Q:
    if node.value.lower() not in Kind.values:
        raise unknown_value(node, Kind.values)
    return Q(note__kind=node.value.lower())


@term("added", needs=NEEDS_DAYS)
def _added(node: Term, asking: Asking) -> Q:
    return Q(note__created_at__gte=asking.since(days_of(node, node.value)))


@term("edited", needs=NEEDS_DAYS)
def _edited(node: Term, asking: Asking) -> Q:
    """Changed since it was written."""
    since = asking.since(days_of(node, node.value))
    return Q(Exists(Revision.objects.filter(note=OuterRef("note"), version__gt=1, at__gte=since)))


@state("draft")
def _draft(_asking: Asking) -> Q:
    return Q(note__status=Status.DRAFT)


@state("retired")
def _retired(_asking: Asking) -> Q:
    return Q(note__status=Status.RETIRED)

