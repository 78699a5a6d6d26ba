"""From what an author does in the inbox to drafts."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from .models import Deck, Kind, Note
from .services.checks import clean_tags
from .services.inbox import CONTENT, DraftText, Shown
from .services.notes import cards_of

BIGGEST_ID: Final = 2**63 - 1


class PlaceForm(forms.Form):
    """Where in the inbox one is; odd numbers are left out."""

    source = forms.IntegerField(required=False, min_value=1, max_value=BIGGEST_ID)
    at = forms.IntegerField(required=False, min_value=1, max_value=BIGGEST_ID)


class ShownForm(forms.Form):
    """Which version of the draft was on the screen, and of the next one where both are meant."""

    base_version = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    other = forms.IntegerField(required=False, min_value=1, max_value=BIGGEST_ID)
    other_version = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)

    def shown(self, note_id: int) -> Shown:
        return Shown(note_id, self.cleaned_data["base_version"])

    def other_shown(self) -> Shown | None:
        other, version = self.cleaned_data.get("other"), self.cleaned_data.get("other_version")
        return Shown(other, version) if other and version else None


def _text(label: Any, *, rows: int, help_text: Any = "", required: bool = False) -> forms.CharField:
    # Whether another text may be empty or long depends on the kind: the renderer's check says so, in one voice.
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=help_text, required=required, strip=False, widget=area)


class DraftForm(forms.Form):
    """A draft's words. `draft_text` is what they say."""

    kind = forms.ChoiceField(label=_("kind"), choices=Kind.choices)
    concept = forms.CharField(label=_("concept"), max_length=200)
    front = _text(
        _("front"), rows=3, required=True, help_text=_("Markdown; formulas between $…$; in a cloze {{c1::hidden}}.")
    )
    back = _text(_("back"), rows=3, help_text=_("In a cloze, an addition shown with the answer, or nothing."))
    why = _text(_("why"), rows=2)
    hint = _text(_("hint"), rows=1)
    tag_names = forms.CharField(label=_("tags"), required=False, help_text=_("Separated by commas."))

    def __init__(self, *args: Any, deck: Deck, lang: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.deck, self.lang = deck, lang
        for field in self.fields.values():
            field.label = capfirst(field.label)

    @classmethod
    def of(cls, note: Note, **kwargs: Any) -> "DraftForm":
        """Filled with what the note says."""
        tags = ", ".join(tag.name for tag in note.tags.all()) if note.pk else ""
        initial = {**{name: getattr(note, name) for name in CONTENT}, "tag_names": tags}
        return cls(initial=initial, deck=note.deck, lang=note.lang, **kwargs)

    def clean_tag_names(self) -> tuple[str, ...]:
        try:
            return clean_tags(self.cleaned_data["tag_names"].split(","))
        except ValidationError as error:
            raise ValidationError(error.messages) from error

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        values = {name: cleaned.get(name) or "" for name in CONTENT}
        try:
            cards_of(Note(**values, deck=self.deck, lang=self.lang))
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                if name not in self.errors:
                    self.add_error(name if name in self.fields else None, messages)
        return cleaned

    @property
    def draft_text(self) -> DraftText:
        values = {name: self.cleaned_data[name] for name in CONTENT}
        return DraftText(**values, tags=self.cleaned_data["tag_names"])
