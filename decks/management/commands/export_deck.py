"""Write a deck as the deck file that brings it back."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, no_translations

from decks.deckfile import write
from decks.models import Deck
from decks.services.exporting import deck_file_of


class Command(BaseCommand):
    help = "Writes a deck as a deck file to standard output, drafts and retired notes included."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the deck's short name")

    @no_translations  # an operator reads English throughout
    def handle(self, *args: Any, slug: str, **options: Any) -> None:
        deck = Deck.objects.roots().filter(slug=slug).first()
        if deck is None:
            known = ", ".join(Deck.objects.roots().values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"There is no deck {slug!r}. The decks are: {known}.")
        try:
            text = write(deck_file_of(deck))
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        self.stdout.write(text, ending="")
