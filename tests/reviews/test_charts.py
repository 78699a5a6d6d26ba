"""Where the charts put what: pure geometry, held against the numbers it was made of."""

from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from reviews.charts import (
    BARS_HEIGHT,
    BARS_TOP,
    LEVELS,
    Bar,
    BarChart,
    Line,
    Tick,
    due_chart,
    heat_level,
    heat_map,
    heat_step,
    round_above,
    strip,
)
from reviews.charts_columns import stacked_columns
from reviews.statistics.figure import Figure, Row, Series
from tests.markup import parsed

MONDAY = date(2026, 3, 2)
counts = st.integers(0, 10_000)


@given(st.lists(counts, min_size=1, max_size=8))
def test_a_strip_is_its_parts_side_by_side(parts):
    drawn = strip([(str(number), str(number), count) for number, count in enumerate(parts)])

    assert [segment.count for segment in drawn.segments] == parts
    assert drawn.total == sum(parts)
    for before, after in zip(drawn.segments, drawn.segments[1:], strict=False):
        assert before.x + before.width == pytest.approx(after.x, abs=0.002)
    assert sum(segment.width for segment in drawn.segments) == pytest.approx(100 if sum(parts) else 0, abs=0.01)
    assert all(segment.count for segment in drawn.drawn)


@given(counts)
def test_a_scale_ends_above_the_count_and_not_far_above(count):
    end = round_above(count)

    assert count <= end
    assert end % 2 == 0
    assert end <= max(2, 1.7 * count)


@given(counts, st.lists(counts, min_size=31, max_size=31))
def test_bars_stand_on_the_line_in_proportion_and_apart(overdue, due):
    days = [(MONDAY + timedelta(days=ahead), count) for ahead, count in enumerate(due)]

    chart = due_chart(overdue, days)

    assert [bar.count for bar in chart.bars] == [overdue, *due]
    assert [bar.kind for bar in chart.bars[:3]] == ["overdue", "today", "coming"]
    top = chart.lines[-1].count
    for bar in chart.bars:
        assert bar.height == pytest.approx(BARS_HEIGHT * bar.count / top, abs=0.06)
        assert bar.y + bar.height == pytest.approx(chart.base, abs=0.11)
        assert bar.y >= BARS_TOP - 0.11
    for before, after in zip(chart.bars, chart.bars[1:], strict=False):
        assert before.x + before.width < after.x
    assert chart.bars[-1].x + chart.bars[-1].width <= 100


def test_ticks_stand_under_today_and_each_week_from_it():
    chart = due_chart(0, [(MONDAY + timedelta(days=ahead), 1) for ahead in range(31)])

    assert [tick.text for tick in chart.ticks] == ["Today", "9 mar", "16 mar", "23 mar", "30 mar"]
    for tick, bar in zip(chart.ticks, chart.bars[1::7], strict=True):
        assert bar.x < tick.x < bar.x + bar.width


@given(st.lists(counts, max_size=60))
def test_heat_grows_with_the_answers_and_keeps_to_its_steps(days):
    step = heat_step(days)

    assert step >= 1
    levels = [heat_level(count, step) for count in sorted(days)]
    assert levels == sorted(levels)
    assert all((level == 0) == (count == 0) for level, count in zip(levels, sorted(days), strict=True))
    assert all(level <= LEVELS for level in levels)


@pytest.mark.parametrize("weekday", range(7))
def test_a_heat_map_has_weeks_as_columns_monday_first(weekday):
    last = MONDAY + timedelta(days=weekday)
    first = MONDAY - timedelta(weeks=52)

    chart = heat_map({last: 7, first: 3}, first=first, last=last)

    assert len(chart.cells) == 52 * 7 + weekday + 1
    assert {cell.y for cell in chart.cells if cell.day.weekday() == 0} == {min(cell.y for cell in chart.cells)}
    assert len({cell.x for cell in chart.cells}) == 53
    assert (chart.cells[0].answers, chart.cells[-1].answers) == (3, 7)
    assert chart.cells[-1].x + 14 <= chart.width


def test_the_tables_weeks_are_the_cells_the_latest_first():
    last = MONDAY + timedelta(days=2)
    chart = heat_map({MONDAY: 4, last: 1}, first=MONDAY - timedelta(weeks=1), last=last)

    assert chart.weeks == [
        (MONDAY, [4, 0, 1, None, None, None, None]),
        (MONDAY - timedelta(weeks=1), [0] * 7),
    ]


def test_the_legend_says_what_each_step_stands_for():
    assert heat_map({MONDAY: 2}, first=MONDAY, last=MONDAY).legend == [
        (0, "0"),
        (1, "1"),
        (2, "2"),
        (3, "3"),
        (4, "4 or more"),
    ]
    assert [words for _level, words in heat_map({MONDAY: 37}, first=MONDAY, last=MONDAY).legend] == [
        "0",
        "1–10",
        "11–20",
        "21–30",
        "31 or more",
    ]


def test_the_heat_map_is_valid_markup_with_plain_digits_in_any_language():
    chart = heat_map({MONDAY: 1234}, first=MONDAY - timedelta(weeks=52), last=MONDAY)
    with translation.override("es"):
        svg = parsed(f"<svg>{chart.svg()}</svg>").find("{http://www.w3.org/2000/svg}svg")

    rects = list(svg.iter("{http://www.w3.org/2000/svg}rect"))
    assert len(rects) == len(chart.cells)
    assert all(rect.get("x").isdigit() and rect.get("y").isdigit() for rect in rects)
    assert "1234" in svg.find("{http://www.w3.org/2000/svg}g").get("aria-label")


EVIL = "<script>\"'&"


def test_words_in_drawings_and_tables_are_escaped_wherever_they_stand():
    columns = stacked_columns([(EVIL, EVIL, [1, None])], [("young", EVIL), ("mature", EVIL)], unit=EVIL, unknown=EVIL)
    of_one = stacked_columns([(EVIL, EVIL, [None])], [("young", EVIL)], top=2, unknown=EVIL)
    bars = BarChart([Bar("today", EVIL, 1, 0, 1, 0, 1)], [Line(0, 1)], [Tick(0, EVIL)])
    figure = Figure("key", EVIL, EVIL, EVIL, [Series("one", EVIL, unit=EVIL)], [Row(EVIL, [1], EVIL, EVIL)])
    drawn = [columns.svg(), of_one.svg(), bars.svg(), figure.table_rows()]

    for html in drawn:
        assert EVIL not in html
        assert "&lt;script&gt;&quot;&#x27;&amp;" in html
        assert html.count('"') % 2 == 0
