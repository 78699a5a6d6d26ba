import os
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection

from config.backups import has_unapplied_migrations, holds_answers

STARTER_DECK = settings.BASE_DIR / "starter" / "aws-ai-practitioner-semana-3"


class Command(BaseCommand):
    requires_system_checks = []  # quick; `make check` makes them
    help = "Brings this installation up to date: assets, data, administrator. Quick when nothing changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("parts", nargs="*", choices=["assets", "data", "admin", []], help="all, unless named")

    def handle(self, *args: Any, parts: list[str], **options: Any) -> None:
        for part in parts or ["assets", "data", "admin"]:
            getattr(self, f"prepare_{part}")()

    def prepare_assets(self) -> None:
        call_command("compile_translations", stdout=self.stdout)
        call_command("build_assets", stdout=self.stdout)

    def prepare_data(self) -> None:
        if connection.vendor == "sqlite":
            settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        check_database()
        if has_unapplied_migrations():
            self.back_up_before_migrating()
            call_command("migrate", interactive=False, verbosity=0)
            self.stdout.write("Migrated the database")
        call_command("createcachetable", verbosity=0)
        call_command("load_deck", str(STARTER_DECK), publish=True, starter=True, stdout=self.stdout)

    def back_up_before_migrating(self) -> None:
        skip = os.environ.get("BACKUP", "")
        if skip not in {"", "skip"}:
            raise CommandError(f"BACKUP is `skip` or nothing, not {skip!r}.")
        if not skip and holds_answers():
            call_command("backup", stdout=self.stdout)

    def prepare_admin(self) -> None:
        call_command("ensure_admin", stdout=self.stdout)


def check_database() -> None:
    """Says in one line what the driver would say at length, and the pool of connections after half a minute."""
    try:
        with connection.wrap_database_errors:
            if connection.vendor == "sqlite":
                connection.ensure_connection()
            else:
                driver: Any = connection.Database  # type: ignore[attr-defined]
                driver.connect(**connection.get_connection_params(), connect_timeout=10).close()
    except DatabaseError as error:
        reason = str(error).strip().partition("\n")[0]
        raise CommandError(f"The database cannot be opened ({reason}). DATABASE_URL says where it is.") from error
