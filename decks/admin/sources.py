"""Sources and their slides."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.db.models import ForeignKey
from django.http import HttpRequest
from django.urls import URLPattern, path

from decks.models import Deck, Slide, Source

from . import slide_decks
from .scoping import OwnDecksAdmin

if TYPE_CHECKING:
    AnyModelForm = forms.ModelForm[Any]
    SlideStackedInline = admin.StackedInline[Slide, Source]
else:
    AnyModelForm, SlideStackedInline = forms.ModelForm, admin.StackedInline


class PermanentSlugForm(AnyModelForm):
    """A short name is what a deck file finds a thing by: chosen once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None and "slug" in self.fields:
            self.fields["slug"].disabled = True


class SlideInline(SlideStackedInline):
    model = Slide
    form = PermanentSlugForm
    fields = (("position", "title", "slug", "lang"),)
    extra = 0


@admin.register(Source)
class SourceAdmin(OwnDecksAdmin[Source]):
    change_list_template = "admin/decks/source/change_list.html"
    change_form_template = "admin/decks/source/change_form.html"
    form = PermanentSlugForm
    list_display = ("title", "deck")
    list_select_related = ("deck",)
    fields = ("deck", "title", "slug")
    search_fields = ("title",)
    inlines = (SlideInline,)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Source | None = None) -> dict[str, Sequence[str]]:
        return {} if obj else {"slug": ("title",)}

    def get_readonly_fields(self, request: HttpRequest, obj: Source | None = None) -> tuple[str, ...]:
        return ("deck",) if obj else ()

    def formfield_for_foreignkey(self, db_field: ForeignKey[Any], request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "deck":
            kwargs["queryset"] = Deck.objects.roots()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(slide_decks.import_view(self))
        return [path("import-slides/", view, name="decks_source_import_slides"), *super().get_urls()]

    def may_be_deleted(self, obj: Source) -> bool:
        return not obj.slides.exists()

    def delete_by_service(self, obj: Source) -> None:
        obj.delete()
