from django.db import migrations
from django.db.models import Max, OuterRef, Subquery, Sum

AT_A_TIME = 2_000
KEY = ("id", "pk", "user", "day", "deck", "late_days")


def sum_days(apps, editor):
    """Of everybody's topics as they stand; from now on each answer adds to both."""
    topics, DeckDay = apps.get_model("reviews", "StudyDay").objects, apps.get_model("reviews", "DeckDay")
    names = [field.name for field in DeckDay._meta.local_concrete_fields if field.name not in KEY]
    sums = {f"sum_{name}": Sum(name) for name in names}
    rows = topics.values("user_id", "day", "root_id").annotate(longest=Max("late_days"), **sums).order_by()
    DeckDay.objects.bulk_create(
        (
            DeckDay(
                user_id=row["user_id"],
                day=row["day"],
                deck_id=row["root_id"],
                late_days=row["longest"],
                **{name: row[f"sum_{name}"] for name in names},
            )
            for row in rows.iterator(AT_A_TIME)
        ),
        batch_size=AT_A_TIME,
    )


def sum_hours(apps, editor):
    hours, DeckHour = apps.get_model("reviews", "StudyHour").objects, apps.get_model("reviews", "DeckHour")
    topics = apps.get_model("reviews", "StudyDay").objects
    root = topics.filter(user=OuterRef("user"), day=OuterRef("day"), deck=OuterRef("deck")).values("root_id")
    rows = (
        hours.annotate(root=Subquery(root))
        .values("user_id", "day", "root", "hour")
        .annotate(asked=Sum("reviewed"), known=Sum("passed"))
        .order_by()
    )
    DeckHour.objects.bulk_create(
        (
            DeckHour(
                user_id=row["user_id"],
                day=row["day"],
                deck_id=row["root"],
                hour=row["hour"],
                reviewed=row["asked"],
                passed=row["known"],
            )
            for row in rows.iterator(AT_A_TIME)
        ),
        batch_size=AT_A_TIME,
    )


class Migration(migrations.Migration):
    dependencies = [("reviews", "0011_deck_days")]

    operations = [
        migrations.RunPython(sum_days, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(sum_hours, migrations.RunPython.noop, elidable=True),
    ]
