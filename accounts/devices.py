"""A browser that has signed in to an account before is known to it by a signed cookie.

Tries from unknown browsers share one allowance per account. A known browser has its own, so that nobody can lock
somebody else out by failing on purpose.
"""

from hashlib import sha256

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE = "__Host-device" if settings.HTTPS else "repaso-device"
SALT = "accounts.devices"
REMEMBERED_SECS = 60 * 60 * 24 * 365


def _digest(email: str) -> str:
    return sha256(email.strip().lower().encode()).hexdigest()


def remember_device(response: HttpResponse, email: str) -> None:
    response.set_cookie(
        COOKIE,
        signing.dumps(_digest(email), salt=SALT),
        max_age=REMEMBERED_SECS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def is_known_device(request: HttpRequest, email: str) -> bool:
    try:
        digest: str = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=REMEMBERED_SECS)
    except signing.BadSignature:
        return False
    return digest == _digest(email)
