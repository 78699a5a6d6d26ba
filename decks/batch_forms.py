"""From an uploaded or pasted table, and from what is to be replaced, to what a batch needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .forms import TopicField
from .models import Deck, ImportBatch, Kind, Status
from .roles import Rights
from .services.batches import Choices, Match, Replacement
from .services.batches.replacing import FIELDS
from .tabular import MESSAGES, PARTS, TableError, guessed, has_names, read_table
from .tabular.delimited import NONE
from .tabular.limits import BYTES_AT_MOST, ROWS_AT_MOST

SAMPLES: Final = 3
SAMPLE_CHARS: Final = 60
TEXT_CHARS: Final = 1_000
#: by the words of the form, since a page holds no control characters
DELIMITERS: Final = {"": "", "comma": ",", "semicolon": ";", "tab": "\t", "bar": "|", "none": NONE}
DELIMITER_LABELS: Final = (
    ("", _("tell by looking")),
    ("comma", _("a comma")),
    ("semicolon", _("a semicolon")),
    ("tab", _("a tab")),
    ("bar", _("a vertical bar")),
    ("none", _("nothing: there is one column")),
)
KINDS: Final = (("", _("cloze where there are blanks, else basic")), *Kind.choices)


class TableForm(forms.Form):
    """`cleaned_data["table"]` is the table, wherever it came from, and `name` what it is called."""

    file = forms.FileField(
        label=_("file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx", "data-max-bytes": BYTES_AT_MOST}),
    )
    text = forms.CharField(
        label=_("or paste the rows"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_("As you copy them from a spreadsheet."),
    )
    delimiter = forms.ChoiceField(label=_("what stands between the columns"), required=False, choices=DELIMITER_LABELS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.label = capfirst(field.label)
        megabytes = BYTES_AT_MOST // 1_000_000
        self.fields["file"].help_text = gettext("CSV, TSV or Excel (.xlsx), up to %(size)d MB and %(rows)s rows.") % {
            "size": megabytes,
            "rows": f"{ROWS_AT_MOST:_}".replace("_", "\u00a0"),
        }
        self.fields["file"].widget.attrs["data-too-large"] = gettext(MESSAGES["too_large"]) % {"limit": megabytes}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        file, text = cleaned.get("file"), cleaned.get("text", "")
        if file and text.strip():
            raise ValidationError(gettext("Choose a file or paste its rows, not both."))
        if not file and not text.strip():
            raise ValidationError(gettext("Choose a file, or paste rows of a spreadsheet."))
        try:
            # Before reading: what is too large is not taken into memory.
            if file and (file.size or 0) > BYTES_AT_MOST:
                raise TableError("too_large", limit=BYTES_AT_MOST // 1_000_000)
            content = file.read() if file else text.encode()
            cleaned["table"] = read_table(content, delimiter=DELIMITERS[cleaned["delimiter"]])
        except TableError as error:
            self.add_error("file" if file else "text", gettext(error.message) % error.params)
        cleaned["name"] = (file.name or "?") if file else gettext("pasted rows")
        return cleaned


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table with the field that says what it is."""

    name: str
    samples: Sequence[str]
    field: forms.BoundField


class ChoicesForm(forms.Form):
    """What is in which column, and what becomes of the rows. `cleaned_data["choices"]` is all of it."""

    first_row_names = forms.BooleanField(label=_("The first row names the columns"), required=False)
    match = forms.ChoiceField(
        label=_("A row is a note that is there already"),
        widget=forms.RadioSelect,
        choices=[
            (Match.FRONT.value, _("if the question is the same (accents and capitals aside)")),
            (Match.ID.value, _("if the id is the same")),
            (Match.NEVER.value, _("never: every row is a new note")),
        ],
    )
    topic = TopicField(label=_("new notes go to"), queryset=Deck.objects.none())
    status = forms.ChoiceField(
        label=_("new notes are"),
        choices=[
            (Status.DRAFT.value, _("drafts")),
            (Status.PUBLISHED.value, _("published: learners meet them at once")),
        ],
    )
    kind = forms.ChoiceField(label=_("kind of new notes"), required=False, choices=KINDS)
    make_topics = forms.BooleanField(label=_("Make topics that a column names and that are not there"), required=False)

    def __init__(self, *args: Any, batch: ImportBatch, rights: Rights, **kwargs: Any) -> None:
        rows = [cells for _number, cells in batch.table]
        names = rows[0]
        named = batch.options.get("first_row_names", has_names(names))
        mapping = batch.options.get("mapping") or guessed(names if named else [""] * len(names))
        match = Match.ID if "id" in mapping else Match.FRONT
        kwargs["initial"] = {
            "first_row_names": named,
            "match": match.value,
            "topic": batch.deck.pk,
            "status": Status.DRAFT.value,
            **batch.options,
            **kwargs.get("initial", {}),
        }
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.label = capfirst(field.label)
        topic = self.fields["topic"]
        assert isinstance(topic, TopicField)  # noqa: S101
        topic.queryset = Deck.objects.within(batch.deck.root_path)
        if not rights.publish:
            del self.fields["status"]
        self._rows, self._names_at = rows, names
        parts = [("", gettext("leave it out")), *((part, capfirst(gettext(name))) for part, name in PARTS.items())]
        for index, part in enumerate(mapping):
            label = Truncator(names[index]).chars(SAMPLE_CHARS) if named else ""
            self.fields[f"column_{index}"] = forms.ChoiceField(
                label=label or gettext("Column %(number)d") % {"number": index + 1},
                choices=parts,
                required=False,
                initial=part,
            )

    def columns(self) -> Iterator[Column]:
        named = bool(self["first_row_names"].value())
        rows = self._rows[1:] if named else self._rows
        for index, name in enumerate(self._names_at):
            cells = [cell for row in rows if (cell := " ".join(row[index].split()))]
            samples = [Truncator(cell).chars(SAMPLE_CHARS) for cell in cells[:SAMPLES]]
            yield Column(Truncator(name).chars(SAMPLE_CHARS) if named else "", samples, self[f"column_{index}"])

    def settings(self) -> Iterator[forms.BoundField]:
        return (field for field in self.visible_fields() if not field.name.startswith("column_"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        mapping = [cleaned[f"column_{index}"] for index in range(len(self._names_at))]
        for part in {part for part in mapping if part and mapping.count(part) > 1}:
            raise ValidationError(
                gettext("Two columns are “%(part)s”. Leave one out.") % {"part": capfirst(gettext(PARTS[part]))}
            )
        match = cleaned["match"]
        if not {"id", "front"} & set(mapping):
            raise ValidationError(gettext("Say which column is the question, or the id of notes that are there."))
        if match == Match.ID and "id" not in mapping:
            self.add_error("match", gettext("Say which column is the id, or go by the question."))
        if match == Match.FRONT and "front" not in mapping:
            self.add_error("match", gettext("Say which column is the question, or go by the id."))
        if cleaned["first_row_names"] and len(self._rows) == 1:
            self.add_error("first_row_names", gettext("There is only this one row. Without a tick it is a note."))
        if not self.errors:
            cleaned["choices"] = Choices(
                mapping=mapping,
                topic=cleaned["topic"].pk,
                first_row_names=cleaned["first_row_names"],
                match=match,
                kind=cleaned["kind"],
                status=cleaned.get("status", Status.DRAFT.value),
                make_topics=cleaned["make_topics"],
            )
        return cleaned


class ReplaceForm(forms.Form):
    find = forms.CharField(label=_("find"), max_length=TEXT_CHARS, strip=False)
    put = forms.CharField(label=_("put in its place"), max_length=TEXT_CHARS, strip=False, required=False)
    topic = TopicField(label=_("in this deck or topic"), queryset=Deck.objects.none())
    fields_in = forms.MultipleChoiceField(
        label=_("of each note in its"), widget=forms.CheckboxSelectMultiple
    )
    match_case = forms.BooleanField(label=_("Capitals matter"), required=False)
    whole_words = forms.BooleanField(label=_("Whole words only"), required=False)

    def __init__(self, *args: Any, deck: Deck, **kwargs: Any) -> None:
        kwargs["initial"] = {"topic": deck.pk, "fields_in": list(FIELDS)} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.label = capfirst(field.label)
        topic, fields_in = self.fields["topic"], self.fields["fields_in"]
        assert isinstance(topic, TopicField) and isinstance(fields_in, forms.MultipleChoiceField)  # noqa: S101, PT018
        topic.queryset = Deck.objects.within(deck.root_path)
        fields_in.choices = [(name, capfirst(gettext(PARTS[name]))) for name in FIELDS]

    def clean_find(self) -> str:
        find: str = self.cleaned_data["find"]
        if not find.strip():
            raise ValidationError(gettext("Write what is to be found."))
        return find

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and cleaned["find"] == cleaned["put"]:
            self.add_error("put", gettext("This is what is there already."))
        if not self.errors:
            cleaned["replacement"] = Replacement(
                find=cleaned["find"],
                put=cleaned["put"],
                fields=cleaned["fields_in"],
                match_case=cleaned["match_case"],
                whole_words=cleaned["whole_words"],
            )
        return cleaned


class RunForm(forms.Form):
    """What is said when a plan is done: whether the fact changed, and of a replacement which rows."""

    fact = forms.ChoiceField(
        label=_("What changes?"),
        required=False,
        initial="same",
        choices=[
            ("same", _("Only words: a typo, a better wording. The facts are the same.")),
            ("changed", _("The facts. Whoever learned them is told what changed, once.")),
        ],
        widget=forms.RadioSelect,
    )


class RowsForm(forms.Form):
    """Which rows of a batch are looked at."""

    show = forms.CharField(required=False, max_length=10)
    page = forms.IntegerField(required=False, min_value=1, max_value=100_000)
