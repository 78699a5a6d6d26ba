"""What every response carries, whatever it is."""

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "media-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "manifest-src 'self'",
    "worker-src 'self'",
}
pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.config.failing_urls"), pytest.mark.any_database]


@pytest.fixture
def responses(in_production):
    """One response of each kind that the site gives."""
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    here = {"secure": True, "headers": {"host": "repaso.example"}}
    return {
        "page": (200, client.get(reverse("account_login"), **here)),
        "redirect": (302, client.get(reverse("accounts:profile"), **here)),
        "bad host": (400, client.get("/", secure=True, headers={"host": "evil.example"})),
        "forged": (403, client.post(reverse("account_login"), **here)),
        "forbidden": (403, client.get("/forbid/", **here)),
        "not found": (404, client.get("/nowhere/", **here)),
        "too large": (413, client.generic("POST", "/", **here, CONTENT_LENGTH="999999999")),
        "failure": (500, client.get("/fail/", **here)),
        "static": (200, client.get("/static/django_htmx/django-htmx.js", **here)),
        "static not found": (404, client.get("/static/nothing.js", **here)),
        "admin": (302, client.get("/admin/", **here)),
    }


def test_each_response_is_what_it_is_called(responses):
    assert {name: got.status_code for name, (_, got) in responses.items()} == {
        name: status for name, (status, _) in responses.items()
    }


def test_every_response_has_the_policy(responses):
    for name, (_, response) in responses.items():
        assert set(response["Content-Security-Policy"].split("; ")) == POLICY, name


def test_every_response_has_the_headers(responses):
    wanted = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cross-Origin-Embedder-Policy": "require-corp",
        "Strict-Transport-Security": "max-age=63072000; includeSubDomains; preload",
    }

    for name, (_, response) in responses.items():
        assert {header: response.headers.get(header) for header in wanted} == wanted, name


def test_no_response_lets_the_page_use_the_camera(responses):
    for name, (_, response) in responses.items():
        assert "camera=()" in response["Permissions-Policy"], name


def test_nobody_keeps_a_page_but_everybody_a_static_file(responses):
    for name, (_, response) in responses.items():
        assert ("no-store" in response["Cache-Control"]) == (name != "static"), name


def test_a_page_of_one_person_is_private(client_of, alice):
    response = client_of(alice).get(reverse("accounts:profile"))

    assert {"no-store", "private"} <= set(response["Cache-Control"].split(", "))


@pytest.mark.parametrize("way_out", ["account_logout", "admin:logout"])
def test_signing_out_clears_what_the_browser_kept(client_of, alice, way_out):
    alice.is_staff = True
    alice.save()
    client = client_of(alice)

    response = client.post(reverse(way_out))

    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert SESSION_KEY not in client.session


def test_nothing_else_clears_what_the_browser_kept(responses):
    assert not any("Clear-Site-Data" in got for _, got in responses.values())


def test_plain_http_is_sent_to_https(in_production):
    response = Client().get("/account/login/", headers={"host": "repaso.example"})

    assert (response.status_code, response["Location"]) == (301, "https://repaso.example/account/login/")


# ── cookies ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_cookies_are_bound_to_the_host_and_hidden_from_scripts(in_production, alice):
    alice.set_password("correct horse battery")
    alice.save()

    response = Client().post(
        reverse("account_login"),
        {"login": alice.email, "password": "correct horse battery"},
        secure=True,
        headers={"host": "repaso.example"},
    )

    assert response.status_code == 302
    assert {"__Host-session", "__Host-csrf"} <= set(response.cookies)
    for name in ("__Host-session", "__Host-csrf"):
        cookie = response.cookies[name]
        assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
        assert (cookie["path"], cookie["domain"]) == ("/", "")


# ── addresses ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("host", ["evil.example", "repaso.example.evil.example", "repaso.example:x", "a b"])
def test_another_host_is_refused(in_production, host):
    assert Client().get("/account/login/", secure=True, headers={"host": host}).status_code == 400


@pytest.mark.parametrize(
    "elsewhere",
    ["//evil.example", "https://evil.example", "\\\\evil.example", "https:evil.example", "javascript:alert(1)"],
)
def test_signing_in_never_leads_elsewhere(client, alice, elsewhere):
    alice.set_password("correct horse battery")
    alice.save()

    response = client.post(
        reverse("account_login"), {"login": alice.email, "password": "correct horse battery", "next": elsewhere}
    )

    assert (response.status_code, response["Location"]) == (302, reverse("reviews:home"))


@pytest.mark.parametrize(
    "path", ["/.git/config", "/.env", "/static/", "/static/../config/settings.py", "/debug/", "/server-status"]
)
def test_there_is_nothing_to_find(client_of, alice, path):
    assert client_of(alice).get(path).status_code == 404


def test_trace_is_not_answered(client):
    assert client.trace("/account/login/").status_code in {302, 405}
