"""Tags: renamed everywhere at once."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from decks.models import Tag
from decks.roles import own
from decks.services import rename_tag

from .base import ContentAdmin


@admin.register(Tag)
class TagAdmin(ContentAdmin[Tag]):
    list_display = ("name", "note_count")
    search_fields = ("name",)
    fields = ("name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tag]:
        """Those of the notes that this person works on, and how many there are; the superuser's are all."""
        notes = own(request.user, "notes__deck__path")
        tags = super().get_queryset(request).filter(notes)
        return tags.annotate(note_count=Count("notes", filter=notes or None, distinct=True))

    @admin.display(description=_("notes"), ordering="note_count")
    def note_count(self, tag: Any) -> int:
        return int(tag.note_count)

    def save_model(self, request: HttpRequest, obj: Tag, form: Any, change: bool) -> None:
        if change:
            rename_tag(tag=obj, name=obj.name)
        else:
            super().save_model(request, obj, form, change)

    def may_be_deleted(self, obj: Tag) -> bool:
        return not obj.notes.exists()

    def delete_by_service(self, obj: Tag) -> None:
        obj.delete()
