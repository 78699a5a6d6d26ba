"""Which options a learner's cards of one deck are scheduled with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from .scheduling import OPTION_SETS, SM2, Options, options_of

FAMILIES = (SM2.id, "sm2-steps")
"""The sets a learner chooses between; everything else is a change of one of them."""


def chosen_options(options_id: str, changes: Mapping[str, Any] | None) -> Options:
    """An enrolment's options: the newest version of the set, with what the learner changed of it.

    What can no longer be read (a set that a newer Repaso wrote) studies on with the default: nobody is locked out of
    their cards by a setting.
    """
    if options_id == SM2.id and not changes:
        return SM2
    return _read(options_id, json.dumps(changes or {}, sort_keys=True))


@lru_cache(maxsize=512)
def _read(options_id: str, changes: str) -> Options:
    versions = [version for known_id, version in OPTION_SETS if known_id == options_id]
    if not versions:
        return SM2
    try:
        return options_of(options_id, max(versions), json.loads(changes))
    except (KeyError, ValueError, TypeError):
        return SM2
