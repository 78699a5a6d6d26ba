"""From what an author types to a note, and from uploaded files to a deck file."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.forms.models import ModelChoiceIterator
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .deckfile import MESSAGES, DeckFileError, DeckFileProblem, parse
from .lint.findings import RULES
from .media_files import MAX_BYTES, MediaFile, read_media, too_large
from .models import Deck, Note, Slide, Status
from .querysets import PATH_DIGITS
from .services.checks import check_language, check_place, check_slug, clean_tags
from .services.concept_order import check_requires, name_of
from .services.files import NamedText, check_size, decode
from .services.note_content import normalise, says_otherwise
from .services.notes import cards_of
from .services.saving import REASON_CHARS

if TYPE_CHECKING:
    DeckModelForm = forms.ModelForm[Deck]
    NoteModelForm = forms.ModelForm[Note]
    DeckChoiceField = forms.ModelChoiceField[Deck]
    SlideChoiceField = forms.ModelChoiceField[Slide]
    NotesChoiceField = forms.ModelMultipleChoiceField[Note]
    NoteChoiceField = forms.ModelChoiceField[Note]
    NoteChoiceIterator = ModelChoiceIterator[Note]
else:
    DeckModelForm = forms.ModelForm
    NoteModelForm, DeckChoiceField, SlideChoiceField = forms.ModelForm, forms.ModelChoiceField, forms.ModelChoiceField
    NotesChoiceField, NoteChoiceIterator = forms.ModelMultipleChoiceField, ModelChoiceIterator
    NoteChoiceField = forms.ModelChoiceField

# Four places are enough for the tree to show, and every browser keeps this space at the start of an option.
STEP = "\u2003"
BIGGEST_ID = 2**63 - 1


class TopicField(DeckChoiceField):
    """A deck or topic, indented as it stands in the tree."""

    def label_from_instance(self, obj: Deck) -> str:
        return STEP * (len(obj.path) // PATH_DIGITS - 1) + obj.title


class SlideField(SlideChoiceField):
    def label_from_instance(self, obj: Slide) -> str:
        return f"{obj.title} · {obj.source.title}"


class ByTopic(NoteChoiceIterator):
    """What is chosen stands first, then all others under their topics."""

    field: NotesField

    def __iter__(self) -> Iterator[Any]:
        chosen = set(self.field.chosen)
        notes = list(self.queryset)
        first = [self.choice(note) for note in notes if note.pk in chosen]
        if first:
            yield gettext("Chosen"), first
        others = (note for note in notes if note.pk not in chosen)
        for topic, of_topic in groupby(others, key=lambda note: note.deck):
            yield topic.title, [self.choice(note) for note in of_topic]


class NotesField(NotesChoiceField):
    iterator = ByTopic
    chosen: Collection[int] = ()

    def label_from_instance(self, obj: Note) -> str:
        return name_of(obj, getattr(obj, "first_question", None) or "")


class NotesByName(NoteChoiceField):
    def to_python(self, value: Any) -> Note | None:
        if value in self.empty_values:
            return None
        text = str(value)
        is_key = text.isdecimal() and len(text) < len(str(BIGGEST_ID))
        found = self.queryset.filter(pk=text).first() if is_key and self.queryset is not None else None
        if found is None:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params={"value": value})
        return found

    def label_from_instance(self, obj: Note) -> str:
        return name_of(obj, getattr(obj, "first_question", None) or "")


def _text(label: Any, *, rows: int, help_text: Any = "") -> forms.CharField:
    # Whether a text may be empty or long depends on the kind: the renderer's check says so, in one voice.
    return forms.CharField(
        label=label, help_text=help_text, required=False, strip=False, widget=forms.Textarea(attrs={"rows": rows})
    )


class NoteForm(NoteModelForm):
    deck = TopicField(label=_("topic"), queryset=Deck.objects.all())
    slide = SlideField(label=_("slide"), queryset=Slide.objects.select_related("source__deck"), required=False)
    front = _text(
        _("front"),
        rows=4,
        help_text=_(
            "Markdown; formulas between $…$ or $$…$$; [words]{lang=en} for another language. "
            "In a cloze, {{c1::hidden}} or {{c1::hidden::hint}}."
        ),
    )
    back = _text(_("back"), rows=4, help_text=_("In a cloze, an addition shown with the answer, or nothing."))
    why = _text(_("why"), rows=2, help_text=_("One line on why it is so or why it matters."))
    hint = _text(_("hint"), rows=1, help_text=_("Shown with the question on request."))
    tag_names = forms.CharField(label=_("tags"), required=False, help_text=_("Separated by commas."))
    # Not `requires`, which Django would write past the service.
    learn_first = NotesField(
        label=_("learn first"),
        queryset=Note.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Notes of the same deck that come before this one: it is not introduced until they are learned."),
    )
    position = forms.IntegerField(
        label=_("position"), required=False, min_value=1, max_value=99_999_999, help_text=_("Empty: last of its topic.")
    )
    upload = forms.FileField(
        label=_("picture or sound"),
        required=False,
        help_text=_(
            "PNG, JPEG, GIF, WebP; MP3, Ogg, Opus, M4A, WAV. Pasting a picture into a text does the same. "
            "Say between the brackets what it shows, for who cannot see it."
        ),
    )
    fact = forms.ChoiceField(
        label=_("What did you change?"),
        required=False,
        choices=[
            ("same", _("Only words: a typo, a better wording. The fact is the same.")),
            ("changed", _("The fact. Whoever learned it is told what changed, once.")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("why you changed it"),
        required=False,
        max_length=REASON_CHARS,
        help_text=_("For the history: a slide, a report, what was wrong."),
    )
    replaced_by = NotesByName(
        label=_("replaced by"),
        queryset=Note.objects.none(),
        required=False,
        help_text=_("Of a retired note: what learners of it find in its place."),
    )
    # The version the form was made from: two authors must not undo each other unawares.
    base_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    #: The values of an earlier version, to be looked at before they are saved again.
    restored: ClassVar[Mapping[str, Any]] = MappingProxyType({})

    class Meta:
        model = Note
        fields = (
            "deck", "slide", "concept", "kind", "front", "back", "why", "hint", "status", "lang", "position",
            "accents_matter", "case_matters", "replaced_by",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.label = capfirst(field.label)
        note = self.instance
        if note.pk is not None:
            # The fields are missing where somebody may look but not change.
            self.initial["tag_names"] = ", ".join(tag.name for tag in note.tags.all())
            self.initial["base_version"] = note.version
            self.initial["learn_first"] = [required.pk for required in note.requires.all()]
            self._offer_only_its_deck(note.deck)
            self.initial.update(self.restored)
        elif deck := self._deck_meant():
            self._offer_to_learn_first(deck)

    def _offer_only_its_deck(self, deck: Deck) -> None:
        decks = Deck.objects.within(deck.root_path)
        for name, choices in (
            ("deck", decks),
            ("slide", Slide.objects.filter(source__deck__in=decks).select_related("source__deck")),
        ):
            field = self.fields.get(name)
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = choices
        self._offer_to_learn_first(deck)

    def _deck_meant(self) -> Deck | None:
        """The deck a new note is about to be in, as far as it can be told: without one nothing can be offered."""
        chosen = str(self.data.get(self.add_prefix("deck")) or self.initial.get("deck") or "")
        if chosen.isdecimal() and len(chosen) < len(str(BIGGEST_ID)):
            return Deck.objects.filter(pk=chosen).first()
        roots = Deck.objects.roots()[:2]
        return roots[0] if len(roots) == 1 else None

    def _offer_to_learn_first(self, deck: Deck) -> None:
        field = self.fields.get("learn_first")
        if isinstance(field, NotesField):
            notes = Note.objects.filter(deck__in=Deck.objects.within(deck.root_path)).exclude(pk=self.instance.pk)
            field.chosen = chosen = self.initial.get("learn_first", ())
            notes = notes.filter(~Q(status=Status.RETIRED) | Q(pk__in=chosen)).with_first_question()
            field.queryset = notes.select_related("deck").defer("search_text")
        replacement = self.fields.get("replaced_by")
        if isinstance(replacement, NotesByName):
            others = Note.objects.filter(deck__in=Deck.objects.within(deck.root_path)).exclude(pk=self.instance.pk)
            others = others.exclude(status=Status.RETIRED) | others.filter(pk=self.instance.replaced_by_id or 0)
            replacement.queryset = others.with_first_question().select_related("deck").defer("search_text")

    def clean_tag_names(self) -> tuple[str, ...]:
        try:
            return clean_tags(self.cleaned_data["tag_names"].split(","))
        except ValidationError as error:
            raise ValidationError(error.messages) from error

    def clean_upload(self) -> MediaFile | None:
        """What the file really is; it is stored with the note."""
        upload = self.cleaned_data["upload"]
        if upload is None:
            return None
        if upload.size > MAX_BYTES:  # before it is read
            raise ValidationError(too_large(upload.size))
        return read_media(upload.read())

    def _ask_about_the_fact(self, cleaned: dict[str, Any]) -> None:
        """Of other words only their author can say whether they say something else."""
        note = self.instance
        if note.pk is None or cleaned.get("fact") or "fact" not in self.fields or "fact" in self.errors:
            return
        if not {"kind", "front", "back"} <= cleaned.keys():
            return
        wanted = unsaved_note(cleaned)
        normalise(wanted)
        # Django writes what is valid into the form's own note only after this.
        if says_otherwise(wanted, note):
            self.add_error(
                "fact", gettext("The words changed: say whether the fact did, so that learners hear of what is new.")
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        note = self.instance
        self._ask_about_the_fact(cleaned)
        try:
            check_language(cleaned.get("lang", ""))
            if "deck" in cleaned:
                check_place(
                    deck=cleaned["deck"],
                    slide=cleaned.get("slide"),
                    earlier_deck=note.deck if note.pk is not None else None,
                )
                check_requires(note=note, deck=cleaned["deck"], requires=cleaned.get("learn_first") or ())
            cards_of(unsaved_note(cleaned))
        except ValidationError as error:
            for field_name, messages in error.message_dict.items():
                name = "learn_first" if field_name == "requires" else field_name
                if name not in self.errors:
                    self.add_error(name if name in self.fields else None, messages)
        if note.pk is not None and cleaned.get("deck") not in (None, note.deck) and "position" not in self.changed_data:
            cleaned["position"] = None  # last in the other topic; its number here means nothing there
        self._notice_another_author(cleaned.get("base_version"))
        return cleaned

    def _notice_another_author(self, base_version: int | None) -> None:
        note = self.instance
        if note.pk is None or base_version in (None, note.version):
            return
        # The next attempt is made knowingly, and goes through.
        data = QueryDict(mutable=True)
        data.update(self.data)
        data[self.add_prefix("base_version")] = str(note.version)
        self.data = data
        self.add_error(
            None,
            gettext(
                "Somebody else saved this note while you were writing. Look at it in another tab; "
                "what you wrote is still here, and saving again replaces theirs."
            ),
        )


class DeckForm(DeckModelForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        try:
            check_language(cleaned.get("lang", ""))
            if self.instance.pk is None and "slug" in cleaned:
                check_slug(parent=cleaned.get("parent"), slug=cleaned["slug"])
        except ValidationError as error:
            self.add_error(None, error)
        return cleaned


class NotePreviewForm(forms.Form):
    """What the preview needs of the note form, half-written as it may be."""

    deck = forms.ModelChoiceField(Deck.objects.select_related("parent"), required=False)
    slide = forms.ModelChoiceField(Slide.objects.all(), required=False)
    kind = forms.CharField(required=False)
    front = _text("", rows=1)
    back = _text("", rows=1)
    why = _text("", rows=1)
    hint = _text("", rows=1)
    lang = forms.CharField(required=False)
    # Whose form it is, where the note was saved before.
    note = forms.ModelChoiceField(Note.objects.select_related("deck"), required=False)


class DismissalForm(forms.Form):
    """That a finding stays as it is, and why."""

    code = forms.ChoiceField(choices=[(code, code) for code in RULES])
    reason = forms.CharField(max_length=REASON_CHARS)


def unsaved_note(cleaned: dict[str, Any]) -> Note:
    """The note of these values, for its cards alone."""
    names = ("kind", "front", "back", "why", "hint", "lang")
    note = Note(**{name: cleaned.get(name) or "" for name in names})
    if cleaned.get("deck"):
        note.deck = cleaned["deck"]
    if isinstance(cleaned.get("slide"), Slide):
        note.slide = cleaned["slide"]
    return note


class DeckFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class DeckFilesField(forms.FileField):
    """One or several files; clean gives a list."""

    widget = DeckFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        files = data if isinstance(data, list | tuple) else [data]
        return [super(DeckFilesField, self).clean(file, initial) for file in files if file]


class DeckFilesForm(forms.Form):
    """A deck, as files or as the texts of files a preview has shown. `cleaned_data["deck_file"]` is what it says."""

    deck_files = DeckFilesField(
        label=_("Deck files"),
        required=False,
        help_text=_("One Markdown file, or all files of a deck's folder. Loading a deck again keeps its schedules."),
    )
    texts = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    publish = forms.BooleanField(
        label=_("Publish the deck, if it is a draft"), required=False, help_text=_("Learners find published decks.")
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        named = self._uploaded(cleaned["deck_files"]) if cleaned["deck_files"] else self._shown_before(cleaned["texts"])
        cleaned["named_texts"] = named
        try:
            cleaned["deck_file"] = parse(named)
        except DeckFileError as error:
            raise ValidationError([sentence_of(problem) for problem in error.problems]) from error
        return cleaned

    def _uploaded(self, files: Iterable[UploadedFile[Any]]) -> list[NamedText]:
        files = list(files)
        # Before reading: what is too large is not taken into memory.
        check_size(sum(file.size or 0 for file in files))
        return decode([(file.name or "?", file.read()) for file in files])

    def _shown_before(self, texts: str) -> list[NamedText]:
        try:
            named = [(str(name), str(text).encode()) for name, text in json.loads(texts or "[]")]
        except (TypeError, ValueError):  # nothing that a preview of ours sent
            named = []
        if not named:
            raise ValidationError(gettext("Choose a deck file first."))
        return decode(named)


def sentence_of(problem: DeckFileProblem) -> str:
    message, advice = MESSAGES[problem.code]
    return f"{problem.file}:{problem.line}: {gettext(message) % problem.params} {gettext(advice) % problem.params}"
