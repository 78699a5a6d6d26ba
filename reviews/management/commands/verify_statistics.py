"""Count every study day anew from the log, and the cards from their schedules, and report what differs."""

from collections.abc import Iterable

from reviews.management.verification import VerificationCommand
from reviews.services.recounting import verify_statistics


class Command(VerificationCommand):
    help = (
        "Count every study day anew from the log, and the cards from their schedules. Prints each difference and ends "
        "with exit code 1 when there is one; --repair writes the counts. Limits and charts read them. Run it after "
        "verify_schedules."
    )

    def differences(self, user_id: int, *, repair: bool) -> Iterable[str]:
        for miscount in verify_statistics(user_id, repair=repair):
            yield f"user {miscount.user_id}, {miscount.where}: {miscount.what}"
