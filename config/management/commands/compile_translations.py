from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Compiles locale/*/LC_MESSAGES/*.po without needing gettext. Writes only what changed."

    def handle(self, *args: Any, **options: Any) -> None:
        for folder in settings.LOCALE_PATHS:
            for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
                compiled = polib.pofile(str(source)).to_binary()
                target = source.with_suffix(".mo")
                if not target.exists() or target.read_bytes() != compiled:
                    target.write_bytes(compiled)
                    self.stdout.write(f"Compiled {source.relative_to(folder)}")
