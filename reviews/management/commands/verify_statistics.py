"""Count every study day anew from the log and report what differs."""

from collections.abc import Iterable

from reviews.management.verification import VerificationCommand
from reviews.services.recounting import verify_statistics


class Command(VerificationCommand):
    help = (
        "Count every study day anew from the log. Prints each difference and ends with exit code 1 when there is one; "
        "--repair writes the counts of the log. Limits and charts read them. Run it beside verify_schedules."
    )

    def differences(self, user_id: int, *, repair: bool) -> Iterable[str]:
        for miscount in verify_statistics(user_id, repair=repair):
            yield f"user {miscount.user_id}, {miscount.day}, topic {miscount.deck_id}: {miscount.what}"
