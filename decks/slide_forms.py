"""From an uploaded or pasted slide deck to what an import needs."""

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .forms import TopicField
from .models import Deck, DeckStatus, Source
from .services.text_files import check_text_size, decode_text

if TYPE_CHECKING:
    SourceChoiceField = forms.ModelChoiceField[Source]
else:
    SourceChoiceField = forms.ModelChoiceField

LANGUAGES: Final = (("", _("the deck's")), ("es", _("Spanish")), ("en", _("English")))


class SourceField(SourceChoiceField):
    def label_from_instance(self, obj: Source) -> str:
        return f"{obj.title} · {obj.deck.title}"


class SlideDeckForm(forms.Form):
    """`cleaned_data["text"]` is the slide deck, wherever it came from."""

    deck = TopicField(label=_("drafts go to"), queryset=Deck.objects.exclude(status=DeckStatus.ARCHIVED))
    file = forms.FileField(
        label=_("Markdown file"),
        required=False,
        help_text=_("Up to 2 MB. Headings begin slides; lists, tables and formulas are understood."),
    )
    text = forms.CharField(
        label=_("or its text"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 8})
    )
    source = SourceField(
        label=_("brings up to date"),
        queryset=Source.objects.select_related("deck"),
        required=False,
        empty_label=_("nothing: these slides are new"),
        help_text=_("When the slide deck was brought in before, choose it: you see slide by slide what changed."),
    )
    title = forms.CharField(
        label=_("title"), required=False, max_length=200, help_text=_("Of new slides. Empty: their first heading.")
    )
    lang = forms.ChoiceField(label=_("language of the slides"), required=False, choices=LANGUAGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.label = capfirst(field.label)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        file, text = cleaned.get("file"), cleaned.get("text", "")
        if file and text.strip():
            raise ValidationError(gettext("Choose a file or paste its text, not both."))
        if not file and not text.strip():
            raise ValidationError(gettext("Choose the file of a slide deck, or paste its text."))
        try:
            if file:
                # Before reading: what is too large is not taken into memory.
                check_text_size(file.size or 0)
                cleaned["text"] = decode_text(file.read())
            else:
                check_text_size(len(text.encode()))
        except ValidationError as error:
            self.add_error("file" if file else "text", error)
        source = cleaned.get("source")
        if source and source.deck_id != cleaned["deck"].root.pk:
            self.add_error("source", gettext("These slides belong to another deck. Choose slides of the deck above."))
        return cleaned
