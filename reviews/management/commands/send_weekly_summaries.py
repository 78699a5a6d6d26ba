"""Send their week to those who asked for it."""

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reviews.services.weekly_mail import Outcome, PostIsDown, send_weekly_mails


class Command(BaseCommand):
    help = (
        "Sends the week that is over by mail to everybody who asked for it in the profile and confirmed the address. "
        "Run it every hour, or once a day: who got this week's is left out."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            outcomes = send_weekly_mails(at=timezone.now(), origin=site_origin())
        except PostIsDown as error:
            raise CommandError(f"{error} Weekly mails sent before that: {error.outcomes[Outcome.SENT]}.") from error
        self.stdout.write(
            "Weekly mails: " + ", ".join(f"{outcomes[outcome]} {outcome}" for outcome in Outcome) + "."
        )
        if outcomes[Outcome.FAILED]:
            raise CommandError(f"{outcomes[Outcome.FAILED]} weekly mails could not be sent; the log says more.")


def site_origin() -> str:
    """Where the links of a mail lead: there is no request to ask."""
    if settings.SITE_ORIGIN:
        return str(settings.SITE_ORIGIN)
    if settings.HTTPS:
        raise CommandError("Set SITE_ORIGIN to the address of the site: the links in the mails begin with it.")
    return f"http://127.0.0.1:{os.environ.get('PORT') or 8000}"
