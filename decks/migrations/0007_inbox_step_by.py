from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('decks', '0006_authors_and_their_queue'),
    ]

    operations = [
        migrations.RemoveIndex(model_name='inboxstep', name='inbox_step_to_undo'),
        migrations.RenameField(model_name='inboxstep', old_name='user', new_name='by'),
        migrations.AddIndex(
            model_name='inboxstep',
            index=models.Index(condition=models.Q(('undone_at', None)), fields=['by', '-id'], name='inbox_step_to_undo'),
        ),
    ]
