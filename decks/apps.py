from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DecksConfig(AppConfig):
    name = "decks"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Decks and notes")

    def ready(self) -> None:
        """Have search know the terms of content."""
        from .search import content  # noqa: F401
