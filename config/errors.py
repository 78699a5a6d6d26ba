"""The site's own error pages. None of them echoes what was asked for."""

import logging
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def not_a_page(request: HttpRequest) -> HttpResponse:
    return render(request, "405.html", status=405)


def too_large(request: HttpRequest) -> HttpResponse:
    """For a body that was not read."""
    return render(request, "413.html", {"limit": settings.BODY_MAX_BYTES >> 20}, status=413)


def server_error(request: HttpRequest) -> HttpResponse:
    """Names an id that the log line of the same failure carries too (see config.logs).

    Rendered without the request, because what failed may be the session, the user or the database.
    """
    error_id = secrets.token_hex(4)
    request.error_id = error_id  # type: ignore[attr-defined]
    try:
        return HttpResponse(render_to_string("500.html", {"error_id": error_id}), status=500)
    except Exception:
        logger.exception("The error page itself failed (error %s)", error_id)
        return HttpResponse(f"Something went wrong here (error {error_id}).", status=500, content_type="text/plain")
