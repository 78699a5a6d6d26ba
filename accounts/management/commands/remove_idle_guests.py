from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.services import remove_idle_guests


class Command(BaseCommand):
    help = "Removes guests who did nothing for 30 days. Run it daily."

    def handle(self, *args: Any, **options: Any) -> None:
        removed = remove_idle_guests(at=timezone.now())
        self.stdout.write(f"Guests removed: {removed}")
