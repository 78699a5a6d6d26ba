"""Each deck of a learner is scheduled with its own options, and what a button printed is what is stored."""

from datetime import timedelta

import pytest
from django.core import signing

from reviews.models import Enrolment, ReviewLog, Schedule
from reviews.queries import screen_now, screen_of_answer
from reviews.queue import Scope
from reviews.scheduling import SM2, SM2_STEPS, Grade, options_of
from reviews.services import grade_card
from reviews.study_options import chosen_options
from reviews.tokens import SALT, BadToken, read_token

from .conftest import NOON


@pytest.fixture
def options(learner, deck):
    """options(id, **changes): what the learner chooses for the deck."""

    def choose(options_id="sm2", **changes):
        Enrolment.objects.filter(user=learner, deck=deck).update(options_id=options_id, options_changes=changes)

    return choose


def shown_token(user, at=NOON):
    return read_token(screen_now(user, Scope(), at).card.token, user_id=user.pk)


def test_the_card_carries_the_deck_s_options(learner, options):
    options("sm2-steps", graduating_days=2)

    assert shown_token(learner).options == options_of("sm2-steps", 1, {"graduating_days": 2})


def test_the_log_says_what_it_was_answered_with(learner, options):
    options("sm2-steps", easy_days=5)

    grade_card(user=learner, token=shown_token(learner), quality=Grade.EASY, at=NOON)

    row = ReviewLog.objects.get(user=learner)
    assert (row.options_id, row.options_version, row.options_changes) == ("sm2-steps", 1, {"easy_days": 5})
    assert Schedule.objects.get(user=learner).interval_days == 5


def test_the_default_is_not_spelled_out(learner, deck):
    grade_card(user=learner, token=shown_token(learner), quality=Grade.GOOD, at=NOON)

    row = ReviewLog.objects.get(user=learner)
    assert (row.options_id, row.options_version, row.options_changes) == ("sm2", 1, None)


def test_options_changed_while_a_card_is_open_count_from_the_next_card_on(learner, options):
    token = shown_token(learner)
    options("sm2-steps")

    printed = screen_of_answer(learner, Scope(), token, NOON).buttons
    grade_card(user=learner, token=token, quality=Grade.GOOD, at=NOON + timedelta(seconds=9))

    assert [button.interval for button in printed if button.value == Grade.GOOD] == ["1 d"]
    assert Schedule.objects.get(user=learner).interval_days == 1
    assert ReviewLog.objects.get(user=learner).options_id == "sm2"
    assert shown_token(learner).options == SM2_STEPS


@pytest.mark.parametrize(
    ("options_id", "changes"),
    [("sm99", {}), ("sm2", {"colour": "red"}), ("sm2", {"maximum_interval_days": -3}), ("sm2", {"drill": [1]})],
)
def test_options_nobody_can_read_study_on_with_the_default(options_id, changes):
    assert chosen_options(options_id, changes) == SM2


def test_a_token_with_options_nobody_can_read_is_none(learner, deck):
    text = shown_token(learner).sign()
    *values, _options, is_practice, version = signing.loads(text, salt=SALT)
    strange = signing.dumps([*values, ["sm99", 1, {}], is_practice, version], salt=SALT)

    with pytest.raises(BadToken):
        read_token(strange, user_id=learner.pk)
