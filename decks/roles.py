"""Who may do what in which deck. A role counts for a whole deck with its topics, notes, sources and reports.

Owners and co-authors write; reviewers read everything and what they write is a suggestion. To publish is a right of its
own, which an owner always has: without it a new note stays a draft, and a change to what learners see waits as a
suggestion. A superuser may do everything. Django's permissions say who may use which page at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Final

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from .models import Deck, DeckMember, Note, Source
from .querysets import DeckQuerySet, NoteQuerySet, path_after

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User


@dataclass(frozen=True, slots=True)
class Rights:
    """In one whole deck."""

    read: bool = False
    write: bool = False
    publish: bool = False
    manage: bool = False
    """Say who else works on it."""


NOTHING: Final = Rights()
EVERYTHING: Final = Rights(read=True, write=True, publish=True, manage=True)


def rights_in(user: User | AnonymousUser, deck: Deck) -> Rights:
    """One statement; none for a superuser."""
    if not user.is_active or user.is_anonymous:
        return NOTHING
    if user.is_superuser:
        return EVERYTHING
    roots = Deck.objects.filter(path=deck.root_path)
    found = roots.filter(Q(owner=user) | Q(members__person=user)).values_list(
        "owner_id", "members__person_id", "members__role", "members__may_publish"
    )
    best = NOTHING
    for owner_id, person_id, role, may_publish in found:
        if owner_id == user.pk or (person_id == user.pk and role == DeckMember.Role.OWNER):
            return EVERYTHING
        if person_id == user.pk:
            writes = role == DeckMember.Role.AUTHOR
            best = Rights(read=True, write=writes, publish=writes and may_publish)
    return best


def authored_decks(user: User | AnonymousUser) -> DeckQuerySet:
    """The decks this person works on in any role, with their topics."""
    if user.is_superuser and user.is_active:
        return Deck.objects.all()
    return Deck.objects.filter(_within("path", authored_paths(user)))


def authored_paths(user: User | AnonymousUser) -> list[str]:
    """Of the whole decks this person works on; of a superuser all."""
    roots = Deck.objects.roots()
    if not user.is_active or user.is_anonymous:
        return []
    if not user.is_superuser:
        roots = roots.filter(Q(owner=user) | Q(members__person=user)).distinct()
    return list(roots.values_list("path", flat=True))


def authored_notes(user: User | AnonymousUser) -> NoteQuerySet:
    """The notes of these decks."""
    if user.is_superuser and user.is_active:
        return Note.objects.all()
    return Note.objects.filter(_within("deck__path", authored_paths(user)))


def authored_sources(user: User | AnonymousUser) -> QuerySet[Source]:
    if user.is_superuser and user.is_active:
        return Source.objects.all()
    return Source.objects.filter(_within("deck__path", authored_paths(user)))


def _within(field: str, paths: list[str]) -> Q:
    ranges = [Q(**{f"{field}__gte": path, f"{field}__lt": path_after(path)}) for path in paths]
    return reduce(or_, ranges) if ranges else Q(pk__in=[])
