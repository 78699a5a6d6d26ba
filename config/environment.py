"""What the settings need to understand the environment, apart so that it can be tested without reloading Django."""

from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]", "testserver"})

# FULL, not NORMAL: with NORMAL a power cut loses answers that were already acknowledged.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=134217728;"
    " PRAGMA journal_size_limit=27103364; PRAGMA cache_size=-20000; PRAGMA temp_store=MEMORY;"
)


def loopback_only(hosts: list[str]) -> bool:
    """Whether every host is this machine itself."""
    return all(host in LOOPBACK_HOSTS for host in hosts)


def origin_parts(origin: str, *, https: bool) -> tuple[str, str]:
    """Scheme and host of the site's own address, such as ("https", "repaso.example").

    Raises ImproperlyConfigured when it is not an origin or contradicts HTTPS.
    """
    parts = urlsplit(origin)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path or parts.query or parts.fragment:
        raise ImproperlyConfigured(
            f"SITE_ORIGIN is the scheme and host alone, like https://repaso.example, not {origin!r}."
        )
    if https and parts.scheme != "https":
        raise ImproperlyConfigured("SITE_ORIGIN begins with http:// but HTTPS=true.")
    return parts.scheme, parts.netloc


def database_from_url(url: str) -> dict[str, Any]:
    """Django's settings for a database address; only SQLite files and PostgreSQL are known.

    Raises ImproperlyConfigured for any other scheme or an address that cannot be read.
    """
    scheme = url.split(":", 1)[0]
    if scheme not in {"sqlite", "postgres", "postgresql"}:
        raise ImproperlyConfigured(
            f"DATABASE_URL begins with {scheme!r}; use sqlite:///path/to/file or postgres://user:password@host/name."
        )
    try:
        parsed: dict[str, Any] = dict(dj_database_url.parse(url))
    except ValueError as error:
        raise ImproperlyConfigured(f"DATABASE_URL cannot be read: {error}") from error
    if not parsed.get("NAME"):
        raise ImproperlyConfigured("DATABASE_URL names no database.")
    if scheme == "sqlite":
        parsed["ENGINE"] = "config.database.fairsqlite"
        parsed["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS}
        parsed["CONN_MAX_AGE"] = None
    else:
        options = parsed.setdefault("OPTIONS", {})
        options.setdefault("pool", {"min_size": 1, "max_size": 8})
        parsed["CONN_MAX_AGE"] = 0  # the pool keeps them
    return parsed
