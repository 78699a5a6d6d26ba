from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from config.backups import BackupError, back_up


class Command(BaseCommand):
    help = "Copies the database, pictures and sounds to DATA_DIR/backups (ten copies kept). The site may run meanwhile."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=settings.DATA_DIR / "backups")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            copy = back_up(folder, timezone.now())
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Backed up to {copy}")
