"""Searches a learner keeps under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from uuid_utils.compat import uuid7

from ..models import SavedSearch

if TYPE_CHECKING:
    from accounts.models import User

SAVED_AT_MOST = 50


def save_search(*, user: User, name: str, query: str, where: str, sort: str) -> SavedSearch:
    """Of the same name there is one: the latest. Raises ValidationError where there are too many of them."""
    kept = SavedSearch.objects.filter(user=user)
    if not kept.filter(name=name).exists() and kept.count() >= SAVED_AT_MOST:
        raise ValidationError(_("You keep %(n)d searches. Delete one you no longer need.") % {"n": SAVED_AT_MOST})
    saved, _is_new = SavedSearch.objects.update_or_create(
        user=user,
        name=name,
        defaults={"query": query, "where": where, "sort": sort},
        create_defaults={"id": uuid7(), "query": query, "where": where, "sort": sort},
    )
    return saved


def rename_search(*, user: User, search_id: UUID, name: str) -> None:
    """Raises ValidationError where another has the name."""
    try:
        with transaction.atomic():
            SavedSearch.objects.filter(user=user, id=search_id).update(name=name)
    except IntegrityError as error:
        raise ValidationError(
            _("You keep another search called “%(name)s”. Choose another name.") % {"name": name}
        ) from error


def delete_search(*, user: User, search_id: UUID) -> None:
    SavedSearch.objects.filter(user=user, id=search_id).delete()
