"""The site's settings, as the tests need them."""

import os
import tempfile
from importlib.resources import files
from pathlib import Path

# The suite tests the site, not the environment of whoever runs it.
for name in ("ALLOWED_HOSTS", "DEBUG", "EMAIL_URL", "HTTPS", "SITE_ORIGIN", "TRUSTED_PROXY_COUNT"):
    os.environ.pop(name, None)
os.environ["SECRET_KEY"] = "a key for tests only, long enough to be taken as one: " + "0123456789" * 3

from config.settings import *  # noqa: E402,F403
from config.settings import BASE_DIR, DATABASES, INSTALLED_APPS, MIDDLEWARE, STATICFILES_DIRS, STORAGES  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("fairsqlite"):
    # A file: the in-memory database has no locks, no WAL and no second connection: it would prove nothing of them.
    test_database = Path(os.environ.get("TEST_DATABASE", BASE_DIR / "data" / "test" / "test.sqlite3"))
    test_database.parent.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["TEST"] = {"NAME": str(test_database)}
else:
    # Born partitioned by user, which refuses any key that a distributed engine would refuse.
    DATABASES["default"]["ENGINE"] = "tests.partitioned"
    DATABASES["default"]["OPTIONS"].pop("pool", None)

MEDIA_ROOT = Path(tempfile.gettempdir()) / f"repaso-test-media-{os.getpid()}"

STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# The language the strings are written in: no test depends on whether translations were compiled.
LANGUAGE_CODE = "en"

# Static files straight from where they are written, with the headers they have in production.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
# As those with a hash in their names have in production; the clocks of some tests stand still months ago.
WHITENOISE_MAX_AGE = 10 * 365 * 24 * 60 * 60
# The checker of accessibility comes from the site like any other script (tests/axe.py).
STATICFILES_DIRS = [*STATICFILES_DIRS, Path(str(files("axe_playwright_python")))]

# Every request of a test is watched for the same query made again and again.
INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]
MIDDLEWARE = ["zeal.middleware.zeal_middleware", *MIDDLEWARE]
ZEAL_RAISE = True
