"""Write a deck as the deck file that brings it back."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, no_translations

from decks.deckfile import write
from decks.models import Deck
from decks.services.deck_media import FOLDER, media_of
from decks.services.exporting import deck_file_of


class Command(BaseCommand):
    help = "Writes a deck as a deck file to standard output, drafts and retired notes included."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the deck's short name")
        parser.add_argument("--folder", type=Path, help="write the deck file here, its pictures and sounds beside it")

    @no_translations  # an operator reads English throughout
    def handle(self, *args: Any, slug: str, folder: Path | None, **options: Any) -> None:
        deck = Deck.objects.roots().filter(slug=slug).first()
        if deck is None:
            known = ", ".join(Deck.objects.roots().values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"There is no deck {slug!r}. The decks are: {known}.")
        try:
            text = write(deck_file_of(deck))
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        media = media_of(deck)
        if folder is None:
            self.stdout.write(text, ending="")
            if media:
                self.stderr.write(f"{len(media)} pictures and sounds are not in the text: --folder writes them too.")
            return
        (folder / FOLDER).mkdir(parents=True, exist_ok=True)
        (folder / f"{deck.slug}.md").write_text(text, encoding="utf-8")
        for name, content in media.items():
            (folder / FOLDER / name).write_bytes(content)
        self.stdout.write(f"{folder / deck.slug}.md and {len(media)} pictures and sounds")
