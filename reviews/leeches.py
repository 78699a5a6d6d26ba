"""When a card is a leech: forgotten so often that more of the same seldom helps."""

LEECH_LAPSES = 8  # unless the learner sets another number for a deck
FEWEST_LAPSES = 3  # fewer are not in the index schedule_lapses, and are nothing to list


def makes_a_leech(before: int, after: int, *, leech_lapses: int) -> bool:
    """Whether going from so many lapses to so many calls for repair: at the learner's number, then every half of it."""
    every = max(1, (leech_lapses + 1) // 2)
    return after > before and after >= leech_lapses and (after - leech_lapses) % every == 0
