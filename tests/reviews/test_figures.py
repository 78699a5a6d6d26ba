"""Every figure against a slow, obvious computation over the raw log and the schedules; charts against their tables."""

import csv
import json
import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import html5lib
import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from decks.models import Tag
from decks.services import retire_note
from reviews.charts import BARS_HEIGHT
from reviews.charts_columns import LINE_CHARS, LINE_HEIGHT, TOP, stacked_columns
from reviews.models import LogKind, Phase, ReviewLog, Schedule
from reviews.queue import Clock
from reviews.recall.report import recall_report
from reviews.scheduling import Grade
from reviews.services import enrol, practise_card, suspend_card, undo_last
from reviews.services.recounting import verify_statistics
from reviews.sittings.offers import offers_of
from reviews.statistics.export import harmless
from reviews.statistics.figures import FIGURES, FILES_ONLY, OF_CARDS, OF_EVERYTHING, figures_of
from reviews.statistics.filters import Chosen, Range, bins, chosen_of
from reviews.statistics.hard_cards import forgotten_cards
from reviews.statistics.report import progress_report
from reviews.statistics.studied import decks_studied
from reviews.statistics.week import week_page
from tests.markup import HTML
from tests.remembering import remembered
from tests.reviews.conftest import NOON, answer, cards_of, token_for

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"
TODAY = date(2026, 3, 2)
GRADES = (Grade.GOOD, Grade.EASY, Grade.AGAIN, Grade.GOOD, Grade.HARD)


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def studied(learner, make_deck):
    """Six weeks of a small deck: what is due and two new cards on most days; undo, suspension and practice among it."""
    return remembered(lambda: study(learner, make_deck("much", {"one": 9, "two": 6})), learner.pk)


def study(learner, deck):
    enrol(user=learner, deck=deck, at=NOON - timedelta(days=80))
    cards = cards_of(deck)
    for ago in range(45, -1, -1):
        if ago % 6 == 5:
            continue
        moment = NOON - timedelta(days=ago, hours=ago % 5)
        day = Clock.of(learner, moment).day
        met = 0
        for number, card in enumerate(cards):
            schedule = Schedule.objects.filter(user=learner, card=card).first()
            if schedule is None and met < 2:
                met += 1
            elif schedule is None or schedule.due_day is None or schedule.due_day > day or schedule.suspended:
                continue
            answer(learner, card, GRADES[(number + ago) % len(GRADES)], moment + timedelta(minutes=number))
        if ago == 30:
            undo_last(user=learner, at=moment + timedelta(minutes=40))
        if ago == 20:
            suspend_card(user=learner, token=token_for(learner, cards[3], moment), at=moment + timedelta(hours=1))
    return deck


def chosen_figures(learner, *, keys=(), **chosen):
    offers = offers_of(learner)
    return figures_of(learner, chosen_of(offers, **chosen), offers, NOON, keys=keys)


def figure(learner, key, **chosen):
    [found] = chosen_figures(learner, keys=[key], **chosen)
    return found


def standing(learner, *kinds):
    undone = set(ReviewLog.objects.filter(user=learner).exclude(undoes=None).values_list("undoes", flat=True))
    return [row for row in ReviewLog.objects.filter(user=learner, kind__in=kinds) if row.token not in undone]


def is_review(row):
    return row.kind == LogKind.ANSWER and bool(row.before) and "interval_days" in row.before


def column(figure, key):
    place = [series.key for series in figure.series].index(key)
    return {row.key: row.values[place] for row in figure.rows}


# ── figures against the log ──────────────────────────────────────────────────────────────────────────────────


def test_answers_of_each_day_are_those_of_the_log(learner, studied):
    since = TODAY - timedelta(days=29)
    rows = [row for row in standing(learner, LogKind.ANSWER, LogKind.DRILL) if row.study_day >= since]
    met = Counter(str(row.study_day) for row in rows if row.kind == LogKind.ANSWER and not is_review(row))
    mature = Counter(str(row.study_day) for row in rows if is_review(row) and row.before["interval_days"] >= 21)
    young = Counter(str(row.study_day) for row in rows if is_review(row) and row.before["interval_days"] < 21)

    found = figure(learner, "reviews")

    assert +Counter(column(found, "new")) == met
    assert +Counter(column(found, "mature")) == mature
    assert +Counter(column(found, "young")) == young
    assert found.sentence.startswith(f"{len(rows)} answers on ")


@pytest.mark.parametrize("range_", Range.values)
def test_new_cards_are_the_first_answers_of_the_log(learner, studied, range_):
    rows = [row for row in standing(learner, LogKind.ANSWER) if not is_review(row)]
    found = figure(learner, "added", range_=range_)
    begins = sorted(column(found, "new"))
    met = Counter(max(first for first in begins if first <= str(row.study_day)) for row in rows
                  if str(row.study_day) >= begins[0])

    assert +Counter(column(found, "new")) == met
    assert found.sentence == f"You met {met.total()} new cards." or not met


def test_minutes_are_what_the_answers_took(learner, studied):
    rows = standing(learner, LogKind.ANSWER, LogKind.DRILL, LogKind.PRACTISE)
    for row in rows:
        ReviewLog.objects.filter(user=learner, token=row.token).update(elapsed_ms=40_000)

    list(verify_statistics(learner.pk, repair=True))
    spent = Counter()
    for row in rows:
        spent[str(row.study_day)] += 40_000

    found = column(figure(learner, "minutes"), "minutes")

    assert found == {day: round(spent[day] / 60_000) for day in found}
    assert sum(found.values())


def test_retention_is_the_first_answer_of_a_day_at_least_a_day_after_the_last(learner, studied):
    found = figure(learner, "retention")

    for period, days in {"today": 0, "week": 6, "month": 29, "year": 364, "all": 9999}.items():
        asked, recalled = counted_memory(learner, days)
        assert column(found, "young_asked")[period] == asked["young"]
        assert column(found, "young_recalled")[period] == recalled["young"]
        assert column(found, "mature_asked")[period] == asked["mature"]
        assert column(found, "mature_recalled")[period] == recalled["mature"]
        total = asked.total()
        assert column(found, "remembered")[period] == (round(100 * recalled.total() / total) if total >= 50 else None)


def counted_memory(learner, days):
    asked, recalled = Counter(), Counter()
    for row in standing(learner, LogKind.ANSWER):
        last = (row.before or {}).get("last_answered_day")
        if not is_review(row) or not last or last >= str(row.study_day) or (TODAY - row.study_day).days > days:
            continue
        age = "mature" if row.before["interval_days"] >= 21 else "young"
        asked[age] += 1
        recalled[age] += row.quality >= 3
    return asked, recalled


def test_states_at_the_end_of_each_day_are_the_last_rows_until_then(learner, studied):
    found = figure(learner, "states")

    for row in found.rows[::7]:
        expected = Counter()
        last = {}
        for log in ReviewLog.objects.filter(user=learner, study_day__lte=row.key).order_by("sequence"):
            last[log.card_id] = log.after
        for after in last.values():
            if after.get("suspended"):
                expected["suspended"] += 1
            elif after.get("phase", 0) == Phase.REVIEW:
                expected["mature" if after["interval_days"] >= 21 else "young"] += 1
            elif after.get("phase", 0):
                expected["learning"] += 1
        names = ("mature", "young", "learning", "suspended")
        assert list(row.values) == [expected[name] for name in names], row.key


def test_intervals_ease_and_due_days_are_those_of_the_schedules(learner, studied):
    schedules = [row for row in Schedule.objects.filter(user=learner) if not row.suspended and row.interval_days]
    due = Counter(str(row.due_day) for row in schedules if row.due_day < TODAY + timedelta(days=30))

    intervals = column(figure(learner, "intervals"), "cards")
    eases = column(figure(learner, "ease"), "cards")
    coming = column(figure(learner, "due"), "coming")

    assert sum(intervals.values()) == sum(eases.values()) == len(schedules)
    assert intervals["7-13"] == sum(7 <= row.interval_days < 14 for row in schedules)
    assert +Counter(eases) == Counter(f"{row.ease_hundredths // 10 / 10:.1f}" for row in schedules)
    assert {day: count for day, count in coming.items() if count} == {
        day: count for day, count in due.items() if day >= str(TODAY)
    }
    assert column(figure(learner, "due"), "overdue")["earlier"] == sum(row.due_day < TODAY for row in schedules)


def test_hours_are_those_of_the_clock_on_the_learners_wall(learner, studied):
    rows = [row for row in standing(learner, LogKind.ANSWER) if is_review(row) and (TODAY - row.study_day).days < 30]
    hours = Counter(str((row.at - timedelta(hours=5)).hour) for row in rows)  # Bogotá
    passed = Counter(str((row.at - timedelta(hours=5)).hour) for row in rows if row.quality >= 3)

    found = figure(learner, "hours")

    assert +Counter(column(found, "remembered")) == passed
    assert +Counter(column(found, "forgotten")) == hours - passed


def test_grades_are_those_given_by_what_was_asked(learner, studied):
    names = {2: "again", 3: "hard", 4: "good", 5: "easy"}
    given_ = Counter()
    for row in standing(learner, LogKind.ANSWER):
        before = row.before or {}
        phase = before.get("phase", 0)
        kind = "new" if not is_review(row) else "learning" if phase in (1, 3) else "young"
        if kind == "young" and before["interval_days"] >= 21:
            kind = "mature"
        given_[kind, names[row.quality]] += 1

    found = figure(learner, "grades", range_="all")

    for grade in names.values():
        assert column(found, grade) == {kind: given_[kind, grade] for kind in ("new", "learning", "young", "mature")}


def test_a_topic_counts_its_own_and_all_topics_together_everything(learner, studied):
    whole = figure(learner, "reviews", range_="all")
    parts = [figure(learner, "reviews", range_="all", slug=f"much/{topic}") for topic in ("one", "two")]

    assert all(sum(part.total) for part in parts)
    assert [sum(sums) for sums in zip(*(part.total for part in parts), strict=True)] == list(whole.total)
    cards = [sum(figure(learner, "intervals", slug=f"much/{topic}").total) for topic in ("one", "two")]
    assert sum(cards) == sum(figure(learner, "intervals").total)


def test_a_tag_chooses_cards_and_leaves_out_days(learner, studied):
    tagged = Schedule.objects.filter(user=learner, suspended=False).first()
    tagged.note.tags.add(Tag.objects.create(name="formula"))

    found = chosen_figures(learner, tag="formula")

    assert [one.key for one in found] == list(OF_CARDS)
    assert sum(found[1].total) == 1


def test_what_an_author_withdrew_is_not_counted_even_before_the_learner_catches_up(learner, studied):
    before = sum(figure(learner, "intervals").total)
    gone = Schedule.objects.filter(user=learner, suspended=False).first()

    retire_note(note=gone.note, by=None, at=NOON)

    assert sum(figure(learner, "intervals").total) == before - 1


def test_practice_counts_as_time_and_answers_and_nothing_else(learner, deck, cards):

    answer(learner, cards[0], Grade.GOOD, NOON - timedelta(hours=1))
    token = replace(token_for(learner, cards[0], NOON), is_practice=True)
    practise_card(user=learner, token=token, quality=Grade.AGAIN, at=NOON + timedelta(seconds=30))

    assert list(figure(learner, "reviews").total) == [1, 0, 0, 0, 1]
    assert sum(column(figure(learner, "grades"), "again").values()) == 0


@pytest.mark.parametrize("range_", Range.values)
def test_bins_are_side_by_side_from_the_first_day_to_today(range_):
    chosen = Chosen(range=range_)
    first = chosen.first_day(TODAY, date(2024, 5, 17))

    found = bins(chosen, first, TODAY)

    assert found[0].first == first
    assert found[-1].last == TODAY
    assert all(before.last + timedelta(days=1) == after.first for before, after in pairwise(found))
    assert len(found) == {"month": 30, "quarter": 13, "year": 53, "all": 23}[range_]


def test_decades_are_shown_by_year():
    found = bins(Chosen(range=Range.ALL), date(2010, 5, 1), TODAY)

    assert [one.label for one in found] == [str(year) for year in range(2010, 2027)]


def test_more_answers_cost_no_more_statements(learner, make_deck):
    def statements():
        with CaptureQueriesContext(connection) as captured:
            chosen_figures(learner, range_="all")
        return len(captured)

    deck = make_deck("small", {"one": 4})
    enrol(user=learner, deck=deck, at=NOON)
    answer(learner, cards_of(deck)[0], Grade.GOOD, NOON - timedelta(days=40))
    few = statements()
    for ago in range(30, 0, -3):
        answer(learner, cards_of(deck)[ago % 4], Grade.GOOD, NOON - timedelta(days=ago))

    assert statements() == few <= 44


# ── charts and their tables ──────────────────────────────────────────────────────────────────────────────────


@given(st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 5000)), min_size=1, max_size=60))
def test_columns_stand_in_proportion_one_on_the_other(counts):
    rows = [(str(number), str(number), pair) for number, pair in enumerate(counts)]

    chart = stacked_columns(rows, [("young", "Young"), ("mature", "Mature")])

    top = chart.lines[-1].count
    for stack, pair in zip(chart.columns, counts, strict=True):
        assert [piece.count for piece in stack.pieces] == [count for count in pair if count]
        bottom = TOP + BARS_HEIGHT
        for piece in stack.pieces:
            assert piece.height == pytest.approx(BARS_HEIGHT * piece.count / top, abs=0.06)
            assert piece.y + piece.height == pytest.approx(bottom, abs=0.16)
            bottom = piece.y
        assert bottom >= TOP - 0.2
    for before, after in pairwise(chart.columns):
        assert before.x + before.width < after.x


@given(st.lists(st.tuples(*[st.none() | st.integers(0, 100)] * 3), min_size=1, max_size=9))
def test_shares_stand_beside_each_other_each_from_the_ground(shares):
    series = [("met", "All"), ("young", "Young"), ("mature", "Mature")]
    rows = [(str(number), str(number), share) for number, share in enumerate(shares)]

    chart = stacked_columns(rows, series, top=100, unit=" %", unknown="?", are_beside=True)

    for column, share in zip(chart.columns, shares, strict=True):
        assert [piece.count for piece in column.pieces] == [one for one in share if one]
        assert len(column.unknown) == share.count(None)
        for piece in column.pieces:
            assert piece.height == pytest.approx(BARS_HEIGHT * piece.count / 100, abs=0.06)
            assert piece.y + piece.height == pytest.approx(chart.top + BARS_HEIGHT, abs=0.11)
        for before, after in pairwise(column.pieces):
            assert before.x + before.width <= after.x + 0.01


def test_what_a_column_says_is_broken_where_a_phone_ends():
    counts, series = [35, 170, 2, 21], [(str(number), "Reviews of some days") for number in range(4)]
    short, long = (stacked_columns([("week 3", "3", counts[:n])], series[:n]) for n in (1, 4))

    assert short.columns[0].lines == ["week 3: 35"]
    assert " ".join(long.columns[0].lines) == long.columns[0].label
    assert all(len(line) <= LINE_CHARS for line in long.columns[0].lines)
    assert (short.top, long.top) == (TOP, TOP + LINE_HEIGHT * (len(long.columns[0].lines) - 1))
    assert long.height - long.top == short.height - short.top


def page_of(client, user, name="progress_figures", query="", **extra):
    client.force_login(user)
    response = client.get(reverse(f"reviews:{name}") + query, **extra)
    assert response.status_code == 200
    return html5lib.HTMLParser(strict=True).parse(response.content.decode())


def text_of(element):
    return " ".join("".join(element.itertext()).split())


def sections_of(page):
    return [
        section for section in page.iter(f"{HTML}section") if "figure" in section.get("class", "").split()
    ]


def test_every_chart_says_what_its_table_says(client, learner, studied):
    for query in ("", "?range=quarter&deck=much/one", "?range=year", "?range=all"):
        check_charts(sections_of(page_of(client, learner, query=query)))


def check_charts(sections):

    assert len(sections) == len(FIGURES) - len(FILES_ONLY)
    for section in sections:
        assert text_of(section.find(f"{HTML}h2"))
        heads = [text_of(head) for head in section.find(f".//{HTML}thead/{HTML}tr")][1:]
        cells = [[text_of(cell) for cell in row] for row in section.find(f".//{HTML}tbody")]
        labels = [
            stop.get("aria-label") for stop in section.iter(f"{SVG}g") if stop.get("class") == "column"
        ]
        if not labels:
            assert all(cell in ("0", "not known yet") for row in cells for cell in row[1:2])
            continue
        assert [label.rpartition(": ")[0] for label in labels] == [row[0] for row in cells]
        legend = [text_of(item) for item in section.iter(f"{HTML}li")]
        for label, row in zip(labels, cells, strict=True):
            told = label.rpartition(": ")[2]
            if legend:
                numbers = dict(zip(heads, row[1:], strict=True))
                expected = " · ".join(f"{name} {numbers[name]}" for name in legend if numbers[name] != "0") or "0"
            else:
                expected = row[1]
            assert told == expected


def test_every_part_of_a_drawing_has_a_tone_of_its_own(learner, studied):
    style = (Path(settings.BASE_DIR) / "static/css/charts.css").read_text()
    style += (Path(settings.BASE_DIR) / "static/css/figures.css").read_text()
    tones = {name: tone for names, tone in re.findall(r"((?:\.[\w-]+,?\s*)+)\{\s*--tone: ([^;]+);", style)
             for name in re.findall(r"\.tone-(\w+)", names)}

    for one in figures_of(learner, Chosen(), offers_of(learner), NOON):
        if one.key not in FILES_ONLY and one.chart:
            drawn = [tones[kind] for kind, _label in one.chart.legend]
            assert len(set(drawn)) == len(drawn), one.key
            assert {piece.kind for column in one.chart.columns for piece in column.pieces} <= tones.keys()


def test_what_is_not_known_yet_is_marked_and_not_drawn_as_nothing(client, learner, studied):
    section = next(one for one in sections_of(page_of(client, learner)) if one.get("id") == "figure_retention")
    stops = [stop for stop in section.iter(f"{SVG}g") if stop.get("class") == "column"]
    marked = [sum(text.get("class") == "unknown" for text in stop.iter(f"{SVG}text")) for stop in stops]

    assert marked == [stop.get("aria-label").count("not known yet") for stop in stops]
    assert len(set(marked)) > 1


def test_each_drawing_has_a_title_a_description_and_one_stop_of_the_tab_key(client, learner, studied):
    page = page_of(client, learner)

    drawings = [svg for svg in page.iter(f"{SVG}svg") if "columns" in svg.get("class", "").split()]
    assert drawings
    for drawing in drawings:
        assert drawing.find(f"{SVG}title").text
        assert drawing.find(f"{SVG}desc").text
        stops = [stop.get("tabindex") for stop in drawing.iter(f"{SVG}g")]
        assert stops.count("0") == 1
        assert set(stops) <= {"0", "-1"}


def test_the_filters_swap_the_figures_alone(client, learner, studied):
    client.force_login(learner)

    response = client.get(
        reverse("reviews:progress_figures"), {"range": "year"}, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="figures"
    )

    words = response.content.decode().split()
    assert " ".join(words).startswith(
        '<title> All charts · a year · Repaso </title> <div id="figures" class="progress-page" data-announce="a year">'
    )


def test_a_deck_one_does_not_study_is_said_and_left_out(client, learner, studied):
    page = page_of(client, learner, query="?deck=foreign&range=ever")

    alerts = [text_of(element) for element in page.iter() if element.get("role") == "alert"]
    assert "Deck or topic: You do not study this deck. Choose one of the list." in " ".join(alerts)
    assert "Time: Choose one of the times of the list." in " ".join(alerts)
    assert len(sections_of(page)) == len(FIGURES) - len(FILES_ONLY)


# ── files ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_files_hold_the_numbers_of_the_page(client, learner, studied):
    client.force_login(learner)
    query = {"deck": "much/one", "range": "quarter"}

    rows = list(csv.DictReader(client.get(reverse("reviews:progress_csv"), query).content.decode().splitlines()))
    told = json.loads(client.get(reverse("reviews:progress_json"), query).content)

    figures = chosen_figures(learner, slug="much/one", range_="quarter")
    expected = [
        (one.key, row.key or row.label, series.key, "" if value is None else str(value))
        for one in figures
        for row in one.rows
        for series, value in zip(one.series, row.values, strict=True)
    ]
    assert [(row["figure"], row["row"], row["column"], row["value"]) for row in rows] == expected
    assert [one["figure"] for one in told["figures"]] == [one.key for one in figures]
    assert told["figures"][2]["rows"][0]["young"] == figures[2].rows[0].values[1]


def test_what_the_other_pages_say_is_in_the_files_too(client, learner, studied):
    learner.profile.language = "en"
    found = {one.key: one for one in chosen_figures(learner, range_="quarter")}
    report, recall, week = progress_report(learner, NOON), recall_report(learner, NOON), week_page(learner, NOON)

    states, done = report.states.figures, report.today.figures.done
    assert list(column(found["standing"], "number").values()) == [
        states.mature, states.young, states.learning, states.new, states.suspended,
    ]  # fmt: skip
    assert column(found["today"], "number") | {"remembered": done.remembered, "forgotten": done.again} == column(
        found["today"], "number"
    )
    assert column(found["today"], "number")["days_in_a_row"] == report.streak.studied
    now = recall.remembered
    assert list(column(found["remembered"], "number").values()) == [
        now.count, now.low, now.high, now.total, recall.scored,
    ]  # fmt: skip
    last, before = reversed(found["weeks"].rows[-2:])
    assert (last.key, before.key) == ("2026-02-23", "2026-02-16")
    told = [(row.this.removesuffix(" %"), row.before.removesuffix(" %")) for row in week.rows]
    assert told == [
        ("not known yet" if one is None else str(one), "not known yet" if other is None else str(other))
        for one, other in zip(last.values[:5], before.values[:5], strict=True)
    ]
    assert [row.values[0] for row in found["hardest"].rows] == [
        card.lapses for card in forgotten_cards(learner, decks_studied(learner), Chosen(), TODAY)
    ]


def test_what_is_told_of_all_decks_is_not_told_of_one(learner, studied):
    of_one = chosen_figures(learner, slug="much/one")

    assert {one.key for one in of_one} == FIGURES.keys() - set(OF_EVERYTHING)


def test_one_figure_is_a_file_of_its_own_name(client, learner, studied):
    client.force_login(learner)

    response = client.get(reverse("reviews:progress_csv"), {"figure": "due"})

    assert response["Content-Disposition"] == 'attachment; filename="repaso-due.csv"'
    assert {line.split(",")[0] for line in response.content.decode().splitlines()[1:]} == {"due"}


def test_a_topic_named_like_a_formula_is_text_in_a_sheet(client, learner, studied):
    topic = studied.topics.get(slug="one")
    topic.title = '=HYPERLINK("http://evil.example")'
    topic.save()
    client.force_login(learner)

    text = client.get(reverse("reviews:progress_csv"), {"figure": "topics"}).content.decode()

    rows = list(csv.DictReader(text.splitlines()))
    assert {row["label"] for row in rows if row["row"] == "much/one"} == {'\'=HYPERLINK("http://evil.example")'}


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(cell):
    assert harmless(cell) == f"'{cell}"
    assert harmless(f"a{cell}") == f"a{cell}"


def test_a_learner_without_answers_sees_sentences_and_no_drawing(client, learner, deck):
    page = page_of(client, learner)

    assert not list(page.find(f".//{HTML}main").iter(f"{SVG}svg"))
    assert len(sections_of(page)) == len(FIGURES) - len(FILES_ONLY)
