"""Load a deck file, or a folder of them, as many times as you like."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, no_translations
from django.utils import timezone

from decks.deckfile import DeckFileError, parse
from decks.services.deck_media import read_folder
from decks.services.files import read_path
from decks.services.importing import ImportRefusedError, import_deck


class Command(BaseCommand):
    help = "Loads a deck file or a folder of them. Loading the same again changes nothing; edits made here are kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--publish", action="store_true", help="let learners meet it, if it is still a draft")
        parser.add_argument("--starter", action="store_true", help="if the deck is new, every new learner gets it")
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")

    @no_translations  # an operator reads English throughout
    def handle(self, *args: Any, path: Path, publish: bool, starter: bool, dry_run: bool, **options: Any) -> None:
        try:
            report = import_deck(
                parse(read_path(path)),
                by=None,
                at=timezone.now(),
                publish=publish,
                dry_run=dry_run,
                is_starter=starter,
                media=read_folder(path),
            )
        except DeckFileError as error:
            raise CommandError(str(error)) from error
        except ImportRefusedError as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error

        would = "would be " if dry_run else ""
        line = (
            f"{report.title}: {len(report.added)} {would}added, {len(report.changed)} changed,"
            f" {len(report.unchanged)} unchanged"
        )
        if report.renamed:
            line += f", {len(report.renamed)} titles changed"
        if report.kept_local:
            line += f", {len(report.kept_local)} left alone, edited here: {', '.join(report.kept_local)}"
        if report.missing:
            line += f", {len(report.missing)} left alone, no longer in the file: {', '.join(report.missing)}"
        self.stdout.write(line)
