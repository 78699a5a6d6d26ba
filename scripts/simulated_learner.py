"""A learner who never was: weeks of seeded answers, given through the same services as a person's."""

import random
from datetime import datetime, timedelta

from accounts.models import User
from accounts.services import add_person
from reviews.models import Schedule
from reviews.queries import DEFAULT_PACE
from reviews.queue import Clock, Scope, load_queue
from reviews.scheduling import Grade
from reviews.services import catch_up, grade_card
from reviews.tokens import mint_token

EMAIL = "ana@example.org"
PASSWORD = "el-repaso-de-cada-dia"  # noqa: S105 (of a learner in a throw-away database)
FORGETS = 0.12  # the share of reviews this learner fails
SKIPS = 0.1  # the share of days off


def simulate(*, days: int, now: datetime, seed: int, new_per_day: int = 6, language: str = "es") -> User:
    """Somebody who began `days` ago, studied most days at noon, and has today's cards still to do."""
    dice = random.Random(seed)  # noqa: S311
    user = add_person(email=EMAIL, password=PASSWORD, zone="America/Bogota", language=language)
    user.name = "Ana"
    user.save(update_fields=["name"])
    profile = user.profile
    profile.new_per_day, profile.grades_explained = new_per_day, True
    profile.save(update_fields=["new_per_day", "grades_explained"])
    for day in range(days, 0, -1):
        if dice.random() >= SKIPS:
            study_one_day(user, now - timedelta(days=day), dice)
    return user


def study_one_day(user: User, at: datetime, dice: random.Random, most: int = 1000) -> None:
    """Answer what the queue brings until it is empty, or so many answers were given."""
    for _ in range(most):
        clock = Clock.of(user, at)
        coming = load_queue(user, Scope(), clock).next()
        if coming is None:
            break
        card_id, is_drill = coming
        shown_at, at = at, at + timedelta(seconds=dice.uniform(5, 25))
        schedule = Schedule.objects.filter(user=user, card_id=card_id).first()
        token = mint_token(
            user_id=user.pk,
            card_id=card_id,
            version=schedule.version if schedule else 0,
            shown_at=shown_at,
            is_drill=is_drill,
            pace=DEFAULT_PACE,
        )
        if dice.random() < FORGETS and not is_drill:
            grade = Grade.AGAIN
        else:
            grade = dice.choices([Grade.HARD, Grade.GOOD, Grade.EASY], [1, 7, 2])[0]
        grade_card(user=user, token=token, quality=grade, at=at)
    catch_up(user=user, at=at)
