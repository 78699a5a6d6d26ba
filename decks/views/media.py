"""The pictures and sounds of notes."""

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ..queries import visible_media
from ..services.media import read_content

_RANGE = re.compile(r"bytes=(?P<first>\d{0,15})-(?P<last>\d{0,15})")


@require_safe
def media(request: HttpRequest, name: str) -> HttpResponse:
    """One of them, whole or the part that a player asks for. What stands under a name never changes."""
    found = visible_media(request.user, name)  # type: ignore[arg-type]
    if found is None:
        raise Http404

    try:
        content = read_content(found)
    except FileNotFoundError as error:
        raise Http404 from error

    return _render_media(request, content, found.content_type)


def _render_media(request: HttpRequest, content: bytes, content_type: str) -> HttpResponse:
    size = len(content)
    headers = {
        # Opened by itself it is a page of its own, and one that may do nothing.
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Content-Disposition": "inline",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, max-age=31536000, immutable",
        "Accept-Ranges": "bytes",
    }
    match = _RANGE.fullmatch(request.headers.get("Range", ""))
    if match is None or not (match["first"] or match["last"]):
        return HttpResponse(content, content_type=content_type, headers=headers)
    if match["first"]:
        first, last = int(match["first"]), min(int(match["last"] or size), size - 1)
    else:
        first, last = max(0, size - int(match["last"])), size - 1
    if first > last:
        return HttpResponse(status=416, headers=headers | {"Content-Range": f"bytes */{size}"})
    part = content[first : last + 1]
    return HttpResponse(
        part, status=206, content_type=content_type, headers=headers | {"Content-Range": f"bytes {first}-{last}/{size}"}
    )
