"""SIGKILL in the middle of answers, again and again: what was acknowledged is stored once, and nothing else is."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPException
from random import Random
from threading import Thread
from time import monotonic, sleep

import pytest
from django.db import connection

from reviews.models import LogKind, ReviewLog

from .conftest import verdict_of
from .promises import Sent, broken_promises

SEED = 20260302
KILLS = 8
CLIENTS = 4
AT_ONCE = 3  # how often an impatient browser sends the same answer


class Client:
    """Somebody who answers whatever the session shows, and when today's cards are done goes on as the next learner.

    Lives longer than the server: `study` ends when the server does, and takes up where it was cut off.
    """

    def __init__(self, server, learners, chance):
        self.server, self.learners, self.chance = server, learners, chance
        self.learner = learners.pop()
        self.sent, self.acknowledged, self.undone = [], 0, 0
        self.unsure = None  # the answer that got no reply, and its token as it was sent
        self.was_cut_off, self.failure = False, None

    def study(self):
        self.was_cut_off = False
        try:
            with ThreadPoolExecutor(AT_ONCE) as pool:
                while True:
                    self.finish_today(pool)
                    self.learner = self.learners.pop()
        except (OSError, HTTPException):
            self.was_cut_off = self.unsure is not None
        except BaseException as failure:
            self.failure = failure

    def finish_today(self, pool):
        browsers = [self.learner.browser(self.server) for _ in range(AT_ONCE)]
        with closing(browsers[0]), closing(browsers[1]), closing(browsers[2]):
            if self.unsure and self.chance.random() < 0.5:
                self.try_again(browsers[0])
            self.unsure = None
            text = browsers[0].session().token
            while text:
                if self.chance.random() < 0.05:
                    text = self.undo(browsers[0])
                if self.chance.random() < 0.2:
                    browsers[0].reveal(text)
                text = self.answer(pool, browsers, text)

    def try_again(self, browser):
        sent, text = self.unsure
        sent.replies.append(verdict_of(browser.grade(text, sent.grade)))
        self.acknowledged += 1

    def undo(self, browser):
        self.undone += "Undone." in browser.undo().text
        return browser.session().token

    def answer(self, pool, browsers, text):
        """The token of the next card, None when there is none."""
        token = self.learner.token(text)
        sent = Sent(self.learner.user.pk, token.id, token.card_id, self.chance.choice([2, 2, 2, 3, 4, 4, 5]))
        self.sent.append(sent)
        self.unsure = sent, text
        draw = self.chance.random()
        how_often, is_plain = AT_ONCE if draw < 1 / 3 else 1, draw > 0.9
        posts = [pool.submit(browser.grade, text, sent.grade, plain=is_plain) for browser in browsers[:how_often]]
        lost = [post.exception() for post in posts if post.exception()]
        got = [post.result() for post in posts if not post.exception()]
        sent.replies += [verdict_of(reply) for reply in got]
        if got:
            self.unsure = None
            self.acknowledged += 1
        if lost:
            raise lost[0]
        return got[0].token or browsers[0].session().token


@pytest.mark.slow
@pytest.mark.timeout(600)  # eight starts of the server, on however busy a machine
def test_kill_loses_and_doubles_nothing(server, new_learner):
    chance = Random(SEED)
    learners = [new_learner(reviews=6) for _ in range(16)]
    earlier = set(ReviewLog.objects.values_list("token", flat=True))
    connection.close()  # a connection of this process would clear up behind the server, which has to do it alone
    clients = [Client(server, learners, Random(chance.random())) for _ in range(CLIENTS)]
    cut_off = 0

    for life in range(KILLS):
        if life:
            server.start()
        threads = [Thread(target=client.study) for client in clients]
        for thread in threads:
            thread.start()
        wait_for_answers(clients, chance.randint(5, 60))
        sleep(chance.uniform(0, 0.03))
        server.kill()
        for thread in threads:
            thread.join()
        cut_off += any(client.was_cut_off for client in clients)

    sent = [answer for client in clients for answer in client.sent]
    assert [client.failure for client in clients if client.failure] == []
    assert list(broken_promises(sent, earlier=earlier)) == []
    assert ReviewLog.objects.filter(kind=LogKind.UNDO).count() >= sum(client.undone for client in clients)
    assert "Traceback" not in server.said()
    # The test itself: enough was sent, often at once, and the kills came in the middle of it.
    assert len(sent) > 20 * KILLS
    assert sum(len(answer.replies) > 1 for answer in sent) > len(sent) / 5
    assert cut_off > KILLS / 2


def wait_for_answers(clients, count):
    enough = sum(client.acknowledged for client in clients) + count
    deadline = monotonic() + 30
    while sum(client.acknowledged for client in clients) < enough:
        if monotonic() > deadline or any(client.failure for client in clients):
            break
        sleep(0.001)
