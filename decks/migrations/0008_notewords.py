import django.db.models.deletion
from django.db import migrations, models

import decks.search.index
from decks.search.words import indexed_text

# Folded letters and digits are all there is in it, so nothing is left to fold; two and three letters are typed often.
FULL_TEXT = """
    CREATE VIRTUAL TABLE decks_notewords
    USING fts5(words, tokenize = 'unicode61 remove_diacritics 0', prefix = '2 3')
"""
# Without a list of what is still to be sorted in, which every search would read: notes are read more than written.
GIN = "CREATE INDEX note_words_sought ON decks_notewords USING gin (words) WITH (fastupdate = off)"
HAS_FULL_TEXT = "SELECT 1 FROM pragma_compile_options WHERE compile_options = 'ENABLE_FTS5'"
NOTES_AT_A_TIME = 500


def has_full_text(connection):
    with connection.cursor() as cursor:
        cursor.execute(HAS_FULL_TEXT)
        return cursor.fetchone() is not None


def make_index(apps, schema_editor):
    words = apps.get_model('decks', 'NoteWords')
    if schema_editor.connection.vendor == 'sqlite' and has_full_text(schema_editor.connection):
        schema_editor.execute(FULL_TEXT)
    else:
        schema_editor.create_model(words)
    if schema_editor.connection.vendor == 'postgresql':
        schema_editor.execute(GIN)


def fill_index(apps, schema_editor):
    words = apps.get_model('decks', 'NoteWords')
    notes = apps.get_model('decks', 'Note').objects.order_by('pk').values_list('pk', 'search_text')
    words.objects.bulk_create(
        (words(note_id=pk, words=indexed_text(text)) for pk, text in notes.iterator(NOTES_AT_A_TIME)),
        batch_size=NOTES_AT_A_TIME,
    )


def drop_index(apps, schema_editor):
    schema_editor.delete_model(apps.get_model('decks', 'NoteWords'))


class Migration(migrations.Migration):

    dependencies = [
        ('decks', '0007_inbox_step_by'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='NoteWords',
                    fields=[
                        ('note', models.OneToOneField(db_column='rowid', db_index=False, on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='decks.note')),
                        ('words', decks.search.index.WordsField()),
                    ],
                ),
            ],
        ),
        migrations.RunPython(make_index, drop_index),
        migrations.RunPython(fill_index, migrations.RunPython.noop),
    ]
