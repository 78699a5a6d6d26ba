"""Mail leaves after the answer: how long a mail server takes would tell whether an address has an account."""

import logging
from concurrent.futures import Future, ThreadPoolExecutor, wait

from django.core.mail import EmailMessage

logger = logging.getLogger(__name__)

# One thread: mails are few. Python waits for it before it ends.
_postman = ThreadPoolExecutor(max_workers=1, thread_name_prefix="postman")
_on_the_way: set[Future[None]] = set()


def post(mail: EmailMessage) -> None:
    future = _postman.submit(_send, mail)
    _on_the_way.add(future)
    future.add_done_callback(_on_the_way.discard)


def wait_until_sent(timeout_secs: float = 10) -> None:
    wait(set(_on_the_way), timeout_secs)


def _send(mail: EmailMessage) -> None:
    try:
        mail.send()
    except Exception as error:
        # Nobody is left to tell but the operator. What a mail server says may name the reader, so it stays unsaid.
        logger.error("A mail could not be sent (%s): %s", type(error).__name__, mail.subject)
