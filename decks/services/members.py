"""Who works on a deck, and who let them. Each change is an entry of the admin's own log."""

from datetime import datetime

from django.contrib.admin.models import ADDITION, CHANGE, DELETION
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from decks.models import Deck, DeckMember
from decks.roles import authored_paths, rights_in

from .audit import log_act

AUTHORS = "Authors of decks"
# What the admin lets authors do at all; in which decks, decks.roles says. Tags are everybody's: not theirs to rename.
MAY = {
    "deck": ("view", "change"),
    "note": ("view", "add", "change", "delete"),
    "source": ("view", "add", "change"),
    "slide": ("view", "add", "change"),
    "tag": ("view",),
}


@transaction.atomic
def save_member(*, deck: Deck, email: str, role: str, may_publish: bool, by: User, at: datetime) -> DeckMember:
    """Lets the person of this address work on the whole deck, or changes what they may. Raises ValidationError,
    PermissionDenied."""
    _check(by, deck)
    person = User.objects.with_email(email)
    if person is None or not person.is_active:
        raise ValidationError(
            {"email": _("Nobody here has the address %(email)s. Ask them to sign up first.") % {"email": email}}
        )
    may_publish = role == DeckMember.Role.OWNER or (may_publish and role == DeckMember.Role.AUTHOR)
    member, is_new = DeckMember.objects.update_or_create(
        deck=deck,
        person=person,
        defaults={"role": role, "may_publish": may_publish},
        create_defaults={"role": role, "may_publish": may_publish, "added_at": at},
    )
    person.groups.add(_authors())
    if not person.is_staff:
        person.is_staff = True  # to enter the admin, where the group says what they find
        person.save(update_fields=["is_staff"])
    word = f"{person.email}: {role}{', may publish' if may_publish else ''}"
    log_act(by=by, on=deck, flag=ADDITION if is_new else CHANGE, word=word)
    return member


@transaction.atomic
def remove_member(*, member: DeckMember, by: User) -> None:
    """They no longer work on the deck; what they wrote stays. Who works on none any more is no author: the admin is
    closed to them again, unless something else opens it. Raises PermissionDenied."""
    _check(by, member.deck)
    person, deck = member.person, member.deck
    word = f"{person.email}: {member.role}"
    member.delete()
    if not authored_paths(person):
        person.groups.remove(*person.groups.filter(name=AUTHORS))
        if not (person.is_superuser or person.groups.exists() or person.user_permissions.exists()):
            person.is_staff = False
            person.save(update_fields=["is_staff"])
    log_act(by=by, on=deck, flag=DELETION, word=word)


def log_publishing(*, deck: Deck, by: User, word: str) -> None:
    """That somebody let learners meet a deck, or took it from them."""
    log_act(by=by, on=deck, word=word)


def _check(by: User, deck: Deck) -> None:
    if not deck.is_root or not rights_in(by, deck).manage:
        raise PermissionDenied


def _authors() -> Group:
    group, is_new = Group.objects.get_or_create(name=AUTHORS)
    if is_new:
        codenames = [f"{verb}_{model}" for model, verbs in MAY.items() for verb in verbs]
        group.permissions.set(Permission.objects.filter(content_type__app_label="decks", codename__in=codenames))
    return group
