"""Where authors work: Django's own admin, whose every write goes through the services."""

from django.contrib import admin

from . import decks, notes, sources, tags

# Six lists, which the first page and the breadcrumbs lead to: its width is better spent on tables and the preview.
admin.site.enable_nav_sidebar = False

__all__ = ["decks", "notes", "sources", "tags"]
