from django.db import migrations
from django.db.models import Case, Count, F, IntegerField, Q, Value, When
from django.db.models.functions import Cast

AT_A_TIME = 2_000


def count_cards(apps, editor):
    """Of everybody's schedules as they stand; from now on each answer moves them."""
    CardCount = apps.get_model("reviews", "CardCount")
    live = apps.get_model("reviews", "Schedule").objects.filter(is_retired=False)
    learned = live.filter(suspended=False).exclude(phase=0)
    state = Case(
        When(suspended=True, then=Value(1)),
        When(phase__in=(1, 3), then=Value(2)),
        When(interval_days__lt=21, then=Value(3)),
        default=Value(4),
        output_field=IntegerField(),
    )
    comes_on = Case(When(buried_until__gt=F("due_day"), then=F("buried_until")), default=F("due_day"))
    counted = (
        (1, live.filter(Q(suspended=True) | ~Q(phase=0)), state),
        (2, learned, F("interval_days")),
        (3, learned, Cast(F("ease_hundredths") / 10, IntegerField())),
        (4, learned, comes_on),
    )
    for what, schedules, by in counted:
        rows = schedules.annotate(by=by).values("user_id", "root_id", "by").annotate(cards=Count("*")).order_by()
        CardCount.objects.bulk_create(
            (
                CardCount(
                    user_id=row["user_id"],
                    deck_id=row["root_id"],
                    what=what,
                    value=row["by"].toordinal() if what == 4 else row["by"],
                    cards=row["cards"],
                )
                for row in rows.iterator(AT_A_TIME)
            ),
            batch_size=AT_A_TIME,
        )


class Migration(migrations.Migration):
    dependencies = [("reviews", "0007_card_counts")]

    operations = [migrations.RunPython(count_cards, migrations.RunPython.noop, elidable=True)]
