import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('decks', '0012_import_batch'),
        ('reviews', '0010_recall_by_interval'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DeckDay',
            fields=[
                ('introduced', models.PositiveIntegerField(default=0)),
                ('reviewed', models.PositiveIntegerField(default=0)),
                ('drilled', models.PositiveIntegerField(default=0)),
                ('practised', models.PositiveIntegerField(default=0)),
                ('again', models.PositiveIntegerField(default=0)),
                ('hard', models.PositiveIntegerField(default=0)),
                ('good', models.PositiveIntegerField(default=0)),
                ('easy', models.PositiveIntegerField(default=0)),
                ('mature_reviewed', models.PositiveIntegerField(default=0)),
                ('mature_passed', models.PositiveIntegerField(default=0)),
                ('introduced_ms', models.PositiveBigIntegerField(default=0)),
                ('reviewed_ms', models.PositiveBigIntegerField(default=0)),
                ('drilled_ms', models.PositiveBigIntegerField(default=0)),
                ('practised_ms', models.PositiveBigIntegerField(default=0)),
                ('new_again', models.PositiveIntegerField(default=0)),
                ('new_hard', models.PositiveIntegerField(default=0)),
                ('new_good', models.PositiveIntegerField(default=0)),
                ('new_easy', models.PositiveIntegerField(default=0)),
                ('learning_again', models.PositiveIntegerField(default=0)),
                ('learning_hard', models.PositiveIntegerField(default=0)),
                ('learning_good', models.PositiveIntegerField(default=0)),
                ('learning_easy', models.PositiveIntegerField(default=0)),
                ('mature_again', models.PositiveIntegerField(default=0)),
                ('mature_hard', models.PositiveIntegerField(default=0)),
                ('mature_good', models.PositiveIntegerField(default=0)),
                ('mature_easy', models.PositiveIntegerField(default=0)),
                ('young_asked', models.PositiveIntegerField(default=0)),
                ('young_recalled', models.PositiveIntegerField(default=0)),
                ('mature_asked', models.PositiveIntegerField(default=0)),
                ('mature_recalled', models.PositiveIntegerField(default=0)),
                ('learning_change', models.IntegerField(default=0)),
                ('young_change', models.IntegerField(default=0)),
                ('mature_change', models.IntegerField(default=0)),
                ('suspended_change', models.IntegerField(default=0)),
                ('late_days', models.PositiveIntegerField(default=0)),
                ('pk', models.CompositePrimaryKey('user', 'day', 'deck', blank=True, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('deck', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decks.deck')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DeckHour',
            fields=[
                ('pk', models.CompositePrimaryKey('user', 'day', 'deck', 'hour', blank=True, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('hour', models.PositiveSmallIntegerField()),
                ('reviewed', models.PositiveIntegerField(default=0)),
                ('passed', models.PositiveIntegerField(default=0)),
                ('deck', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decks.deck')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('hour__lte', 23)), name='deck_hour_of_a_day')],
            },
        ),
    ]
