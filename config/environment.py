"""What the settings need to understand the environment. Nonsense raises ImproperlyConfigured with one clear sentence.

An empty variable counts as one that is not there.
"""

from collections.abc import Mapping
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})
TRUTHS = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}

# FULL, not NORMAL: with NORMAL a power cut loses answers that were already acknowledged. docs/decisions/0003.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=134217728;"
    " PRAGMA journal_size_limit=27103364; PRAGMA cache_size=-20000; PRAGMA temp_store=MEMORY;"
)

# Scheme → (port, TLS from the first byte, STARTTLS).
MAIL_SCHEMES = {"smtp": (25, False, False), "submission": (587, False, True), "smtps": (465, True, False)}


class Environment:
    """Environment variables as typed values."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables

    def text(self, name: str, default: str = "") -> str:
        return self._variables.get(name, "").strip() or default

    def truth(self, name: str) -> bool:
        """False unless set."""
        value = self.text(name, "false")
        try:
            return TRUTHS[value.lower()]
        except KeyError:
            raise ImproperlyConfigured(f"{name} is true or false, not {value!r}.") from None

    def count(self, name: str) -> int:
        """0 unless set."""
        value = self.text(name, "0")
        if not (value.isascii() and value.isdigit()):
            raise ImproperlyConfigured(f"{name} is a whole number, 0 or more, not {value!r}.")
        return int(value)

    def choice(self, name: str, options: list[str]) -> str:
        """The first of the options unless set."""
        value = self.text(name, options[0])
        if value not in options:
            raise ImproperlyConfigured(f"{name} is one of {', '.join(options)}, not {value!r}.")
        return value

    def words(self, name: str, default: list[str]) -> list[str]:
        """A list separated by commas."""
        value = self.text(name)
        return [word.strip() for word in value.split(",") if word.strip()] if value else default


def check_hosts(hosts: list[str], *, https: bool) -> None:
    """Exact names only, and none but this machine's own without https."""
    if not hosts:
        raise ImproperlyConfigured("ALLOWED_HOSTS names no host.")
    for host in hosts:
        if "*" in host or host.startswith("."):
            raise ImproperlyConfigured(
                f"ALLOWED_HOSTS lists exact host names; {host!r} would accept a Host header that somebody made up."
            )
        address = _split(f"//{host}")
        if address is None or address.netloc != host or address.port or "@" in host or " " in host:
            raise ImproperlyConfigured(
                f"ALLOWED_HOSTS lists host names alone (repaso.example), without scheme, port or path; not {host!r}."
            )
    if not https and not set(hosts) <= LOOPBACK_HOSTS:
        raise ImproperlyConfigured(
            "ALLOWED_HOSTS names a host that is not this machine, so HTTPS=true is needed:"
            " passwords would travel in clear."
        )


def check_origin(origin: str, hosts: list[str], *, https: bool) -> None:
    """The site's own address agrees with the rest."""
    parts = _split(origin)
    if parts is None or parts.scheme not in {"http", "https"} or f"{parts.scheme}://{parts.netloc}" != origin:
        raise ImproperlyConfigured(
            f"SITE_ORIGIN is the scheme and host alone, like https://repaso.example, not {origin!r}."
        )
    if (parts.scheme == "https") != https:
        raise ImproperlyConfigured(
            f"SITE_ORIGIN begins with {parts.scheme}:// but HTTPS is {'true' if https else 'false'}."
        )
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    if host not in hosts:
        raise ImproperlyConfigured(f"SITE_ORIGIN is at {host!r}, which ALLOWED_HOSTS does not name.")


def read_secret_key(key: str, data_dir: Path) -> str:
    """The key itself, or the one that was made once and is kept with the data."""
    if not key:
        key_file = data_dir / "secret_key"
        try:
            key = key_file.read_text().strip()
        except FileNotFoundError:
            raise ImproperlyConfigured(
                f"There is no SECRET_KEY and no {key_file}: `make run` makes one; in production set SECRET_KEY."
            ) from None
        except OSError as error:
            raise ImproperlyConfigured(f"The secret key in {key_file} cannot be read: {error.strerror}.") from error
    if len(key) < 50 or len(set(key)) < 5 or key.startswith("django-insecure-"):
        raise ImproperlyConfigured("SECRET_KEY can be guessed: it needs 50 random characters or more.")
    return key


def check_sender(address: str) -> None:
    mailbox = parseaddr(address)[1]
    if "@" not in mailbox or "\n" in address:
        raise ImproperlyConfigured(
            f"DEFAULT_FROM_EMAIL is an address like Repaso <repaso@example.org>, not {address!r}."
        )


def mail_from_url(url: str) -> dict[str, Any]:
    """Django's settings for a mail server's address. Never echoes it: it holds a password."""
    parts = _split(url)
    if parts is None or parts.scheme not in MAIL_SCHEMES or not parts.hostname:
        raise ImproperlyConfigured(
            "EMAIL_URL is submission://user:password@host (STARTTLS), smtps://… (TLS) or smtp://… (neither),"
            " with the signs @ : / % in user and password written as %40 %3A %2F %25."
        )
    port, tls, starttls = MAIL_SCHEMES[parts.scheme]
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": tls,
        "EMAIL_USE_TLS": starttls,
        "EMAIL_TIMEOUT": 10,
    }


def database_from_url(url: str) -> dict[str, Any]:
    """Django's settings for a database address; only SQLite files and PostgreSQL are known."""
    scheme = url.split(":", 1)[0]
    if scheme not in {"sqlite", "postgres", "postgresql"}:
        raise ImproperlyConfigured(
            "DATABASE_URL is sqlite:///path/to/file or postgres://user:password@host/name;"
            f" it cannot begin with {scheme!r}."
        )
    try:
        parsed: dict[str, Any] = dict(dj_database_url.parse(url))
    except ValueError as error:
        raise ImproperlyConfigured(
            "DATABASE_URL cannot be read; the signs @ : / % in user and password are written as %40 %3A %2F %25."
        ) from error
    if scheme == "sqlite":
        if not parsed.get("NAME") or parsed["NAME"] == ":memory:":
            raise ImproperlyConfigured(
                "DATABASE_URL names no file: a database in memory would lose every answer. Use sqlite:///path/to/file."
            )
        if parsed.get("OPTIONS"):
            raise ImproperlyConfigured("DATABASE_URL takes no options for SQLite.")
        parsed["ENGINE"] = "config.database.fairsqlite"
        parsed["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS}
        parsed["CONN_MAX_AGE"] = None
    else:
        if not parsed.get("NAME"):
            raise ImproperlyConfigured("DATABASE_URL names no database: postgres://user:password@host/name.")
        parsed.setdefault("OPTIONS", {})["pool"] = {"min_size": 1, "max_size": 8}
        parsed["CONN_MAX_AGE"] = 0  # the pool keeps them
    return parsed


def _split(url: str) -> SplitResult | None:
    """None for what is no address at all, or names a port that cannot be."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts
