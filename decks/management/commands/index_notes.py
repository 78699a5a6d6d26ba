from typing import Any

from django.core.management.base import BaseCommand

from decks.services.search_index import index_again


class Command(BaseCommand):
    help = "Make the full-text index of all notes anew. Saving keeps it; this is for notes written past the services."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Notes in the index: {index_again()}")
