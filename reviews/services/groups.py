"""Teaching a group and being in one."""

from __future__ import annotations

from datetime import date, datetime
from random import Random
from typing import TYPE_CHECKING
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from decks.models import Assignment, Deck, StudyGroup

from ..groups.codes import new_code
from ..groups.pseudonyms import draw_pseudonym
from ..models import Membership
from .enrolling import enrol

if TYPE_CHECKING:
    from accounts.models import User

GROUPS_AT_MOST = 50
MEMBERS_AT_MOST = 200
ASSIGNMENTS_AT_MOST = 100


class GroupIsClosed(Exception):
    """Its code was ended, or the last place taken, since the page was shown."""


@transaction.atomic
def make_group(*, owner: User, deck: Deck, name: str, teacher_name: str, at: datetime) -> StudyGroup:
    """With a code. Raises ValidationError where somebody teaches too many of them."""
    if StudyGroup.objects.filter(owner=owner).count() >= GROUPS_AT_MOST:
        raise ValidationError(_("You teach %(n)d groups. Delete one you no longer need.") % {"n": GROUPS_AT_MOST})
    lang = owner.profile.language
    return StudyGroup.objects.create(
        owner=owner, deck=deck, name=name, teacher_name=teacher_name, lang=lang, code=_free_code(), made_at=at
    )


@transaction.atomic
def rename_group(*, group: StudyGroup, name: str, teacher_name: str) -> None:
    StudyGroup.objects.filter(pk=group.pk).update(name=name, teacher_name=teacher_name)


@transaction.atomic
def renew_code(*, group: StudyGroup) -> None:
    """Another code; the former one lets nobody in any more."""
    StudyGroup.objects.filter(pk=group.pk).update(code=_free_code())


@transaction.atomic
def end_code(*, group: StudyGroup) -> None:
    """Who is in stays in; nobody else joins."""
    StudyGroup.objects.filter(pk=group.pk).update(code="")


def _free_code() -> str:
    """The database refuses the one in thousands of millions that another transaction takes meanwhile."""
    code = new_code()
    while StudyGroup.objects.filter(code=code).exists():
        code = new_code()
    return code


@transaction.atomic
def delete_group(*, group: StudyGroup) -> None:
    """With its assignments and memberships. What its learners know is theirs and stays."""
    StudyGroup.objects.filter(pk=group.pk).delete()


@transaction.atomic
def join_group(*, user: User, group: StudyGroup, shown_name: str, at: datetime, chance: Random) -> Membership:
    """Study its deck, and let whoever teaches it see the progress in it. Raises GroupIsClosed."""
    # Locked, or two who join at once could draw one pseudonym, or both take the last place.
    locked = StudyGroup.objects.select_for_update().filter(pk=group.pk, code=group.code).first()
    mine = Membership.objects.filter(user=user, group_id=group.pk).first()
    if mine is not None:
        return mine
    members = Membership.objects.filter(group_id=group.pk)
    if locked is None or not locked.code or members.count() >= MEMBERS_AT_MOST:
        raise GroupIsClosed
    taken = set(members.values_list("pseudonym", flat=True))
    enrol(user=user, deck=group.deck, at=at)
    return Membership.objects.create(
        user=user,
        group=locked,
        # Not from the time, as elsewhere: in the teacher's page it would tell who joined when.
        id=uuid4(),
        joined_at=at,
        pseudonym=draw_pseudonym(locked.lang, taken, chance),
        shown_name=shown_name,
    )


@transaction.atomic
def choose_name(*, membership: Membership, shown_name: str, chance: Random) -> Membership:
    """Go by this name, or by a pseudonym for "". It is a new one for whoever went by a name: the former was seen with
    it."""
    group = StudyGroup.objects.select_for_update().get(pk=membership.group_id)
    if membership.shown_name and not shown_name:
        taken = set(Membership.objects.filter(group=group).values_list("pseudonym", flat=True))
        membership.pseudonym = draw_pseudonym(group.lang, taken, chance)
    membership.shown_name = shown_name
    mine = Membership.objects.filter(user_id=membership.user_id, group=group)
    mine.update(shown_name=shown_name, pseudonym=membership.pseudonym)
    return membership


@transaction.atomic
def leave_group(*, membership: Membership) -> None:
    """Also by the hand of whoever teaches it. The deck is studied on."""
    Membership.objects.filter(user_id=membership.user_id, group_id=membership.group_id).delete()


@transaction.atomic
def assign_topic(*, group: StudyGroup, topic: Deck, due_on: date, by: User, at: datetime) -> bool:
    """Whether it is new; otherwise it was moved to that day. Raises ValidationError where there are too many."""
    mine = Assignment.objects.filter(group=group)
    if not mine.filter(topic=topic).exists() and mine.count() >= ASSIGNMENTS_AT_MOST:
        raise ValidationError(
            _("The group has %(n)d assignments. Remove one that is over.") % {"n": ASSIGNMENTS_AT_MOST}
        )
    _assignment, is_new = Assignment.objects.update_or_create(
        group=group, topic=topic, defaults={"due_on": due_on, "set_by": by, "set_at": at}
    )
    return is_new


@transaction.atomic
def remove_assignment(*, group: StudyGroup, assignment_id: int) -> bool:
    """Whether there was one of this group."""
    removed, _rows = Assignment.objects.filter(group=group, pk=assignment_id).delete()
    return removed > 0


def bring_memberships(*, guest: User, user: User) -> None:
    """The groups a guest joined become the account's. Runs inside the caller's transaction."""
    own = set(Membership.objects.filter(user=user).values_list("group_id", flat=True))
    for membership in Membership.objects.filter(user=guest).select_related("group"):
        if membership.group_id not in own and membership.group.owner_id != user.pk:
            Membership.objects.create(
                user=user,
                group=membership.group,
                id=membership.id,
                joined_at=membership.joined_at,
                pseudonym=membership.pseudonym,
                shown_name=membership.shown_name,
            )
