"""The figures of what was done: from the roll-ups of the days looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from . import figure_words as words
from .figure import Action, Figure, Row, Series, honest_percent, sums
from .history import PERIODS, History, answers_of, milliseconds_of
from .hours import hours_known

GRADES = ("again", "hard", "good", "easy")


def reviews_figure(history: History) -> Figure:
    rows = [
        Row(
            bin_.label,
            [
                counts["introduced"],
                counts["reviewed"] - counts["mature_reviewed"],
                counts["mature_reviewed"],
                counts["drilled"],
                counts["practised"],
            ],
            bin_.tick,
            bin_.first.isoformat(),
        )
        for bin_, counts in zip(history.bins, history.counts, strict=True)
    ]
    answers = answers_of(history.total)
    return Figure(
        key="reviews",
        name=_("Answers"),
        sentence=words.reviews_sentence(answers, history.days_studied),
        lead=words.reviews_lead(answers, history.days_studied),
        row_name=_("When"),
        series=[
            Series("new", _("New cards"), tone="met"),
            Series("young", _("Reviews under 21 days")),
            Series("mature", _("Reviews of 21 days or more")),
            Series("repeated", _("Gone over again")),
            Series("practised", _("Practised")),
        ],
        rows=rows,
        total=sums(rows),
    )


def minutes_figure(history: History) -> Figure:
    """Each column in whole minutes, rounded to the nearest; the sum is of what was measured."""
    rows = [
        Row(bin_.label, [round(milliseconds_of(counts) / 60_000)], bin_.tick, bin_.first.isoformat())
        for bin_, counts in zip(history.bins, history.counts, strict=True)
    ]
    total = history.total
    answers = answers_of(total) + total["practised"]
    return Figure(
        key="minutes",
        name=_("Minutes"),
        sentence=words.minutes_sentence(milliseconds_of(total), history.days_studied),
        lead=words.minutes_lead(milliseconds_of(total), history.days_studied, answers),
        row_name=_("When"),
        series=[Series("minutes", _("Minutes"), tone="mature")],
        rows=rows,
        action=_slow_action() if words.is_slow(milliseconds_of(total), answers) else None,
    )


def added_figure(history: History) -> Figure:
    rows = [
        Row(bin_.label, [counts["introduced"]], bin_.tick, bin_.first.isoformat())
        for bin_, counts in zip(history.bins, history.counts, strict=True)
    ]
    met = history.total["introduced"]
    return Figure(
        key="added",
        name=_("New cards met"),
        sentence=words.added_sentence(met),
        lead=words.added_lead(met, history.days_studied),
        row_name=_("When"),
        series=[Series("new", _("New cards"), tone="mature")],
        rows=rows,
        total=sums(rows),
        action=what_if_action(),
    )


def calendar_figure(history: History) -> Figure:
    """Every day looked at, for the files and the table; the overview draws the year of them."""
    return Figure(
        key="calendar",
        name=_("Days"),
        sentence=words.calendar_sentence(history.days_studied, (history.today - history.first).days + 1),
        row_name=_("Day"),
        series=[
            Series("answers", _("Answers")),
            Series("minutes", _("Minutes"), is_drawn=False),
            Series("practised", _("Practised"), is_drawn=False),
        ],
        rows=[
            Row(
                words.day(day),
                [answers_of(counts), round(milliseconds_of(counts) / 60_000), counts["practised"]],
                key=day.isoformat(),
            )
            for day, counts in history.days.items()
            if answers_of(counts) or counts["practised"]
        ],
    )


def states_figure(history: History) -> Figure:
    """At the end of each column's days, from the changes of all days up to then."""
    names = ("mature", "young", "learning", "suspended")
    standing = {name: sum(part.counts[f"{name}_change"] for part in history.earlier) for name in names}
    began = standing["mature"] + standing["young"]
    rows = []
    for bin_, counts in zip(history.bins, history.counts, strict=True):
        for name in names:
            standing[name] += counts[f"{name}_change"]
        # An author may have moved a card to another topic meanwhile: there are never fewer than none.
        values = [max(0, standing[name]) for name in names]
        rows.append(Row(bin_.label, values, bin_.tick, bin_.last.isoformat()))
    mature, young, learning, _suspended = rows[-1].values
    known = (mature or 0) + (young or 0)
    return Figure(
        key="states",
        name=_("Cards learned over time"),
        sentence=words.states_sentence(mature or 0, young or 0, learning or 0),
        lead=words.states_lead(known - began) if known or began else "",
        row_name=_("At the end of"),
        series=[
            Series("mature", _("Remembered firmly")),
            Series("young", _("Remembered")),
            Series("learning", pgettext("cards", "Learning")),
            Series("suspended", pgettext("cards", "Suspended")),
        ],
        rows=rows,
    )


def memory_figure(memory: Mapping[str, Counter[str]]) -> Figure:
    """True retention, by period and by how old the memory was."""
    labels = {
        "today": _("Today"),
        "week": _("7 days"),
        "month": _("30 days"),
        "year": _("365 days"),
        "all": _("Ever"),
    }
    rows = []
    for period, _days_back in PERIODS:
        counts = memory[period]
        young, mature = counts["young_asked"], counts["mature_asked"]
        young_recalled, mature_recalled = counts["young_recalled"], counts["mature_recalled"]
        rows.append(
            Row(
                labels[period],
                [
                    honest_percent(young_recalled + mature_recalled, young + mature),
                    young_recalled + mature_recalled,
                    young + mature,
                    honest_percent(young_recalled, young),
                    young_recalled,
                    young,
                    honest_percent(mature_recalled, mature),
                    mature_recalled,
                    mature,
                ],
                key=period,
            )
        )
    days, asked, recalled = _latest_known(memory)
    return Figure(
        key="retention",
        name=_("What you remember when asked"),
        sentence=words.memory_sentence(asked, recalled, days),
        lead=words.memory_lead(asked, recalled),
        row_name=_("In"),
        series=[
            Series("remembered", _("All"), unit=" %", tone="met"),
            Series("recalled", _("remembered"), is_drawn=False),
            Series("asked", _("of"), is_drawn=False),
            Series("young", _("Under 21 days"), unit=" %"),
            Series("young_recalled", _("remembered"), is_drawn=False),
            Series("young_asked", _("of"), is_drawn=False),
            Series("mature", _("21 days or more"), unit=" %"),
            Series("mature_recalled", _("remembered"), is_drawn=False),
            Series("mature_asked", _("of"), is_drawn=False),
        ],
        rows=rows,
        top=100,
        are_beside=True,
    )


def _latest_known(memory: Mapping[str, Counter[str]]) -> tuple[int | None, int, int]:
    """Days, reviews and those remembered of the shortest time that says something; of all time where none does."""
    asked = recalled = 0
    for period, days in (("month", 30), ("year", 365), ("all", None)):
        counts = memory[period]
        asked = counts["young_asked"] + counts["mature_asked"]
        recalled = counts["young_recalled"] + counts["mature_recalled"]
        if honest_percent(recalled, asked) is not None:
            return days, asked, recalled
    return None, asked, recalled


def hours_figure(hours: Sequence[tuple[int, int]]) -> Figure:
    percents = [honest_percent(known, asked) for asked, known in hours]
    known_hours = hours_known(hours)
    return Figure(
        key="hours",
        name=_("Hours of the day"),
        sentence=words.hours_sentence(known_hours, sum(asked for asked, _known in hours)),
        lead=words.hours_lead(known_hours),
        row_name=_("Hour"),
        series=[
            Series("remembered", _("Remembered")),
            Series("forgotten", _("Forgotten")),
            Series("percent", "%", is_drawn=False, unit=" %"),
        ],
        rows=[
            Row(words.hour(hour), [known, asked - known, percents[hour]], key=str(hour))
            for hour, (asked, known) in enumerate(hours)
        ],
    )


def grades_figure(history: History) -> Figure:
    total = history.total
    grades = {
        "new": [total[f"new_{grade}"] for grade in GRADES],
        "learning": [total[f"learning_{grade}"] for grade in GRADES],
        "young": [total[grade] - total[f"learning_{grade}"] - total[f"mature_{grade}"] for grade in GRADES],
        "mature": [total[f"mature_{grade}"] for grade in GRADES],
    }
    labels = {
        "new": pgettext("cards", "New"),
        "learning": pgettext("cards", "Learning"),
        "young": _("Under 21 days"),
        "mature": _("21 days or more"),
    }
    ticks = {"young": _("< 21 d"), "mature": _("≥ 21 d")}
    again, hard = (sum(row[grade] for row in grades.values()) for grade in (0, 1))
    answers = sum(sum(row) for row in grades.values())
    return Figure(
        key="grades",
        name=_("Grades"),
        sentence=words.grades_sentence(again, answers),
        lead=words.grades_lead(again, hard, answers),
        action=repair_action() if words.is_much_again(again, answers) else None,
        row_name=_("Cards"),
        series=[
            Series("again", _("Again")),
            Series("hard", _("Hard")),
            Series("good", _("Good")),
            Series("easy", _("Easy")),
        ],
        rows=[Row(labels[name], row, ticks.get(name, ""), key=name) for name, row in grades.items()],
    )


def middle(counts: Mapping[int, int]) -> int | None:
    """The median of numbers given as how often each is there."""
    total = sum(counts.values())
    passed = 0
    for number, count in sorted(counts.items()):
        passed += count
        if 2 * passed >= total > 0:
            return number
    return None


def repair_action() -> Action:
    return Action(_("Cards that will not stick"), reverse("reviews:leeches"))


def catch_up_action() -> Action:
    return Action(_("Work off what is left"), reverse("reviews:way_back"))


def what_if_action() -> Action:
    return Action(_("What if I did more, less, or took a break?"), reverse("reviews:whatif"))


def _slow_action() -> Action:
    return Action(_("Slowest topics"), f"{reverse('reviews:progress_weak')}#slowest_sentence")


