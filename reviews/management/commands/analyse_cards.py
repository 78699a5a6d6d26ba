"""Bring the figures of all cards up to date."""

from argparse import ArgumentParser
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, no_translations
from django.utils import timezone

from reviews.item_analysis.batch import analyse_cards


class Command(BaseCommand):
    help = (
        "Reads the study days that ended since the last run, up to three days ago, and adds them to the figures "
        "authors see. Run it daily; it may be run as often as you like."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="forget all figures and read the whole log again")

    @no_translations  # an operator reads English throughout
    def handle(self, *args: Any, **options: Any) -> None:
        began = perf_counter()
        done = analyse_cards(at=timezone.now(), from_scratch=options["all"])
        self.stdout.write(
            f"{done.answers} answers to {done.cards} cards read, through {done.through:%Y-%m-%d}, "
            f"in {perf_counter() - began:.1f} s."
        )
