"""What the commands have in common that hold one learner after the other against the log."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User


class VerificationCommand(BaseCommand):
    """Prints each difference and ends with exit code 1 when there is one."""

    def differences(self, user_id: int, *, repair: bool) -> Iterable[str]:
        """A line for each difference of this learner."""
        raise NotImplementedError

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--user", help="only this learner: an e-mail address or an id")
        parser.add_argument("--repair", action="store_true", help="write what differs anew, from the log")

    def handle(self, *args: Any, **options: Any) -> None:
        user_ids = self._user_ids(options["user"])
        found = 0
        for user_id in user_ids:
            for line in self.differences(user_id, repair=options["repair"]):
                found += 1
                self.stdout.write(line)
        done = " and repaired what could be" if options["repair"] and found else ""
        self.stdout.write(f"Checked {len(user_ids)} learners: {found} differences{done}.")
        if found:
            sys.exit(1)

    def _user_ids(self, who: str | None) -> list[int]:
        if who is None:
            return list(User.objects.order_by("pk").values_list("pk", flat=True))
        named = User.objects.filter(pk=int(who)) if who.isdigit() else User.objects.filter(email=who.lower())
        user_ids = list(named.values_list("pk", flat=True))
        if not user_ids:
            raise CommandError(f"There is no learner {who!r}: give an e-mail address or an id.")
        return user_ids
