"""The answer token: what a shown card's form carries, signed, so that one answer is one row.

It is minted when the card is shown. The id in it becomes the log row's key; the version in it must still be the
schedule's when the answer arrives. See docs/decisions/0005.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.core import signing
from uuid_utils.compat import uuid7

from .scheduling import SM2, Options, options_of

SALT = "reviews.answer"


class BadToken(Exception):
    """Not a token of ours, or not this learner's."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How long this learner takes, in seconds: carried along so that no answer has to work it out."""

    new_secs: int
    review_secs: int


@dataclass(frozen=True, slots=True)
class AnswerToken:
    id: UUID
    user_id: int
    card_id: int
    version: int
    """The schedule's version when the card was shown; 0 for a card nothing was recorded about."""
    shown_at: datetime
    is_drill: bool
    pace: Pace
    options: Options = SM2
    """What the card is scheduled with. They go along, so that what the buttons print is what is stored, though the
    learner changed them in another tab meanwhile."""
    is_practice: bool = False
    """Outside the schedule: an answer to it changes nothing."""
    note_version: int | None = None
    """Of the note whose question was shown; None counts as the one that stands when the answer arrives."""

    def sign(self) -> str:
        return signing.dumps(
            [
                self.id.hex,
                self.user_id,
                self.card_id,
                self.version,
                int(self.shown_at.timestamp() * 1000),
                int(self.is_drill),
                self.pace.new_secs,
                self.pace.review_secs,
                _options_to_json(self.options),
                int(self.is_practice),
                self.note_version,
            ],
            salt=SALT,
        )


def _options_to_json(options: Options) -> list[Any] | None:
    return None if options == SM2 else [options.id, options.version, options.changes()]


def mint_token(
    *,
    user_id: int,
    card_id: int,
    version: int,
    shown_at: datetime,
    is_drill: bool,
    pace: Pace,
    options: Options = SM2,
    is_practice: bool = False,
    note_version: int | None = None,
) -> AnswerToken:
    return AnswerToken(
        id=uuid7(),
        user_id=user_id,
        card_id=card_id,
        version=version,
        shown_at=shown_at,
        is_drill=is_drill,
        pace=pace,
        options=options,
        is_practice=is_practice,
        note_version=note_version,
    )


def read_token(text: str, *, user_id: int) -> AnswerToken:
    """Raises BadToken for anything that was not minted here for this learner."""
    try:
        values = signing.loads(text, salt=SALT)
        token = AnswerToken(
            id=UUID(hex=values[0]),
            user_id=values[1],
            card_id=values[2],
            version=values[3],
            shown_at=datetime.fromtimestamp(values[4] / 1000, UTC),
            is_drill=bool(values[5]),
            pace=Pace(values[6], values[7]),
            options=options_of(*values[8]) if values[8] else SM2,
            is_practice=bool(values[9]),
            note_version=values[10],
        )
    except (signing.BadSignature, ValueError, TypeError, LookupError) as error:
        raise BadToken(str(error)) from error
    if token.user_id != user_id:
        raise BadToken("minted for somebody else")
    return token
