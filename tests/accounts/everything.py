"""A row for somebody in every table that points to people, made by looking at the tables, not from a list."""

import uuid
from datetime import UTC, date, datetime

from django.db import models

from accounts.export import tables_about_users
from accounts.models import User

# What a check constraint asks for and a type cannot tell.
PARTICULAR = {"kind": {"reviews.ReviewLog": 3}, "sequence": {"reviews.ReviewLog": 1}}
AT = datetime(2026, 3, 2, 12, tzinfo=UTC)


def give_one_of_everything(user):
    """Returns the labels of the tables that now hold a row about the user."""
    for model, pointers in tables_about_users():
        mine = models.Q(*((field.name, user) for field in pointers), _connector=models.Q.OR)
        if not model._base_manager.filter(mine).exists():
            make_row(model, user)
    return {model._meta.label for model, _ in tables_about_users()}


def make_row(model, user):
    values = {}
    for field in model._meta.concrete_fields:
        if model._meta.label in PARTICULAR.get(field.name, {}):
            values[field.name] = PARTICULAR[field.name][model._meta.label]
        elif isinstance(field, models.ForeignKey):
            if field.related_model is User:
                values[field.name] = user
            elif not field.null:
                related = field.related_model
                values[field.name] = related._base_manager.first() or make_row(related, user)
        elif not (field.null or field.has_default() or isinstance(field, models.AutoField)):
            values[field.name] = value_for(field)
    return model._base_manager.create(**values)


def value_for(field):
    if field.choices:
        return field.choices[0][0]
    if isinstance(field, models.CharField | models.TextField):
        return f"{field.name}-1"[: field.max_length or 20]
    for kind, value in (
        (models.DateTimeField, AT),
        (models.DateField, date(2026, 3, 2)),
        (models.BooleanField, True),
        (models.UUIDField, uuid.UUID(int=1)),
        (models.JSONField, {"a": 1}),
        (models.IntegerField, 1),
        (models.FloatField, 0.5),
    ):
        if isinstance(field, kind):
            return value
    raise TypeError(f"No value for {field}")
