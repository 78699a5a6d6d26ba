"""The site's settings, as the tests need them."""

import os
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "a key for tests only, long enough to be taken as one: " + "0123456789" * 3)
from config.settings import *  # noqa: E402,F403
from config.settings import BASE_DIR, DATABASES, STORAGES  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("fairsqlite"):
    # A file: the in-memory database has no locks, no WAL and no second connection, so it would prove nothing about them.
    test_database = Path(os.environ.get("TEST_DATABASE", BASE_DIR / "data" / "test" / "test.sqlite3"))
    test_database.parent.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["TEST"] = {"NAME": str(test_database)}
else:
    # Born partitioned by user, which refuses any key that a distributed engine would refuse.
    DATABASES["default"]["ENGINE"] = "tests.partitioned"
    DATABASES["default"]["OPTIONS"].pop("pool", None)

STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]  # noqa: F405
ZEAL_RAISE = True
