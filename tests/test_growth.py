"""Keys that cannot be changed once there is data: the schema must run alone, partitioned, and distributed by user."""

import re

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunSQL
from django.test.utils import isolate_apps

from accounts.models import User
from decks.models import Card
from tests.growth import grows_with_learners

OURS = ("accounts", "decks", "reviews")
# Looked up by somebody else than the learner, in all partitions at once: whoever teaches sees who is in the group.
# Nothing on the way of an answer may ask so.
ASKED_OF_ALL = {"membership_by_group"}
# Small beside the learners' rows, so every node has all of them: who may sign in, and what there is to learn.
GLOBAL = {"accounts.Session", "accounts.User", "accounts.User_groups", "accounts.User_user_permissions"}


def complaints(model):
    """What would keep this table from being distributed by user."""
    meta = model._meta
    user = next((field for field in meta.local_fields if field.attname == "user_id"), None)
    if user is None:
        return ["has no user"]
    found = []
    if user.target_field.get_internal_type() != "BigAutoField":
        found.append("user_id is no bigint")
    key = [field.attname for field in meta.pk_fields]
    if key[0] != "user_id":
        found.append(f"the primary key {key} does not begin with the user")
    for field in meta.local_fields:
        if isinstance(field, models.AutoField | models.SmallAutoField | models.BigAutoField):
            found.append(f"{field.name} is made by the database")
        if field.unique and not field.primary_key:
            found.append(f"{field.name} is unique without the user")
        if field.db_index and not field.primary_key and field is not user:
            found.append(f"{field.name} has an index without the user")
        if field.is_relation and field is not user and grows_with_learners(field.related_model):
            found.append(f"{field.name} points to another learners' table without the user")
    for constraint in meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and "user" not in constraint.fields:
            found.append(f"{constraint.name} is unique without the user")
    found += [f"{fields} are unique without the user" for fields in meta.unique_together if "user" not in fields]
    for index in meta.indexes:
        if first_field(index) != "user" and index.name not in ASKED_OF_ALL:
            found.append(f"the index {index.name} does not begin with the user")
    for relation in meta.local_many_to_many:
        if relation.remote_field.through._meta.auto_created:
            found.append(f"{relation.name} makes a table with ids of the database")
    return found


def first_field(index):
    return index.fields[0].lstrip("-") if index.fields else getattr(index.expressions[0], "name", None)


def ours():
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in OURS]


@pytest.mark.parametrize("model", [m for m in ours() if grows_with_learners(m)], ids=lambda m: m._meta.label)
def test_a_table_that_grows_with_learners_can_be_distributed(model):
    assert complaints(model) == []


@pytest.mark.parametrize(
    "model",
    [model for model in ours() if not grows_with_learners(model) and model._meta.label not in GLOBAL],
    ids=lambda model: model._meta.label,
)
def test_every_other_table_is_content(model):
    """A new table that belongs to a person must be named in tests/growth.py, and then keep the rules."""
    assert model._meta.app_label == "decks"
    # An author or owner may be named, but no row is there once per learner.
    assert not any(field.attname == "user_id" for field in model._meta.local_fields)


def test_the_user_is_a_bigint():
    assert apps.get_model(settings.AUTH_USER_MODEL)._meta.pk.get_internal_type() == "BigAutoField"


def test_no_learners_table_is_changed_by_hand():
    """Raw SQL runs on one engine and not on the next; there are no triggers."""
    loader = MigrationLoader(None)

    by_hand = [
        key
        for key, migration in loader.disk_migrations.items()
        if key[0] in OURS and any(isinstance(operation, RunSQL) for operation in migration.operations)
    ]

    assert by_hand == []


@isolate_apps("reviews")
def test_the_linter_sees_what_is_wrong():
    class Badge(models.Model):
        class Meta:
            app_label = "reviews"

    class Streak(models.Model):
        user = models.ForeignKey(User, models.CASCADE, related_name="+")
        code = models.CharField(max_length=5, unique=True)
        card = models.ForeignKey(Card, models.PROTECT, related_name="+")
        badges = models.ManyToManyField(Badge)
        best = models.ForeignKey(Badge, models.PROTECT, db_index=False, related_name="+")

        class Meta:
            app_label = "reviews"
            unique_together = [("card", "code")]
            constraints = [models.UniqueConstraint(fields=["card"], name="card_once")]
            indexes = [models.Index(fields=["code"], name="by_code")]

    assert complaints(Badge) == ["has no user"]
    assert complaints(Streak) == [
        "the primary key ['id'] does not begin with the user",
        "id is made by the database",
        "code is unique without the user",
        "card has an index without the user",
        "best points to another learners' table without the user",
        "card_once is unique without the user",
        "('card', 'code') are unique without the user",
        "the index by_code does not begin with the user",
        "badges makes a table with ids of the database",
    ]


@pytest.mark.postgresql
@pytest.mark.django_db
def test_the_learners_tables_are_partitioned_by_user():
    with connection.cursor() as cursor:
        cursor.execute("SELECT partrelid::regclass::text, pg_get_partkeydef(partrelid) FROM pg_partitioned_table")
        partitioned = dict(cursor.fetchall())

    assert partitioned == {
        model._meta.db_table: "HASH (user_id)" for model in filter(grows_with_learners, apps.get_models())
    }


@pytest.mark.postgresql
@pytest.mark.django_db
def test_a_query_that_names_the_user_touches_one_partition(alice):
    schedules = apps.get_model("reviews", "Schedule").objects.filter(user=alice)

    plan = schedules.explain()

    assert len(set(re.findall(r"reviews_schedule_p\d", plan))) == 1
