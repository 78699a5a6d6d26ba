"""Recompute every schedule from the log and report what differs."""

from collections.abc import Iterable

from reviews.management.verification import VerificationCommand
from reviews.services.verifying import verify_schedules


class Command(VerificationCommand):
    help = (
        "Recompute every schedule from the log. Prints each difference and ends with exit code 1 when there is one; "
        "--repair rewrites the schedules from the log. Run it nightly, after a restore, a failover and a migration."
    )

    def differences(self, user_id: int, *, repair: bool) -> Iterable[str]:
        for difference in verify_schedules(user_id, repair=repair):
            yield f"user {difference.user_id}, card {difference.card_id}: {difference.what}"
