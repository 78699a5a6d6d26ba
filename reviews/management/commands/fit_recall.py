"""Fit every learner's chances of recall anew, each night."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.models import User
from reviews.queue import Clock
from reviews.recall.learners import learners_to_fit
from reviews.recall.own import refresh_recall


class Command(BaseCommand):
    help = (
        "Fit the chances of recall of every learner who studied on one of the last days to their latest answers. Run "
        "it once a day; what is missed is made up for the next time, or when the learner asks."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=7, help="who studied on one of so many days (7)")

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        fitted = 0
        learners = learners_to_fit(at, days=options["days"])
        for user_id in learners:
            user = User.objects.select_related("profile").get(pk=user_id)
            fitted += refresh_recall(user_id=user_id, today=Clock.of(user, at).day) is not None
        self.stdout.write(f"Looked at {len(learners)} learners; {fitted} have enough answers for chances of their own.")
