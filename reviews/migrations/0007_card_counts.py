import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [
        ("decks", "0001_initial"),
        ("reviews", "0006_saved_search"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CardCount",
            fields=[
                ("pk", models.CompositePrimaryKey("user", "deck", "what", "value", blank=True, editable=False, primary_key=True, serialize=False)),
                ("what", models.PositiveSmallIntegerField(choices=[(1, "State"), (2, "Interval"), (3, "Ease"), (4, "Due")])),
                ("value", models.IntegerField()),
                ("cards", models.IntegerField()),
                ("deck", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="decks.deck")),
                ("user", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddField(
            model_name="studyday",
            name="late_days",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.RemoveIndex(
            model_name="schedule",
            name="schedule_counted",
        ),
        migrations.AddIndex(
            model_name="schedule",
            index=models.Index(models.F("user"), models.F("deck"), models.F("suspended"), models.F("phase"), models.F("interval_days"), models.F("ease_hundredths"), condition=models.Q(("is_retired", False)), name="schedule_counted"),
        ),
        migrations.AddIndex(
            model_name="schedule",
            index=models.Index(models.F("user"), models.F("root"), models.F("tie"), condition=models.Q(("is_retired", False), ("suspended", False)), name="schedule_drawn"),
        ),
    ]
