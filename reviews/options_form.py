"""The options of a deck as a form: each field says in one sentence what it does and when to touch it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Profile

from .deck_options import DeckOptions
from .leeches import FEWEST_LAPSES
from .models import ReviewOrder
from .scheduling import OPTION_SETS, SM2, SM2_STEPS, Drill, Options
from .scheduling.options import MAXIMUM_INTERVAL_DAYS
from .step_text import format_steps, parse_steps
from .study_options import FAMILIES

NO_DRILL = ""
DRILLS = (
    (str(Drill.FAILURES.value), gettext_lazy("what I had forgotten")),
    (str(Drill.AS_WRITTEN.value), gettext_lazy("that and what was hard, as SM-2 was written")),
    (NO_DRILL, gettext_lazy("nothing")),
)
# Fields that mean something in one family only; the other's are neither checked nor stored.
OF_SM2 = ("drill", "drill_minutes")
OF_STEPS = (
    "learning_steps_minutes",
    "relearning_steps_minutes",
    "graduating_days",
    "easy_days",
    "hard_percent",
    "easy_bonus_percent",
    "lapse_percent",
)
OF_BOTH = ("starting_ease", "maximum_interval_days", "fuzz", "learn_ahead_minutes")


class StepsField(forms.CharField):
    """Minutes of each step, written as "1m 10m 1d"."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}
        super().__init__(max_length=100, widget=forms.TextInput(attrs), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return format_steps(tuple(value)) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> tuple[int, ...]:
        return parse_steps(super().clean(value))


def _number(
    least: int, most: int, label: Any, help_text: Any, *, required: bool = True, too_few: Any = None
) -> forms.IntegerField:
    return forms.IntegerField(
        error_messages={"min_value": too_few} if too_few else None,
        min_value=least,
        max_value=most,
        label=label,
        help_text=help_text,
        required=required,
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that stand together."""

    name: str
    title: str
    fields: list[tuple[forms.BoundField, str]]
    """Each with the family it belongs to: "only-sm2", "only-steps" or nothing."""
    is_open: bool


class OptionsForm(forms.Form):
    """`chosen` is what a valid form says."""

    new_per_day = _number(
        0,
        999,
        gettext_lazy("New cards a day"),
        gettext_lazy("Fewer keep the days to come light; 0 lets this deck rest from new cards."),
        required=False,
    )
    reviews_per_day = _number(
        1,
        9_999,
        gettext_lazy("Reviews a day"),
        gettext_lazy("What is over it waits for tomorrow; lower it only while catching up."),
        required=False,
    )
    family = forms.ChoiceField(
        label=gettext_lazy("Which"),
        choices=[
            (SM2.id, gettext_lazy("SM-2, as published in 1990")),
            (SM2_STEPS.id, gettext_lazy("SM-2 with learning steps, as in Anki")),
        ],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("The first asks least of your time; take the second if you are used to it."),
    )
    starting_ease = forms.DecimalField(
        min_value=Decimal("1.3"),
        max_value=Decimal(5),
        decimal_places=2,
        max_digits=3,
        label=gettext_lazy("Starting ease"),
        help_text=gettext_lazy("How fast the intervals of a new card grow; lower it if you forget most cards."),
        widget=forms.NumberInput({"inputmode": "decimal", "step": "0.05"}),
    )
    maximum_interval_days = _number(
        1,
        MAXIMUM_INTERVAL_DAYS,
        gettext_lazy("Longest interval, in days"),
        gettext_lazy("No card waits longer; lower it if you need every card before a certain day."),
    )
    fuzz = forms.BooleanField(
        label=gettext_lazy("Spread the due days a little"),
        required=False,
        help_text=gettext_lazy("Keeps cards learned together from coming back together for ever; leave it on."),
    )
    drill = forms.ChoiceField(
        label=gettext_lazy("What comes back the same day"),
        choices=DRILLS,
        required=False,
        help_text=gettext_lazy("Until you know it; the second choice takes about 40 % more of your time."),
    )
    drill_minutes = _number(
        1,
        720,
        gettext_lazy("After how many minutes"),
        gettext_lazy("Long enough for the answer not to be still on your tongue."),
    )
    learning_steps_minutes = StepsField(
        label=gettext_lazy("Steps of a new card"),
        help_text=gettext_lazy("How long a new card waits after each answer, such as 1m 10m or 10m 1d."),
        error_messages={"required": gettext_lazy("Write at least one step, such as 1m 10m.")},
    )
    relearning_steps_minutes = StepsField(
        label=gettext_lazy("Steps of a forgotten card"),
        required=False,
        help_text=gettext_lazy("The same for a card you knew; empty lets it wait for its next day."),
    )
    graduating_days = _number(
        1,
        365,
        gettext_lazy("First interval, in days"),
        gettext_lazy("When a card comes back once its steps are done; 1 suits nearly everybody."),
    )
    easy_days = _number(
        1,
        365,
        gettext_lazy("First interval after Easy, in days"),
        gettext_lazy("For a new card you knew at once, which skips its steps."),
    )
    hard_percent = _number(
        100,
        200,
        gettext_lazy("Hard, in % of the interval"),
        gettext_lazy("How far off Hard puts a card; 120 lets it grow a little."),
    )
    easy_bonus_percent = _number(
        100,
        300,
        gettext_lazy("Easy, in % of Good"),
        gettext_lazy("How much farther than Good; raise it if easy cards come too often."),
    )
    lapse_percent = _number(
        0,
        100,
        gettext_lazy("What forgetting leaves of the interval, in %"),
        gettext_lazy("0 starts again at one day; raise it if forgotten cards come back too easily."),
    )
    learn_ahead_minutes = _number(
        0,
        720,
        gettext_lazy("How many minutes early"),
        gettext_lazy("So much sooner such a card may come when nothing else is left, so that you need not wait."),
    )
    review_order = forms.ChoiceField(
        label=gettext_lazy("Reviews"),
        choices=ReviewOrder.choices,
        help_text=gettext_lazy("It matters where there is more than you do in a day: then take the most at risk."),
    )
    new_waits = forms.BooleanField(
        label=gettext_lazy("New cards wait while I am behind"),
        required=False,
        help_text=gettext_lazy("While more reviews are due than the limit takes, no new card adds to them."),
    )
    siblings_apart = forms.BooleanField(
        label=gettext_lazy("Cards of one note on different days"),
        required=False,
        help_text=gettext_lazy("One would give the other away; leave it on unless you are short of days."),
    )
    leech_lapses = _number(
        FEWEST_LAPSES,
        99,
        gettext_lazy("Forgotten so many times"),
        gettext_lazy("Then a card is offered for repair, since more of the same seldom helps."),
        too_few=gettext_lazy("Write %(limit_value)s or more: to forget a card now and then is part of learning it."),
    )

    GROUPS = (
        ("limits", gettext_lazy("Daily limits"), ("new_per_day", "reviews_per_day")),
        ("algorithm", gettext_lazy("Algorithm"), ("family", "starting_ease", "maximum_interval_days", "fuzz")),
        ("same-day", gettext_lazy("The same day again"), (*OF_SM2, *OF_STEPS, "learn_ahead_minutes")),
        ("order", gettext_lazy("Order"), ("review_order", "new_waits", "siblings_apart")),
        ("leeches", gettext_lazy("Cards that will not stick"), ("leech_lapses",)),
    )

    def __init__(self, data: Any = None, *, current: DeckOptions, profile: Profile) -> None:
        super().__init__(data, initial=_initial(current))
        for name, limit in (("new_per_day", profile.new_per_day), ("reviews_per_day", profile.reviews_per_day)):
            self.fields[name].help_text = _("%(help)s Empty: %(limit)d, as in your profile.") % {
                "help": self.fields[name].help_text,
                "limit": limit,
            }

    def groups(self) -> list[Group]:
        """In the order of the page. What is as it comes is folded away, but the first two."""
        return [
            Group(
                name=name,
                title=str(title),
                fields=[(self[field], _family_of(field)) for field in fields],
                is_open=number < 2 or any(self[field].errors or self._is_changed(field) for field in fields),
            )
            for number, (name, title, fields) in enumerate(self.GROUPS)
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        for name in self._foreign():
            self.errors.pop(name, None)
        if not self.errors:
            try:
                cleaned["options"] = self._options()
            except ValueError:
                message = _("This cannot be less than the first interval.")
                self.add_error("easy_days", ValidationError(message, code="order"))
        return cleaned

    @property
    def chosen(self) -> DeckOptions:
        names = ("new_per_day", "reviews_per_day", "review_order", "new_waits", "siblings_apart", "leech_lapses")
        return DeckOptions(
            options=self.cleaned_data["options"], **{name: self.cleaned_data[name] for name in names}
        )

    def _options(self) -> Options:
        """The newest version of the family's published set with what this form says."""
        cleaned = self.cleaned_data
        published = newest(cleaned["family"])
        names = set(OF_BOTH) | set(OF_STEPS if published.has_steps else OF_SM2)
        values = {name: cleaned[name] for name in names - {"starting_ease", "drill"}}
        values["starting_ease_hundredths"] = int(cleaned["starting_ease"] * 100)
        if "drill" in names:
            values["drill"] = Drill(int(cleaned["drill"])) if cleaned["drill"] != NO_DRILL else None
        return replace(published, **values)

    def _foreign(self) -> tuple[str, ...]:
        family = self.cleaned_data.get("family")
        return OF_STEPS if family == SM2.id else OF_SM2 if family == SM2_STEPS.id else ()

    def _is_changed(self, field: str) -> bool:
        return bool(self.initial[field] != DEFAULTS[field])


def _family_of(field: str) -> str:
    return "only-sm2" if field in OF_SM2 else "only-steps" if field in OF_STEPS else ""


def newest(family: str) -> Options:
    return OPTION_SETS[family, max(version for known, version in OPTION_SETS if known == family)]


def _initial(current: DeckOptions) -> dict[str, Any]:
    """What the fields show; of the family that is not chosen, its defaults."""
    options = current.options
    family = options.id if options.id in FAMILIES else (SM2_STEPS.id if options.has_steps else SM2.id)
    of_sm2, of_steps = (newest(SM2.id), options) if options.has_steps else (options, newest(SM2_STEPS.id))
    return {
        "new_per_day": current.new_per_day,
        "reviews_per_day": current.reviews_per_day,
        "family": family,
        "starting_ease": Decimal(options.starting_ease_hundredths) / 100,
        "maximum_interval_days": options.maximum_interval_days or MAXIMUM_INTERVAL_DAYS,
        "fuzz": options.fuzz,
        "learn_ahead_minutes": options.learn_ahead_minutes,
        "drill": str(of_sm2.drill.value) if of_sm2.drill else NO_DRILL,
        "drill_minutes": of_sm2.drill_minutes,
        **{name: getattr(of_steps, name) for name in OF_STEPS},
        "review_order": current.review_order,
        "new_waits": current.new_waits,
        "siblings_apart": current.siblings_apart,
        "leech_lapses": current.leech_lapses,
    }


DEFAULTS = _initial(DeckOptions())


class TodayForm(forms.Form):
    """Limits for this study day only; empty leaves one as it usually is."""

    new_today = _number(0, 999, gettext_lazy("New cards today"), "", required=False)
    reviews_today = _number(0, 9_999, gettext_lazy("Reviews today"), "", required=False)


class MoreTodayForm(forms.Form):
    """How many had been added when more were asked for. Odd numbers are left out: it is a button, not a question."""

    added = forms.IntegerField(required=False, min_value=0, max_value=10_000)
