"""Render the cards of notes that an older renderer rendered."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from decks.models import Note
from decks.rendering import RENDER_VERSION
from decks.services import render_again


class Command(BaseCommand):
    help = "Renders cards again after an upgrade of the renderer. Texts, versions and schedules stay as they are."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="also what today's renderer rendered")

    def handle(self, *args: Any, **options: Any) -> None:
        notes = Note.objects.select_related("deck").order_by("pk")
        if not options["all"]:
            notes = notes.exclude(render_version=RENDER_VERSION)
        refused, rendered = [], 0
        for note in notes:
            try:
                render_again(note=note)
                rendered += 1
            except ValidationError as error:
                refused.append(f"{note.guid}: {' '.join(error.messages)}")
        self.stdout.write(f"{rendered} notes rendered again.")
        if refused:
            raise CommandError("Left as they were, edit them in the admin:\n" + "\n".join(refused))
