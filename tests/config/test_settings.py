"""Every value that makes no sense is refused with a sentence that says what to write."""

from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.config.conftest import KEY, PRODUCTION


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"DEBUG": "perhaps"}, "DEBUG is true or false, not 'perhaps'."),
        ({"HTTPS": "2"}, "HTTPS is true or false, not '2'."),
        (
            {"HTTPS": "true", "DEBUG": "true"},
            "DEBUG=true shows settings and code to visitors; it cannot be combined with HTTPS=true.",
        ),
        ({"TRUSTED_PROXY_COUNT": "-1"}, "TRUSTED_PROXY_COUNT is a whole number, 0 or more, not '-1'."),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL is one of INFO, DEBUG, WARNING, ERROR, CRITICAL, not 'loud'."),
        ({"ALLOWED_HOSTS": ","}, "ALLOWED_HOSTS names no host."),
        (
            {**PRODUCTION, "ALLOWED_HOSTS": "*"},
            "ALLOWED_HOSTS lists exact host names; '*' would accept a Host header that somebody made up.",
        ),
        (
            {**PRODUCTION, "ALLOWED_HOSTS": "repaso.example,.example"},
            "ALLOWED_HOSTS lists exact host names; '.example' would accept a Host header that somebody made up.",
        ),
        (
            {**PRODUCTION, "ALLOWED_HOSTS": "https://repaso.example"},
            "ALLOWED_HOSTS lists host names alone (repaso.example), without scheme, port or path;"
            " not 'https://repaso.example'.",
        ),
        (
            {**PRODUCTION, "ALLOWED_HOSTS": "repaso.example:8000"},
            "ALLOWED_HOSTS lists host names alone (repaso.example), without scheme, port or path;"
            " not 'repaso.example:8000'.",
        ),
        (
            {"ALLOWED_HOSTS": "repaso.example"},
            "ALLOWED_HOSTS names a host that is not this machine, so HTTPS=true is needed:"
            " passwords would travel in clear.",
        ),
        (
            {**PRODUCTION, "SITE_ORIGIN": "repaso.example"},
            "SITE_ORIGIN is the scheme and host alone, like https://repaso.example, not 'repaso.example'.",
        ),
        (
            {**PRODUCTION, "SITE_ORIGIN": "https://repaso.example/app"},
            "SITE_ORIGIN is the scheme and host alone, like https://repaso.example, not 'https://repaso.example/app'.",
        ),
        ({**PRODUCTION, "SITE_ORIGIN": "http://repaso.example"}, "SITE_ORIGIN begins with http:// but HTTPS is true."),
        ({"SITE_ORIGIN": "https://localhost"}, "SITE_ORIGIN begins with https:// but HTTPS is false."),
        (
            {**PRODUCTION, "SITE_ORIGIN": "https://other.example"},
            "SITE_ORIGIN is at 'other.example', which ALLOWED_HOSTS does not name.",
        ),
        (
            {"DEFAULT_FROM_EMAIL": "Repaso"},
            "DEFAULT_FROM_EMAIL is an address like Repaso <repaso@example.org>, not 'Repaso'.",
        ),
        (
            {"EMAIL_URL": "mail.example:25"},
            "EMAIL_URL is submission://user:password@host (STARTTLS), smtps://… (TLS) or smtp://… (neither),"
            " with the signs @ : / % in user and password written as %40 %3A %2F %25.",
        ),
        (
            {"DATABASE_URL": "mysql://host/name"},
            "DATABASE_URL is sqlite:///path/to/file or postgres://user:password@host/name;"
            " it cannot begin with 'mysql'.",
        ),
        (
            {"DATABASE_URL": "postgres://user:pass@host:port/name"},
            "DATABASE_URL cannot be read; the signs @ : / % in user and password are written as %40 %3A %2F %25.",
        ),
        ({"DATABASE_URL": "postgres://host"}, "DATABASE_URL names no database: postgres://user:password@host/name."),
        (
            {"DATABASE_URL": "sqlite://:memory:"},
            "DATABASE_URL names no file: a database in memory would lose every answer. Use sqlite:///path/to/file.",
        ),
        ({"DATABASE_URL": "sqlite:///file?timeout=1"}, "DATABASE_URL takes no options for SQLite."),
        ({"SECRET_KEY": "too short"}, "SECRET_KEY can be guessed: it needs 50 random characters or more."),
        ({"SECRET_KEY": "ab" * 40}, "SECRET_KEY can be guessed: it needs 50 random characters or more."),
    ],
    ids=lambda value: "&".join(f"{k}={v}" for k, v in value.items()) if isinstance(value, dict) else "",
)
def test_nonsense_is_refused_in_one_sentence(read_settings, variables, sentence):
    with pytest.raises(ImproperlyConfigured) as refusal:
        read_settings(**variables)

    assert str(refusal.value) == sentence


def test_a_data_dir_that_is_a_file_is_refused(read_settings, tmp_path):
    file = tmp_path / "file"
    file.touch()

    with pytest.raises(ImproperlyConfigured) as refusal:
        read_settings(DATA_DIR=str(file))

    assert str(refusal.value) == f"DATA_DIR is a folder, but {file} is a file."


def test_without_a_secret_key_the_message_says_what_makes_one(read_settings, tmp_path):
    with pytest.raises(ImproperlyConfigured) as refusal:
        read_settings(SECRET_KEY="")

    assert str(refusal.value) == (
        f"There is no SECRET_KEY and no {tmp_path / 'secret_key'}: `make run` makes one; in production set SECRET_KEY."
    )


def test_a_secret_key_that_cannot_be_read_is_said(read_settings, tmp_path):
    (tmp_path / "secret_key").mkdir()

    with pytest.raises(ImproperlyConfigured) as refusal:
        read_settings(SECRET_KEY="")

    assert str(refusal.value) == f"The secret key in {tmp_path / 'secret_key'} cannot be read: Is a directory."


def test_the_secret_key_is_kept_with_the_data(read_settings, tmp_path):
    (tmp_path / "secret_key").write_text(KEY + "\n")

    assert read_settings(SECRET_KEY="")["SECRET_KEY"] == KEY


def test_an_empty_environment_serves_this_machine_alone(read_settings):
    got = read_settings()

    assert got["DEBUG"] is False
    assert got["ALLOWED_HOSTS"] == ["127.0.0.1", "localhost", "[::1]"]
    assert got["SESSION_COOKIE_SECURE"] is got["CSRF_COOKIE_SECURE"] is False
    assert got["EMAIL_BACKEND"].endswith("filebased.EmailBackend")
    assert got["MAIL_IS_SENT"] is False


def test_production_gets_host_cookies_and_hsts(read_settings):
    got = read_settings(**PRODUCTION)

    assert got["SESSION_COOKIE_NAME"] == "__Host-session"
    assert got["CSRF_COOKIE_NAME"] == "__Host-csrf"
    assert got["SESSION_COOKIE_SECURE"] is got["CSRF_COOKIE_SECURE"] is True
    assert got["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert got["CSRF_TRUSTED_ORIGINS"] == ["https://repaso.example"]


def test_a_proxy_is_believed_about_https_only_when_there_is_one(read_settings):
    assert "SECURE_PROXY_SSL_HEADER" not in read_settings(**PRODUCTION)
    assert read_settings(**PRODUCTION, TRUSTED_PROXY_COUNT="1")["SECURE_PROXY_SSL_HEADER"] == (
        "HTTP_X_FORWARDED_PROTO",
        "https",
    )


def test_ipv6_addresses_are_hosts(read_settings):
    got = read_settings(ALLOWED_HOSTS="[::1]", SITE_ORIGIN="http://[::1]:8000")

    assert got["ALLOWED_HOSTS"] == ["[::1]"]


@pytest.mark.parametrize(
    ("scheme", "port", "tls", "starttls"),
    [("smtp", 25, False, False), ("submission", 587, False, True), ("smtps", 465, True, False)],
)
def test_mail_addresses_are_understood(read_settings, scheme, port, tls, starttls):
    got = read_settings(EMAIL_URL=f"{scheme}://me:p%40ss@mail.example")

    assert (got["EMAIL_HOST"], got["EMAIL_PORT"]) == ("mail.example", port)
    assert (got["EMAIL_HOST_USER"], got["EMAIL_HOST_PASSWORD"]) == ("me", "p@ss")
    assert (got["EMAIL_USE_SSL"], got["EMAIL_USE_TLS"]) == (tls, starttls)
    assert got["MAIL_IS_SENT"] is True


def test_passwords_stay_out_of_what_debug_pages_show(read_settings):
    got = read_settings(EMAIL_URL="smtp://me:tell-nobody@mail.example")

    shown = {name for name, value in got.items() if name.isupper() and "tell-nobody" in str(value)}
    assert shown == {"EMAIL_HOST_PASSWORD"}  # which Django's own pages mask


def test_any_folder_name_will_do_for_the_data(read_settings, tmp_path):
    odd = tmp_path / "año 1#2?50%20"

    assert read_settings(DATA_DIR=str(odd))["DATABASES"]["default"]["NAME"] == str(odd / "repaso.sqlite3")


def test_postgresql_gets_a_pool_and_sqlite_its_pragmas(read_settings, tmp_path):
    postgresql = read_settings(DATABASE_URL=f"postgres://me@{quote(str(tmp_path), safe='')}/repaso")
    sqlite = read_settings()

    assert postgresql["DATABASES"]["default"]["HOST"] == str(tmp_path)
    assert postgresql["DATABASES"]["default"]["OPTIONS"]["pool"]["max_size"] >= 8
    assert sqlite["DATABASES"]["default"]["ENGINE"] == "config.database.fairsqlite"
    assert sqlite["DATABASES"]["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_the_folder_of_the_data_is_absolute(read_settings, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    assert Path(read_settings(DATA_DIR="here")["DATA_DIR"]) == tmp_path / "here"
