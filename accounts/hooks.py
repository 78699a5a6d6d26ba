"""What the apps above hang on to the life of an account: `accounts` never imports them, they register here.

Each registers once, in its AppConfig.ready(). Callbacks run inside the transaction of what they hang on to.
"""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Generic, ParamSpec, TypeVar

from .models import User

P = ParamSpec("P")
R = TypeVar("R")


class Hook(Generic[P, R]):
    """Calling it registers; usable as a decorator."""

    def __init__(self) -> None:
        self._callbacks: list[Callable[P, R]] = []

    def __call__(self, callback: Callable[P, R]) -> Callable[P, R]:
        if callback not in self._callbacks:
            self._callbacks.append(callback)
        return callback

    def forget(self, callback: Callable[P, R]) -> None:
        self._callbacks.remove(callback)

    def run(self, *args: P.args, **kwargs: P.kwargs) -> list[R]:
        return [callback(*args, **kwargs) for callback in self._callbacks]


# callback(user): somebody new can study, by signing up, as a guest, or made by an administrator.
when_learner_joins: Hook[[User], None] = Hook()

# callback(guest, user): copy what the guest answered to the user. The guest is deleted right after.
when_guest_merges: Hook[[User, User], None] = Hook()

# callback(user): delete what no foreign key to the user would take along. Rows with one go by themselves.
when_account_is_deleted: Hook[[User], None] = Hook()

# callback(at) -> a line for the operator: remove what is kept no longer. Run daily, each in a transaction of its own.
every_day: Hook[[datetime], str] = Hook()

# callback(user_ids, since) -> those of them who answered anything since then (None: ever).
who_studied: Hook[[Collection[int], datetime | None], Collection[int]] = Hook()
