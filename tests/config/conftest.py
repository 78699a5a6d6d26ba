import runpy

import pytest
from django.conf import settings as running

KEY = "-_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ"
VARIABLES = [
    "ALLOWED_HOSTS",
    "DATABASE_URL",
    "DATA_DIR",
    "DEBUG",
    "DEFAULT_FROM_EMAIL",
    "EMAIL_URL",
    "HTTPS",
    "LOG_LEVEL",
    "SECRET_KEY",
    "SITE_ORIGIN",
    "TRUSTED_PROXY_COUNT",
]
PRODUCTION = {"HTTPS": "true", "ALLOWED_HOSTS": "repaso.example", "SITE_ORIGIN": "https://repaso.example"}


@pytest.fixture
def read_settings(monkeypatch, tmp_path):
    """Runs config/settings.py under these variables alone, beside the settings this test runs with."""

    def read(**variables: str) -> dict:
        for name in VARIABLES:
            monkeypatch.delenv(name, raising=False)
        for name, value in {"SECRET_KEY": KEY, "DATA_DIR": str(tmp_path), **variables}.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(running.BASE_DIR / "config" / "settings.py"))

    return read


@pytest.fixture
def in_production(read_settings, settings):
    """The running settings become those of a site behind https."""
    for name, value in read_settings(**PRODUCTION).items():
        if name == "ALLOWED_HOSTS" or name.startswith(("SECURE_", "SESSION_COOKIE_", "CSRF_")):
            setattr(settings, name, value)
