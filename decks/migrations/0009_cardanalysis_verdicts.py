from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('decks', '0008_notewords'),
    ]

    operations = [
        migrations.AddField(
            model_name='cardanalysis',
            name='verdicts',
            field=models.CharField(blank=True, default='', max_length=40),
        ),
    ]
