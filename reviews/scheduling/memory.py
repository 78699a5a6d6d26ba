"""What a learner answers and what SM-2 remembers of a card."""

import enum
from dataclasses import dataclass
from typing import Final

QUALITIES: Final = range(6)
"""The grades of SM-2, 0 (blackout) to 5 (perfect). Source: Wozniak 1990, rule 4."""

PASSING_QUALITY: Final = 3
"""The lowest quality that counts as recalled. Source: Wozniak 1990, rule 6."""

EASE_FLOOR_HUNDREDTHS: Final = 130
"""The lowest ease, in hundredths. Below it cards come back annoyingly often, and nearly always because
they are badly formed. Source: Wozniak 1990, rule 5."""


class Grade(enum.IntEnum):
    """The four buttons; the value is the SM-2 quality."""

    AGAIN = 2
    HARD = 3
    GOOD = 4
    EASY = 5


@dataclass(frozen=True, slots=True)
class Memory:
    """What SM-2 knows of a card answered at least once; a card never answered has no memory (``None``).

    Both families keep it so that the other can go on from it. Raises ValueError for a state neither can reach.
    """

    repetitions: int
    """Passes in a row, drills apart; 0 right after a failure. Leaving the steps counts as one pass."""
    interval_days: int
    """SM-2's own interval, without fuzz."""
    ease_hundredths: int
    """The E-Factor times 100, so that every language that computes it gets the same integer."""
    lapses: int
    """Failures of the card while it was known, that is with ``repetitions`` of 1 or more."""
    step: int | None = None
    """The learning or relearning step the card waits in, counted from 0; ``None`` outside them, and always in SM-2
    of 1990, which has none."""
    is_relearning: bool = False
    """Whether that step follows a failure of a card that had left its learning steps."""

    def __post_init__(self) -> None:
        if self.repetitions < 0:
            raise ValueError(f"repetitions must be 0 or more, not {self.repetitions}")
        if self.interval_days < 1:
            raise ValueError(f"interval_days must be 1 or more, not {self.interval_days}")
        if self.ease_hundredths < EASE_FLOOR_HUNDREDTHS:
            raise ValueError(
                f"ease_hundredths must be {EASE_FLOOR_HUNDREDTHS} or more, not {self.ease_hundredths}"
            )
        if self.lapses < 0:
            raise ValueError(f"lapses must be 0 or more, not {self.lapses}")
        if self.step is None and self.is_relearning:
            raise ValueError("only a card in a step is relearning")
        if self.step is not None and self.step < 0:
            raise ValueError(f"step must be 0 or more, not {self.step}")
        if self.step is not None and self.repetitions:
            raise ValueError("a card in a step has no repetitions")


def check_quality(quality: int) -> None:
    """Raise ValueError unless ``quality`` is on the 0–5 scale."""
    if not isinstance(quality, int) or quality not in QUALITIES:
        raise ValueError(f"quality must be a whole number from 0 to 5, not {quality!r}")
