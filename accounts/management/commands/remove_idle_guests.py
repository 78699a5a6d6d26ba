from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.hooks import every_day
from accounts.services import remove_idle_guests


class Command(BaseCommand):
    help = "Removes guests who did nothing for 30 days, and choices of cards begun over 30 days ago. Run it daily."

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        removed = remove_idle_guests(at=at)
        self.stdout.write(f"Guests removed: {removed}")
        for line in every_day.run(at):
            self.stdout.write(line)
