"""Where authors work: Django's own admin, whose every write goes through the services."""

from . import decks, notes, sources, tags

__all__ = ["decks", "notes", "sources", "tags"]
