"""The act token: what a page that shows no question carries for each card, signed, so that one act is one row.

A question's own token (`reviews.tokens`) serves as well. This one can act on a card, and never answer it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from django.core import signing
from uuid_utils.compat import uuid7

from .tokens import BadToken, read_token

SALT = "reviews.act"


class CardToken(Protocol):
    """What one act on a card needs: the key of its row, and the schedule's version as the learner saw it."""

    @property
    def id(self) -> UUID: ...

    @property
    def card_id(self) -> int: ...

    @property
    def version(self) -> int: ...


@dataclass(frozen=True, slots=True)
class ActToken:
    id: UUID
    user_id: int
    card_id: int
    version: int
    """Of the schedule when the page was made; 0 for a card nothing was recorded about."""

    def sign(self) -> str:
        return signing.dumps([self.id.hex, self.user_id, self.card_id, self.version], salt=SALT)


def mint_act_token(*, user_id: int, card_id: int, version: int) -> ActToken:
    return ActToken(id=uuid7(), user_id=user_id, card_id=card_id, version=version)


def read_card_token(text: str, *, user_id: int) -> CardToken:
    """An act's token or a shown card's. Raises BadToken for anything that was not minted here for this learner."""
    try:
        values = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return read_token(text, user_id=user_id)
    token = ActToken(UUID(hex=values[0]), *values[1:])
    if token.user_id != user_id:
        raise BadToken("minted for somebody else")
    return token
