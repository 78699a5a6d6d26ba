"""The score that MDN's HTTP observatory would give, by its published rules; 100 and more is an A+."""

from http.cookies import SimpleCookie

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


def score(headers: dict[str, str], cookies: SimpleCookie, *, session: str, csrf: str) -> int:
    """Bonuses count only while what is wrong costs no more than 10."""
    points = [
        _policy(headers),
        _cookies(cookies, session, csrf),
        _isolation(headers, "Cross-Origin-Opener-Policy", {"same-origin"}),
        _isolation(headers, "Cross-Origin-Embedder-Policy", {"require-corp", "credentialless"}),
        _isolation(headers, "Cross-Origin-Resource-Policy", {"same-origin", "same-site"}),
        _framing(headers),
        _referrer(headers),
        _transport(headers),
        0 if headers.get("X-Content-Type-Options") == "nosniff" else -5,
        -50 if headers.get("Access-Control-Allow-Origin") == "*" else 0,
    ]
    base = 100 + sum(point for point in points if point < 0)
    return base + sum(point for point in points if point > 0) if base >= 90 else max(base, 0)


def _directives(headers: dict[str, str]) -> dict[str, list[str]]:
    parts = [part.split() for part in headers.get("Content-Security-Policy", "").split(";") if part.strip()]
    return {name: sources for name, *sources in parts}


def _policy(headers: dict[str, str]) -> int:
    directives = _directives(headers)
    if not directives:
        return -25
    default = directives.get("default-src", ["*"])
    scripts, styles = directives.get("script-src", default), directives.get("style-src", default)
    if {"'unsafe-inline'", "*", "https:", "http:", "data:"} & set(scripts):
        return -20
    if "'unsafe-eval'" in scripts:
        return -10
    if "'unsafe-inline'" in styles:
        return 0
    return 10 if default == ["'none'"] else 5


def _cookies(cookies: SimpleCookie, session: str, csrf: str) -> int:
    if not cookies:
        return 0
    if session in cookies and not cookies[session]["secure"]:
        return -40
    if session in cookies and not cookies[session]["httponly"]:
        return -30
    if csrf in cookies and not cookies[csrf]["samesite"]:
        return -20
    if not all(cookie["secure"] for cookie in cookies.values()):
        return -20
    return 5 if all(cookie["samesite"] for cookie in cookies.values()) else 0


def _isolation(headers: dict[str, str], name: str, best: set[str]) -> int:
    return 10 if headers.get(name) in best else 0


def _framing(headers: dict[str, str]) -> int:
    if _directives(headers).get("frame-ancestors") in (["'none'"], ["'self'"]):
        return 5
    return 0 if headers.get("X-Frame-Options") in {"DENY", "SAMEORIGIN"} else -20


def _referrer(headers: dict[str, str]) -> int:
    private = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
    policy = headers.get("Referrer-Policy")
    return 5 if policy in private else -5 if policy else 0


def _transport(headers: dict[str, str]) -> int:
    words = headers.get("Strict-Transport-Security", "").split(";")
    age = int(words[0].partition("=")[2] or 0)
    return 0 if age >= 15_768_000 else -20 if not age else -10


def test_the_site_behind_https_gets_an_a_plus(in_production, settings, alice):
    alice.set_password("correct horse battery")
    alice.save()
    client = Client()
    here = {"secure": True, "headers": {"host": "repaso.example"}}
    form = {"login": alice.email, "password": "correct horse battery"}

    cookies = client.post(reverse("account_login"), form, **here).cookies
    page = client.get(reverse("accounts:profile"), **here)

    assert page.status_code == 200
    names = {"session": settings.SESSION_COOKIE_NAME, "csrf": settings.CSRF_COOKIE_NAME}
    assert score(dict(page.headers), cookies, **names) == 155


def test_a_site_that_sends_nothing_fails():
    cookies = SimpleCookie("sessionid=1; csrftoken=2")

    assert score({}, cookies, session="sessionid", csrf="csrftoken") == 0
