import dataclasses

import pytest

from reviews.scheduling import Memory

KNOWN = Memory(repetitions=2, interval_days=6, ease_hundredths=250, lapses=1)


@pytest.mark.parametrize(
    ("field", "lowest"),
    [("repetitions", 0), ("interval_days", 1), ("ease_hundredths", 130), ("lapses", 0)],
)
def test_memory_refuses_what_sm2_cannot_reach(field, lowest):
    assert getattr(dataclasses.replace(KNOWN, **{field: lowest}), field) == lowest
    with pytest.raises(ValueError, match=f"{field} must be {lowest} or more, not {lowest - 1}"):
        dataclasses.replace(KNOWN, **{field: lowest - 1})


def test_memory_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        KNOWN.repetitions = 3
