"""What "today" is: the one place that knows.

A study day begins when the learner's clock first reads the rollover hour, or any time past it, on that date.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

HOURS: Final = range(24)
ONE_DAY: Final = timedelta(days=1)
RESOLUTION: Final = timedelta(seconds=1)
"""Clock changes fall on whole seconds."""


def study_day(at: datetime, zone: str | ZoneInfo, rollover_hour: int) -> date:
    """The study day that contains the instant ``at`` for a learner in ``zone``.

    Never goes back as time goes on, also when the clock does. Raises ValueError for a naive ``at``, an
    unknown zone or an hour outside 0–23.
    """
    if at.utcoffset() is None:
        raise ValueError(f"at must be an aware datetime, not {at!r}")
    zone = _zone(zone)

    # From a day ahead: where the clock is put back over the rollover, the date on it is yesterday's again.
    day = at.astimezone(zone).date() + ONE_DAY
    while at < day_start(day, zone, rollover_hour):
        day -= ONE_DAY
    return day


def day_start(day: date, zone: str | ZoneInfo, rollover_hour: int) -> datetime:
    """The instant, in UTC, at which the study day ``day`` begins.

    An hour that happens twice that night counts the first time; one the clock skips begins at the skip.
    The study day of this instant is ``day`` and a microsecond before it is the day before, except for a
    date the zone never had (Samoa, 30 December 2011) with a rollover at 0: that day is empty.
    Raises ValueError for an unknown zone or an hour outside 0–23.
    """
    if rollover_hour not in HOURS:
        raise ValueError(f"rollover_hour must be a whole number from 0 to 23, not {rollover_hour!r}")
    zone = _zone(zone)

    wall = datetime.combine(day, time(rollover_hour))
    start = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if start.astimezone(zone).replace(tzinfo=None) == wall:
        return start
    return _clock_change(wall, zone)


def next_day_start(at: datetime, zone: str | ZoneInfo, rollover_hour: int) -> datetime:
    """The instant, in UTC and after ``at``, at which the next study day begins; errors as ``study_day``."""
    return day_start(study_day(at, zone, rollover_hour) + ONE_DAY, zone, rollover_hour)


def _clock_change(skipped: datetime, zone: ZoneInfo) -> datetime:
    """The instant of the jump over ``skipped``, a time that no clock in ``zone`` showed.

    With either offset, the one after the jump and the one before, it reads as an instant on the other side
    of the jump, which leaves a search between the two.
    """
    before = skipped.replace(tzinfo=zone, fold=1).astimezone(UTC)
    after = skipped.replace(tzinfo=zone, fold=0).astimezone(UTC)
    while after - before > RESOLUTION:
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if middle.astimezone(zone).replace(tzinfo=None) < skipped:
            before = middle
        else:
            after = middle
    return after


def _zone(zone: str | ZoneInfo) -> ZoneInfo:
    if isinstance(zone, ZoneInfo):
        return zone
    try:
        return ZoneInfo(zone)
    except (KeyError, ValueError, OSError) as error:  # OSError: a folder of zones, where tzdata is installed
        raise ValueError(f"unknown time zone: {zone!r}") from error
