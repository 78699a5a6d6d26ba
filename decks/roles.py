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
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.forms import BaseForm, ModelChoiceField
from django.utils.translation import gettext as _

from .models import Deck, DeckMember, Note, Source, Status
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


WRITING_ROLES: Final = (DeckMember.Role.OWNER, DeckMember.Role.AUTHOR)
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


def check_rights(*, rights: Rights, note: Note, stored: Note | None) -> None:
    """What is asked before a note is saved, whichever way it came, with the rights in its deck of whoever writes.
    Raises PermissionDenied for who may not write, ValidationError for who may not change what learners see."""
    if not rights.write:
        raise PermissionDenied
    is_seen = Status.PUBLISHED in (note.status, stored.status if stored else None)
    if is_seen and not rights.publish:
        raise ValidationError(
            {"status": _("You may write in this deck but not publish. Save it as a draft, or suggest the change.")}
        )


def may_edit(user: User | AnonymousUser, deck: Deck) -> bool:
    """Whether the form of the deck's notes takes anything from this person. No statement for who is no author."""
    may_enter = user.is_staff and user.has_perm("decks.change_note")
    return may_enter and rights_in(user, deck).write


def own(user: User | AnonymousUser, field: str, *, to_write: bool = False) -> Q:
    """A condition on the path of the deck, `field` being where it is found: of the decks this person works on, or of
    those in which they may write."""
    if user.is_superuser and user.is_active:
        return Q()
    return _within(field, authored_paths(user, to_write=to_write))


def authored_decks(user: User | AnonymousUser) -> DeckQuerySet:
    """The decks this person works on in any role, with their topics."""
    return Deck.objects.filter(own(user, "path"))


def authored_notes(user: User | AnonymousUser) -> NoteQuerySet:
    """The notes of these decks."""
    return Note.objects.filter(own(user, "deck__path"))


def authored_sources(user: User | AnonymousUser) -> QuerySet[Source]:
    return Source.objects.filter(own(user, "deck__path"))


def authored_paths(user: User | AnonymousUser, *, to_write: bool = False) -> list[str]:
    """Of the whole decks this person works on, or may write in. One statement."""
    if not user.is_active or user.is_anonymous:
        return []
    membership = Q(members__person=user)
    if to_write:
        membership &= Q(members__role__in=WRITING_ROLES)
    roots = Deck.objects.roots().filter(Q(owner=user) | membership)
    return list(roots.order_by("path").values_list("path", flat=True).distinct())


# Where each kind of thing that a form offers finds the path of its deck.
PATH_OF: Final = {"Deck": "path", "Note": "deck__path", "Source": "deck__path", "Slide": "source__deck__path"}


def writes_somewhere(user: User | AnonymousUser) -> bool:
    """Whether there is a deck in which this person may write. One statement at most."""
    return bool(user.is_superuser and user.is_active) or bool(authored_paths(user, to_write=True))


def narrow(form: BaseForm, user: User | AnonymousUser, *, to_write: bool = False) -> None:
    """Has every choice of the form offer, and take, only what is of decks this person works on, or may write in."""
    if user.is_superuser:
        return
    for field in form.fields.values():
        if isinstance(field, ModelChoiceField) and field.queryset is not None:
            path = PATH_OF.get(field.queryset.model.__name__)
            if path:
                field.queryset = field.queryset.filter(own(user, path, to_write=to_write))


def _within(field: str, paths: list[str]) -> Q:
    ranges = [Q(**{f"{field}__gte": path, f"{field}__lt": path_after(path)}) for path in paths]
    return reduce(or_, ranges) if ranges else Q(pk__in=[])
