from django.db import migrations, models
from django.db.models import Case, Count, F, IntegerField, Q, Value, When
from django.db.models.functions import Cast

AT_A_TIME = 2_000
WHOLE_DECK, TOPIC = "root_id", "deck_id"


def count_topics(apps, editor):
    """What whole decks count already, for each topic; and for both the cards forgotten three times and more."""
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
    in_topics = (
        (1, live.filter(Q(suspended=True) | ~Q(phase=0)), state),
        (2, learned, F("interval_days")),
        (3, learned, Cast(F("ease_hundredths") / 10, IntegerField())),
        (4, learned, comes_on),
        (5, learned.filter(lapses__gte=3), F("lapses")),
    )
    counted = [(TOPIC, what, schedules.exclude(deck_id=F("root_id")), by) for what, schedules, by in in_topics]
    counted.append((WHOLE_DECK, 5, learned.filter(lapses__gte=3), F("lapses")))
    for place, what, schedules, by in counted:
        rows = schedules.annotate(by=by).values("user_id", place, "by").annotate(cards=Count("*")).order_by()
        CardCount.objects.bulk_create(
            (
                CardCount(
                    user_id=row["user_id"],
                    deck_id=row[place],
                    what=what,
                    value=row["by"].toordinal() if what == 4 else row["by"],
                    cards=row["cards"],
                )
                for row in rows.iterator(AT_A_TIME)
            ),
            batch_size=AT_A_TIME,
        )


class Migration(migrations.Migration):
    dependencies = [("reviews", "0012_sum_deck_days")]

    operations = [
        migrations.AlterField(
            model_name="cardcount",
            name="what",
            field=models.PositiveSmallIntegerField(
                choices=[(1, "State"), (2, "Interval"), (3, "Ease"), (4, "Due"), (5, "Lapses")]
            ),
        ),
        migrations.RunPython(count_topics, migrations.RunPython.noop, elidable=True),
    ]
