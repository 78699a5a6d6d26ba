"""Many at once against the real server: each answer counts once, nobody is refused for being second."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Barrier

import pytest

from reviews.models import ReviewLog, Schedule, StudyDay
from reviews.services import Verdict

from .conftest import cards_of, fresh_token, verdict_of
from .promises import Sent, broken_promises

AT_ONCE = 8


@pytest.fixture(autouse=True)
def nothing_went_wrong(server):
    """No answer of this module's tests may fail inside, not even one that the client never sees."""
    yield
    assert "Traceback" not in server.said()
    assert "locked" not in server.said()


def post_together(server, posts):
    """(learner, token) pairs, each from its own connection at the same moment. What became of them."""
    gate = Barrier(len(posts))

    def post(learner, token):
        with closing(learner.browser(server)) as browser:
            browser.session()
            gate.wait(timeout=30)
            return verdict_of(browser.grade(token.sign(), 4))

    with ThreadPoolExecutor(len(posts)) as pool:
        return list(pool.map(post, *zip(*posts, strict=True)))


def sent_as(posts, verdicts):
    return [
        Sent(learner.user.pk, token.id, token.card_id, 4, [verdict])
        for (learner, token), verdict in zip(posts, verdicts, strict=True)
    ]


def broken_of(posts, verdicts):
    """Broken promises to these learners; the other tests' rows were not sent from here."""
    sent = sent_as(posts, verdicts)
    others = ReviewLog.objects.exclude(user__in=[learner.user for learner, _ in posts])
    earlier = set(others.values_list("token", flat=True))
    return list(broken_promises(sent, earlier=earlier))


def test_two_workers_answer(server):
    assert len(server.workers()) == 2


def test_same_token_from_eight_threads_is_one_row(server, new_learner, studied_deck):
    learner = new_learner()
    for card in cards_of(studied_deck)[:5]:
        posts = [(learner, fresh_token(learner.user, card))] * AT_ONCE

        verdicts = post_together(server, posts)

        assert Counter(verdicts) == {Verdict.SAVED: 1, Verdict.REPEATED: AT_ONCE - 1}
        assert ReviewLog.objects.filter(user=learner.user, card=card).count() == 1


def test_same_card_in_two_tabs_is_one_row_and_one_kind_answer(server, new_learner, studied_deck):
    learner = new_learner()
    for card in cards_of(studied_deck)[:8]:
        posts = [(learner, fresh_token(learner.user, card)) for _ in range(2)]

        verdicts = post_together(server, posts)

        assert set(verdicts) == {Verdict.SAVED, Verdict.ANSWERED}
        assert ReviewLog.objects.filter(user=learner.user, card=card).count() == 1
        assert Schedule.objects.get(user=learner.user, card=card).version == 1


def test_first_answers_of_a_day_in_one_topic_at_once_are_all_counted(server, new_learner, studied_deck):
    cards = cards_of(studied_deck)[:AT_ONCE]
    for _ in range(3):
        learner = new_learner()
        posts = [(learner, fresh_token(learner.user, card)) for card in cards]

        verdicts = post_together(server, posts)

        assert verdicts == [Verdict.SAVED] * AT_ONCE
        assert StudyDay.objects.get(user=learner.user).introduced == AT_ONCE
        assert broken_of(posts, verdicts) == []


def test_many_learners_and_cards_at_once(server, new_learner):
    learners = [new_learner(reviews=5) for _ in range(AT_ONCE)]
    earlier = set(ReviewLog.objects.values_list("token", flat=True))

    def study(learner):
        sent = []
        with closing(learner.browser(server)) as browser:
            text = browser.session().token
            for grade in (4, 2, 5, 3, 4) * 5:
                token = learner.token(text)
                reply = browser.grade(text, grade)
                sent.append(Sent(learner.user.pk, token.id, token.card_id, grade, [verdict_of(reply)]))
                text = reply.token
        return sent

    with ThreadPoolExecutor(AT_ONCE) as pool:
        sent = [answer for answers in pool.map(study, learners) for answer in answers]

    assert {verdict for answer in sent for verdict in answer.replies} == {Verdict.SAVED}
    assert len(sent) == 25 * AT_ONCE
    assert list(broken_promises(sent, earlier=earlier)) == []
