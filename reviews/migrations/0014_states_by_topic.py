from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('decks', '0012_import_batch'),
        ('reviews', '0013_count_topics'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='schedule',
            name='schedule_counted',
        ),
        migrations.AddIndex(
            model_name='schedule',
            index=models.Index(models.F('user'), models.F('deck'), models.F('suspended'), models.F('phase'), condition=models.Q(('is_retired', False)), name='schedule_by_topic'),
        ),
    ]
