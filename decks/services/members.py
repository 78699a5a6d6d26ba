"""Who works on a deck, and who let them. Each change is an entry of the admin's own log."""

from datetime import datetime

from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from decks.models import Deck, DeckMember
from decks.roles import rights_in

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
    _log(by, deck, ADDITION if is_new else CHANGE, word)
    return member


@transaction.atomic
def remove_member(*, member: DeckMember, by: User) -> None:
    """They no longer work on the deck; what they wrote stays. Raises PermissionDenied."""
    _check(by, member.deck)
    word = f"{member.person.email}: {member.role}"
    deck = member.deck
    member.delete()
    _log(by, deck, DELETION, word)


def log_publishing(*, deck: Deck, by: User, word: str) -> None:
    """That somebody let learners meet a deck, or took it from them."""
    _log(by, deck, CHANGE, word)


def _check(by: User, deck: Deck) -> None:
    if not deck.is_root or not rights_in(by, deck).manage:
        raise PermissionDenied


def _authors() -> Group:
    group, is_new = Group.objects.get_or_create(name=AUTHORS)
    if is_new:
        codenames = [f"{verb}_{model}" for model, verbs in MAY.items() for verb in verbs]
        group.permissions.set(Permission.objects.filter(content_type__app_label="decks", codename__in=codenames))
    return group


def _log(by: User, deck: Deck, flag: int, word: str) -> None:
    LogEntry.objects.create(
        user=by,
        content_type=ContentType.objects.get_for_model(Deck),
        object_id=str(deck.pk),
        object_repr=str(deck)[:200],
        action_flag=flag,
        change_message=word,
    )
