"""What "today" is, above all on the nights it is hard to say."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from reviews.scheduling import day_start, next_day_start, study_day

MICROSECOND = timedelta(microseconds=1)
DAY = timedelta(days=1)

zones = st.sampled_from(sorted(available_timezones() - {"localtime", "Factory"}))
hours = st.integers(0, 23)
instants = st.datetimes(datetime(1970, 1, 3), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
days = st.dates(date(1970, 1, 3), date(2100, 1, 1))


def local(zone, *parts, fold=0):
    return datetime(*parts, tzinfo=ZoneInfo(zone), fold=fold)


def has_date(zone, day):
    """Whether the calendar of the zone had that day: Samoa, for one, skipped 30 December 2011."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(zone))
    return noon.astimezone(UTC).astimezone(ZoneInfo(zone)).date() == day


def test_day_changes_at_the_rollover_not_at_midnight():
    assert study_day(local("Europe/Madrid", 2026, 5, 5, 3, 59), "Europe/Madrid", 4) == date(2026, 5, 4)
    assert study_day(local("Europe/Madrid", 2026, 5, 5, 4, 0), "Europe/Madrid", 4) == date(2026, 5, 5)


def test_day_is_the_learners_not_the_servers():
    at = datetime(2026, 5, 5, 23, 0, tzinfo=UTC)

    assert study_day(at, "America/Bogota", 4) == date(2026, 5, 5)
    assert study_day(at, "Asia/Tokyo", 4) == date(2026, 5, 6)


def test_zone_may_be_given_by_name_or_as_an_object():
    at = datetime(2026, 5, 5, 23, 0, tzinfo=UTC)

    assert study_day(at, ZoneInfo("Asia/Tokyo"), 4) == study_day(at, "Asia/Tokyo", 4)


CLOCK_CHANGES = [
    ("Europe/Madrid", date(2026, 3, 29)),  # 02:00 to 03:00
    ("Europe/Madrid", date(2026, 10, 25)),  # 03:00 to 02:00
    ("America/Santiago", date(2026, 9, 6)),  # 00:00 to 01:00
    ("America/Santiago", date(2026, 4, 5)),  # 00:00 to 23:00 of the day before
]


@pytest.mark.parametrize(("zone", "day"), CLOCK_CHANGES)
def test_a_minute_either_side_of_the_rollover_are_two_days_when_the_clock_changes(zone, day):
    before = local(zone, day.year, day.month, day.day, 3, 59)
    after = local(zone, day.year, day.month, day.day, 4, 1)

    assert study_day(before, zone, 4) == day - DAY
    assert study_day(after, zone, 4) == day


@pytest.mark.parametrize(
    ("zone", "day", "rollover_hour", "start"),
    [
        # An hour the clock skips: the day begins at the skip.
        ("Europe/Madrid", date(2026, 3, 29), 2, datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        ("Europe/Madrid", date(2026, 3, 29), 3, datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        ("America/Santiago", date(2026, 9, 6), 0, datetime(2026, 9, 6, 4, 0, tzinfo=UTC)),
        # A skip from 00:01 to 01:01 does not begin on the hour, and neither does the day.
        ("America/St_Johns", date(2007, 3, 11), 1, datetime(2007, 3, 11, 3, 31, tzinfo=UTC)),
        # An hour that happens twice counts the first time.
        ("Europe/Madrid", date(2026, 10, 25), 2, datetime(2026, 10, 25, 0, 0, tzinfo=UTC)),
        ("Europe/Madrid", date(2026, 10, 25), 3, datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
        ("America/Santiago", date(2026, 4, 4), 23, datetime(2026, 4, 5, 2, 0, tzinfo=UTC)),
        ("America/Santiago", date(2026, 4, 5), 0, datetime(2026, 4, 5, 4, 0, tzinfo=UTC)),
    ],
)
def test_days_that_begin_within_a_clock_change(zone, day, rollover_hour, start):
    assert day_start(day, zone, rollover_hour) == start
    assert study_day(start, zone, rollover_hour) == day
    assert study_day(start - MICROSECOND, zone, rollover_hour) == day - DAY


@pytest.mark.parametrize(
    ("day", "hours_long"), [(date(2026, 3, 28), 23), (date(2026, 10, 24), 25), (date(2026, 5, 5), 24)]
)
def test_days_are_as_long_as_the_clock_makes_them(day, hours_long):
    length = day_start(day + DAY, "Europe/Madrid", 4) - day_start(day, "Europe/Madrid", 4)

    assert length == timedelta(hours=hours_long)


def test_the_second_time_an_hour_happens_is_not_a_new_day():
    first = local("Europe/Madrid", 2026, 10, 25, 2, 30, fold=0)
    second = local("Europe/Madrid", 2026, 10, 25, 2, 30, fold=1)

    assert study_day(first, "Europe/Madrid", 2) == study_day(second, "Europe/Madrid", 2) == date(2026, 10, 25)


def test_day_does_not_go_back_where_the_clock_goes_back_over_the_rollover():
    # St John's, 4 November 2007: 00:01 became 23:01 of the day before.
    first_midnight = datetime(2007, 11, 4, 2, 30, tzinfo=UTC)
    clock_reads_yesterday = first_midnight + timedelta(minutes=30)

    assert clock_reads_yesterday.astimezone(ZoneInfo("America/St_Johns")).date() == date(2007, 11, 3)
    assert study_day(first_midnight, "America/St_Johns", 0) == date(2007, 11, 4)
    assert study_day(clock_reads_yesterday, "America/St_Johns", 0) == date(2007, 11, 4)


def test_a_date_the_zone_never_had_is_short_or_empty():
    skipped = date(2011, 12, 30)

    assert day_start(skipped + DAY, "Pacific/Apia", 4) - day_start(skipped, "Pacific/Apia", 4) == timedelta(
        hours=4
    )
    assert day_start(skipped + DAY, "Pacific/Apia", 0) == day_start(skipped, "Pacific/Apia", 0)


def test_learner_who_moves_from_bogota_to_madrid_gets_no_day_twice():
    # Same instant, new zone: the evening in Bogotá is already the next morning in Madrid.
    at = local("America/Bogota", 2026, 5, 5, 22, 0)

    assert study_day(at, "America/Bogota", 4) == date(2026, 5, 5)
    assert study_day(at, "Europe/Madrid", 4) == date(2026, 5, 6)
    assert study_day(at + timedelta(hours=24), "Europe/Madrid", 4) == date(2026, 5, 7)


def test_learner_who_moves_back_may_see_the_same_day_again():
    # Which is why the day an answer was given in is stored and not worked out again.
    at = local("Europe/Madrid", 2026, 5, 6, 5, 0)

    assert study_day(at, "Europe/Madrid", 4) == date(2026, 5, 6)
    assert study_day(at, "America/Bogota", 4) == date(2026, 5, 5)


def test_next_day_starts_at_the_next_rollover():
    at = local("Europe/Madrid", 2026, 3, 28, 23, 0)

    assert next_day_start(at, "Europe/Madrid", 4) == local("Europe/Madrid", 2026, 3, 29, 4, 0)


def test_starts_are_given_in_utc():
    assert day_start(date(2026, 5, 5), "Asia/Tokyo", 4).tzinfo is UTC
    assert day_start(date(2026, 3, 29), "Europe/Madrid", 2).tzinfo is UTC


def test_naive_instant_raises():
    with pytest.raises(ValueError, match="at must be an aware datetime"):
        study_day(datetime(2026, 5, 5, 12, 0), "Europe/Madrid", 4)  # noqa: DTZ001


@pytest.mark.parametrize(
    "name", ["Europe/Macondo", "", "America", "../etc/passwd", "Europe\0Madrid", "x" * 300]
)
def test_unknown_zone_raises(name):
    with pytest.raises(ValueError, match="unknown time zone: "):
        study_day(datetime(2026, 5, 5, tzinfo=UTC), name, 4)
    with pytest.raises(ValueError, match="unknown time zone: "):
        day_start(date(2026, 5, 5), name, 4)


@pytest.mark.parametrize("rollover_hour", [-1, 24])
def test_rollover_outside_the_day_raises(rollover_hour):
    with pytest.raises(ValueError, match="rollover_hour must be a whole number from 0 to 23"):
        study_day(datetime(2026, 5, 5, tzinfo=UTC), "Europe/Madrid", rollover_hour)


@given(instants, st.timedeltas(timedelta(0), timedelta(days=3)), zones, hours)
def test_study_day_never_goes_back(at, later, zone, rollover_hour):
    assert study_day(at, zone, rollover_hour) <= study_day(at + later, zone, rollover_hour)


@given(days, zones, hours)
@example(date(2011, 12, 30), "Pacific/Apia", 4)
@example(date(2007, 11, 4), "America/St_Johns", 0)
@example(date(2026, 9, 6), "America/Santiago", 0)
def test_day_start_is_where_the_study_day_begins(day, zone, rollover_hour):
    assume(rollover_hour > 0 or has_date(zone, day))

    start = day_start(day, zone, rollover_hour)

    assert study_day(start, zone, rollover_hour) == day
    before = study_day(start - MICROSECOND, zone, rollover_hour)
    assert before == day - DAY or not has_date(zone, day - DAY)


@given(instants, zones, hours)
def test_every_instant_is_within_its_day(at, zone, rollover_hour):
    day = study_day(at, zone, rollover_hour)

    assert day_start(day, zone, rollover_hour) <= at < next_day_start(at, zone, rollover_hour)


@pytest.mark.parametrize(
    "zone", ["Europe/Madrid", "America/Santiago", "Australia/Lord_Howe", "Africa/Casablanca"]
)
@pytest.mark.parametrize("rollover_hour", range(24))
def test_every_day_of_two_years_begins_once(zone, rollover_hour):
    day, start = date(2026, 1, 1), day_start(date(2026, 1, 1), zone, rollover_hour)
    while day < date(2028, 1, 1):
        assert study_day(start, zone, rollover_hour) == day
        assert study_day(start - MICROSECOND, zone, rollover_hour) == day - DAY
        day, start = day + DAY, next_day_start(start, zone, rollover_hour)
