from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from config.assets import build_font, static_fingerprint


class Command(BaseCommand):
    help = "Makes the maths font and collects the static files. Does nothing while they are up to date."

    def handle(self, *args: Any, **options: Any) -> None:
        if build_font(settings.BASE_DIR / "static"):
            self.stdout.write("Made the maths font")
        if settings.DEBUG:
            return  # served straight from where they are written
        root = Path(settings.STATIC_ROOT)
        record, fingerprint = root / ".collected", static_fingerprint()
        if record.exists() and record.read_text() == fingerprint:
            return
        record.unlink(missing_ok=True)
        call_command("collectstatic", interactive=False, verbosity=0)
        record.write_text(fingerprint)
        self.stdout.write("Collected the static files")
