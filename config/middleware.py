"""What every response carries, errors and static files included; and what is refused before anything looks at it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from . import errors

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "hid",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "serial",
        "usb",
    )
)

GetResponse = Callable[[HttpRequest], HttpResponse]


class SecurityHeadersMiddleware:
    """Outermost, so that nothing answers without these. What a view set itself is left alone."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        headers = response.headers
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Embedder-Policy", "require-corp")
        headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        # For static files, which are answered before Django's own middleware for it.
        headers.setdefault("X-Frame-Options", settings.X_FRAME_OPTIONS)
        # Pages speak of one person, so nobody keeps them. Static files say themselves how long they last.
        headers.setdefault("Cache-Control", "no-store, private")
        if getattr(request, "has_signed_out", False):
            # Cookies are not named: the session's is gone already, and the chosen language may stay.
            headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


class BodyLimitMiddleware:
    """Refuses by its announced length a body that no form of this site can have. Before any view: nothing has read it
    yet, and the page that says so speaks the visitor's language."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if not announced.isdigit():
            return HttpResponse("Content-Length is not a number.", status=400, content_type="text/plain")
        if int(announced) > settings.BODY_MAX_BYTES:
            return errors.too_large(request)
        return self.get_response(request)


class MethodMiddleware:
    """Innermost. An address that only takes forms, opened as a page, says so instead of showing nothing."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and request.method == "GET":
            page = errors.not_a_page(request)
            page["Allow"] = response["Allow"]
            return page
        return response
