from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_out
from django.http import HttpRequest


class ConfigConfig(AppConfig):
    name = "config"
    verbose_name = "Repaso"

    def ready(self) -> None:
        # The one place every way out passes through: the site's, the admin's, deleting the account.
        user_logged_out.connect(mark_signed_out, dispatch_uid="mark_signed_out")


def mark_signed_out(sender: object, request: HttpRequest | None, **kwargs: Any) -> None:
    """For SecurityHeadersMiddleware, which tells the browser to forget what it kept."""
    if request is not None:
        request.has_signed_out = True  # type: ignore[attr-defined]
